import { type Day, isDay } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import type { Item, ItemSubject } from '#policy/items.ts';
import type { Policy } from '#policy/policy.ts';
import type { Answers, SurveyValue } from './model.ts';

/** What a stored value consists of: one column is filled, or none (不清楚). */
export type StoredValue = {
  readonly number: number | null;
  readonly flag: boolean | null;
  readonly day: Day | null;
  readonly codes: readonly string[] | null;
};

const NOT_CLEAR: StoredValue = { number: null, flag: null, day: null, codes: null };

/** Larger than any amount or number that an office writes down, and exact. */
const MOST = 1e14;
const FIRST_DAY = '1900-01-01';
const LAST_DAY = '2199-12-31';

/** The values that an item may have, in the list's order; of one without a list none. */
export function optionsOf({ type }: Pick<Item, 'type'>, { codes }: Pick<Policy, 'codes'>) {
  const [, list] = /^codes?:(.+)$/.exec(type) ?? [];
  return list === undefined ? [] : (codes.get(list)?.values ?? []);
}

/** Of which kind an item is, without its list. */
export function kindOf({ type }: Pick<Item, 'type'>) {
  if (type.startsWith('codes:')) return 'codes' as const;
  if (type.startsWith('code:')) return 'code' as const;
  return type as 'number' | 'yuan' | 'boolean' | 'day';
}

/** A value in the form in which it is stored, or what is wrong with it (a code of a finding). */
export type Judged = { readonly stored: StoredValue } | { readonly wrong: string };

/** Codes in the order of their list. */
function judgeCodes(given: readonly string[], options: readonly { readonly code: string }[]): Judged {
  const chosen = options.map(({ code }) => code).filter((code) => given.includes(code));
  if (chosen.length !== new Set(given).size) return { wrong: 'survey.code' };
  return { stored: { ...NOT_CLEAR, codes: chosen } };
}

const isWithin = (value: number) => Number.isFinite(value) && Math.abs(value) <= MOST;

const isSurveyDay = (value: string) => isDay(value) && value >= FIRST_DAY && value <= LAST_DAY;

type Judge = (value: SurveyValue, options: readonly { readonly code: string }[]) => Judged;

const kept = (stored: Partial<StoredValue>): Judged => ({ stored: { ...NOT_CLEAR, ...stored } });

const JUDGES: Readonly<Record<ReturnType<typeof kindOf>, Judge>> = {
  number: (value) =>
    typeof value === 'number' && isWithin(value) ? kept({ number: value }) : { wrong: 'survey.number' },
  yuan: (value) =>
    typeof value === 'number' && isWithin(value) && Number.isInteger(value)
      ? kept({ number: value })
      : { wrong: 'survey.amount' },
  boolean: (value) => (typeof value === 'boolean' ? kept({ flag: value }) : { wrong: 'survey.flag' }),
  day: (value) =>
    typeof value === 'string' && isSurveyDay(value) ? kept({ day: value }) : { wrong: 'survey.day' },
  code: (value, options) =>
    typeof value === 'string' ? judgeCodes([value], options) : { wrong: 'survey.code' },
  codes: (value, options) => (Array.isArray(value) ? judgeCodes(value, options) : { wrong: 'survey.code' }),
};

/** Whether a value is one of the item's type and list. */
export function judgeValue(item: Item, value: SurveyValue, policy: Pick<Policy, 'codes'>): Judged {
  return value === null ? { stored: NOT_CLEAR } : JUDGES[kindOf(item)](value, optionsOf(item, policy));
}

/** One answer, ready to be kept. */
export type Answer = StoredValue & { readonly item: string };

/** The answers of one subject, and everything that is wrong with them. */
export function judgeAnswers(
  values: Answers,
  of: ItemSubject,
  policy: Pick<Policy, 'codes' | 'items'>,
  at: string,
): { readonly answers: readonly Answer[]; readonly errors: readonly Finding[] } {
  const answers: Answer[] = [];
  const errors: Finding[] = [];
  for (const [id, value] of Object.entries(values)) {
    const item = policy.items.get(id);
    if (item === undefined || item.of !== of) {
      errors.push({ code: 'survey.itemUnknown', at: `${at}.${id}`, details: { item: id } });
      continue;
    }
    const judged = judgeValue(item, value, policy);
    if ('wrong' in judged)
      errors.push({ code: judged.wrong, at: `${at}.${id}`, details: { item: item.title.zh } });
    else answers.push({ item: id, ...judged.stored });
  }
  return { answers, errors };
}

/** The value of a stored row, as the page and a workbook show it. */
export function shownValue(item: Pick<Item, 'type'>, row: StoredValue): SurveyValue {
  if (kindOf(item) === 'code') return row.codes?.[0] ?? null;
  return row.number ?? row.flag ?? row.day ?? (row.codes === null ? null : [...row.codes]);
}

/** Items by the form on which they are asked, in the order of the packs. */
export function formsOf(items: Iterable<Item>): ReadonlyMap<string, readonly Item[]> {
  const forms = new Map<string, Item[]>();
  for (const item of items) forms.set(item.form.zh, [...(forms.get(item.form.zh) ?? []), item]);
  return forms;
}
