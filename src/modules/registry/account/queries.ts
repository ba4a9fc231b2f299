import { type Selectable, sql } from 'kysely';
import { countyOf } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { type AsOfPair, asOf } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import type { HouseholdKey } from '../households/sources/queries.ts';
import type { AccountEntry } from './model.ts';

export type ComponentRow = Selectable<Schema['income_component']>;

/** Components of every year as of the pair. */
export async function listComponents(
  tx: Tx,
  { county, id }: HouseholdKey,
  pair: AsOfPair,
): Promise<ComponentRow[]> {
  return tx
    .selectFrom('income_component as c')
    .selectAll()
    .where('c.county', '=', county)
    .where('c.household', '=', id)
    .where(asOf('c', pair))
    .orderBy('c.year')
    .orderBy('c.component')
    .execute();
}

/** How many members the household has as of the pair. */
export async function countMembers(tx: Tx, { county, id }: HouseholdKey, pair: AsOfPair): Promise<number> {
  const { rows } = await sql<{ members: number }>`select count(*)::int as members from member_version m
    where m.county = ${county} and m.household = ${id}::uuid and ${asOf('m', pair)}`.execute(tx);
  return rows[0]?.members ?? 0;
}

type Recording = {
  readonly household: HouseholdKey;
  readonly village: string;
  readonly year: number;
  readonly on: string;
  /** `recorded_at`, RFC 3339 with microseconds. */
  readonly now: string;
  readonly commandId: string;
  readonly recorder: string;
};

const KEPT = sql.raw(
  'county, household, village, year, component, gross_fen, cost_fen, reason, recorded_by, recorder',
);

const isSame = (row: ComponentRow, entry: AccountEntry) =>
  row.gross_fen === entry.grossFen && row.cost_fen === entry.costFen && row.reason === entry.reason;

/**
 * Writes the sheet of a year as it is known from a day on: what is unchanged stays, what is known otherwise or no longer stands
 * on the sheet ends on the day, with its own recorder.
 * @returns how many components changed
 * @throws Problem 409 `account.knownLater` when a sheet of a later day is known
 */
export async function writeComponents(
  tx: Tx,
  recording: Recording,
  entries: readonly AccountEntry[],
): Promise<number> {
  const { household, year, on, now } = recording;
  const known = await tx
    .selectFrom('income_component')
    .selectAll()
    .where('county', '=', household.county)
    .where('household', '=', household.id)
    .where('year', '=', year)
    .where('superseded_at', '=', 'infinity')
    .where('valid_to', '>', on)
    .execute();
  const later = known.map((row) => row.valid_from).filter((day) => day > on);
  if (later.length > 0) throw new Problem(409, 'account.knownLater', [], { on: later.sort().at(-1) ?? '' });
  const entryOf = (row: ComponentRow) => entries.find((entry) => entry.component === row.component);
  const ended = known.filter((row) => {
    const entry = entryOf(row);
    return entry === undefined || !isSame(row, entry);
  });
  const fresh = entries.filter(
    (entry) => !known.some((row) => row.component === entry.component && isSame(row, entry)),
  );
  await endComponents(tx, recording, ended);
  if (fresh.length > 0)
    await tx
      .insertInto('income_component')
      .values(
        fresh.map((entry) => ({
          county: household.county,
          household: household.id,
          village: recording.village,
          year,
          component: entry.component,
          gross_fen: entry.grossFen,
          cost_fen: entry.costFen,
          reason: entry.reason,
          valid_from: on,
          recorded_at: now,
          recorded_by: recording.commandId,
          recorder: recording.recorder,
        })),
      )
      .execute();
  return new Set([...ended, ...fresh].map((one) => one.component)).size;
}

async function endComponents(
  tx: Tx,
  { household, year, on, now }: Recording,
  ended: readonly ComponentRow[],
): Promise<void> {
  if (ended.length === 0) return;
  const components = ended.map((row) => row.component);
  await sql`with ended as (update income_component set superseded_at = ${now}::timestamptz
      where county = ${household.county} and household = ${household.id}::uuid and year = ${year}
        and component = any (${components}::text[]) and superseded_at = 'infinity' and valid_to > ${on}::date
      returning *)
    insert into income_component (${KEPT}, valid_from, valid_to, recorded_at)
    select ${KEPT}, valid_from, ${on}::date, ${now}::timestamptz from ended where valid_from < ${on}::date`.execute(
    tx,
  );
}

/** Brings what is known of households to the village where they live: after a merger of villages, or an import that moved them. */
export async function followHouseholds(
  tx: Tx,
  { county, now }: { readonly county: string; readonly now: string },
): Promise<void> {
  await sql`with moved as (update income_component c set superseded_at = ${now}::timestamptz
      from household h where c.county = ${countyOf(county)} and h.county = c.county and h.id = c.household
        and c.superseded_at = 'infinity' and c.village <> h.village
      returning c.*, h.village as home)
    insert into income_component (county, household, village, year, component, gross_fen, cost_fen, reason, recorded_by, recorder, valid_from, valid_to, recorded_at)
    select county, household, home, year, component, gross_fen, cost_fen, reason, recorded_by, recorder, valid_from, valid_to, ${now}::timestamptz
    from moved`.execute(tx);
}
