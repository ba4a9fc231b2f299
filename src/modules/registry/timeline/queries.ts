import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import type { HouseholdKey } from '../households/sources/queries.ts';
import { type Chain, HOUSEHOLD_CHAINS, MEMBER_CHAIN } from '../intake/chains.ts';
import { type Fact, factText, type VersionRow } from './rules.ts';

const CHAINS: readonly Chain[] = [...HOUSEHOLD_CHAINS, MEMBER_CHAIN];

/** A place by its name, as it was called last. */
const villageName = sql`coalesce((select n.name from area a join area_version n on n.area = a.id
  where a.code = v.village and n.superseded_at = 'infinity' order by n.valid_from desc limit 1), v.village)`;

type RawRow = Readonly<Record<string, unknown>> & {
  readonly valid_from: string;
  readonly valid_to: string;
  readonly recorded_at: string;
  readonly superseded_at: string;
  readonly recorded_by: string;
  readonly source_batch: string | null;
  readonly source_sheet: string | null;
  readonly source_row: number | null;
  readonly chain_key: string;
  readonly about: string;
};

/** What chains of one kind tell of, beside the household itself: the member by name, the income by its year. */
function keyOf(chain: Chain) {
  if (chain.table === 'member_version') return sql`v.person::text as chain_key, v.name as about`;
  if (chain.table === 'income_version') return sql`v.year::text as chain_key, v.year::text as about`;
  return sql`'' as chain_key, '' as about`;
}

const shownFacts = (chain: Chain) => chain.facts.filter((fact) => fact.shown !== false);

/** Every version of a household's facts, of its members and of its incomes, also the superseded ones; numbers masked. */
export async function listVersions(tx: Tx, { county, id }: HouseholdKey): Promise<VersionRow[]> {
  const versions: VersionRow[] = [];
  for (const chain of CHAINS) {
    const columns = shownFacts(chain).map((fact) =>
      fact.column === 'village' ? sql`${villageName} as village` : sql.ref(`v.${fact.shown || fact.column}`),
    );
    const { rows } = await sql<RawRow>`select ${sql.join(columns)}, ${keyOf(chain)}, v.valid_from, v.valid_to,
        v.recorded_at, v.superseded_at, v.recorded_by, v.source_batch, v.source_sheet, v.source_row
      from ${sql.table(chain.table)} v where v.county = ${county} and v.household = ${id}::uuid
      order by v.recorded_at, v.valid_from`.execute(tx);
    versions.push(...rows.map((row) => versionRow(chain, row)));
  }
  return versions;
}

function versionRow(chain: Chain, row: RawRow): VersionRow {
  const facts: Record<string, Fact> = {};
  // A number is told apart by its hash and shown by its mask; its name is that of the fact.
  for (const { column, shown } of shownFacts(chain))
    facts[column.replace(/_hash$/, '')] = factText(row[shown || column]);
  return {
    kind: chain.table,
    key: row.chain_key,
    about: row.about,
    facts,
    valid_from: row.valid_from,
    valid_to: row.valid_to,
    recorded_at: row.recorded_at,
    superseded_at: row.superseded_at,
    recorded_by: row.recorded_by,
    source_batch: row.source_batch,
    source_sheet: row.source_sheet,
    source_row: row.source_row,
  };
}
