import { type RawBuilder, sql } from 'kysely';
import { asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Base, IndicatorDefinition } from '../../figures/rules.ts';
import { commonTables, hintWholeCounty, type SumRequest } from '../../figures/sums/queries.ts';
import type { Change } from '../../model.ts';

/** What became known otherwise since an instant, of the facts of one day. */
export type Corrections = {
  /** Households whose own facts, state, conditions or income were corrected. */
  readonly households: readonly string[];
  /** Members whose facts were corrected, or who turned out not to belong. */
  readonly persons: readonly string[];
  /** Each of them with its household and who recorded what holds now (null: the record no longer holds). */
  readonly records: readonly CorrectedRecord[];
};

type CorrectedRecord = { readonly id: string; readonly household: string; readonly by: string | null };

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
  return sql`select id, max(household) as household, max(by) as by from (select ${sql.ref(key)} as id, max(household::text) as household,
      max(recorded_by::text) filter (where ${now}) as by from ${sql.table(table)} v
    where ${withinArea('v.village', prefix)} and v.valid_from <= ${on}::date and v.valid_to > ${on}::date
      and (v.recorded_at > ${known}::timestamptz or (v.superseded_at > ${known}::timestamptz and v.superseded_at < 'infinity'))
    group by county, ${parts} having max(recorded_by::text) filter (where ${then}) is distinct from max(recorded_by::text) filter (where ${now})) changed
    group by id`;
}

export async function readCorrections(tx: Tx, request: SumRequest): Promise<Corrections> {
  const households = sql.join(
    HOUSEHOLD_TABLES.map((table) => corrected(table, 'household', request)),
    sql` union `,
  );
  const read = async (query: RawBuilder<unknown>) => (await sql<CorrectedRecord>`${query}`.execute(tx)).rows;
  const ofHouseholds = await read(households);
  const ofPersons = await read(corrected('member_version', 'person', request));
  return {
    households: [...new Set(ofHouseholds.map(({ id }) => id))],
    persons: ofPersons.map(({ id }) => id),
    records: [...ofHouseholds, ...ofPersons],
  };
}

type SourceRow = {
  readonly command_id: string;
  readonly at: string | null;
  readonly actor_name: string;
  readonly reason: string | null;
  readonly files: readonly string[];
  readonly head_name: string;
};

const MOST_CHANGES = 12;

/** Who changed the corrected records, when and why: the commands behind them, those of most households first. */
export async function readChanges(tx: Tx, county: string, { records }: Corrections): Promise<Change[]> {
  const byCommand = new Map<string, Set<string>>();
  for (const { by, household } of records)
    if (by !== null) byCommand.set(by, (byCommand.get(by) ?? new Set()).add(household));
  const largest = [...byCommand].sort(([, a], [, b]) => b.size - a.size).slice(0, MOST_CHANGES);
  const samples = largest.map(([by, households]) => ({ by, household: [...households][0] ?? '' }));
  if (samples.length === 0) return [];
  const { rows } = await sql<SourceRow>`
    select s.command_id, s.at, s.actor_name, s.reason, s.files, coalesce((select v.head_name from household_version v
      where v.county = ${county} and v.household = k.household and v.superseded_at = 'infinity' order by v.valid_from desc limit 1), '') as head_name
    from unnest(${samples.map(({ by }) => by)}::uuid[], ${samples.map(({ household }) => household)}::uuid[]) as k (by, household)
    cross join lateral sources_of_household(${county}, k.household) s where s.command_id = k.by`.execute(tx);
  return largest.flatMap(([by, households]): Change[] => {
    const source = rows.find((row) => row.command_id === by);
    if (!source) return [];
    const sample = samples.find((one) => one.by === by)?.household ?? '';
    return [
      {
        at: source.at,
        by: source.actor_name,
        reason: source.reason,
        files: [...source.files],
        households: households.size,
        sample: { household: sample, headName: source.head_name },
      },
    ];
  });
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
  corrections: Corrections,
): Promise<(place: string, indicator: string) => number> {
  const counts = new Map<string, number>();
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
