import { type Selectable, sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import { type AsOfPair, asOf } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import type { HouseholdKey } from '../sources/queries.ts';

export type FoundHousehold = HouseholdKey & {
  readonly village: string;
  readonly nationalHouseholdNo: string;
};

/** A household within the actor's scope. @throws Problem 404 `registry.householdNotFound`, also for one outside the scope */
export async function getHousehold(tx: Tx, id: string): Promise<FoundHousehold> {
  const found = await tx
    .selectFrom('household')
    .select(['county', 'id', 'village', 'national_household_no as nationalHouseholdNo'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw new Problem(404, 'registry.householdNotFound');
  return found;
}

export type MemberRow = Selectable<Schema['member_version']> &
  Pick<Selectable<Schema['person']>, 'birth' | 'sex' | 'document_mask' | 'document_cipher'>;

/** Members as of the pair, the head first, then the oldest first. */
export async function listMembers(tx: Tx, household: HouseholdKey, pair: AsOfPair): Promise<MemberRow[]> {
  const { rows } =
    await sql<MemberRow>`select m.*, p.birth, p.sex, coalesce(p.document_mask, '') as document_mask, p.document_cipher
    from member_version m left join person p on p.county = m.county and p.id = m.person
    where m.county = ${household.county} and m.household = ${household.id}::uuid and ${asOf('m', pair)}
    order by m.relation_to_head is distinct from 'head', p.birth nulls last, m.national_person_no, m.person`.execute(
      tx,
    );
  return rows;
}

/** Incomes of every year known as of the pair, the earliest first. */
export async function listIncomes(
  tx: Tx,
  household: HouseholdKey,
  pair: AsOfPair,
): Promise<Selectable<Schema['income_version']>[]> {
  return tx
    .selectFrom('income_version as i')
    .selectAll()
    .where('i.county', '=', household.county)
    .where('i.household', '=', household.id)
    .where(asOf('i', pair))
    .orderBy('i.year')
    .execute();
}

/** The household's own facts as of the pair; undefined when the register has none for that day. */
export async function findFacts(
  tx: Tx,
  household: HouseholdKey,
  pair: AsOfPair,
): Promise<Selectable<Schema['household_version']> | undefined> {
  return tx
    .selectFrom('household_version as v')
    .selectAll()
    .where('v.county', '=', household.county)
    .where('v.household', '=', household.id)
    .where(asOf('v', pair))
    .executeTakeFirst();
}

export async function findLiving(
  tx: Tx,
  household: HouseholdKey,
  pair: AsOfPair,
): Promise<Selectable<Schema['living_version']> | undefined> {
  return tx
    .selectFrom('living_version as v')
    .selectAll()
    .where('v.county', '=', household.county)
    .where('v.household', '=', household.id)
    .where(asOf('v', pair))
    .executeTakeFirst();
}

/** The states up to the day, as known, the latest first: the first is the one in force when it has not ended. */
export async function listStates(
  tx: Tx,
  household: HouseholdKey,
  pair: AsOfPair,
): Promise<Selectable<Schema['status_version']>[]> {
  const known = pair.known ?? null;
  const { rows } = await sql<Selectable<Schema['status_version']>>`select * from status_version
    where county = ${household.county} and household = ${household.id}::uuid and valid_from <= ${pair.on}::date
      and recorded_at <= coalesce(${known}::timestamptz, 'infinity') and superseded_at > coalesce(${known}::timestamptz, superseded_at - interval '1 microsecond')
      and (${known}::timestamptz is not null or superseded_at = 'infinity')
    order by valid_from desc`.execute(tx);
  return rows;
}

export type FileFinding = {
  id: string;
  check: string;
  person: string;
  column: string;
  value: string;
  state: string;
};

/** Findings of the household's data, open ones first. */
export async function listFindings(tx: Tx, household: FoundHousehold): Promise<FileFinding[]> {
  const { rows } =
    await sql<FileFinding>`select id, check_id as check, national_person_no as person, column_title as column, value_shown as value, state
    from data_finding where county = ${household.county} and national_household_no = ${household.nationalHouseholdNo}
      and household = ${household.id}::uuid and state <> 'gone'
    order by state <> 'open', opened_at desc, id limit 200`.execute(tx);
  return rows;
}
