import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import {
  findingOn,
  householdOn,
  type PopulationRow,
  personOn,
  populationOn,
  type Reading,
  usesOf,
} from '../base/queries.ts';
import {
  type Base,
  type IndicatorDefinition,
  type Need,
  type Selection,
  STATED_FACTS,
  STATED_NEEDS,
  type StatedFact,
  type Sums,
} from '../rules.ts';

/** A column of the one pass: the selection of an indicator, and how its rows become a number. */
type Column = {
  readonly key: string;
  readonly base: Base;
  readonly expression: string;
  readonly median: boolean;
};

function aggregate({ amount, predicate }: Selection): string {
  const filter = predicate === 'true' ? '' : ` filter (where ${predicate})`;
  return amount === '1' ? `count(*)${filter}` : `coalesce(sum(${amount})${filter}, 0)`;
}

function columnsOf(indicator: IndicatorDefinition): Column[] {
  const { id, selection, base } = indicator;
  const { amount, predicate } = selection;
  const median = indicator.kind === 'median';
  const expression = median
    ? `percentile_cont(0.5) within group (order by ${amount}) filter (where ${predicate})`
    : aggregate(selection);
  const columns = [{ key: `${id} numerator`, base: selection.base, expression, median }];
  return base === null
    ? columns
    : [...columns, { key: `${id} denominator`, base: base.base, expression: aggregate(base), median: false }];
}

/** How many rows tell something of a kind as of the pair: 0 means that the register knows nothing yet. */
const FACT_COLUMNS: readonly (Column & { readonly need: Need })[] = (
  [
    ['register', 'household_on', 'count(*)'],
    ['members', 'person_on', 'count(*)'],
    ['living', 'household_on', 'count(*) filter (where living_described)'],
    ['income', 'household_on', 'count(*) filter (where per_head_fen is not null)'],
  ] as const
).map(([need, base, expression]) => ({ need, key: `known ${need}`, base, expression, median: false }));

/** Households whose state is not known. */
const STATUS_COLUMN: Column & { readonly need: Need } = {
  need: 'status',
  key: 'status unknown',
  base: 'household_on',
  expression: "count(*) filter (where registration = '')",
  median: false,
};

/** How many rows should state a column, and how many do. */
const STATED_COLUMNS: readonly (Column & { readonly need: Need })[] = STATED_NEEDS.flatMap((need) => {
  const { base, asked, stated }: StatedFact = STATED_FACTS[need];
  const count = (predicate: string) => `count(*) filter (where ${predicate})`;
  return [
    { need, key: `asked ${need}`, base, expression: count(asked), median: false },
    { need, key: `stated ${need}`, base, expression: count(`${asked} and ${stated}`), median: false },
  ];
});

/** Digits of the code that tell the part; 0: the whole only. */
export type PartDigits = 0 | 4 | 6 | 9 | 12;

/** Several columns share an expression (the incidence and its persons): each is computed once. */
function pass(
  columns: readonly Column[],
  relation: string,
  grouping: string,
): { query: RawBuilder<unknown>; expressions: string[] } {
  const expressions = [...new Set(columns.map((column) => column.expression))];
  const values = sql.raw(expressions.join(', '));
  return {
    expressions,
    query: sql`select place, array[${values}]::float8[] as sums from ${sql.raw(relation)} group by ${sql.raw(grouping)}`,
  };
}

type Pass = {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly relation: string;
  readonly grouping: string;
};

function passesOf(columns: readonly Column[], digits: PartDigits): Pass[] {
  const passes: Pass[] = [];
  for (const base of ['household_on', 'person_on', 'finding_on', 'population_on'] as const) {
    const own = columns.filter((column) => column.base === base && !column.median);
    const relation =
      base === 'population_on' ? base : `(select left(village, ${digits}) as place, * from ${base}) ${base}`;
    if (own.length > 0) passes.push({ label: base, columns: own, relation, grouping: 'place' });
    const medians = columns.filter((column) => column.base === base && column.median);
    // A median is no sum of the parts' medians: the whole is a grouping of its own.
    if (medians.length > 0)
      passes.push({
        label: `${base} median`,
        columns: medians,
        relation,
        grouping: 'grouping sets ((), (place))',
      });
  }
  return passes;
}

