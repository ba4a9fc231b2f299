import { sql } from 'kysely';
import { assert } from '#kernel/assert.ts';
import type { Tx } from '#platform/db/database.ts';
import { followHouseholds } from '../../account/queries.ts';
import { followMembers } from '../../corrections/derived.ts';
import { followHomes, isSurveyed } from '../../survey/following/queries.ts';
import { type Chain, changeTable, HOUSEHOLD_CHAIN, MEMBER_CHAIN } from '../chains.ts';
import { ALL_CHAINS } from '../queries.ts';

/** What every version written by this intake carries. */
export type Recording = {
  readonly county: string;
  /** `recorded_at`, RFC 3339 with microseconds. */
  readonly now: string;
  readonly commandId: string;
  readonly batch: string | null;
  /** The day on which the source's facts hold. */
  readonly on: string;
};

/** Households and persons that the register did not know, and where the known ones are now. */
async function insertUnknown(tx: Tx, { county, now, commandId, batch }: Recording): Promise<void> {
  await sql`insert into household (county, id, national_household_no, village, created_at)
    select ${county}, household, national_household_no, village, ${now}::timestamptz from staged_household where fresh`.execute(
    tx,
  );
  await sql`update household h set village = s.village from staged_household s
    where not s.fresh and s.village <> s.village_before and h.county = ${county} and h.id = s.household`.execute(
    tx,
  );
  await sql`insert into person (county, id, village, document_hash, document_cipher, document_mask, document_tail, birth, sex)
    select ${county}, person, village, document_hash, document_cipher, document_mask, document_tail, birth, sex from staged_member where fresh`.execute(
    tx,
  );
  await sql`update person p set village = s.village from staged_member s
    where not s.fresh and p.county = ${county} and p.id = s.person and p.village <> s.village`.execute(tx);
  await sql`insert into status_version (county, household, village, registration, monitoring, household_type, poverty_class, graduation_year,
      monitored_kind, risks, risk_identified_on, risk_eliminated_on, valid_from, valid_to, recorded_at, recorded_by, source_batch, source_sheet, source_row)
    select ${county}, h.household, h.village, t.registration, t.monitoring, t.household_type, t.poverty_class, t.graduation_year,
      t.monitored_kind, t.risks, t.risk_identified_on, t.risk_eliminated_on, t.valid_from, t.valid_to,
      ${now}::timestamptz, ${commandId}::uuid, ${batch}::uuid, h.sheet, h.source_row
    from staged_status t join staged_household h using (seq) where h.fresh`.execute(tx);
}

const COMMON = [
  'valid_from',
  'valid_to',
  'recorded_at',
  'superseded_at',
  'recorded_by',
  'source_batch',
  'source_sheet',
  'source_row',
];

/**
 * Writes what `compareChain` found: the version in force is superseded, its part before the change is kept as a version
 * of its own, and the new facts hold from their day to where the old ones ended.
 */
async function mergeChain(
  tx: Tx,
  chain: Chain,
  { county, now, commandId, batch }: Recording,
  known: boolean,
): Promise<void> {
  assert(/^\d{6}$/.test(county), 'a county is six digits');
  const change = changeTable(chain);
  const ownKeys = chain.key.filter((key) => !chain.facts.some((fact) => fact.column === key));
  const columns = [...ownKeys, ...chain.facts.map((fact) => fact.column)];
  const at = sql`${now}::timestamptz`;
  const pick = sql.raw(chain.key.map((key) => `v.${key} = x.${key}`).join(' and '));
  const kept = sql.raw(columns.map((column) => `v.${column}`).join(', '));
  const names = sql.raw(columns.join(', '));
  const common = sql.raw(COMMON.join(', '));
  if (known) {
    await sql`update ${sql.table(chain.table)} v set superseded_at = ${at} from ${sql.table(change)} x
    where not x.first and v.county = ${county} and ${pick} and v.valid_from = x.cur_from and v.recorded_at = x.cur_recorded`.execute(
      tx,
    );
    await sql`insert into ${sql.table(chain.table)} (county, ${names}, ${common})
    select v.county, ${kept}, v.valid_from, x.begins, ${at}, 'infinity', v.recorded_by, v.source_batch, v.source_sheet, v.source_row
    from ${sql.table(change)} x join ${sql.table(chain.table)} v
      on v.county = ${county} and ${pick} and v.valid_from = x.cur_from and v.recorded_at = x.cur_recorded
    where not x.first and x.cur_from < x.begins`.execute(tx);
  }
  await sql`insert into ${sql.table(chain.table)} (county, ${names}, ${common})
    select ${county}, ${sql.raw(columns.map((column) => `x.${column}`).join(', '))}, x.begins, x.ends, ${at}, 'infinity',
      ${commandId}::uuid, ${batch}::uuid, x.sheet, x.source_row from ${sql.table(change)} x`.execute(tx);
}

