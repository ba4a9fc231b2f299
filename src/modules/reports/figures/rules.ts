import type { Indicator } from '#kernel/figure.ts';

/** The relations over which an indicator's text selects; figures/base.ts says what columns they have. */
const BASES = ['household_on', 'person_on', 'finding_on', 'population_on'] as const;
export type Base = (typeof BASES)[number];

/** `select <amount> from <base> where <predicate>`: the rows that a figure counts, and what each adds. */
export type Selection = {
  readonly base: Base;
  /** SQL expression; `1` when rows are counted. */
  readonly amount: string;
  /** SQL predicate; `true` when every row counts. */
  readonly predicate: string;
};

/** How the value comes from the selected rows. */
type ValueKind = 'count' | 'sum' | 'ratio' | 'percent' | 'median';

/** Whether facts of a kind are there at all as of the day; else the figure is null: 0 would be a statement. */
export const FACT_NEEDS = ['register', 'members', 'living', 'income'] as const;
/** What policy or the areas must give. */
const GIVEN_NEEDS = ['line', 'schooling', 'population', 'none'] as const;
/** Where the state of some households is not known, a count of 0 by state would be a statement; any other is told. */
const STATUS_NEED = 'status';

/** A column that a layout may lack: where rows should state it and none does, it is not known. */
export type StatedFact = { readonly base: Base; readonly asked: string; readonly stated: string };

const member = (column: string): StatedFact => ({
  base: 'person_on',
  asked: 'true',
  stated: `${column} is not null`,
});
const living = (column: string): StatedFact => ({
  base: 'household_on',
  asked: 'living_described',
  stated: `${column} is not null`,
});
const graduated = { asked: "registration = 'graduated'", stated: 'graduation_year is not null' };
const watched = { asked: "monitoring in ('monitored', 'eliminated')", stated: 'monitored_kind is not null' };

export const STATED_FACTS = {
  class: {
    base: 'household_on',
    asked: "registration not in ('', 'ordinary')",
    stated: 'poverty_class is not null',
  },
  cause: { base: 'household_on', asked: 'true', stated: 'main_cause is not null' },
  'graduation-year': { base: 'household_on', ...graduated },
  'monitored-kind': { base: 'household_on', ...watched },
  housing: living('dangerous_housing'),
  water: living('safe_water'),
  'minimum-living': member('minimum_living'),
  'destitute-support': member('destitute_support'),
  medical: member('resident_medical_insured'),
  'critical-illness': member('critical_illness_insured'),
  labour: member('labor_capacity'),
  work: member('work_months'),
  health: { base: 'person_on', asked: 'true', stated: "health_status <> '{}'" },
  education: {
    base: 'person_on',
    asked: 'true',
    stated: 'coalesce(schooling_status, education_level) is not null',
  },
} as const satisfies Readonly<Record<string, StatedFact>>;
type StatedNeed = keyof typeof STATED_FACTS;
export const STATED_NEEDS = Object.keys(STATED_FACTS) as readonly StatedNeed[];

/** What must be known, else the figure is null. */
export type Need =
  | (typeof FACT_NEEDS)[number]
  | (typeof GIVEN_NEEDS)[number]
  | typeof STATUS_NEED
  | StatedNeed;

/** 指标: one file of `indicators/`, read. */
export type IndicatorDefinition = Indicator & {
  readonly kind: ValueKind;
  /** Digits after the point that are printed, and to which ratios are rounded half up. */
  readonly digits: number;
  readonly needs: readonly Need[];
  /** How it goes from one report to a later one, if nothing unusual happened; null when it may do both. */
  readonly course: 'grows' | 'shrinks' | null;
  readonly selection: Selection;
  /** Base of a ratio. */
  readonly base: Selection | null;
};

const NEEDS: readonly string[] = [...FACT_NEEDS, ...GIVEN_NEEDS, STATUS_NEED, ...STATED_NEEDS];
const KINDS: readonly string[] = ['count', 'sum', 'ratio', 'percent', 'median'];
const SELECTION = /^select\s+([\s\S]+?)\s+from\s+([a-z_]+)(?:\s+where\s+([\s\S]+?))?\s*;?\s*$/;

function selectionOf(text: string, at: string): Selection {
  const found = SELECTION.exec(text.trim());
  const [, amount = '', base = '', predicate = 'true'] = found ?? [];
  if (!found || !BASES.includes(base as Base))
    throw new Error(`indicator ${at}: not "select amount from base where predicate"`);
  return { base: base as Base, amount, predicate };
}

function roundingOf(kind: ValueKind, digits: number): { rounding: string; roundingEnglish: string } {
  if (kind === 'count' || kind === 'sum') return { rounding: '不取舍', roundingEnglish: 'Not rounded' };
  if (digits === 0)
    return { rounding: '保留整数，四舍五入', roundingEnglish: 'Rounded half up to a whole number' };
  return {
    rounding: `保留${'零一二三四'.charAt(digits)}位小数，四舍五入`,
    roundingEnglish: `Rounded half up to ${digits} decimals`,
  };
}

function courseOf(text: string | undefined, id: string): IndicatorDefinition['course'] {
  if (text === undefined) return null;
  if (text !== 'grows' && text !== 'shrinks') throw new Error(`indicator ${id}: course`);
  return text;
}

