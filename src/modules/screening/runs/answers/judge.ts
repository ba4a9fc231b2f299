import type { Tx } from '#platform/db/database.ts';
import { type Answer, holdFindings, lookAtFindings, type OpenRow } from '../findings/queries.ts';
import { closeProblem } from '../findings/rules.ts';
import type { AnswersSummary, RowProblem, SheetAnswer } from './model.ts';

const AT_ONCE = 500;
const MOST_PROBLEMS = 500;

const CODES: Readonly<Record<string, RowProblem['code']>> = {
  'screening.findingCleared': 'cleared',
  'screening.findingNotYours': 'notYours',
  'screening.findingClosed': 'closed',
};

/** Answered the same way already: the same file twice changes nothing. */
const isSame = (row: OpenRow, answer: SheetAnswer) =>
  row.state === 'closed' && row.verdict === answer.verdict && row.reason === answer.reason;

export type Judged = {
  readonly close: readonly SheetAnswer[];
  readonly rows: ReadonlyMap<string, OpenRow>;
  readonly same: number;
  readonly problems: readonly RowProblem[];
};

/** What becomes of one answer: it closes, it says the same, or it is refused. */
function judgeOne(
  role: string,
  answer: SheetAnswer,
  row: OpenRow | undefined,
): 'close' | 'same' | RowProblem {
  const { sheet, row: at, finding } = answer;
  if (!row) return { code: 'unknownKey', sheet, row: at, value: finding.slice(-8) };
  if (isSame(row, answer)) return 'same';
  const problem = closeProblem(role, row);
  if (problem === undefined) return 'close';
  const code = CODES[problem] ?? 'unknownKey';
  return { code, sheet, row: at, value: code === 'closed' ? (row.verdict ?? '') : finding.slice(-8) };
}

/** Holds answers against the findings as they are now. @param hold for the rest of the transaction */
export async function judgeAnswers(
  tx: Tx,
  role: string,
  answers: readonly SheetAnswer[],
  hold: boolean,
): Promise<Judged> {
  const rows = new Map<string, OpenRow>();
  const ids = answers.map(({ finding }) => finding);
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE);
    for (const [id, row] of await (hold ? holdFindings(tx, some) : lookAtFindings(tx, some)))
      rows.set(id, row);
  }
  const judged = answers.map((answer) => ({
    answer,
    word: judgeOne(role, answer, rows.get(answer.finding)),
  }));
  return {
    rows,
    close: judged.filter(({ word }) => word === 'close').map(({ answer }) => answer),
    same: judged.filter(({ word }) => word === 'same').length,
    problems: judged.flatMap(({ word }) => (typeof word === 'string' ? [] : [word])),
  };
}

export function summaryOf(
  read: { readonly rows: number; readonly blank: number; readonly problems: readonly RowProblem[] },
  { close, same, problems }: Judged,
): AnswersSummary {
  const all = [...read.problems, ...problems];
  const count = (verdict: SheetAnswer['verdict']) => close.filter((one) => one.verdict === verdict).length;
  return {
    rows: read.rows,
    blank: read.blank,
    close: { true: count('true'), 'false-alarm': count('false-alarm'), mended: count('mended') },
    same,
    problems: all.slice(0, MOST_PROBLEMS),
    problemCount: all.length,
  };
}

export const written = ({ finding, verdict, reason, until, judge, on }: SheetAnswer): Answer => ({
  id: finding,
  verdict,
  reason,
  until,
  judge,
  on,
});
