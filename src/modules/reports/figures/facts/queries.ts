import { sql } from 'kysely';
import { type AreaCode, areaPrefix } from '#kernel/area-code.ts';
import { withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Reading } from '../base/queries.ts';
import { FACT_NEEDS, type Need, STATED_NEEDS } from '../rules.ts';
import type { SumTable } from '../sums/queries.ts';

type FactKind = (typeof FACT_NEEDS)[number];

const TABLES: Readonly<Record<FactKind, string>> = {
  register: 'status_version',
  members: 'member_version',
  living: 'living_version',
  income: 'income_version',
};

/** Which kinds of facts are known of a place as of the pair, so that a count of 0 may be said. */
export type FactsKnown = (place: AreaCode, need: Need) => boolean;

/**
 * Facts are known of a place when there are some as of the pair; or when the place never had any while the register of
 * the county was already kept: then nobody lives there. Facts of other days only mean that we do not know.
 */
export async function readFactsKnown(
  tx: Tx,
  table: SumTable,
  places: readonly AreaCode[],
  needs: ReadonlySet<Need>,
  reading: Reading,
): Promise<FactsKnown> {
  const kinds = FACT_NEEDS.filter((kind) => needs.has(kind));
  const silent = places
    .flatMap((place) => kinds.map((kind) => ({ place, kind })))
    .filter(({ place, kind }) => !countOf(table, place, kind));
  const unknown = new Set<string>();
  const kept = silent.length > 0 && (await isKept(tx, reading));
  for (const { place, kind } of silent)
    if (!kept || (await hasFactsOfOtherDays(tx, kind, place, reading.known))) unknown.add(`${place} ${kind}`);
  for (const place of places)
    for (const need of STATED_NEEDS) if (isNowhereStated(table, place, need)) unknown.add(`${place} ${need}`);
  return (place, need) => !unknown.has(`${place} ${need}`);
}

function countOf(table: SumTable, place: AreaCode, kind: FactKind): number {
  return table.get(place)?.get(`known ${kind}`) ?? 0;
}

/** Rows that should state it are there, and none does. */
function isNowhereStated(table: SumTable, place: AreaCode, need: Need): boolean {
  const sums = table.get(place);
  return (sums?.get(`asked ${need}`) ?? 0) > 0 && (sums?.get(`stated ${need}`) ?? 0) === 0;
}

async function isKept(tx: Tx, { policy, on, known }: Reading): Promise<boolean> {
  const counties = policy.map(({ county }) => county);
  const { rows } = await sql<{ kept: boolean }>`
    select coalesce(bool_or(register_has_facts(county, ${on}::date, ${known}::timestamptz)), false) as kept
    from unnest(${counties}::text[]) as county`.execute(tx);
  return rows[0]?.kept ?? false;
}

async function hasFactsOfOtherDays(tx: Tx, kind: FactKind, place: AreaCode, known: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from ${sql.table(TABLES[kind])} v
      where ${withinArea('v.village', areaPrefix(place))} and v.recorded_at <= ${known}::timestamptz) as found`.execute(
    tx,
  );
  return rows[0]?.found ?? false;
}

/** Now, as the database counts it: RFC 3339 with microseconds. */
export async function readPresentInstant(tx: Tx): Promise<string> {
  const { rows } = await sql<{ now: string }>`select clock_timestamp() as now`.execute(tx);
  return rows[0]?.now ?? '';
}
