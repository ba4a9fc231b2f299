import { type RawBuilder, type Selectable, sql } from 'kysely';
import { areaPrefix, levelOfCode } from '#kernel/area-code.ts';
import type { Day } from '#kernel/day.ts';
import { withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import type { FindingQuery, RunChange } from '../model.ts';
import type { RunRow } from '../run/queries.ts';

type Stored = Selectable<Schema['screening_finding']>;
type RuleText = Pick<
  Selectable<Schema['screening_rule_text']>,
  'kind' | 'severity' | 'side' | 'responsible' | 'title' | 'message'
>;
export type FindingRow = Omit<Stored, 'used'> &
  RuleText & {
    readonly used: unknown;
    readonly headName: string | null;
    readonly memberCount: number | null;
    readonly nationalHouseholdNo: string | null;
  };

/** Where a page of findings ended: by the day, then by the id. */
export type FindingPosition = { readonly dueOn: Day; readonly id: string };

export function readPosition(cursor: string): FindingPosition | undefined {
  const [, dueOn, id] = /^(\d{4}-\d{2}-\d{2})\.([0-9a-f-]{36})$/.exec(cursor) ?? [];
  return dueOn === undefined || id === undefined ? undefined : { dueOn, id };
}

/** A run against the one before it, of the rule of `f`; `r` is the run's word on the rule. */
function changeOf(change: RunChange, seq: number): RawBuilder<boolean> {
  const before = sql`coalesce(r.previous, 0)`;
  const alive = sql`(f.cleared_run is null or f.cleared_run > ${seq})`;
  if (change === 'new') return sql`(f.opened_run > ${before} and f.opened_run <= ${seq} and ${alive})`;
  if (change === 'persisting') return sql`(f.opened_run <= ${before} and ${alive})`;
  return sql`(f.opened_run <= ${before} and f.cleared_run > ${before} and f.cleared_run <= ${seq})`;
}

const STATES: Readonly<Record<FindingQuery['state'], (today: Day) => RawBuilder<boolean>>> = {
  open: () => sql`(f.cleared_run is null and f.state = 'open')`,
  overdue: (today) => sql`(f.cleared_run is null and f.state = 'open' and f.due_on < ${today}::date)`,
  closed: () => sql`(f.cleared_run is null and f.state = 'closed')`,
  cleared: () => sql`f.cleared_run is not null`,
  all: () => sql`f.cleared_run is null`,
};

export type FindingFilter = Pick<
  FindingQuery,
  'area' | 'state' | 'rule' | 'kind' | 'side' | 'household' | 'change'
> & {
  readonly run?: RunRow | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly today: Day;
};

/** Which findings by their state; of a run what it found or cleared, and of these also by what became of them. */
function stateOf({ state, run, change, today }: FindingFilter): RawBuilder<boolean>[] {
  const now = STATES[state](today);
  if (run === undefined || run.seq === null) return [now];
  const { seq } = run;
  const changes: readonly RunChange[] = change === undefined ? ['new', 'persisting'] : [change];
  const found = sql<boolean>`(${sql.join(
    changes.map((one) => changeOf(one, seq)),
    sql` or `,
  )})`;
  return state === 'all' || state === 'cleared' ? [found] : [found, now];
}

function conditions(filter: FindingFilter): RawBuilder<unknown> {
  const { area, rule, rules, kind, side, household } = filter;
  const level = levelOfCode(area);
  const parts = [withinArea('f.village', areaPrefix(area)), ...stateOf(filter)];
  if (level !== 'province' && level !== 'city') parts.push(sql`f.county = ${area.slice(0, 6)}`);
  const equal = { 'f.rule': rule, 't.kind': kind, 't.side': side, 'f.subject': household };
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) parts.push(sql`${sql.ref(column)} = ${value}`);
  if (rules !== undefined) parts.push(sql`f.rule = any (${[...rules]}::text[])`);
  return sql.join(parts, sql` and `);
}

function runJoin(run: RunRow | undefined): RawBuilder<unknown> {
  if (run === undefined) return sql``;
  return sql`join screening_run_rule r on r.county = ${run.county} and r.run = ${run.id}::uuid and r.rule = f.rule`;
}

const TEXT = sql`join screening_rule_text t on t.id = f.rule_text`;

/** Findings by their day. */
export async function listFindings(
  tx: Tx,
  filter: FindingFilter,
  after: FindingPosition | undefined,
  limit: number,
): Promise<FindingRow[]> {
  const behind = after ? sql`and (f.due_on, f.id) > (${after.dueOn}::date, ${after.id}::uuid)` : sql``;
  const { rows } = await sql<FindingRow>`
    select f.*, v.head_name as "headName", v.member_count as "memberCount", h.national_household_no as "nationalHouseholdNo"
    from (select f.*, t.kind, t.severity, t.side, t.responsible, t.title, t.message from screening_finding f ${TEXT} ${runJoin(filter.run)} where ${conditions(filter)} ${behind} order by f.due_on, f.id limit ${limit}) f
    left join household h on h.county = f.county and h.id = f.household
    left join lateral (select x.head_name, x.member_count from household_version x where x.county = f.county and x.household = f.household
      and x.superseded_at = 'infinity' order by x.valid_from desc limit 1) v on true
    order by f.due_on, f.id`.execute(tx);
  return rows;
}

export type GroupRow = {
  readonly rule: string;
  readonly title: { zh: string; en: string };
  readonly responsible: { zh: string; en: string };
  readonly kind: string;
  readonly severity: string;
  readonly side: 'village' | 'department';
  readonly count: number;
  readonly overdue: number;
  readonly firstDueOn: Day;
};

