import { type Selectable, sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { Schema } from '../db/schema.ts';
import type { JobView } from './model.ts';

/** How often work may be begun: a process that dies of it is started again so often, and no oftener. */
export const MOST_BEGINNINGS = 10;

export type JobRow = Selectable<Schema['job']>;
type Values = Readonly<Record<string, string | number>>;

/** A result's stored file is shown by its name; its place in the file store is nobody's business. */
function shownResult(stored: unknown): Record<string, unknown> {
  const { file, name, ...rest } = stored as Record<string, unknown>;
  return typeof file === 'string' ? { ...rest, file: typeof name === 'string' ? name : 'daohu' } : rest;
}

export function jobView(row: JobRow): JobView {
  return {
    id: row.id,
    kind: row.kind,
    titleDetails: row.title_details as Values,
    state: row.state as JobView['state'],
    step: row.step,
    doneUnits: row.done_units,
    totalUnits: row.total_units,
    problemCode: row.problem_code,
    problemDetails: row.problem_details as Values | null,
    result: shownResult(row.result),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

/** The jobs that somebody asked for, newest first; `before` is the id of the last one seen (ids are ordered by time). */
export async function listJobs(
  tx: Tx,
  by: string,
  before: string | undefined,
  limit: number,
): Promise<JobRow[]> {
  let query = tx
    .selectFrom('job')
    .selectAll()
    .where('created_by', '=', by)
    .orderBy('id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.execute();
}

export async function findJob(tx: Tx, by: string, id: string): Promise<JobRow | undefined> {
  return tx
    .selectFrom('job')
    .selectAll()
    .where('id', '=', id)
    .where('created_by', '=', by)
    .executeTakeFirst();
}

/**
 * Work that waits ends at once; work that runs ends at its next step. What has ended stays as it is.
 * @returns the state after it; undefined when there is no such job of that person
 */
export async function askToStop(tx: Tx, by: string, id: string): Promise<string | undefined> {
  const row = await tx
    .updateTable('job')
    .set({
      cancel_asked: true,
      state: sql<string>`case when state = 'waiting' then 'cancelled' else state end`,
      finished_at: sql<
        string | null
      >`case when state = 'waiting' then clock_timestamp() else finished_at end`,
      updated_at: sql<string>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .where('created_by', '=', by)
    .where('state', 'in', ['waiting', 'running'])
    .returning('state')
    .executeTakeFirst();
  return row?.state ?? (await findJob(tx, by, id))?.state;
}

/** Begins a job, or begins it again. @returns undefined when it has ended or was stopped while it waited */
export async function beginJob(
  tx: Tx,
  id: string,
  again: boolean,
): Promise<{ kind: string; input: unknown; tries: number } | undefined> {
  return tx
    .updateTable('job')
    .set((row) => ({
      state: 'running',
      tries: again ? row.ref('tries') : sql<number>`tries + 1`,
      started_at: sql<string>`coalesce(started_at, clock_timestamp())`,
      updated_at: sql<string>`clock_timestamp()`,
    }))
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .returning(['kind', 'input', 'tries'])
    .executeTakeFirst();
}

/** Tells how far a job is. @returns whether somebody asked it to stop */
export async function noteProgress(
  tx: Tx,
  id: string,
  step: string,
  done: number,
  total: number,
): Promise<boolean> {
  const row = await tx
    .updateTable('job')
    .set({ step, done_units: done, total_units: total, updated_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .returning('cancel_asked')
    .executeTakeFirst();
  return row?.cancel_asked ?? false;
}

export type JobEnd = {
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly result?: string;
  readonly problem_code?: string;
  readonly problem_details?: string;
};

export async function endJob(tx: Tx, id: string, end: JobEnd): Promise<void> {
  await tx
    .updateTable('job')
    .set({ ...end, updated_at: sql`clock_timestamp()`, finished_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

/** Everything that has not come to an end: what was begun least often first, so that nothing waits behind what kills us. */
export async function unfinishedJobs(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('job')
    .select('id')
    .where('state', 'in', ['waiting', 'running'])
    .orderBy('tries')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}
