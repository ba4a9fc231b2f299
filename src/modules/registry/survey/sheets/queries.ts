import { type RawBuilder, sql } from 'kysely';
import { areaPrefix } from '#kernel/area-code.ts';
import { type AsOfPair, asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { ItemSubject } from '#policy/items.ts';
import type { SurveySource } from '../model.ts';
import type { StoredValue } from '../rules.ts';

/** A value as of a pair, and who recorded it. */
export type ValueRow = StoredValue & {
  readonly subject: string;
  readonly item: string;
  /** The day from which it holds, and when that was recorded: a move to another village changes neither. */
  readonly since: string;
  readonly recordedAt: string;
  readonly recorder: string;
  readonly source: SurveySource;
  readonly note: string;
  readonly sheet: string | null;
  readonly row: number | null;
};

/** Everything that is kept of some households, persons or villages (areas) as of a pair. */
export async function listValues(
  tx: Tx,
  county: string,
  subjects: readonly string[],
  pair: AsOfPair,
): Promise<ValueRow[]> {
  if (subjects.length === 0) return [];
  const { rows } = await sql<ValueRow>`
    select x.subject, x.item, x.number, x.flag, x.day, x.codes, x.recorder, x.source, x.note, x.source_sheet as sheet, x.source_row as row,
      o.since, o.recorded_at as "recordedAt"
    from survey_value x
    cross join lateral (select min(o.valid_from) as since, min(o.recorded_at) as recorded_at from survey_value o
      where o.county = x.county and o.subject = x.subject and o.item = x.item and o.recorded_by = x.recorded_by) o
    where x.county = ${county} and x.subject = any (${subjects}::uuid[]) and ${asOf('x', pair)}`.execute(tx);
  return rows;
}

/** How many there are of each kind in a place as of a pair, and how many have an answer to all or to some items of a form. */
export type FormCount = {
  readonly form: string;
  readonly answered: number;
  readonly begun: number;
};

/** Items of one kind, each with its form. */
export type AskedItem = { readonly item: string; readonly form: string };

/** Six digits as equality when the place lies in one county, so that the index leads. */
function inCounty(alias: string, prefix: string): RawBuilder<boolean> {
  const six = prefix.slice(0, 6);
  if (six.length < 6) return sql<boolean>`true`;
  return sql<boolean>`${sql.ref(`${alias}.county`)} = ${six}`;
}

/** Those who are there on the day, by id. */
function presentOf(kind: ItemSubject, prefix: string, pair: AsOfPair): RawBuilder<unknown> {
  if (kind === 'village')
    return sql`select a.id as subject from area a join area_version p on p.area = a.id and ${asOf('p', pair)}
      where a.level = 'village' and ${withinArea('a.code', prefix)}`;
  const table = sql.table(kind === 'household' ? 'household_version' : 'member_version');
  const key = sql.ref(kind === 'household' ? 'p.household' : 'p.person');
  return sql`select ${key} as subject from ${table} p where ${inCounty('p', prefix)} and ${withinArea('p.village', prefix)} and ${asOf('p', pair)}`;
}

export async function countPresent(tx: Tx, kind: ItemSubject, area: string, pair: AsOfPair): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (${presentOf(kind, areaPrefix(area), pair)}) p`.execute(tx);
  return rows[0]?.n ?? 0;
}

/** By form, of those who are there on the day: who has an answer to some of its items of a kind, and who to all. */
export async function countAnswered(
  tx: Tx,
  kind: ItemSubject,
  asked: readonly AskedItem[],
  area: string,
  pair: AsOfPair,
): Promise<FormCount[]> {
  if (asked.length === 0) return [];
  const prefix = areaPrefix(area);
  const { rows } = await sql<FormCount>`
    with asked as materialized (select *, count(*) over (partition by form) as need
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a (item text, form text)),
    told as (select x.subject, a.form, count(*) >= a.need as complete
      from survey_value x join asked a on a.item = x.item
      where ${inCounty('x', prefix)} and ${withinArea('x.village', prefix)} and x.kind = ${kind} and ${asOf('x', pair)}
      group by x.subject, a.form, a.need)
    select t.form, count(*) as begun, count(*) filter (where t.complete) as answered
    from told t where t.subject in (${presentOf(kind, prefix, pair)}) group by t.form`.execute(tx);
  return rows;
}

/** One of whom a form is asked. */
export type SubjectRow = {
  readonly subject: string;
  readonly village: string;
  readonly householdNo: string | null;
  readonly personNo: string | null;
  readonly name: string;
  readonly relationToHead: string | null;
};

/** The households of a village on a day, in the order of their heads' names. */
export async function listHouseholdSubjects(tx: Tx, village: string, on: string): Promise<SubjectRow[]> {
  const { rows } = await sql<SubjectRow>`
    select v.household as subject, v.village, h.national_household_no as "householdNo", null as "personNo", v.head_name as name, null as "relationToHead"
    from household_version v join household h on h.county = v.county and h.id = v.household
    where v.county = ${village.slice(0, 6)} and v.village = ${village} and ${asOf('v', { on })} order by v.head_pinyin, h.national_household_no`.execute(
    tx,
  );
  return rows;
}

/** The members of a village on a day, household by household, each head first. */
export async function listMemberSubjects(tx: Tx, village: string, on: string): Promise<SubjectRow[]> {
  const { rows } = await sql<SubjectRow>`
    select m.person as subject, m.village, h.national_household_no as "householdNo", m.national_person_no as "personNo", m.name,
      m.relation_to_head as "relationToHead"
    from member_version m join household h on h.county = m.county and h.id = m.household
    where m.county = ${village.slice(0, 6)} and m.village = ${village} and ${asOf('m', { on })}
    order by h.national_household_no, m.relation_to_head is distinct from 'head', m.national_person_no`.execute(
    tx,
  );
  return rows;
}

/** The villages of a place on a day, by their codes. */
export async function listVillageSubjects(tx: Tx, area: string, on: string): Promise<SubjectRow[]> {
  const { rows } = await sql<SubjectRow>`
    select a.id as subject, a.code as village, null as "householdNo", null as "personNo", v.name, null as "relationToHead"
    from area a join area_version v on v.area = a.id and ${asOf('v', { on })}
    where a.level = 'village' and ${withinArea('a.code', areaPrefix(area))} order by a.code`.execute(tx);
  return rows;
}
