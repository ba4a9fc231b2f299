import { type Selectable, sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import type { HitQuery, HitVerdict, ListSummary, SaidColumns } from './model.ts';

export type RunRow = Selectable<Schema['list_run']>;
/** A run as it is told: with the state of its work, and the hits within the scope counted. */
export type CountedRun = RunRow & {
  readonly job_state: string | null;
  readonly counts: Readonly<Record<string, number>>;
};
export type HitRow = Selectable<Schema['list_hit']>;

export async function insertRun(
  tx: Tx,
  run: Omit<RunRow, 'state' | 'summary' | 'created_at' | 'finished_at' | 'columns'> & {
    readonly columns: SaidColumns | null;
  },
): Promise<void> {
  const columns = run.columns === null ? null : JSON.stringify(run.columns);
  await tx
    .insertInto('list_run')
    .values({ ...run, columns, state: 'proposed' })
    .execute();
}

/** Doubles of one upload wait here for the first. */
export async function lockRun(tx: Tx, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx);
}

/** A run within the scope. */
export async function findRun(tx: Tx, id: string): Promise<RunRow | undefined> {
  return tx.selectFrom('list_run').selectAll().where('id', '=', id).executeTakeFirst();
}

/** @throws Problem 404 `screening.list.runNotFound`, also outside the scope */
export async function getRun(tx: Tx, id: string): Promise<RunRow> {
  const run = await findRun(tx, id);
  if (!run) throw new Problem(404, 'screening.list.runNotFound');
  return run;
}

/** What is told of a run: how its work stands, and the hits that the actor may see, by certainty and by verdict. */
const told = sql`r.*, (select j.state from job j where j.id = r.id) as job_state,
    (select coalesce(jsonb_object_agg(key, n), '{}') from (
      select case when grouping(h.certainty) = 0 then h.certainty else h.verdict end as key, count(*)::int as n
      from list_hit h where h.county = r.county and h.run = r.id group by grouping sets ((h.certainty), (h.verdict))) c) as counts`;

/** Newest first. */
export async function listRuns(tx: Tx, before: string | undefined, limit: number): Promise<CountedRun[]> {
  const { rows } = await sql<CountedRun>`select ${told} from list_run r
    where ${before ?? null}::uuid is null or r.id < ${before ?? null}::uuid order by r.id desc limit ${limit}`.execute(
    tx,
  );
  return rows;
}

/** @throws Problem 404 `screening.list.runNotFound`, also outside the scope */
export async function getCountedRun(tx: Tx, id: string): Promise<CountedRun> {
  const { rows } = await sql<CountedRun>`select ${told} from list_run r where r.id = ${id}`.execute(tx);
  const [run] = rows;
  if (!run) throw new Problem(404, 'screening.list.runNotFound');
  return run;
}

