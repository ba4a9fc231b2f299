import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Selectable, sql } from 'kysely';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { areaPrefix } from '#kernel/area-code.ts';
import type { Day } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import type { RunSummary } from '../model.ts';

export type RunRow = Selectable<Schema['screening_run']>;

type NewRun = Pick<
  RunRow,
  'county' | 'id' | 'area' | 'on_day' | 'answer_days' | 'due_on' | 'schedule' | 'created_by'
> & { readonly choice: string; readonly answer_reference: string | null };

export async function insertRun(tx: Tx, run: NewRun): Promise<void> {
  await tx.insertInto('screening_run').values(run).execute();
}

async function findRun(tx: Tx, id: string): Promise<RunRow | undefined> {
  return tx.selectFrom('screening_run').selectAll().where('id', '=', id).executeTakeFirst();
}

/** @throws Problem 404 `screening.runNotFound`, also outside the scope */
export async function getRun(tx: Tx, id: string): Promise<RunRow> {
  const run = await findRun(tx, id);
  if (!run) throw new Problem(404, 'screening.runNotFound');
  return run;
}

/** The last run that covers a place, by rule. */
export type LastLook = {
  readonly rule: string;
  readonly digest: string;
  readonly seq: number;
  readonly onDay: Day;
  readonly knownAt: string;
};

export async function lastLooks(tx: Tx, area: string): Promise<ReadonlyMap<string, LastLook>> {
  const { rows } = await sql<LastLook>`
    select rule, digest, seq, on_day as "onDay", known_at as "knownAt" from last_screenings(${area})`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.rule, row]));
}

const STAGE_TABLE = 'screening_found';
const STAGE_COLUMNS = 'id, rule, rule_text, subject, village, used, rests';
const STAGE = sql.raw(STAGE_TABLE);
const FOUND = sql.raw('screening_found_all');

/** The transaction's own table of what was found; compared with what is there when all is found. */
export async function openStage(tx: Tx): Promise<void> {
  await sql`create temp table ${STAGE} (id uuid, rule text collate "C", rule_text integer, subject text collate "C", village text, used text, rests text) on commit drop`.execute(
    tx,
  );
}

/** The transaction's own connection. */
export type Line = pg.PoolClient;

/** Takes rows in the form of COPY into the table of what was found. */
export async function copyFound(client: Line, text: string): Promise<void> {
  const copy = client.query(copyFrom(`copy ${STAGE_TABLE} (${STAGE_COLUMNS}) from stdin`));
  await pipeline(Readable.from([text]), copy);
}

export type NewRuleText = Omit<
  Selectable<Schema['screening_rule_text']>,
  'id' | 'responsible' | 'title' | 'message'
> & {
  readonly responsible: string;
  readonly title: string;
  readonly message: string;
};