/**
 * Reads an indicator file: `-- key: value` lines, then the selection, and after a line `-- base` the base of a ratio.
 * @throws Error when the file is not such a text: a mistake of ours, found at start
 */
export function parseIndicator(text: string, id: string): IndicatorDefinition {
  const header = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(/^-- ([a-z-]+): (.+)$/gm))
    header.set(key, value.trim());
  const get = (key: string): string => {
    const value = header.get(key);
    if (value === undefined) throw new Error(`indicator ${id}: no "${key}"`);
    return value;
  };
  const [kind = '', digits = '0'] = get('value').split(' ');
  const needs = get('needs').split(', ');
  if (get('id') !== id || !KINDS.includes(kind) || needs.some((need) => !NEEDS.includes(need)))
    throw new Error(`indicator ${id}: header`);
  const [selection = '', base] = text.split(/^-- base\s*$/m).map((part) => part.replace(/^--.*$/gm, ''));
  const isRatio = kind === 'ratio' || kind === 'percent';
  if (isRatio !== (base !== undefined))
    throw new Error(`indicator ${id}: a base for a ratio and for nothing else`);
  return {
    id,
    title: get('title'),
    titleEnglish: get('title-en'),
    unit: get('unit'),
    definition: get('definition'),
    definitionEnglish: get('definition-en'),
    numerator: get('numerator'),
    numeratorEnglish: isRatio ? get('numerator-en') : get('title-en'),
    denominator: isRatio ? get('denominator') : null,
    denominatorEnglish: isRatio ? get('denominator-en') : null,
    group: get('group'),
    ...roundingOf(kind as ValueKind, Number(digits)),
    kind: kind as ValueKind,
    digits: Number(digits),
    needs: needs as Need[],
    course: courseOf(header.get('course'), id),
    selection: selectionOf(selection, id),
    base: base === undefined ? null : selectionOf(base, id),
  };
}

/** Amounts have at most this many decimals (yuan: 2, months: 1), so that they are whole numbers once scaled. */
const SCALE = 1000n;

/** `numerator / denominator × factor`, rounded half up at the printed digits; null without a base. Exact, no binary fractions. */
export function roundedRatio(
  numerator: number,
  denominator: number,
  digits: number,
  factor = 1,
): number | null {
  const below = BigInt(Math.round(denominator * Number(SCALE)));
  if (below === 0n) return null;
  const ten = 10n ** BigInt(digits);
  const above = BigInt(Math.round(numerator * Number(SCALE))) * BigInt(factor) * ten;
  const sign = above < 0n !== below < 0n ? -1n : 1n;
  const [a, b] = [above < 0n ? -above : above, below < 0n ? -below : below];
  return Number(sign * ((2n * a + b) / (2n * b))) / Number(ten);
}

/** The number as printed: a fixed count of digits after the point, no thousands. */
export function shownValue(value: number, digits: number): string {
  return value.toFixed(digits);
}

/** What was summed for one place: null for a median without rows. */
export type Sums = { readonly numerator: number | null; readonly denominator: number | null };

export type Computed = {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
};

/** Sums of parts are added as binary fractions; their dust is taken off. */
function exact(sum: number | null): number | null {
  return sum === null ? null : Math.round(sum * Number(SCALE)) / Number(SCALE);
}

/** The figure of an indicator out of its sums. */
export function computeFigure(indicator: Pick<IndicatorDefinition, 'kind' | 'digits'>, sums: Sums): Computed {
  const numerator = exact(sums.numerator);
  const denominator = exact(sums.denominator);
  switch (indicator.kind) {
    case 'count':
    case 'sum':
      return { value: numerator, numerator, denominator: null };
    case 'median':
      return {
        value: numerator === null ? null : roundedRatio(numerator, 1, indicator.digits),
        numerator: null,
        denominator: null,
      };
    case 'ratio':
    case 'percent': {
      const factor = indicator.kind === 'percent' ? 100 : 1;
      const value =
        numerator === null || denominator === null
          ? null
          : roundedRatio(numerator, denominator, indicator.digits, factor);
      return { value, numerator, denominator };
    }
  }
}

/** What is known of a place as of the pair, as far as figures depend on it. */
export type Known = (need: Need) => boolean;

const NOTES: Readonly<Partial<Record<Need, string>>> = {
  register: 'figure.noFactsYet',
  members: 'figure.noFactsYet',
  living: 'figure.noFactsYet',
  income: 'figure.noFactsYet',
  line: 'figure.noLine',
  schooling: 'figure.noParameter',
  population: 'figure.noPopulation',
};

/** Whether a count by state is 0 only because states are not known. */
export function isZeroForWantOfStates(
  indicator: Pick<IndicatorDefinition, 'needs'>,
  { numerator }: Pick<Sums, 'numerator'>,
  statesUnknown: number,
): boolean {
  return indicator.needs.includes(STATUS_NEED) && numerator === 0 && statesUnknown > 0;
}

/** Why a figure cannot be told, a key of the catalogues; null when it can. */
export function reasonUnknown(indicator: Pick<IndicatorDefinition, 'needs'>, known: Known): string | null {
  const lacking = indicator.needs.find((need) => !known(need));
  return lacking === undefined ? null : (NOTES[lacking] ?? 'figure.notStated');
}
