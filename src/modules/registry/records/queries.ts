import { type Selectable, sql } from 'kysely';
import { areaPrefix } from '#kernel/area-code.ts';
import { type AsOfPair, asOf, withinArea } from '#platform/db/as-of.ts';
import { type Actor, type Database, setScope, type Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';

/** An open reading: everything that it reads is of one moment. */
export type Snapshot = { readonly tx: Tx; readonly close: () => Promise<void> };

/** Opens a reading within the actor's scope that lasts while its rows are streamed out; the caller closes it. */
export async function openSnapshot(database: Database, actor: Actor): Promise<Snapshot> {
  const tx = await database.kysely
    .startTransaction()
    .setAccessMode('read only')
    .setIsolationLevel('repeatable read')
    .execute();
  const close = async () => {
    await tx.rollback().execute();
  };
  try {
    await setScope(tx, { ...actor, mayWrite: false });
  } catch (error) {
    await close();
    throw error;
  }
  return { tx, close };
}

export type HouseholdKey = { readonly county: string; readonly household: string };

/** The households of a place as of the pair, village by village, in the order of their heads' spelling. */
export async function listHouseholdKeys(tx: Tx, area: string, pair: AsOfPair): Promise<HouseholdKey[]> {
  return tx
    .selectFrom('household_version as v')
    .select(['v.county', 'v.household'])
    .where(withinArea('v.village', areaPrefix(area)))
    .where(asOf('v', pair))
    .orderBy('v.village')
    .orderBy('v.head_pinyin')
    .orderBy('v.household')
    .execute();
}

type Facts = Selectable<Schema['household_version']> &
  Pick<
    Selectable<Schema['status_version']>,
    | 'household_type'
    | 'poverty_class'
    | 'graduation_year'
    | 'monitored_kind'
    | 'risk_identified_on'
    | 'risk_eliminated_on'
  > & {
    readonly national_household_no: string;
    readonly registration: string | null;
    readonly monitoring: string | null;
    readonly risks: string[] | null;
    readonly dangerous_housing: boolean | null;
    readonly safe_water: boolean | null;
    readonly water_difficult: boolean | null;
    readonly year: number | null;
    readonly per_head_fen: number | null;
    readonly wage_fen: number | null;
    readonly business_fen: number | null;
    readonly property_fen: number | null;
    readonly transfer_fen: number | null;
    readonly business_cost_fen: number | null;
    readonly claim_fen: number | null;
    readonly self_paid_fen: number | null;
  };
export type HouseholdFacts = Facts;

/** What is known of some households of one county as of the pair, with the income of the latest year up to `year`. */
export async function listHouseholdFacts(
  tx: Tx,
  county: string,
  households: readonly string[],
  pair: AsOfPair,
  year: number,
): Promise<Facts[]> {
  const { rows } =
    await sql<Facts>`select v.*, h.national_household_no, s.registration, s.monitoring, s.household_type, s.poverty_class,
      s.graduation_year, s.monitored_kind, s.risks, s.risk_identified_on, s.risk_eliminated_on,
      l.dangerous_housing, l.safe_water, l.water_difficult,
      i.year, i.per_head_fen, i.wage_fen, i.business_fen, i.property_fen, i.transfer_fen, i.business_cost_fen, i.claim_fen, i.self_paid_fen
    from household_version v
    join household h on h.county = v.county and h.id = v.household
    left join status_version s on s.county = v.county and s.household = v.household and ${asOf('s', pair)}
    left join living_version l on l.county = v.county and l.household = v.household and ${asOf('l', pair)}
    left join lateral (select * from income_version y where y.county = v.county and y.household = v.household
      and y.year <= ${year} and ${asOf('y', pair)} order by y.year desc limit 1) i on true
    where v.county = ${county} and v.household = any (${[...households]}::uuid[]) and ${asOf('v', pair)}`.execute(
      tx,
    );
  return rows;
}

export type MemberFacts = Selectable<Schema['member_version']> &
  Pick<Selectable<Schema['person']>, 'birth' | 'sex' | 'document_mask' | 'document_cipher'>;

/** Members of some households of one county as of the pair; the order within a household is settled by the caller. */
export async function listMemberFacts(
  tx: Tx,
  county: string,
  households: readonly string[],
  pair: AsOfPair,
): Promise<MemberFacts[]> {
  const { rows } =
    await sql<MemberFacts>`select m.*, p.birth, p.sex, coalesce(p.document_mask, '') as document_mask, p.document_cipher
    from member_version m left join person p on p.county = m.county and p.id = m.person
    where m.county = ${county} and m.household = any (${[...households]}::uuid[]) and ${asOf('m', pair)}
    order by m.household, m.national_person_no, m.person`.execute(tx);
  return rows;
}
