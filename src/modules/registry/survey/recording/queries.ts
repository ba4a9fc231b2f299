import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import { homesOf, KEPT } from '../following/queries.ts';
import type { SurveySource } from '../model.ts';
import type { Answer } from '../rules.ts';

/** Answers about one household, person or village. */
export type Answered = {
  readonly kind: 'household' | 'member' | 'village';
  readonly subject: string;
  /** Of a village its own code; of the others where they live on the day. */
  readonly village: string;
  readonly answers: readonly Answer[];
};

/** What every value carries that is recorded together. */
export type SurveyRecording = {
  readonly county: string;
  /** The day from which the answers hold. */
  readonly on: string;
  readonly source: SurveySource;
  readonly note: string;
  readonly recorder: string;
  readonly now: string;
  readonly commandId: string;
};

/** How many answers were not there, say something else than what was known, or say the same. */
export type Written = { readonly added: number; readonly changed: number; readonly unchanged: number };

/** The columns of a relation of answers: what `planOf` reads. */
export const GIVEN =
  'kind text, subject uuid, village text, item text, number double precision, flag boolean, day date, codes text[], sheet text, source_row integer';

/** The answers of a command as such a relation. */
export function givenRows(answered: readonly Answered[]): RawBuilder<unknown> {
  const rows = answered.flatMap(({ kind, subject, village, answers }) =>
    answers.map((answer) => ({ kind, subject, village, ...answer })),
  );
  return sql`(select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (${sql.raw(GIVEN)}))`;
}

const said = (alias: string) =>
  sql.raw(
    `coalesce(${alias}.number::text, ${alias}.flag::text, ${alias}.day::text, ${alias}.codes::text, '')`,
  );

/**
 * What is to be written of some answers. An answer holds from its day until the day from which something else is known: versions
 * behind it that only repeat what is replaced are replaced too, one that says something else is believed.
 *   told     the answers that are not known as such on the day
 *   known    versions that hold on the day or later, with what the first of them says
 *   hit      those that are replaced, with the answer
 *   fresh    answers on a day of which nothing is known, with the day up to which they hold
 */
function planOf(given: RawBuilder<unknown>, county: string, on: string): RawBuilder<unknown> {
  const day = sql`${on}::date`;
  return sql`given as (select * from ${given} g),
    told as materialized (select g.* from given g
      left join survey_value c on c.county = ${county} and c.subject = g.subject and c.item = g.item and c.superseded_at = 'infinity'
        and c.valid_from <= ${day} and c.valid_to > ${day}
      where c.subject is null or ${said('c')} <> ${said('g')}),
    known as (select v.*, ${said('v')} as said,
        first_value(${said('v')}) over w as first_said, first_value(v.valid_from) over w as first_from, lag(v.valid_to) over w as before_to
      from survey_value v join told g on g.subject = v.subject and g.item = v.item
      where v.county = ${county} and v.superseded_at = 'infinity' and v.valid_to > ${day}
      window w as (partition by v.subject, v.item order by v.valid_from)),
    run as (select k.*, sum(case when k.valid_from > ${day} and (k.said <> k.first_said or k.before_to <> k.valid_from) then 1 else 0 end)
        over (partition by k.subject, k.item order by k.valid_from) as breaks from known k),
    hit as (select r.*, g.number as new_number, g.flag as new_flag, g.day as new_day, g.codes as new_codes, g.sheet, g.source_row as new_row
      from run r join told g on g.subject = r.subject and g.item = r.item
      where r.first_from <= ${day} and r.breaks = 0),
    fresh as (select g.*, coalesce(k.first_from, 'infinity'::date) as ends
      from told g left join (select subject, item, min(valid_from) as first_from from known group by subject, item) k using (subject, item)
      where k.first_from is null or k.first_from > ${day})`;
}

const COUNTS = sql`(select count(*) from fresh) as added, (select count(*) from (select distinct subject, item from hit) h) as changed,
  (select count(*) from given) as given`;

type Counts = { readonly added: number; readonly changed: number; readonly given: number };

const writtenOf = (row: Counts | undefined): Written => {
  const { added = 0, changed = 0, given = 0 } = row ?? {};
  return { added, changed, unchanged: given - added - changed };
};