/** The row of what a rule says, the same one for the same text. */
export async function getRuleText(tx: Tx, text: NewRuleText): Promise<number> {
  const added = await tx
    .insertInto('screening_rule_text')
    .values(text)
    .onConflict((conflict) => conflict.columns(['rule', 'digest']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (added) return added.id;
  const known = await tx
    .selectFrom('screening_rule_text')
    .select('id')
    .where('rule', '=', text.rule)
    .where('digest', '=', text.digest)
    .executeTakeFirstOrThrow();
  return known.id;
}

/**
 * What was found beside what is alive of it, each looked up by its key: the planner takes row-level security for rare, and would
 * else read all findings for each. What a verdict rests on and what is shown become digests.
 */
export async function closeStage(tx: Tx, county: string): Promise<void> {
  await sql`create temp table ${FOUND} on commit drop as
    select s.id, s.rule, s.rule_text, s.subject, s.household, s.village, s.used, s.fingerprint, s.content, f.id as known, f.content is distinct from s.content or f.village <> s.village as differs
    from (select id, rule, rule_text, subject, case when length(subject) = 36 then subject::uuid end as household, village, used,
        decode(md5(coalesce(rests, used)), 'hex') as fingerprint, decode(md5(rule_text || ' ' || used), 'hex') as content
      from ${STAGE}) s
    left join lateral (select f.id, f.content, f.village from screening_finding f where f.county = ${county} and f.subject = s.subject and f.rule = s.rule and f.cleared_run is null limit 1) f on true`.execute(
    tx,
  );
  await sql`analyze ${FOUND}`.execute(tx);
}

const CHANGED = sql.raw('screening_changed');
const CHAINS = ['household_version', 'status_version', 'living_version', 'income_version', 'member_version'];

/** Since when a household must have changed to be looked at anew, and between which days. */
export type Since = { readonly knownAt: string; readonly from: Day; readonly to: Day };

/**
 * The households of which something became known since an instant, or ended or began to hold between two days; with birthdays those
 * of a member who is of another age. All of the area, as the actor sees them.
 */
export async function changedHouseholds(
  tx: Tx,
  area: string,
  { knownAt, from, to }: Since,
  birthdays: boolean,
): Promise<string[]> {
  const prefix = areaPrefix(area);
  const borders = sql`(x.superseded_at = 'infinity' and ((x.valid_from > ${from}::date and x.valid_from <= ${to}::date) or (x.valid_to > ${from}::date and x.valid_to <= ${to}::date)))`;
  const where = sql`x.county = ${area.slice(0, 6)} and ${withinArea('x.village', prefix)}`;
  const late = sql`x.recorded_at > ${knownAt}::timestamptz`;
  const gone = sql`(x.superseded_at <> 'infinity' and x.superseded_at > ${knownAt}::timestamptz)`;
  const conditions = from === to ? [late, gone] : [late, gone, borders];
  const part = (table: string, household: string) =>
    conditions.map(
      (condition) =>
        sql`select ${sql.raw(household)} as h from ${sql.table(table)} x where ${where} and ${condition}`,
    );
  const selects = CHAINS.flatMap((table) => part(table, 'x.household'));
  const items = conditions.flatMap((condition) => [
    sql`select x.subject as h from survey_value x where ${where} and x.kind = 'household' and ${condition}`,
    sql`select m.household as h from survey_value x join member_version m on m.county = x.county and m.person = x.subject where ${where} and x.kind = 'member' and ${condition}`,
  ]);
  const birth =
    "(date_part('year', p.birth) * 10000 + date_part('month', p.birth) * 100 + date_part('day', p.birth))";
  const age = (day: Day) => sql.raw(`floor((${Number(day.replaceAll('-', ''))} - ${birth}) / 10000)`);
  const older = sql`select m.household as h from member_version m join person p on p.county = m.county and p.id = m.person
    where m.county = ${area.slice(0, 6)} and ${withinArea('m.village', prefix)} and m.superseded_at = 'infinity' and ${age(from)} <> ${age(to)}`;
  const all = [...selects, ...items, ...(birthdays && from !== to ? [older] : [])];
  const { rows } = await sql<{
    h: string;
  }>`select distinct h from (${sql.join(all, sql` union all `)}) c`.execute(tx);
  return rows.map(({ h }) => h);
}

/** Whether a list of another department was compared or judged since an instant, or is of a day between two. */
export async function listsTouched(tx: Tx, county: string, { knownAt, from, to }: Since): Promise<boolean> {
  const { rows } = await sql`
    select 1 from list_run r where r.county = ${county} and (r.finished_at > ${knownAt}::timestamptz or (r.on_day > ${from}::date and r.on_day <= ${to}::date))
    union all (select 1 from list_hit h where h.county = ${county} and h.judged_at > ${knownAt}::timestamptz limit 1)`.execute(
    tx,
  );
  return rows.length > 0;
}

/** Whom a run looked at for which rules: without `households` all of the area. */
export type Looked = {
  readonly rules: readonly string[];
  readonly households?: readonly string[] | undefined;
  /** Rules of villages, or of households. */
  readonly ofVillages: boolean;
};

async function openChanged(tx: Tx, households: readonly string[]): Promise<void> {
  await sql`create temp table if not exists ${CHANGED} (h text collate "C") on commit drop`.execute(tx);
  await sql`truncate ${CHANGED}`.execute(tx);
  await sql`insert into ${CHANGED} select unnest(${[...households]}::text[])`.execute(tx);
  await sql`analyze ${CHANGED}`.execute(tx);
}

/** What a run writes with. */
export type Merge = {
  readonly county: string;
  readonly area: string;
  readonly seq: number;
  readonly on: Day;
  readonly dueOn: Day;
};

export type Cleared = { readonly id: string; readonly rule: string; readonly household: string | null };

/** What was alive and is not found any more is cleared. @returns these, to be told why */
export async function clearMissing(tx: Tx, merge: Merge, looked: Looked): Promise<Cleared[]> {
  const { households } = looked;
  if (households !== undefined) await openChanged(tx, households);
  // Also of villages that have ended since.
  const codes = sql`array(select code from area a where a.level = 'village' and ${withinArea('a.code', areaPrefix(merge.area))})`;
  const all = looked.ofVillages
    ? sql`(f.household is null and f.subject = any (${codes}))`
    : sql`f.household is not null`;
  const among = households === undefined ? all : sql`f.subject = any (array(select h from ${CHANGED}))`;
  const { rows } = await sql<Cleared>`update screening_finding f
    set cleared_run = ${merge.seq}, cleared_on = ${merge.on}::date, cleared_why = 'clear'
    where f.county = ${merge.county} and ${withinArea('f.village', areaPrefix(merge.area))} and f.cleared_run is null
      and f.rule = any (${[...looked.rules]}::text[]) and ${among}
      and not exists (select from ${FOUND} s where s.known = f.id)
    returning f.id, f.rule, f.household`.execute(tx);
  return rows;
}

/** Findings of rules that are no longer in force there. */
export async function clearRules(tx: Tx, merge: Merge, rules: readonly string[]): Promise<number> {
  if (rules.length === 0) return 0;
  const { numAffectedRows } = await sql`update screening_finding f
    set cleared_run = ${merge.seq}, cleared_on = ${merge.on}::date, cleared_why = 'rule'
    where f.county = ${merge.county} and ${withinArea('f.village', areaPrefix(merge.area))} and f.cleared_run is null and f.rule = any (${[...rules]}::text[])`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}

export async function tellWhy(
  tx: Tx,
  county: string,
  ids: readonly string[],
  why: 'unknown' | 'left',
): Promise<void> {
  if (ids.length === 0) return;
  await sql`update screening_finding set cleared_why = ${why} where county = ${county} and id = any (${[...ids]}::uuid[])`.execute(
    tx,
  );
}

/** Whether anything that was answered is cleared: mostly nothing is, and nobody need look for it. */
async function anyAnswered(tx: Tx, county: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from screening_finding where county = ${county} and cleared_run is not null and verdict is not null limit 1`.execute(
      tx,
    );
  return rows.length > 0;
}

/**
 * What was alive and is found again keeps its row: what it shows is written only where it differs, and an answer holds as long as the
 * facts behind it are the same. Then the answers whose last day is over; then what is new, with the answer that the same facts got before.
 */
export async function mergeFound(tx: Tx, merge: Merge, rules: readonly string[]): Promise<void> {
  const { county, area, seq, on, dueOn } = merge;
  const anew = sql`(f.state = 'closed' and f.judged_fingerprint is distinct from s.fingerprint)`;
  await sql`update screening_finding f set village = s.village, household = s.household, rule_text = s.rule_text, used = s.used::json, fingerprint = s.fingerprint, content = s.content,
      state = case when ${anew} then 'open' else f.state end, reopened_why = case when ${anew} then 'facts' else f.reopened_why end,
      reopened_run = case when ${anew} then ${seq} else f.reopened_run end, due_on = case when ${anew} then ${dueOn}::date else f.due_on end
    from ${FOUND} s
    where f.county = ${county} and f.id = any (array(select known from ${FOUND} where differs)) and f.id = s.known and s.differs`.execute(
    tx,
  );
  await sql`update screening_finding f set state = 'open', reopened_why = 'until', reopened_run = ${seq}, due_on = ${dueOn}::date
    where f.county = ${county} and ${withinArea('f.village', areaPrefix(area))} and f.cleared_run is null and f.state = 'closed'
      and f.until_day < ${on}::date and f.rule = any (${[...rules]}::text[])`.execute(tx);
  await sql`insert into screening_finding (county, id, rule, rule_text, subject, household, village, opened_run, opened_on, used, fingerprint, content, due_on,
      state, verdict, reason, until_day, judged_by, judged_name, judged_at, judged_fingerprint)
    select ${county}, s.id, s.rule, s.rule_text, s.subject, s.household, s.village, ${seq}, ${on}::date, s.used::json, s.fingerprint, s.content, ${dueOn}::date,
      case when p.verdict is null then 'open' else 'closed' end, p.verdict, coalesce(p.reason, ''), p.until_day, p.judged_by, p.judged_name, p.judged_at, p.judged_fingerprint
    from ${FOUND} s
    left join lateral (select e.* from (select * from screening_finding e where e.county = ${county} and e.subject = s.subject and e.rule = s.rule and e.cleared_run is not null
        and e.verdict is not null and ${await anyAnswered(tx, county)} order by e.judged_at desc limit 1) e
      where e.judged_fingerprint = s.fingerprint and (e.until_day is null or e.until_day >= ${on}::date) and e.state = 'closed') p on true
    where s.known is null
    order by s.subject, s.rule`.execute(tx);
}

/** The counts of a rule after a run. */
export type RuleCounts = {
  readonly rule: string;
  readonly found: number;
  readonly new: number;
  readonly cleared: number;
  readonly reopened: number;
  readonly remembered: number;
};

/** @param previous by rule the run that it is told against; 0 without one */
export async function countRules(
  tx: Tx,
  { county, area, seq }: Merge,
  previous: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, RuleCounts>> {
  const { rows } = await sql<RuleCounts>`
    select r.rule, coalesce(sum(f.n) filter (where f.alive), 0)::int as found, coalesce(sum(f.n) filter (where f.alive and f.opened_run > r.previous), 0)::int as new,
      coalesce(sum(f.n) filter (where f.cleared_run > r.previous and f.opened_run <= r.previous), 0)::int as cleared,
      coalesce(sum(f.n) filter (where f.alive and f.reopened_run = ${seq}), 0)::int as reopened, coalesce(sum(f.n) filter (where f.alive and f.state = 'closed'), 0)::int as remembered
    from (select rule, opened_run, cleared_run, cleared_run is null as alive, reopened_run, state, count(*) as n from screening_finding f
      where f.county = ${county} and ${withinArea('f.village', areaPrefix(area))} group by 1, 2, 3, 4, 5, 6) f
    join unnest(${[...previous.keys()]}::text[], ${[...previous.values()]}::int[]) r (rule, previous) on r.rule = f.rule
    group by r.rule`.execute(tx);
  return new Map(rows.map((row) => [row.rule, row]));
}

export type NewRunRule = {
  readonly rule: string;
  readonly digest: string;
  readonly title: unknown;
  readonly kind: string;
  readonly severity: string;
  readonly responsible: unknown;
  readonly numbers: unknown;
  readonly previous: number | null;
  readonly looked: 'all' | 'changed';
  readonly unknown: number | null;
};

export async function insertRunRules(
  tx: Tx,
  run: RunRow,
  rules: readonly NewRunRule[],
  counts: ReadonlyMap<string, RuleCounts>,
): Promise<void> {
  const rows = rules.map((one) => {
    const {
      found = 0,
      new: fresh = 0,
      cleared = 0,
      reopened = 0,
      remembered = 0,
    } = counts.get(one.rule) ?? {};
    return {
      ...one,
      county: run.county,
      run: run.id,
      area: run.area,
      title: JSON.stringify(one.title),
      responsible: JSON.stringify(one.responsible),
      numbers: JSON.stringify(one.numbers),
      found,
      new: fresh,
      persisting: found - fresh,
      cleared,
      reopened,
      remembered,
    };
  });
  if (rows.length > 0) await tx.insertInto('screening_run_rule').values(rows).execute();
}

export async function nextSeq(tx: Tx): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select nextval('screening_run_seq')::int as seq`.execute(tx);
  return rows[0]?.seq ?? 0;
}

/** Ends a run that waits. @throws Problem 409 `screening.runEnded` when it has ended already */
export async function finishRun(
  tx: Tx,
  id: string,
  end: { readonly seq: number; readonly knownAt: string; readonly summary: RunSummary },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('screening_run')
    .set({
      state: 'done',
      seq: end.seq,
      known_at: end.knownAt,
      summary: JSON.stringify(end.summary),
      finished_at: sql<string>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Problem(409, 'screening.runEnded');
}

export async function failRun(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('screening_run')
    .set({ state: 'failed', finished_at: sql<string>`clock_timestamp()` })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** Households in the register of the area on the day. */
export async function countHouseholds(tx: Tx, area: string, on: Day): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from household_version v
    where v.county = ${area.slice(0, 6)} and ${withinArea('v.village', areaPrefix(area))} and v.superseded_at = 'infinity'
      and v.valid_from <= ${on}::date and v.valid_to > ${on}::date`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Runs within the scope that lie in an area or hold it, newest first. */
export async function listRuns(
  tx: Tx,
  area: string,
  before: string | undefined,
  limit: number,
): Promise<RunRow[]> {
  let query = tx
    .selectFrom('screening_run')
    .selectAll()
    .where(sql<boolean>`(${withinArea('area', areaPrefix(area))} or ${area} ^@ area_prefix(area))`)
    .orderBy('id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.execute();
}

export type RunRuleRow = Selectable<Schema['screening_run_rule']>;

/** What came of each rule of a run; what found most comes first. */
export async function listRunRules(tx: Tx, { county, id }: RunRow): Promise<RunRuleRow[]> {
  return tx
    .selectFrom('screening_run_rule')
    .selectAll()
    .where('county', '=', county)
    .where('run', '=', id)
    .orderBy('found', 'desc')
    .orderBy('rule')
    .execute();
}
