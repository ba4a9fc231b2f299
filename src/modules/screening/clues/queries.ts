import { type RawBuilder, type Selectable, sql } from 'kysely';
import { areaPrefix, levelOfCode } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import type { ClueQuery, ClueSource } from './model.ts';

type ClueRow = Selectable<Schema['clue']>;
export type ReportRow = Selectable<Schema['clue_report']>;
export type StepRow = Selectable<Schema['clue_step']>;

type HouseholdPlace = { readonly county: string; readonly id: string; readonly village: string };

/** A household of the register within the scope. @throws Problem 404 `registry.householdNotFound` */
export async function getPlace(tx: Tx, household: string): Promise<HouseholdPlace> {
  const found = await tx
    .selectFrom('household')
    .select(['county', 'id', 'village'])
    .where('id', '=', household)
    .executeTakeFirst();
  if (!found) throw new Problem(404, 'registry.householdNotFound');
  return found;
}

/** The household of a county whose member bears a document number on a day, as far as the scope goes. */
export async function findMember(
  tx: Tx,
  county: string,
  documentHash: Buffer,
  on: string,
): Promise<HouseholdPlace | undefined> {
  return tx
    .selectFrom('person as p')
    .innerJoin('member_version as m', (join) =>
      join.onRef('m.county', '=', 'p.county').onRef('m.person', '=', 'p.id'),
    )
    .innerJoin('household as h', (join) =>
      join.onRef('h.county', '=', 'm.county').onRef('h.id', '=', 'm.household'),
    )
    .select(['h.county', 'h.id', 'h.village'])
    .where('p.county', '=', county)
    .where('p.document_hash', '=', documentHash)
    .where('m.superseded_at', '=', 'infinity')
    .where('m.valid_from', '<=', on)
    .where('m.valid_to', '>', on)
    .executeTakeFirst();
}

/** What a screening found, as far as a clue tells of it. */
export type Found = {
  readonly village: string;
  readonly household: string | null;
  readonly rule: string;
  readonly title: unknown;
  readonly fingerprint: Buffer;
};

/** A finding of the screening that is still there. @throws Problem 404 `screening.findingNotFound` */
export async function getFound(tx: Tx, finding: string): Promise<Found> {
  const found = await tx
    .selectFrom('screening_finding as f')
    .innerJoin('screening_rule_text as t', 't.id', 'f.rule_text')
    .select(['f.village', 'f.household', 'f.rule', 't.title', 'f.fingerprint'])
    .where('f.id', '=', finding)
    .where('f.cleared_run', 'is', null)
    .executeTakeFirst();
  if (!found) throw new Problem(404, 'clues.noFinding');
  return found;
}

/** Whether a place with this code exists, of whatever day. */
export async function isPlace(tx: Tx, code: string): Promise<boolean> {
  return (await tx.selectFrom('area').select('id').where('code', '=', code).executeTakeFirst()) !== undefined;
}