/** Ends the membership of those whom the source no longer names, on the source's day. */
async function endLeavers(tx: Tx, { county, now, on }: Recording): Promise<void> {
  const columns = [...MEMBER_CHAIN.key, ...MEMBER_CHAIN.facts.map((fact) => fact.column)];
  const pick = sql`v.county = ${county} and v.person = l.person and v.valid_from = l.valid_from and v.recorded_at = l.recorded_at`;
  await sql`update member_version v set superseded_at = ${now}::timestamptz from leaver l where ${pick}`.execute(
    tx,
  );
  await sql`insert into member_version (county, ${sql.raw(columns.join(', '))}, ${sql.raw(COMMON.join(', '))})
    select v.county, ${sql.raw(columns.map((column) => `v.${column}`).join(', '))}, v.valid_from, ${on}::date, ${now}::timestamptz, 'infinity',
      v.recorded_by, v.source_batch, v.source_sheet, v.source_row
    from leaver l join member_version v on ${pick} where l.valid_from < ${on}::date`.execute(tx);
}

/** Households that the source does not name but from which it takes a member into another. */
async function listPoorer(tx: Tx, county: string): Promise<string[]> {
  const { rows } = await sql<{ household: string }>`select distinct v.household
    from ${sql.table(changeTable(MEMBER_CHAIN))} x join member_version v
      on v.county = ${county} and v.person = x.person and v.valid_from = x.cur_from and v.recorded_at = x.cur_recorded
    where not x.first and v.household <> x.household
      and not exists (select from staged_household s where s.household = v.household)`.execute(tx);
  return rows.map((row) => row.household);
}

/** The households or persons of a chain that the source puts in another village, or back into one from a day on. */
function movers(chain: Chain, key: string, county: string) {
  return sql`select x.${sql.ref(key)} from ${sql.table(changeTable(chain))} x
    left join ${sql.table(chain.table)} o on o.county = ${county} and o.${sql.ref(key)} = x.${sql.ref(key)} and o.valid_from = x.cur_from and o.recorded_at = x.cur_recorded
    where x.first or o.village <> x.village`;
}

/** 调查项 go along with whom they are of. */
async function carrySurvey(tx: Tx, recording: Recording): Promise<void> {
  if (!(await isSurveyed(tx, recording.county))) return;
  await followHomes(tx, 'household', recording, movers(HOUSEHOLD_CHAIN, 'household', recording.county));
  await followHomes(tx, 'member', recording, movers(MEMBER_CHAIN, 'person', recording.county));
}

/** Whether the source speaks of anybody whom the register has: into a new one there is nothing to supersede or to end. */
async function knowsAny(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`select exists (select from staged_household where not fresh)
    or exists (select from staged_member where not fresh) as known`.execute(tx);
  return rows[0]?.known ?? true;
}

/** Merges all that was staged and compared in this transaction. */
export async function mergeStaged(
  tx: Tx,
  recording: Recording,
  progress: (done: number, total: number) => Promise<void>,
): Promise<void> {
  await progress(0, ALL_CHAINS.length + 2);
  await insertUnknown(tx, recording);
  const known = await knowsAny(tx);
  const poorer = known ? await listPoorer(tx, recording.county) : [];
  for (const [index, chain] of ALL_CHAINS.entries()) {
    await progress(index + 1, ALL_CHAINS.length + 2);
    await mergeChain(tx, chain, recording, known);
  }
  if (known) {
    await endLeavers(tx, recording);
    await carrySurvey(tx, recording);
    await followHouseholds(tx, recording);
  }
  for (const id of poorer) await followMembers(tx, { county: recording.county, id }, recording.on, recording);
  // Readers plan well right away, and do not wait for the server's own rounds.
  await sql`select refresh_register_statistics()`.execute(tx);
}