/** The sender's last finished list of the kind before this one. */
export async function lastRun(tx: Tx, run: RunRow): Promise<string | undefined> {
  const last = await tx
    .selectFrom('list_run')
    .select('id')
    .where('county', '=', run.county)
    .where('area', '=', run.area)
    .where('kind', '=', run.kind)
    .where('sender', '=', run.sender)
    .where('state', '=', 'done')
    .where('id', '<', run.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.id;
}

/** Ends a run once. @returns whether it was still going on */
export async function endRun(
  tx: Tx,
  id: string,
  state: 'done' | 'failed' | 'cancelled',
  summary?: ListSummary,
): Promise<boolean> {
  const result = await tx
    .updateTable('list_run')
    .set({
      state,
      ...(summary && { summary: JSON.stringify(summary) }),
      finished_at: sql<string>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .where('state', 'in', ['proposed', 'waiting'])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Lets a proposed list be matched, its columns as somebody says. @returns whether it was still proposed */
export async function startRun(tx: Tx, id: string, columns?: SaidColumns): Promise<boolean> {
  const result = await tx
    .updateTable('list_run')
    .set({ state: 'waiting', ...(columns && { columns: JSON.stringify(columns) }) })
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Says that the list itself is forgotten. */
export async function forgetFile(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('list_run').set({ file: null }).where('id', '=', id).execute();
}

/** Names of the files to remove: of work that was stopped or failed for good, and of what nobody matched since `before`. */
export async function forgetOldLists(tx: Tx, before: string): Promise<string[]> {
  const { rows } = await sql<{ file: string }>`select forget_lists(${before}) as file`.execute(tx);
  return rows.map(({ file }) => file);
}

type MappingKey = Pick<RunRow, 'area' | 'kind' | 'sender'>;

/** The word of a sender on the columns of his lists of a kind, within a place. */
export async function findColumns(tx: Tx, key: MappingKey): Promise<SaidColumns | null> {
  const row = await tx
    .selectFrom('list_mapping')
    .select('columns')
    .where('area', '=', key.area)
    .where('kind', '=', key.kind)
    .where('sender', '=', key.sender)
    .executeTakeFirst();
  return row ? (row.columns as SaidColumns) : null;
}

export async function saveColumns(
  tx: Tx,
  row: MappingKey & { readonly county: string; readonly saved_by: string },
  said: SaidColumns,
): Promise<void> {
  const columns = JSON.stringify(said);
  await tx
    .insertInto('list_mapping')
    .values({ ...row, columns })
    .onConflict((conflict) =>
      conflict
        .columns(['county', 'area', 'kind', 'sender'])
        .doUpdateSet({ columns, saved_by: row.saved_by, saved_at: sql`clock_timestamp()` }),
    )
    .execute();
}

/** Who sent lists to a place before. */
export async function listSenders(tx: Tx, area: string): Promise<{ kind: string; sender: string }[]> {
  return tx
    .selectFrom('list_run')
    .select(['kind', 'sender'])
    .distinct()
    .where('area', '=', area)
    .orderBy('sender')
    .limit(200)
    .execute();
}

const AT_ONCE = 500;

type NewHit = Pick<
  HitRow,
  | 'county'
  | 'id'
  | 'run'
  | 'person'
  | 'household'
  | 'village'
  | 'sheet'
  | 'source_row'
  | 'certainty'
  | 'fingerprint'
> & {
  readonly aspects: string;
  readonly listed: string;
  readonly known: string;
  readonly kept: string;
};

export async function insertHits(tx: Tx, hits: readonly NewHit[]): Promise<void> {
  for (let start = 0; start < hits.length; start += AT_ONCE)
    await tx
      .insertInto('list_hit')
      .values(hits.slice(start, start + AT_ONCE))
      .execute();
}

/** Gives pairs of a run the verdict that the same pair got last, unless it was taken back, and what is exact its own. @returns how many were remembered */
export async function rememberVerdicts(tx: Tx, { county, id }: RunRow): Promise<number> {
  const { numAffectedRows } = await sql`update list_hit h
    set verdict = k.verdict, judged_by = k.judged_by, judged_at = k.judged_at, reason = k.reason
    from (select distinct on (fingerprint) fingerprint, verdict, judged_by, judged_at, reason from list_hit
      where county = ${county} and run <> ${id} and judged_by is not null
      order by fingerprint, judged_at desc) k
    where h.county = ${county} and h.run = ${id} and h.fingerprint = k.fingerprint and k.verdict <> 'open'`.execute(
    tx,
  );
  await sql`update list_hit set verdict = 'same' where county = ${county} and run = ${id} and certainty = 'exact' and verdict = 'open'`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}

/** Persons of two runs, who was found to be somebody else left out. */
export async function countDifference(tx: Tx, county: string, run: string, last: string) {
  const { rows } = await sql<{ new: number; same: number; gone: number }>`
    with here as (select distinct person from list_hit where county = ${county} and run = ${run} and verdict <> 'other'),
      there as (select distinct person from list_hit where county = ${county} and run = ${last} and verdict <> 'other')
    select count(*) filter (where t.person is null)::int as new, count(*) filter (where h.person is not null and t.person is not null)::int as same,
      count(*) filter (where h.person is null)::int as gone from here h full join there t on t.person = h.person`.execute(
    tx,
  );
  return rows[0] ?? { new: 0, same: 0, gone: 0 };
}

/** Hits of a run within the scope; with a difference those only here, in both, or only in the sender's last list. */
export async function listHits(
  tx: Tx,
  run: RunRow,
  last: string | undefined,
  query: HitQuery,
  limit: number,
): Promise<HitRow[]> {
  const { difference, verdict, certainty, cursor } = query;
  const [shown, other] = difference === 'gone' ? [last, run.id] : [run.id, last];
  if (shown === undefined) return [];
  const inOther = sql`exists (select from list_hit o where o.county = h.county and o.run = ${other ?? null}::uuid and o.person = h.person and o.verdict <> 'other')`;
  const wanted =
    difference === undefined
      ? sql`true`
      : sql`h.verdict <> 'other' and ${inOther} = ${difference === 'same'}`;
  const { rows } = await sql<HitRow>`select h.* from list_hit h
    where h.county = ${run.county} and h.run = ${shown} and ${wanted}
      and (${verdict ?? null}::text is null or h.verdict = ${verdict ?? null})
      and (${certainty ?? null}::text is null or h.certainty = ${certainty ?? null})
      and (${cursor ?? null}::uuid is null or h.id > ${cursor ?? null}::uuid)
    order by h.id limit ${limit}`.execute(tx);
  return rows;
}

/** A pair that waits for a verdict, with the household of its member and the other members whom its row may mean. */
export type PairRow = HitRow & {
  readonly home: Readonly<Record<string, unknown>>;
  readonly rivals: readonly { readonly village: string; readonly [key: string]: unknown }[];
  readonly alike: { readonly same: number; readonly other: number };
};

/** The next pairs of a run to judge within the scope: what is probable first; what nobody could decide last. */
export async function listPairs(tx: Tx, { county, id }: RunRow, limit: number): Promise<PairRow[]> {
  const { rows } = await sql<PairRow>`with next as materialized (
      select h.*, row_number() over (order by h.verdict = 'unsure', h.certainty = 'possible', h.id) as place from list_hit h
      where h.county = ${county} and h.run = ${id} and h.verdict in ('open', 'unsure') order by place limit ${limit}),
    patterns as (select distinct aspects from next),
    judged as (select distinct on (h.fingerprint) h.aspects, h.verdict from list_hit h
      where h.county = ${county} and h.judged_by is not null and h.aspects in (select aspects from patterns)
      order by h.fingerprint, h.judged_at desc),
    alike as (select aspects, count(*) filter (where verdict = 'same')::int as same, count(*) filter (where verdict = 'other')::int as other
      from judged group by aspects)
    select n.*, jsonb_build_object('same', coalesce(a.same, 0), 'other', coalesce(a.other, 0)) as alike,
      jsonb_build_object('number', coalesce(g.national_household_no, ''), 'head', coalesce(v.head_name, ''),
        'size', coalesce(nullif(v.member_count, 0), v.stated_size), 'relation', m.relation_to_head, 'registration', s.registration) as home,
      coalesce((select jsonb_agg(jsonb_build_object('name', o.known ->> 'name', 'village', o.village, 'certainty', o.certainty, 'verdict', o.verdict) order by o.id)
        from list_hit o where o.county = n.county and o.run = n.run and o.sheet = n.sheet and o.source_row = n.source_row and o.id <> n.id), '[]') as rivals
    from next n
    left join alike a on a.aspects = n.aspects
    left join household g on g.county = n.county and g.id = n.household
    left join lateral (select * from household_version x where x.county = n.county and x.household = n.household
      and x.superseded_at = 'infinity' order by x.valid_from desc limit 1) v on true
    left join lateral (select * from member_version x where x.county = n.county and x.household = n.household and x.person = n.person
      and x.superseded_at = 'infinity' order by x.valid_from desc limit 1) m on true
    left join lateral (select * from status_version x where x.county = n.county and x.household = n.household
      and x.superseded_at = 'infinity' order by x.valid_from desc limit 1) s on true
    order by n.place`.execute(tx);
  return rows;
}

/** Pairs of a run that are not exact, or were judged all the same, by verdict; and the usual seconds between two verdicts. */
export async function countPairs(tx: Tx, { county, id }: RunRow) {
  const { rows } = await sql<{
    open: number;
    same: number;
    other: number;
    unsure: number;
    remembered: number;
    pace: number | null;
  }>`with mine as (select h.*, r.created_at from list_hit h join list_run r on r.county = h.county and r.id = h.run
      where h.county = ${county} and h.run = ${id} and (h.certainty <> 'exact' or h.judged_by is not null)),
    steps as (select extract(epoch from judged_at - lag(judged_at) over (partition by judged_by order by judged_at)) as seconds
      from mine where judged_at > created_at)
    select count(*) filter (where verdict = 'open')::int as open, count(*) filter (where verdict = 'same')::int as same,
      count(*) filter (where verdict = 'other')::int as other, count(*) filter (where verdict = 'unsure')::int as unsure,
      count(*) filter (where verdict <> 'open' and judged_at < created_at)::int as remembered,
      (select percentile_cont(0.5) within group (order by seconds)::float8 from steps where seconds between 0.3 and 300) as pace
    from mine`.execute(tx);
  const { pace = null, ...progress } = rows[0] ?? { open: 0, same: 0, other: 0, unsure: 0, remembered: 0 };
  return { progress, pace };
}

/**
 * Writes a verdict on one hit, and on the same pair in other lists as far as nobody judged it there or it has its verdict from here;
 * `open` takes it back: an exact one is then the same person again, as it was found.
 * @throws Problem 404 `screening.list.hitNotFound`, also outside the scope
 */
export async function judge(
  tx: Tx,
  id: string,
  by: string,
  verdict: HitVerdict,
  reason: string,
): Promise<Pick<HitRow, 'village' | 'run'>> {
  const { rows } = await sql<{ id: string; village: string; run: string }>`
    with one as (select county, id, fingerprint, judged_at from list_hit where id = ${id})
    update list_hit h set verdict = case when ${verdict} = 'open' and h.certainty = 'exact' then 'same' else ${verdict} end,
      reason = ${reason}, judged_by = ${by}, judged_at = transaction_timestamp()
    from one where h.county = one.county and (h.id = one.id
      or (h.fingerprint = one.fingerprint and (h.verdict in ('open', 'unsure') or h.judged_at = one.judged_at)))
    returning h.id, h.village, h.run`.execute(tx);
  const hit = rows.find((row) => row.id === id);
  if (!hit) throw new Problem(404, 'screening.list.hitNotFound');
  return hit;
}