/** Who tells of one household or person at once waits for one another. */
export async function holdSubject(tx: Tx, subject: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`clue:${subject}`}, 0))`.execute(tx);
}

export type Whom =
  | { readonly household: string }
  | { readonly name: string; readonly key: Buffer; readonly numbered: boolean };

/** The open clue about a household or a person of a place; without a number the person is one of that name. */
export async function findOpen(
  tx: Tx,
  { county, area }: { readonly county: string; readonly area: string },
  whom: Whom,
): Promise<ClueRow | undefined> {
  let query = tx
    .selectFrom('clue')
    .selectAll()
    .where('county', '=', county)
    .where('area', '=', area)
    .where('ended_at', 'is', null)
    .orderBy('id');
  if ('household' in whom) query = query.where('household', '=', whom.household);
  else query = query.where('resident_key', '=', whom.key).where('numbered', '=', whom.numbered);
  return query.executeTakeFirst();
}

/** Whether a row of a list, or a finding, has told of somebody in a place already. */
export async function isToldAlready(
  tx: Tx,
  { county, area }: { readonly county: string; readonly area: string },
  fingerprint: Buffer,
): Promise<boolean> {
  const found = await tx
    .selectFrom('clue_report')
    .select('id')
    .where('county', '=', county)
    .where('area', '=', area)
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  return found !== undefined;
}

type NewClue = Pick<
  ClueRow,
  | 'county'
  | 'id'
  | 'area'
  | 'household'
  | 'resident_name'
  | 'resident_key'
  | 'numbered'
  | 'resident_mask'
  | 'phone_cipher'
  | 'phone_mask'
  | 'sources'
  | 'received_on'
  | 'due_on'
  | 'opened_by'
> & { readonly deadline: string };

export async function insertClue(tx: Tx, clue: NewClue): Promise<void> {
  await tx.insertInto('clue').values(clue).execute();
}

type NewReport = Omit<ReportRow, 'origin' | 'recorded_at'> & { readonly origin: string };

export async function insertReport(tx: Tx, report: NewReport): Promise<void> {
  await tx.insertInto('clue_report').values(report).execute();
}

/** What is told again: another way by which it came, an earlier last day, a phone that was not known. */
export async function joinClue(
  tx: Tx,
  { county, id }: Pick<ClueRow, 'county' | 'id'>,
  told: Pick<NewClue, 'sources' | 'received_on' | 'due_on' | 'phone_cipher' | 'phone_mask'>,
): Promise<void> {
  await sql`update clue set sources = array(select distinct unnest(sources || ${[...told.sources]}::text[]) order by 1),
      received_on = least(received_on, ${told.received_on}::date), due_on = least(due_on, ${told.due_on}::date),
      phone_cipher = coalesce(phone_cipher, ${told.phone_cipher}::bytea), phone_mask = coalesce(phone_mask, ${told.phone_mask})
    where county = ${county} and id = ${id}::uuid`.execute(tx);
}

/** Holds a clue of the scope until the transaction ends. @throws Problem 404 `clues.notFound` */
export async function holdClue(tx: Tx, id: string): Promise<ClueRow> {
  const clue = await tx.selectFrom('clue').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!clue) throw new Problem(404, 'clues.notFound');
  return clue;
}

type Change = Partial<Pick<ClueRow, 'state' | 'worker' | 'checked_on' | 'finding'>>;

/** What is done with a clue; when it ends the phone is forgotten. */
export async function changeClue(
  tx: Tx,
  { county, id }: Pick<ClueRow, 'county' | 'id'>,
  change: Change,
): Promise<void> {
  const ends = change.state === 'closed' || change.state === 'handed-over';
  await tx
    .updateTable('clue')
    .set({
      ...change,
      ...(ends && {
        ended_at: sql<string>`clock_timestamp()`,
        phone_cipher: null,
        phone_mask: null,
      }),
    })
    .where('county', '=', county)
    .where('id', '=', id)
    .execute();
}

/** Gives a clue, and what was told and done of it, to the village where the resident lives. */
export async function moveClue(
  tx: Tx,
  { county, id }: Pick<ClueRow, 'county' | 'id'>,
  area: string,
): Promise<void> {
  for (const table of ['clue_report', 'clue_step'] as const)
    await tx.updateTable(table).set({ area }).where('county', '=', county).where('clue', '=', id).execute();
  await tx.updateTable('clue').set({ area }).where('county', '=', county).where('id', '=', id).execute();
}

export async function insertStep(tx: Tx, step: Omit<StepRow, 'done_at'>): Promise<void> {
  await tx.insertInto('clue_step').values(step).execute();
}

/** The last day, as the pages show it and sort by it. */
const DUE = sql<string>`coalesce(c.due_on, '9999-12-31'::date)`;
const isOpen = sql<boolean>`c.ended_at is null`;
const isLate = (today: string) =>
  sql<boolean>`(c.ended_at is null and c.checked_on is null and c.due_on < ${today}::date)`;

/** A clue with the head's name, and what was said of it. */
export type LineRow = ClueRow & {
  readonly name: string;
  readonly said: string;
  readonly risks: string[];
  readonly reports: number;
  readonly overdue: boolean;
};

/** Where the household lives now, so that a clue follows one whose village was merged into another. */
const PLACE = sql<string>`coalesce(h.village, c.area)`;

function lines(today: string, wanted: RawBuilder<unknown>): RawBuilder<LineRow> {
  return sql<LineRow>`select c.*, ${PLACE} as area, coalesce(c.resident_name, v.head_name, '') as name, ${isLate(today)} as overdue,
      told.said, told.risks, told.reports
    from clue c
    left join household h on h.county = c.county and h.id = c.household
    left join lateral (select head_name from household_version v where v.county = c.county and v.household = c.household
      and v.superseded_at = 'infinity' order by v.valid_from desc limit 1) v on true
    cross join lateral (select count(*)::int as reports,
        coalesce((array_agg(r.said order by r.recorded_at desc) filter (where r.said <> ''))[1], '') as said,
        array(select distinct unnest(x.risks) from clue_report x where x.county = c.county and x.clue = c.id order by 1) as risks
      from clue_report r where r.county = c.county and r.clue = c.id) told
    ${wanted}`;
}

type Asking = { readonly today: string; readonly asker: string };

/** One page: what is open by its last day, what has ended by its newest. */
export async function listClues(tx: Tx, query: ClueQuery, { today, asker }: Asking): Promise<LineRow[]> {
  const { state, source, household, overdue, mine, cursor, limit } = query;
  const ended = state === 'closed' || state === 'handed-over';
  const after = ended
    ? sql`c.id < ${cursor ?? null}::uuid`
    : sql`(${DUE}, c.id) > (select coalesce(o.due_on, '9999-12-31'::date), o.id from clue o where o.id = ${cursor ?? null}::uuid)`;
  const parts = [
    sql`(${withinArea('c.area', areaPrefix(query.area))} or ${withinArea('h.village', areaPrefix(query.area))})`,
    state === 'open' ? isOpen : sql`c.state = ${state}`,
    ...(source === undefined ? [] : [sql`${source} = any (c.sources)`]),
    ...(household === undefined ? [] : [sql`c.household = ${household}::uuid`]),
    ...(overdue === undefined ? [] : [isLate(today)]),
    ...(mine === undefined ? [] : [sql`c.worker = ${asker}`]),
    ...(cursor === undefined ? [] : [after]),
  ];
  const order = ended ? sql`c.id desc` : sql`${DUE}, c.id`;
  const { rows } = await lines(
    today,
    sql`where ${sql.join(parts, sql` and `)} order by ${order} limit ${limit}`,
  ).execute(tx);
  return rows;
}

/** One clue within the scope. */
export async function findLine(tx: Tx, id: string, today: string): Promise<LineRow | undefined> {
  const { rows } = await lines(today, sql`where c.id = ${id}::uuid`).execute(tx);
  return rows[0];
}

/** Everything told of a clue, the first report first. */
export async function listReports(
  tx: Tx,
  { county, id }: Pick<ClueRow, 'county' | 'id'>,
): Promise<ReportRow[]> {
  return tx
    .selectFrom('clue_report')
    .selectAll()
    .where('county', '=', county)
    .where('clue', '=', id)
    .orderBy('recorded_at')
    .execute();
}

export async function listSteps(tx: Tx, { county, id }: Pick<ClueRow, 'county' | 'id'>): Promise<StepRow[]> {
  return tx
    .selectFrom('clue_step')
    .selectAll()
    .where('county', '=', county)
    .where('clue', '=', id)
    .orderBy('done_at')
    .execute();
}

type Count = { readonly open: number; readonly overdue: number };
export type CountRows = {
  readonly all: Count & { readonly unclaimed: number };
  readonly bySource: readonly (Count & { readonly source: ClueSource })[];
  readonly byPlace: readonly (Count & { readonly area: string })[];
};

/** What is open in a place: altogether, by the way it came, and in the places next below. */
export async function countClues(tx: Tx, area: string, today: string): Promise<CountRows> {
  const level = levelOfCode(area);
  const digits = level === 'county' ? 9 : 12;
  const within = sql`from clue c left join household h on h.county = c.county and h.id = c.household
    where ${isOpen} and (${withinArea('c.area', areaPrefix(area))} or ${withinArea('h.village', areaPrefix(area))})`;
  const counts = sql`count(*)::int as open, count(*) filter (where ${isLate(today)})::int as overdue`;
  const { rows } = await sql<CountRows['all']>`select ${counts},
      count(*) filter (where c.state = 'new')::int as unclaimed ${within}`.execute(tx);
  const bySource = await sql<
    CountRows['bySource'][number]
  >`select source, count(*)::int as open, count(*) filter (where late)::int as overdue
    from (select unnest(c.sources) as source, ${isLate(today)} as late ${within}) s group by source order by source`.execute(
    tx,
  );
  const byPlace =
    level === 'village'
      ? []
      : (
          await sql<
            CountRows['byPlace'][number]
          >`select rpad(left(${PLACE}, ${digits}), 12, '0') as area, ${counts} ${within}
            group by 1 order by 1`.execute(tx)
        ).rows;
  const [all = { open: 0, overdue: 0, unclaimed: 0 }] = rows;
  return { all, bySource: bySource.rows, byPlace };
}
