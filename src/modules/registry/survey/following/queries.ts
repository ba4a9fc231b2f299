import { type RawBuilder, sql } from 'kysely';
import { countyOf } from '#kernel/area-code.ts';
import type { Tx } from '#platform/db/database.ts';

/** Values that follow a household or a person. */
type Follower = 'household' | 'member';

const HOME = {
  household: sql`select household as subject, village, valid_from from household_version`,
  member: sql`select person as subject, village, valid_from from member_version`,
} as const;

/**
 * Where households or persons are known to live on each day, as spans without a gap: the first village holds for what lies before
 * it, the last one for what comes after.
 * @param subjects a selection of their ids
 */
export function homesOf(kind: Follower, county: string, subjects: RawBuilder<unknown>): RawBuilder<unknown> {
  const key = sql.ref(kind === 'household' ? 'household' : 'person');
  return sql`(select subject, village, from_day, coalesce(lead(from_day) over (partition by subject order by from_day), 'infinity'::date) as to_day
    from (select subject, village, case when before is null then '-infinity'::date else valid_from end as from_day
      from (select subject, village, valid_from, lag(village) over (partition by subject order by valid_from) as before
        from (${HOME[kind]} where county = ${county} and superseded_at = 'infinity' and ${key} in (${subjects})) known) told
      where before is distinct from village) step)`;
}

/** What a value keeps when it is written again for other days or another village: also who recorded it. */
export const KEPT = sql.raw(
  'county, kind, subject, item, number, flag, day, codes, source, note, recorder, recorded_by, source_sheet, source_row',
);

/**
 * Brings values to the villages where their households or persons are known to live by now; what was known before stays,
 * superseded. Who recorded a value stays too.
 */
export async function followHomes(
  tx: Tx,
  kind: Follower,
  { county, now }: { readonly county: string; readonly now: string },
  subjects: RawBuilder<unknown>,
): Promise<void> {
  await sql`with home as materialized ${homesOf(kind, county, subjects)},
    moved as (update survey_value v set superseded_at = ${now}::timestamptz
      where v.county = ${county} and v.kind = ${kind} and v.superseded_at = 'infinity'
        and exists (select from home h where h.subject = v.subject and h.village <> v.village and h.from_day < v.valid_to and h.to_day > v.valid_from)
      returning v.*)
    insert into survey_value (${KEPT}, village, valid_from, valid_to, recorded_at)
    select ${sql.raw('m.county, m.kind, m.subject, m.item, m.number, m.flag, m.day, m.codes, m.source, m.note, m.recorder, m.recorded_by, m.source_sheet, m.source_row')},
      h.village, greatest(m.valid_from, h.from_day), least(m.valid_to, h.to_day), ${now}::timestamptz
    from moved m join home h on h.subject = m.subject and h.from_day < m.valid_to and h.to_day > m.valid_from`.execute(
    tx,
  );
}

/** Whether anything was ever asked in a county: most imports have nothing to carry along. */
export async function isSurveyed(tx: Tx, county: string): Promise<boolean> {
  const { rows } = await sql<{ asked: boolean }>`
    select exists (select from survey_value where county = ${county}) as asked`.execute(tx);
  return rows[0]?.asked ?? false;
}

/** 合并村: see moving/queries.ts. */
type Move = { readonly from: readonly string[]; readonly to: string; readonly on: string };

/**
 * 合并村: what is known of households and persons goes on in the successor; what was known of the villages themselves ends with
 * them, because nobody knows whether it holds for the larger one.
 */
export async function moveSurvey(tx: Tx, { from, to, on }: Move, now: string): Promise<void> {
  await sql`with moved as (update survey_value set superseded_at = ${now}::timestamptz
      where county = ${countyOf(to)} and village = any (${[...from]}::text[]) and superseded_at = 'infinity' and valid_to > ${on}::date
      returning *)
    insert into survey_value (${KEPT}, village, valid_from, valid_to, recorded_at)
    select ${KEPT}, village, valid_from, ${on}::date, ${now}::timestamptz from moved where valid_from < ${on}::date
    union all
    select ${KEPT}, ${to}, greatest(valid_from, ${on}::date), valid_to, ${now}::timestamptz from moved where kind <> 'village'`.execute(
    tx,
  );
}