/** How many findings there are, by rule; what is due first comes first. */
export async function groupFindings(tx: Tx, filter: FindingFilter): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select g.rule, t.side, t.kind, t.severity, t.title, t.responsible, g.count, g.overdue, g."firstDueOn"
    from (select f.rule, max(f.rule_text) as text, count(*)::int as count, min(f.due_on) as "firstDueOn",
        count(*) filter (where f.state = 'open' and f.cleared_run is null and f.due_on < ${filter.today}::date)::int as overdue
      from screening_finding f ${TEXT} ${runJoin(filter.run)} where ${conditions(filter)} group by f.rule) g
    join screening_rule_text t on t.id = g.text order by g."firstDueOn", g.rule`.execute(tx);
  return rows;
}

/** Names of persons as they are written now. */
export async function memberNames(tx: Tx, persons: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (persons.length === 0) return new Map();
  const { rows } = await sql<{ person: string; name: string }>`
    select distinct on (m.person) m.person, m.name from member_version m
    where m.person = any (${[...persons]}::uuid[]) and m.superseded_at = 'infinity' order by m.person, m.valid_from desc`.execute(
    tx,
  );
  return new Map(rows.map(({ person, name }) => [person, name]));
}

export type PlaceRow = {
  readonly area: string;
  readonly new: number;
  readonly persisting: number;
  readonly cleared: number;
  readonly open: number;
  readonly overdue: number;
};

/** What a run found in the places below its area. */
export async function placesOfRun(tx: Tx, run: RunRow, today: Day): Promise<PlaceRow[]> {
  const { seq, area } = run;
  if (seq === null) return [];
  const digits = levelOfCode(area) === 'county' ? 9 : 12;
  const count = (change: RunChange) => sql`count(*) filter (where ${changeOf(change, seq)})::int`;
  const { rows } = await sql<PlaceRow>`
    select rpad(left(f.village, ${digits}), 12, '0') as area, ${count('new')} as new, ${count('persisting')} as persisting, ${count('cleared')} as cleared,
      count(*) filter (where f.cleared_run is null and f.state = 'open')::int as open,
      count(*) filter (where f.cleared_run is null and f.state = 'open' and f.due_on < ${today}::date)::int as overdue
    from screening_finding f ${runJoin(run)}
    where f.county = ${run.county} and ${withinArea('f.village', areaPrefix(area))}
    group by 1 order by 1`.execute(tx);
  return rows;
}

export type OpenRow = Pick<Stored, 'id' | 'rule' | 'village' | 'verdict' | 'reason' | 'until_day'> & {
  readonly side: 'village' | 'department';
  readonly state: 'open' | 'closed';
  readonly cleared: boolean;
};

async function openRows(
  tx: Tx,
  ids: readonly string[],
  hold: boolean,
): Promise<ReadonlyMap<string, OpenRow>> {
  const { rows } = await sql<OpenRow>`
    select f.id, f.rule, f.village, t.side, f.state, f.verdict, f.reason, f.until_day, f.cleared_run is not null as cleared
    from screening_finding f ${TEXT} where f.id = any (${[...ids]}::uuid[]) order by f.id ${hold ? sql`for update of f` : sql``}`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Findings to be answered, held for the rest of the transaction. In the order of their ids, so that two batches do not wait for each other. */
export function holdFindings(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, OpenRow>> {
  return openRows(tx, ids, true);
}

/** Findings as they are now, for a preview. */
export function lookAtFindings(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, OpenRow>> {
  return openRows(tx, ids, false);
}

/** The towns that have such findings. */
export async function townsOf(tx: Tx, filter: FindingFilter): Promise<{ area: string; name: string }[]> {
  const { rows } = await sql<{ area: string; name: string }>`
    select c.area, coalesce(v.name, c.area) as name
    from (select distinct rpad(left(f.village, 9), 12, '0') as area from screening_finding f ${TEXT} where ${conditions(filter)}) c
    left join area a on a.code = c.area
    left join lateral (select name from area_version x where x.area = a.id and x.superseded_at = 'infinity' order by x.valid_from desc limit 1) v on true
    order by c.area`.execute(tx);
  return rows;
}

/** An answer as it is written. */
export type Answer = {
  readonly id: string;
  readonly verdict: string;
  readonly reason: string;
  readonly until: Day | null;
  /** Who verified it and when, where a workbook says so; else who sends it, now. */
  readonly judge?: string;
  readonly on?: Day | null;
};
type Judge = { readonly id: string; readonly name: string };

export async function closeFindings(tx: Tx, answers: readonly Answer[], by: Judge): Promise<void> {
  const of = <T>(pick: (one: Answer) => T) => answers.map(pick);
  await sql`update screening_finding f set state = 'closed', verdict = a.verdict, reason = a.reason, until_day = a.until, judged_by = ${by.id}, judged_name = a.judge,
      judged_at = coalesce((a.judged_on::text || ' 12:00:00+08')::timestamptz, clock_timestamp()), judged_fingerprint = f.fingerprint, reopened_why = null
    from unnest(${of((a) => a.id)}::uuid[], ${of((a) => a.verdict)}::text[], ${of((a) => a.reason)}::text[], ${of((a) => a.until)}::date[], ${of((a) => a.judge || by.name)}::text[],
      ${of((a) => a.on ?? null)}::date[]) a (id, verdict, reason, until, judge, judged_on)
    where f.id = a.id`.execute(tx);
}

export async function reopenFindings(tx: Tx, ids: readonly string[], dueOn: Day): Promise<void> {
  await sql`update screening_finding set state = 'open', reopened_why = 'hand', due_on = ${dueOn}::date where id = any (${[...ids]}::uuid[])`.execute(
    tx,
  );
}
