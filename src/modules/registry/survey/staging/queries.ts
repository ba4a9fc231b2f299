import { type RawBuilder, sql } from 'kysely';
import { areaPrefix, countyOf } from '#kernel/area-code.ts';
import { widenDocument } from '#kernel/person-document.ts';
import type { Keys } from '#platform/crypto/keys.ts';
import { asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import { knowledgeInstant } from '#platform/db/knowledge.ts';
import { line } from '../../intake/encode.ts';
import { copy, type RawConnection } from '../../intake/queries.ts';
import { holdRegister } from '../../lock/queries.ts';
import { splitDocument } from '../../rules.ts';
import {
  compareAnswers,
  GIVEN,
  type SurveyRecording,
  type Written,
  writeAnswers,
} from '../recording/queries.ts';
import type { Answer } from '../rules.ts';

/** One row of a workbook that is in order by itself: whom it names, and what it says of them. */
export type SurveyRow = {
  readonly sheet: string;
  readonly row: number;
  /** 户编号, 人编号 and the cleaned document number, as far as the row has them. */
  readonly householdNo: string | null;
  readonly personNo: string | null;
  readonly document: string | null;
  /** 12 digits */
  readonly village: string | null;
  readonly household: readonly Answer[];
  readonly member: readonly Answer[];
  readonly villages: readonly Answer[];
};

const RAW = `
  create temp table survey_row (n integer not null, sheet text not null, source_row integer not null, household_no text, person_no text,
    document_hash bytea, village text) on commit drop;
  create temp table survey_cell (n integer not null, kind text not null, item text not null, number double precision, flag boolean, day date,
    codes text[]) on commit drop`;

/** Makes the room of one transaction for the rows of a workbook. */
export async function openSurveyStaging(client: RawConnection): Promise<void> {
  // Sets of a million answers are joined and sorted: in memory, and without compiling each statement.
  await client.query("set local work_mem = '128MB'; set local jit = off");
  await client.query(RAW);
}

/** Streams some rows in, behind those that are there already. @param from number of the first of them */
export async function stageSurveyRows(
  client: RawConnection,
  keys: Keys,
  rows: readonly SurveyRow[],
  from: number,
): Promise<void> {
  const hashOf = (document: string) => keys.hash('document', splitDocument(document, widenDocument).key);
  function* heads() {
    for (const [index, row] of rows.entries())
      yield line([
        from + index,
        row.sheet,
        row.row,
        row.householdNo,
        row.personNo,
        row.document === null ? null : hashOf(row.document),
        row.village,
      ]);
  }
  function* cells() {
    for (const [index, row] of rows.entries()) {
      const kinds = [
        ['household', row.household],
        ['member', row.member],
        ['village', row.villages],
      ] as const;
      for (const [kind, answers] of kinds)
        for (const { item, number, flag, day, codes } of answers)
          yield line([from + index, kind, item, number, flag, day, codes]);
    }
  }
  await copy(client, 'survey_row', heads());
  await copy(client, 'survey_cell', cells());
}

/** A row that names nobody who is there, or two rows that say different things of the same. */
export type StagedFinding = {
  readonly code:
    | 'survey.householdUnknown'
    | 'survey.memberUnknown'
    | 'survey.villageUnknown'
    | 'survey.contradiction';
  readonly sheet: string;
  readonly row: number;
  readonly item: string | null;
  /** The household's or person's number, or the code of the village, as the row gives it. */
  readonly named: string | null;
};

export type SurveyScope = {
  /** 12 digits */
  readonly area: string;
  readonly on: string;
  /** True before something is written: the register stands still until the transaction ends. */
  readonly hold: boolean;
};

/**
 * Finds whom the rows name, as of the day and within the place and the actor's scope, and lays their answers out as
 * `survey_given`. A row that names nobody there is left out whole; of two rows that contradict each other neither is taken.
 */
export async function resolveSurvey(tx: Tx, { area, on, hold }: SurveyScope): Promise<StagedFinding[]> {
  const county = countyOf(area);
  const prefix = areaPrefix(area);
  if (hold) await holdRegister(tx, county);
  await sql`analyze survey_row; analyze survey_cell`.execute(tx);
  // Members have no index by their number: all that are there are laid out once and joined as a set.
  await sql`create temp table survey_present on commit drop as
    select x.person, x.household, x.village, x.national_person_no from member_version x
    where x.county = ${county} and ${withinArea('x.village', prefix)} and ${asOf('x', { on })}
      and exists (select from survey_row where person_no is not null or document_hash is not null)`.execute(
    tx,
  );
  await sql`analyze survey_present`.execute(tx);
  await sql`create temp table survey_named on commit drop as
    select distinct on (r.n) r.n, h.household, coalesce(h.village, p.village, d.village) as village, coalesce(p.person, d.person) as person,
      coalesce(p.household, d.household) as of_household, v.id as place, v.code as place_code
    from survey_row r
    left join lateral (select x.household, x.village from household k join household_version x on x.county = k.county and x.household = k.id
      where k.county = ${county} and k.national_household_no = r.household_no and ${asOf('x', { on })} and ${withinArea('x.village', prefix)} limit 1) h on true
    left join survey_present p on p.national_person_no = r.person_no and (r.household_no is null or p.household = h.household)
    left join person k on k.county = ${county} and k.document_hash = r.document_hash
    left join survey_present d on d.person = k.id and (r.household_no is null or d.household = h.household)
    left join lateral (select a.id, a.code from area a join area_version x on x.area = a.id and ${asOf('x', { on })}
      where a.code = r.village and a.level = 'village' and ${withinArea('a.code', prefix)} limit 1) v on true
    order by r.n`.execute(tx);
  const unknown = await listUnknown(tx);
  const told = sql`select c.kind, case c.kind when 'household' then coalesce(w.household, w.of_household) when 'member' then w.person else w.place end as subject,
      case c.kind when 'village' then w.place_code else w.village end as village,
      c.item, c.number, c.flag, c.day, c.codes, r.sheet, r.source_row, r.n
    from survey_cell c join survey_row r using (n) join survey_named w using (n)
    where not exists (select from survey_lost l where l.n = c.n)`;
  if (await speaksTwice(tx)) return [...unknown, ...(await joinAnswers(tx, told))];
  await sql`create temp table survey_given on commit drop as ${told}`.execute(tx);
  await sql`analyze survey_given (kind, subject, item)`.execute(tx);
  return unknown;
}

/** Whether two rows speak of the same household, person or village: one row says an item once. */
async function speaksTwice(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ twice: boolean }>`
    with named as (select coalesce(household, of_household) as household, person, place from survey_named)
    select exists (select from named where household is not null group by household having count(*) > 1)
      or exists (select from named where person is not null group by person having count(*) > 1)
      or exists (select from named where place is not null group by place having count(*) > 1) as twice`.execute(
    tx,
  );
  return rows[0]?.twice ?? true;
}

