import { addMonths, type Day, isDay } from '#kernel/day.ts';
import { isUuid } from '#kernel/ids.ts';
import type { Verdict } from '../model.ts';
import type { RowProblem, SheetAnswer } from './model.ts';

/** A row of the workbook as it stands, by our columns; what is not there is ''. */
export type AnswerRow = {
  readonly sheet: string;
  readonly row: number;
  readonly key: string;
  readonly answer: string;
  readonly reason: string;
  readonly until: string;
  readonly judge: string;
  readonly judgedOn: string;
};

/** What offices write for an answer, beside the words of the list. */
const WORDS: Readonly<Record<string, Verdict>> = {
  属实: 'true',
  屬實: 'true',
  情况属实: 'true',
  true: 'true',
  不属实: 'false-alarm',
  不屬實: 'false-alarm',
  误报: 'false-alarm',
  誤報: 'false-alarm',
  'false alarm': 'false-alarm',
  已整改: 'mended',
  已改正: 'mended',
  已改: 'mended',
  整改完成: 'mended',
  mended: 'mended',
};

/** A false alarm for which the row gives no last day holds for a year. */
const USUAL_MONTHS = 12;

export function verdictOf(text: string): Verdict | undefined {
  return WORDS[text.normalize('NFKC').trim().toLowerCase()] ?? WORDS[text.trim()];
}

/** 2026-1-5, 2026/01/05, 2026.1.5, 2026年1月5日, 20260105 */
export function dayOf(text: string): Day | undefined {
  const [, y, m = '', d = ''] =
    /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text.normalize('NFKC').replace(/\s/g, '')) ?? [];
  if (y === undefined) return undefined;
  const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
  return isDay(day) ? day : undefined;
}

type Days = { readonly until: Day | null; readonly on: Day | null };

function daysOf(row: AnswerRow, verdict: Verdict, today: Day): Days | RowProblem['code'] {
  const until = row.until === '' ? null : dayOf(row.until);
  const on = row.judgedOn === '' ? null : dayOf(row.judgedOn);
  if (until === undefined || on === undefined) return 'badDay';
  if (on !== null && on > today) return 'dayAhead';
  if (until !== null && until < today) return 'untilPast';
  return { on, until: until ?? (verdict === 'false-alarm' ? addMonths(today, USUAL_MONTHS) : null) };
}

/** What a row says, or why it cannot be taken; undefined when it says nothing. */
export function readRow(row: AnswerRow, today: Day): SheetAnswer | RowProblem | undefined {
  if (row.answer === '') return undefined;
  const { sheet, row: at } = row;
  const problem = (code: RowProblem['code'], value: string): RowProblem => ({
    code,
    sheet,
    row: at,
    value: value.slice(0, 60),
  });
  const key = row.key.toLowerCase();
  if (key === '') return problem('noKey', row.answer);
  if (!isUuid(key)) return problem('unknownKey', row.key);
  const verdict = verdictOf(row.answer);
  if (verdict === undefined) return problem('badAnswer', row.answer);
  if (verdict === 'false-alarm' && row.reason.length < 2) return problem('noReason', row.reason);
  const days = daysOf(row, verdict, today);
  if (typeof days === 'string') return problem(days, row.until || row.judgedOn);
  return {
    finding: key,
    verdict,
    reason: row.reason.slice(0, 500),
    until: days.until,
    judge: row.judge.slice(0, 40),
    on: days.on,
    sheet,
    row: at,
  };
}

const sameAs = (a: SheetAnswer, b: SheetAnswer) => a.verdict === b.verdict && a.reason === b.reason;

/** Rows were copied: the same answer twice is one; two different ones to the same finding are none. */
export function onePerFinding(answers: readonly SheetAnswer[]): {
  readonly answers: readonly SheetAnswer[];
  readonly problems: readonly RowProblem[];
} {
  const all = Map.groupBy(answers, ({ finding }) => finding);
  const kept: SheetAnswer[] = [];
  const problems: RowProblem[] = [];
  for (const same of all.values()) {
    const [first, ...others] = same;
    if (first === undefined) continue;
    if (others.every((one) => sameAs(one, first))) kept.push(first);
    else
      problems.push(
        ...same.map(({ sheet, row, verdict }) => ({
          code: 'contradiction' as const,
          sheet,
          row,
          value: verdict,
        })),
      );
  }
  return { answers: kept, problems };
}
