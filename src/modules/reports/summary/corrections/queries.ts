import { type RawBuilder, sql } from 'kysely';
import { asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Base, IndicatorDefinition } from '../../figures/rules.ts';
import { commonTables, hintWholeCounty, type SumRequest } from '../../figures/sums/queries.ts';

/** What became known otherwise since an instant, of the facts of one day. */
export type Corrections = {
  /** Households whose own facts, state, conditions or income were corrected. */
  readonly households: readonly string[];
  /** Members whose facts were corrected, or who turned out not to belong. */
  readonly persons: readonly string[];
};

const HOUSEHOLD_TABLES = ['household_version', 'status_version', 'living_version', 'income_version'];

/**
 * Records whose version of the day is another one now than it was at the instant. A version that was only divided,
 * because another fact begins later, keeps who recorded it: it is no correction.
 */
function corrected(table: string, key: string, { reading }: SumRequest): RawBuilder<unknown> {
  const { on, known, prefix } = reading;
  const then = asOf('v', { on, known });
  const now = asOf('v', { on });
  const parts = sql.raw(table === 'income_version' ? `${key}, year` : key);
  return sql`select distinct ${sql.ref(key)} as id from (select ${sql.ref(key)} from ${sql.table(table)} v
    where ${withinArea('v.village', prefix)} and v.valid_from <= ${on}::date and v.valid_to > ${on}::date
      and (v.recorded_at > ${known}::timestamptz or (v.superseded_at > ${known}::timestamptz and v.superseded_at < 'infinity'))
    group by county, ${parts} having max(recorded_by::text) filter (where ${then}) is distinct from max(recorded_by::text) filter (where ${now})) changed`;
}

export async function readCorrections(tx: Tx, request: SumRequest): Promise<Corrections> {
  const households = sql.join(
    HOUSEHOLD_TABLES.map((table) => corrected(table, 'household', request)),
    sql` union `,
  );
  const read = async (query: RawBuilder<unknown>) =>
    (await sql<{ id: string }>`${query}`.execute(tx)).rows.map(({ id }) => id);
  return {
    households: await read(households),
    persons: await read(corrected('member_version', 'person', request)),
  };
}

function countingExpression(indicator: IndicatorDefinition): string {
  const { base, predicate } = indicator.selection;
  const households = `count(distinct household) filter (where (${predicate}) and household in (select id from corrected_household))`;
  if (base === 'household_on') return households;
  return `${households} + count(distinct person) filter (where (${predicate}) and person in (select id from corrected_person))`;
}

/**
 * A household counts as corrected with any of its members. Among persons it stands for itself only where no member was
 * corrected: a correction of a head writes both, and is one.
 */
function commonCorrections({ households, persons }: Corrections, base: Base): RawBuilder<unknown> {
  const word = sql.raw(base === 'household_on' ? 'union' : 'except');
  const ofMembers = sql` ${word} select household from member_version where person = any (${persons}::uuid[])`;
  return sql`corrected_person as materialized (select unnest(${persons}::uuid[]) as id),
    corrected_household as materialized (select unnest(${households}::uuid[]) as id${ofMembers})`;
}

type Counted = { readonly place: string; readonly counts: readonly number[] };

async function countIn(
  tx: Tx,
  request: SumRequest,
  base: Base,
  indicators: readonly IndicatorDefinition[],
  corrections: Corrections,
): Promise<Counted[]> {
  const expressions = indicators.map((indicator) => ({ base, expression: countingExpression(indicator) }));
  const values = sql.raw(expressions.map(({ expression }) => expression).join(', '));
  // A correction tells on a figure by what it took out of it and by what it brought in.
  const readings = [request.reading, { ...request.reading, present: true }].map(
    (reading) =>
      sql`(with ${commonTables(expressions, reading, request.population)} select * from ${sql.table(base)})`,
  );
  await hintWholeCounty(tx, 'off');
  const { rows } = await sql<Counted>`
    with ${commonCorrections(corrections, base)}
    select left(village, ${sql.raw(String(request.digits))}) as place, array[${values}]::float8[] as counts
    from (${sql.join(readings, sql` union all `)}) ${sql.table(base)} group by 1`.execute(tx);
  await hintWholeCounty(tx, 'default');
  return rows;
}

/** How many records that were or now are behind each figure were corrected since: `count(place, indicator)`. Each household or member counts once. */
export async function countCorrections(
  tx: Tx,
  request: SumRequest,
): Promise<(place: string, indicator: string) => number> {
  const counts = new Map<string, number>();
  const corrections = await readCorrections(tx, request);
  if (corrections.households.length + corrections.persons.length === 0) return () => 0;
  for (const base of ['household_on', 'person_on'] as const) {
    const indicators = request.indicators.filter((indicator) => indicator.selection.base === base);
    const rows = indicators.length === 0 ? [] : await countIn(tx, request, base, indicators, corrections);
    for (const { place, counts: found } of rows)
      addCounts(counts, placesOf(place, request), indicators, found);
  }
  return (place, indicator) => counts.get(`${place} ${indicator}`) ?? 0;
}

const placesOf = (part: string, { area, digits }: SumRequest) =>
  digits === 0 ? [area] : [area, part.padEnd(12, '0')];

function addCounts(
  counts: Map<string, number>,
  places: readonly string[],
  indicators: readonly IndicatorDefinition[],
  found: readonly number[],
): void {
  for (const place of places)
    for (const [i, { id }] of indicators.entries()) {
      const key = `${place} ${id}`;
      counts.set(key, (counts.get(key) ?? 0) + (found[i] ?? 0));
    }
}
