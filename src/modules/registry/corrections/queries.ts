import { type RawBuilder, sql } from 'kysely';
import { assert } from '#kernel/assert.ts';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import type { HouseholdKey } from '../households/sources/queries.ts';
import {
  type Chain,
  HOUSEHOLD_CHAIN,
  HOUSEHOLD_CHAINS,
  INCOME_CHAIN,
  LIVING_CHAIN,
  MEMBER_CHAIN,
} from '../intake/chains.ts';
import type { Cut, Membership, Version } from './plan/rules.ts';

export { HOUSEHOLD_CHAIN, HOUSEHOLD_CHAINS, INCOME_CHAIN, LIVING_CHAIN, MEMBER_CHAIN };

/** What every version written by a command carries. */
export type Recording = { readonly now: string; readonly commandId: string };

type Keys = Readonly<Record<string, string | number>>;

const columnsOf = (chain: Chain): string[] => [
  ...new Set(['county', ...chain.key, 'household', ...chain.facts.map((fact) => fact.column)]),
];

function isOf(keys: Keys): RawBuilder<boolean> {
  return sql<boolean>`${sql.join(
    Object.entries(keys).map(([column, value]) => sql`${sql.ref(`v.${column}`)} = ${value}`),
    sql` and `,
  )}`;
}

/** Versions of a chain that are what we know, of every day. */
export async function listKnown(tx: Tx, chain: Chain, keys: Keys): Promise<Version[]> {
  const { rows } = await sql<
    Record<string, unknown> & { valid_from: string; valid_to: string; recorded_at: string }
  >`select ${sql.join(columnsOf(chain).map((column) => sql.ref(`v.${column}`)))}, v.valid_from, v.valid_to, v.recorded_at
    from ${sql.table(chain.table)} v where ${isOf(keys)} and v.superseded_at = 'infinity' order by v.valid_from`.execute(
    tx,
  );
  return rows.map(({ valid_from, valid_to, recorded_at, ...facts }) => ({
    validFrom: valid_from,
    validTo: valid_to,
    recordedAt: recorded_at,
    facts,
  }));
}

/** Memberships of a household as they are known, of every day. */
export async function listMemberships(
  tx: Tx,
  { county, id }: HouseholdKey,
): Promise<(Membership & { readonly facts: Version['facts']; readonly recordedAt: string })[]> {
  const versions = await listKnown(tx, MEMBER_CHAIN, { county, household: id });
  return versions.map((version) => ({
    ...version,
    person: String(version.facts.person),
    nationalPersonNo: String(version.facts.national_person_no),
    name: String(version.facts.name),
    relationToHead: version.facts.relation_to_head === null ? null : String(version.facts.relation_to_head),
  }));
}

/** Birth and sex of a person; of nobody outside the actor's scope. */
export async function findPerson(
  tx: Tx,
  county: string,
  person: string,
): Promise<{ birth: string | null; sex: string | null } | undefined> {
  return tx
    .selectFrom('person')
    .select(['birth', 'sex'])
    .where('county', '=', county)
    .where('id', '=', person)
    .executeTakeFirst();
}

/** A value with the type of its column, as the driver cannot know it. */
function typed(chain: Chain, column: string, value: unknown): RawBuilder<unknown> {
  const fact = chain.facts.find((one) => one.column === column);
  assert(fact !== undefined, `${chain.table} has a column ${column}`);
  return sql`${value}::${sql.raw(column === 'household' ? 'uuid' : fact.type)}`;
}

const COMMON = sql.raw(
  'valid_from, valid_to, recorded_at, superseded_at, recorded_by, source_batch, source_sheet, source_row',
);

/**
 * Supersedes versions and writes their parts anew: what stays as it was with its own recorder, what is known otherwise as
 * this command's.
 * @throws Problem 409 `command.conflict` when a version was superseded meanwhile
 */
export async function applyCuts(
  tx: Tx,
  chain: Chain,
  keys: Keys,
  cuts: readonly Cut[],
  { now, commandId }: Recording,
): Promise<void> {
  const names = columnsOf(chain);
  const target = sql`insert into ${sql.table(chain.table)} (${sql.join(names.map((name) => sql.ref(name)))}, ${COMMON})`;
  for (const { version, keptUntil, pieces } of cuts) {
    const row = sql`${isOf(keys)} and v.valid_from = ${version.validFrom}::date and v.recorded_at = ${version.recordedAt}::timestamptz`;
    const person = version.facts.person;
    const exact = person === undefined ? row : sql`${row} and v.person = ${person}::uuid`;
    const { numAffectedRows } =
      await sql`update ${sql.table(chain.table)} v set superseded_at = ${now}::timestamptz
      where ${exact} and v.superseded_at = 'infinity'`.execute(tx);
    if (numAffectedRows !== 1n) throw new Problem(409, 'command.conflict');
    if (keptUntil !== undefined) {
      const kept = sql.join(names.map((name) => sql.ref(`v.${name}`)));
      await sql`${target} select ${kept}, v.valid_from, ${keptUntil}::date, ${now}::timestamptz, 'infinity', v.recorded_by,
        v.source_batch, v.source_sheet, v.source_row from ${sql.table(chain.table)} v where ${exact}`.execute(
        tx,
      );
    }
    for (const { from, to, set } of pieces) {
      const values = names.map((name) =>
        name in set ? typed(chain, name, set[name]) : sql.ref(`v.${name}`),
      );
      await sql`${target} select ${sql.join(values)}, ${from}::date, ${to}::date, ${now}::timestamptz, 'infinity', ${commandId}::uuid,
        null, null, null from ${sql.table(chain.table)} v where ${exact}`.execute(tx);
    }
  }
}

/** Facts of a kind that the register did not have for the household until now. */
export async function insertFirst(
  tx: Tx,
  chain: Chain,
  row: Keys & { readonly village: string },
  facts: Readonly<Record<string, unknown>>,
  days: { readonly from: string; readonly to: string },
  { now, commandId }: Recording,
): Promise<void> {
  const keys = Object.keys(row);
  const columns = Object.keys(facts);
  const values = [
    ...keys.map((key) => sql`${row[key]}`),
    ...columns.map((column) => typed(chain, column, facts[column])),
  ];
  await sql`insert into ${sql.table(chain.table)} (${sql.join([...keys, ...columns].map((name) => sql.ref(name)))}, valid_from, valid_to, recorded_at, recorded_by)
    values (${sql.join(values)}, ${days.from}::date, ${days.to}::date, ${now}::timestamptz, ${commandId}::uuid)`.execute(
    tx,
  );
}
