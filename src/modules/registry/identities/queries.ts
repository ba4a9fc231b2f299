import { sql } from 'kysely';
import { areaPrefix } from '#kernel/area-code.ts';
import { type AsOfPair, asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';

/** Villages of a place in which somebody is registered as of the pair. */
export async function listSettledVillages(tx: Tx, area: string, pair: AsOfPair): Promise<string[]> {
  const { rows } = await sql<{ village: string }>`select distinct m.village from member_version m
    where ${withinArea('m.village', areaPrefix(area))} and ${asOf('m', pair)} order by 1`.execute(tx);
  return rows.map(({ village }) => village);
}

type IdentityRow = {
  readonly person: string;
  readonly household: string;
  readonly village: string;
  readonly national_person_no: string;
  readonly national_household_no: string;
  readonly name: string;
  readonly pinyin: string;
  readonly birth: string | null;
  readonly sex: 'male' | 'female' | null;
  readonly document_cipher: Buffer | null;
};

/** Who the members of one village are. */
export async function listIdentities(tx: Tx, village: string, pair: AsOfPair): Promise<IdentityRow[]> {
  const { rows } =
    await sql<IdentityRow>`select m.person, m.household, m.village, m.national_person_no, h.national_household_no,
      m.name, m.pinyin, p.birth, p.sex, p.document_cipher
    from member_version m
    join household h on h.county = m.county and h.id = m.household
    left join person p on p.county = m.county and p.id = m.person
    where ${withinArea('m.village', village)} and ${asOf('m', pair)} order by m.person`.execute(tx);
  return rows;
}
