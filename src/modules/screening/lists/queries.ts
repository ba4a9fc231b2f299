import { type Selectable, sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import type { HitQuery, HitVerdict, ListSummary } from './model.ts';

export type RunRow = Selectable<Schema['list_run']>;
export type HitRow = Selectable<Schema['list_hit']>;

export async function insertRun(
  tx: Tx,
  run: Omit<RunRow, 'state' | 'summary' | 'created_at' | 'finished_at'>,
): Promise<void> {
  await tx.insertInto('list_run').values(run).execute();
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

/** Newest first. */
export async function listRuns(tx: Tx, before: string | undefined, limit: number): Promise<RunRow[]> {
  let query = tx.selectFrom('list_run').selectAll().orderBy('id', 'desc').limit(limit);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.execute();
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

/** Ends a run once. @returns whether it was still waiting */
export async function endRun(
  tx: Tx,
  id: string,
  state: 'done' | 'failed',
  summary: ListSummary | undefined,
): Promise<boolean> {
  const result = await tx
    .updateTable('list_run')
    .set({
      state,
      ...(summary && { summary: JSON.stringify(summary) }),
      finished_at: sql<string>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
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
> & { readonly aspects: string; readonly listed: string; readonly kept: string };

export async function insertHits(tx: Tx, hits: readonly NewHit[]): Promise<void> {
  for (let start = 0; start < hits.length; start += AT_ONCE)
    await tx
      .insertInto('list_hit')
      .values(hits.slice(start, start + AT_ONCE))
      .execute();
}

/** Gives pairs of a run the verdict that the same pair got last, and what is exact its own. @returns how many were remembered */
export async function rememberVerdicts(tx: Tx, { county, id }: RunRow): Promise<number> {
  const { numAffectedRows } = await sql`update list_hit h
    set verdict = k.verdict, judged_by = k.judged_by, judged_at = k.judged_at, reason = k.reason
    from (select distinct on (fingerprint) fingerprint, verdict, judged_by, judged_at, reason from list_hit
      where county = ${county} and run <> ${id} and verdict <> 'open' and judged_by is not null
      order by fingerprint, judged_at desc) k
    where h.county = ${county} and h.run = ${id} and h.fingerprint = k.fingerprint`.execute(tx);
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

export type HitView = HitRow & { name: string; birth: string | null; document_mask: string };

/** Hits of a run within the scope; with a difference those only here, in both, or only in the sender's last list. */
export async function listHits(
  tx: Tx,
  run: RunRow,
  last: string | undefined,
  query: HitQuery,
  limit: number,
): Promise<HitView[]> {
  const { difference, verdict, cursor } = query;
  const [shown, other] = difference === 'gone' ? [last, run.id] : [run.id, last];
  if (shown === undefined) return [];
  const inOther = sql`exists (select from list_hit o where o.county = h.county and o.run = ${other ?? null}::uuid and o.person = h.person and o.verdict <> 'other')`;
  const wanted =
    difference === undefined
      ? sql`true`
      : sql`h.verdict <> 'other' and ${inOther} = ${difference === 'same'}`;
  const { rows } =
    await sql<HitView>`select h.*, coalesce(m.name, '') as name, p.birth, coalesce(p.document_mask, '') as document_mask
    from list_hit h
    left join person p on p.county = h.county and p.id = h.person
    left join lateral (select name from member_version v where v.county = h.county and v.household = h.household and v.person = h.person
      and v.superseded_at = 'infinity' order by v.valid_from desc limit 1) m on true
    where h.county = ${run.county} and h.run = ${shown} and ${wanted}
      and (${verdict ?? null}::text is null or h.verdict = ${verdict ?? null}) and (${cursor ?? null}::uuid is null or h.id > ${cursor ?? null}::uuid)
    order by h.id limit ${limit}`.execute(tx);
  return rows;
}

/** Writes a verdict on one hit. @throws Problem 404 `screening.list.hitNotFound`, also outside the scope */
export async function judge(
  tx: Tx,
  id: string,
  by: string,
  verdict: Exclude<HitVerdict, 'open'>,
  reason: string,
): Promise<Pick<HitRow, 'village' | 'run'>> {
  const hit = await tx
    .updateTable('list_hit')
    .set({ verdict, reason, judged_by: by, judged_at: sql<string>`clock_timestamp()` })
    .where('id', '=', id)
    .returning(['village', 'run'])
    .executeTakeFirst();
  if (!hit) throw new Problem(404, 'screening.list.hitNotFound');
  return hit;
}
