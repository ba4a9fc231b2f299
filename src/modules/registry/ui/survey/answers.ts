import type { SurveyForm, SurveyItem, SurveyValue } from '../../survey/model.ts';

/** One of whom a form asks: the household or village itself, or a member by name. */
export type Asked = {
  /** The person's key; empty of the household or village itself. */
  readonly person: string;
  readonly name: string;
  readonly items: readonly SurveyItem[];
};

/** A form with everybody of whom it asks. */
export type Sheet = { readonly form: string; readonly title: string; readonly asked: readonly Asked[] };

type Member = { readonly person: string; readonly name: string; readonly forms: readonly SurveyForm[] };

/** The forms of a household and of its members together, in the order of the packs. */
export function sheetsOf(own: readonly SurveyForm[], members: readonly Member[]): Sheet[] {
  const forms = new Map<string, { title: string; asked: Asked[] }>();
  const add = ({ form, title, items }: SurveyForm, person: string, name: string) => {
    const known = forms.get(form) ?? { title, asked: [] };
    known.asked.push({ person, name, items });
    forms.set(form, known);
  };
  for (const form of own) add(form, '', '');
  for (const { person, name, forms: theirs } of members) for (const form of theirs) add(form, person, name);
  return [...forms].map(([form, { title, asked }]) => ({ form, title, asked }));
}

/** What is typed so far, by `keyOf`; what is not in it stays as it is. `undefined`: what was typed is no value. */
export type Draft = Readonly<Record<string, SurveyValue | undefined>>;

export const keyOf = (person: string, item: string) => `${person} ${item}`;

const same = (one: SurveyValue, other: SurveyValue) => JSON.stringify(one) === JSON.stringify(other);

/** Whether a value says something else than what is recorded; "not clear" is an answer when nothing was. */
export function isChanged(item: SurveyItem, value: SurveyValue): boolean {
  return item.recorded === null || !same(item.value, value);
}

export type Changes = {
  readonly values: Record<string, SurveyValue>;
  readonly members: { person: string; values: Record<string, SurveyValue> }[];
  readonly count: number;
  /** How many fields hold something that is no value. */
  readonly wrong: number;
};

/** What is to be sent of one of whom the form asks. */
function valuesOf({ person, items }: Asked, draft: Draft): Record<string, SurveyValue> {
  const values: Record<string, SurveyValue> = {};
  for (const item of items) {
    const value = draft[keyOf(person, item.id)];
    if (value !== undefined && isChanged(item, value)) values[item.id] = value;
  }
  return values;
}

/** What is to be sent of a sheet: only what differs from what is recorded. */
export function changesOf({ asked }: Sheet, draft: Draft): Changes {
  const all = asked.map((one) => ({ person: one.person, values: valuesOf(one, draft) }));
  const counts = all.map(({ values }) => Object.keys(values).length);
  return {
    values: all.find(({ person }) => person === '')?.values ?? {},
    members: all.filter(({ person, values }) => person !== '' && Object.keys(values).length > 0),
    count: counts.reduce((sum, one) => sum + one, 0),
    wrong: Object.values(draft).filter((value) => value === undefined).length,
  };
}

/** How many questions there are and how many have an answer; and what was recorded last. */
export function progressOf({ asked }: Sheet) {
  const items = asked.flatMap((one) => one.items);
  const recorded = items.flatMap((item) => item.recorded ?? []);
  const last = recorded.reduce<(typeof recorded)[number] | undefined>(
    (latest, one) => (latest === undefined || one.recordedAt > latest.recordedAt ? one : latest),
    undefined,
  );
  return { all: items.length, answered: recorded.length, last };
}

/** What is typed into a field of numbers, from its value: fen are typed as yuan. */
export function typedOf({ type }: Pick<SurveyItem, 'type'>, value: SurveyValue | undefined): string {
  if (typeof value === 'number') return String(type === 'yuan' ? value / 100 : value);
  return typeof value === 'string' ? value : '';
}

/** The value of what was typed; undefined when it is not one. */
export function valueOfTyped({ type }: Pick<SurveyItem, 'type'>, typed: string): SurveyValue | undefined {
  const text = typed.normalize('NFKC').replace(/[,\s]/g, '');
  if (type === 'day') return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return undefined;
  const number = Number(text);
  if (type === 'number') return number;
  const fen = Math.round(number * 100);
  return Math.abs(fen - number * 100) < 1e-6 * Math.max(1, Math.abs(fen)) ? fen : undefined;
}