const SAID = sql.raw(`coalesce(t.number::text, t.flag::text, t.day::text, t.codes::text, '') collate "C"`);

/** Answers that several rows repeat are taken once; of those on which they differ none is. */
async function joinAnswers(tx: Tx, told: RawBuilder<unknown>): Promise<StagedFinding[]> {
  await sql`create temp table survey_told on commit drop as ${told}`.execute(tx);
  await sql`create temp table survey_one on commit drop as
    select t.subject, t.item, min(t.n) as n, min(${SAID}) <> max(${SAID}) as differs from survey_told t group by t.subject, t.item`.execute(
    tx,
  );
  await sql`analyze survey_told (subject, item, n); analyze survey_one`.execute(tx);
  await sql`create temp table survey_given on commit drop as
    select t.* from survey_told t join survey_one o on o.subject = t.subject and o.item = t.item and o.n = t.n where not o.differs`.execute(
    tx,
  );
  await sql`analyze survey_given (kind, subject, item)`.execute(tx);
  const { rows } = await sql<StagedFinding>`
    select 'survey.contradiction' as code, t.sheet, t.source_row as row, t.item, null as named
    from survey_told t join survey_one o on o.subject = t.subject and o.item = t.item where o.differs order by t.n`.execute(
    tx,
  );
  return rows;
}

/** The rows whose household, member or village is not there; they are kept in `survey_lost`. */
async function listUnknown(tx: Tx): Promise<StagedFinding[]> {
  await sql`create temp table survey_lost on commit drop as
    select r.n, r.sheet, r.source_row,
      case when bool_or(c.kind = 'village') then 'survey.villageUnknown'
        when bool_or(c.kind = 'household') and r.household_no is not null and min(w.household::text) is null then 'survey.householdUnknown'
        when r.person_no is not null or r.document_hash is not null then 'survey.memberUnknown'
        else 'survey.householdUnknown' end as code,
      case when bool_or(c.kind = 'village') then r.village when min(w.household::text) is null and r.household_no is not null then r.household_no
        else r.person_no end as named
    from survey_row r join survey_cell c using (n) join survey_named w using (n)
    where case c.kind when 'household' then coalesce(w.household, w.of_household) when 'member' then w.person else w.place end is null
    group by r.n, r.sheet, r.source_row, r.household_no, r.person_no, r.document_hash, r.village`.execute(tx);
  const { rows } = await sql<StagedFinding>`
    select code, sheet, source_row as row, null as item, named from survey_lost order by n`.execute(tx);
  return rows;
}

const STAGED = sql`(select ${sql.raw(
  GIVEN.split(', ')
    .map((column) => column.split(' ')[0])
    .join(', '),
)} from survey_given)`;

export type StagedSubjects = Readonly<Record<'household' | 'member' | 'village', number>>;

/** How many households, persons and villages the rows speak of. */
export async function countStaged(tx: Tx): Promise<StagedSubjects> {
  const { rows } = await sql<{ kind: keyof StagedSubjects; n: number }>`
    select kind, count(distinct subject) as n from survey_given group by kind`.execute(tx);
  return { household: 0, member: 0, village: 0, ...Object.fromEntries(rows.map(({ kind, n }) => [kind, n])) };
}

/** What the staged answers would change; nothing is written. */
export function compareStaged(tx: Tx, { area, on }: Omit<SurveyScope, 'hold'>): Promise<Written> {
  return compareAnswers(tx, STAGED, { county: countyOf(area), on });
}

/** Writes the staged answers as versions; before it `resolveSurvey` held the register. */
export async function writeStaged(tx: Tx, recording: Omit<SurveyRecording, 'now'>): Promise<Written> {
  // Taken while the register is held: behind everything that others wrote before.
  const written = await writeAnswers(tx, STAGED, { ...recording, now: await knowledgeInstant(tx) });
  await sql`select refresh_survey_statistics()`.execute(tx);
  return written;
}