/** The bases that are read, as the `with` of a statement, with what the expressions name; the persons need the households. */
export function commonTables(
  columns: readonly { readonly base: Base; readonly expression: string }[],
  reading: Reading,
  population: readonly PopulationRow[],
): RawBuilder<unknown> {
  const used = new Set(columns.map(({ base }) => base));
  const uses = usesOf(columns.map(({ expression }) => expression).join(' '));
  const tables: RawBuilder<unknown>[] = [];
  if (used.has('household_on') || used.has('person_on'))
    tables.push(sql`household_on as materialized (${householdOn(reading, uses)})`);
  if (used.has('person_on')) tables.push(sql`person_on as not materialized (${personOn(reading, uses)})`);
  if (used.has('finding_on')) tables.push(sql`finding_on as not materialized (${findingOn(reading)})`);
  if (used.has('population_on')) tables.push(sql`population_on as (${populationOn(population)})`);
  return sql.join(tables);
}

/** What was summed: by place code, then by column key. The whole stands under the code of the area asked for. */
export type SumTable = ReadonlyMap<string, ReadonlyMap<string, number | null>>;

export type SumRequest = {
  readonly indicators: readonly IndicatorDefinition[];
  /** 12-digit code of the place asked for. */
  readonly area: string;
  readonly digits: PartDigits;
  readonly reading: Reading;
  readonly population: readonly PopulationRow[];
};

/**
 * Row-level security hides from the planner how many rows there are, and it plans for a handful: index look-ups one by
 * one and sorts. Compiling hundreds of small expressions to machine code costs more than it saves.
 */
export async function hintWholeCounty(tx: Tx, state: 'off' | 'default'): Promise<void> {
  const settings = ['jit', 'enable_nestloop', 'enable_sort'].map((name) => `set local ${name} = ${state}`);
  await sql.raw(settings.join('; ')).execute(tx);
}

/** Computes all indicators for the area and all its parts in one statement: the base is read once. */
export async function readSums(tx: Tx, request: SumRequest): Promise<SumTable> {
  const needs = new Set(request.indicators.flatMap((indicator) => indicator.needs));
  const columns: Column[] = [
    ...request.indicators.flatMap(columnsOf),
    ...[...FACT_COLUMNS, STATUS_COLUMN, ...STATED_COLUMNS].filter(({ need }) => needs.has(need)),
  ];
  const passes = passesOf(columns, request.digits).map((one) => ({
    ...one,
    ...pass(one.columns, one.relation, one.grouping),
  }));
  const union = sql.join(
    passes.map(
      ({ label, query }) => sql`(select ${label}::text as label, t.place, t.sums from (${query}) t)`,
    ),
    sql` union all `,
  );
  await hintWholeCounty(tx, 'off');
  const { rows } = await sql<{ label: string; place: string | null; sums: (number | null)[] }>`
    with ${commonTables(columns, request.reading, request.population)} ${union}`.execute(tx);
  await hintWholeCounty(tx, 'default');
  const table = new Map<string, Map<string, number | null>>();
  for (const row of rows) {
    const one = passes.find(({ label }) => label === row.label);
    for (const column of one?.columns ?? []) {
      const value = row.sums[one?.expressions.indexOf(column.expression) ?? -1] ?? null;
      for (const place of placesCounting(row.place, column, request)) addSum(table, place, column.key, value);
    }
  }
  return table;
}

/** The places to which a group of rows belongs: the whole and one of its parts. */
function placesCounting(place: string | null, column: Column, { area, digits }: SumRequest): string[] {
  // Population rows already carry the place whose figure they enter.
  if (column.base === 'population_on') return [place ?? ''];
  const part = (place ?? '').padEnd(12, '0');
  // The whole has a group of its own, because medians do not add up.
  if (column.median && (place === null || digits === 0)) return place === null ? [area] : [];
  if (column.median) return [part];
  // A finding of an unknown village carries the area's own code: of the whole, of no part.
  return digits > 0 && part !== area ? [area, part] : [area];
}

function addSum(
  table: Map<string, Map<string, number | null>>,
  place: string,
  key: string,
  value: number | null,
): void {
  const sums = table.get(place) ?? new Map<string, number | null>();
  table.set(place, sums);
  const before = sums.get(key) ?? null;
  sums.set(key, value === null ? before : (before ?? 0) + value);
}

/** The sums of one figure; a place without any row has sums of 0, and no median. */
export function sumsOf(table: SumTable, place: string, indicator: IndicatorDefinition): Sums {
  const sums = table.get(place);
  const missing = indicator.kind === 'median' ? null : 0;
  const numerator = sums?.get(`${indicator.id} numerator`) ?? missing;
  return {
    numerator,
    denominator: indicator.base === null ? null : (sums?.get(`${indicator.id} denominator`) ?? 0),
  };
}