/** What would be written; nothing is. */
export async function compareAnswers(
  tx: Tx,
  given: RawBuilder<unknown>,
  { county, on }: Pick<SurveyRecording, 'county' | 'on'>,
): Promise<Written> {
  const { rows } = await sql<Counts>`with ${planOf(given, county, on)} select ${COUNTS}`.execute(tx);
  return writtenOf(rows[0]);
}

/** Writes answers as versions: nothing is overwritten, what they replace is superseded. */
export async function writeAnswers(
  tx: Tx,
  given: RawBuilder<unknown>,
  recording: SurveyRecording,
): Promise<Written> {
  const { county, on, source, note, recorder, now, commandId } = recording;
  const day = sql`${on}::date`;
  const mine = sql`${source}, ${note}, ${recorder}, ${commandId}::uuid`;
  const subjects = (kind: string) => sql`select subject from told where kind = ${kind}`;
  const { rows } = await sql<Counts>`with ${planOf(given, county, on)},
    home as materialized (
      select * from ${homesOf('household', county, subjects('household'))} h
      union all select * from ${homesOf('member', county, subjects('member'))} m
      union all select distinct subject, village, '-infinity'::date, 'infinity'::date from told where kind = 'village'),
    superseded as (update survey_value v set superseded_at = ${now}::timestamptz from hit h
      where v.county = ${county} and v.subject = h.subject and v.item = h.item and v.valid_from = h.valid_from and v.recorded_at = h.recorded_at),
    written as (insert into survey_value (${KEPT}, village, valid_from, valid_to, recorded_at)
      select ${KEPT}, village, valid_from, ${day}, ${now}::timestamptz from hit where valid_from < ${day}
      union all
      select county, kind, subject, item, new_number, new_flag, new_day, new_codes, ${mine}, sheet, new_row, village, greatest(valid_from, ${day}), valid_to,
        ${now}::timestamptz from hit
      union all
      select ${county}, f.kind, f.subject, f.item, f.number, f.flag, f.day, f.codes, ${mine}, f.sheet, f.source_row, h.village,
        greatest(${day}, h.from_day), least(f.ends, h.to_day), ${now}::timestamptz
      from fresh f join home h on h.subject = f.subject and h.from_day < f.ends and h.to_day > ${day}
      order by 3, 4)
    select ${COUNTS}`.execute(tx);
  return writtenOf(rows[0]);
}

/** Where a household lived on a day, as it is known; undefined when nothing is known of it then, or not for this actor. */
export async function findHome(
  tx: Tx,
  { county, id }: { readonly county: string; readonly id: string },
  on: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('household_version')
    .select('village')
    .where('county', '=', county)
    .where('household', '=', id)
    .where('superseded_at', '=', 'infinity')
    .where('valid_from', '<=', on)
    .where('valid_to', '>', on)
    .executeTakeFirst();
  return row?.village;
}

/** The members of a household on a day. */
export async function listPersons(
  tx: Tx,
  { county, id }: { readonly county: string; readonly id: string },
  on: string,
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('member_version')
    .select('person')
    .where('county', '=', county)
    .where('household', '=', id)
    .where('superseded_at', '=', 'infinity')
    .where('valid_from', '<=', on)
    .where('valid_to', '>', on)
    .execute();
  return new Set(rows.map((row) => row.person));
}

export type VillagePlace = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly townName: string;
  /** Whether it is in force on the day. */
  readonly holds: boolean;
};

/** A village by its code, named as on the day or nearest to it; undefined when there is none. */
export async function findVillage(tx: Tx, code: string, on: string): Promise<VillagePlace | undefined> {
  const { rows } = await sql<VillagePlace>`
    select a.id, a.code, v.name, coalesce(t.name, '') as "townName", v.valid_from <= ${on}::date and v.valid_to > ${on}::date as holds
    from area a join area_version v on v.area = a.id and v.superseded_at = 'infinity'
    left join lateral (select n.name from area_version n where n.area = v.parent and n.superseded_at = 'infinity' order by n.valid_from desc limit 1) t on true
    where a.code = ${code} and a.level = 'village'
    order by v.valid_from <= ${on}::date and v.valid_to > ${on}::date desc, v.valid_from desc limit 1`.execute(
    tx,
  );
  return rows[0];
}
