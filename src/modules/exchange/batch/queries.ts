import { sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import type { ColumnMapping, SheetRecognition } from '../model.ts';
import type { BatchState, BatchSummary } from './model.ts';

/** A file of a batch: its name as the sender gave it and its place in the file store. */
export type BatchFile = { readonly name: string; readonly sha256: string; readonly bytes: number };

export type BatchRow = {
  readonly county: string;
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly state: BatchState;
  readonly files: readonly BatchFile[];
  readonly recognition: readonly SheetRecognition[];
  readonly mapping: ColumnMapping;
  readonly on_day: string | null;
  readonly on_source: string | null;
  readonly summary: BatchSummary | null;
  readonly created_by: string;
  readonly created_at: string;
  readonly committed_at: string | null;
  readonly job: string | null;
};

type Stored = Omit<BatchRow, 'files' | 'recognition' | 'mapping' | 'summary' | 'state'> & {
  files: unknown;
  recognition: unknown;
  mapping: unknown;
  summary: unknown;
  state: string;
};

function batchOf(row: Stored): BatchRow {
  const summary = row.summary as Partial<BatchSummary>;
  return {
    ...row,
    state: row.state as BatchState,
    files: row.files as BatchFile[],
    recognition: Array.isArray(row.recognition) ? (row.recognition as SheetRecognition[]) : [],
    mapping: row.mapping as ColumnMapping,
    summary: summary.rows === undefined ? null : (summary as BatchSummary),
  };
}

export async function insertBatch(
  tx: Tx,
  batch: Omit<BatchRow, 'created_at' | 'committed_at' | 'job' | 'summary'>,
): Promise<void> {
  await tx
    .insertInto('import_batch')
    .values({
      ...batch,
      files: JSON.stringify(batch.files),
      recognition: JSON.stringify(batch.recognition),
      mapping: JSON.stringify(batch.mapping),
    })
    .execute();
}

export async function findBatch(tx: Tx, id: string): Promise<BatchRow | undefined> {
  const row = await tx.selectFrom('import_batch').selectAll().where('id', '=', id).executeTakeFirst();
  return row && batchOf(row);
}

/** @throws Problem 404 `exchange.batchNotFound`, also for a batch outside the scope */
export async function getBatch(tx: Tx, id: string): Promise<BatchRow> {
  const batch = await findBatch(tx, id);
  if (!batch) throw new Problem(404, 'exchange.batchNotFound');
  return batch;
}

/** Newest first; `before` is the id of the last one seen (ids are ordered by time). */
export async function listBatches(tx: Tx, before: string | undefined, limit: number): Promise<BatchRow[]> {
  let query = tx.selectFrom('import_batch').selectAll().orderBy('id', 'desc').limit(limit);
  if (before !== undefined) query = query.where('id', '<', before);
  return (await query.execute()).map(batchOf);
}

/** The last committed batch whose files have the same content. */
export async function findTwin(
  tx: Tx,
  batch: Pick<BatchRow, 'id' | 'county' | 'files'>,
): Promise<{ id: string; title: string; committed_at: string } | undefined> {
  const digests = JSON.stringify(batch.files.map(({ sha256 }) => ({ sha256 })));
  const twin = await tx
    .selectFrom('import_batch')
    .select(['id', 'title', 'committed_at'])
    .where('county', '=', batch.county)
    .where('id', '<>', batch.id)
    .where('state', '=', 'committed')
    .where(sql<boolean>`files @> ${digests}::jsonb`)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return twin && { ...twin, committed_at: twin.committed_at ?? '' };
}

export type BatchChangeSet = {
  state?: BatchState;
  mapping?: ColumnMapping;
  recognition?: readonly SheetRecognition[];
  on_day?: string | null;
  on_source?: string | null;
  summary?: BatchSummary;
  job?: string | null;
  committed?: true;
};

/** Moves a batch on. @throws Problem 409 `exchange.batchMoved` when it is not in one of the expected states */
export async function moveBatch(
  tx: Tx,
  id: string,
  from: readonly BatchState[],
  change: BatchChangeSet,
): Promise<void> {
  const { mapping, recognition, summary, committed, ...plain } = change;
  const result = await tx
    .updateTable('import_batch')
    .set({
      ...plain,
      ...(mapping && { mapping: JSON.stringify(mapping) }),
      ...(recognition && { recognition: JSON.stringify(recognition) }),
      ...(summary && { summary: JSON.stringify(summary) }),
      ...(committed && { committed_at: sql<string>`clock_timestamp()` }),
    })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) throw new Problem(409, 'exchange.batchMoved');
}

export type ChangeRow = {
  national_household_no: string;
  head_name: string;
  village: string;
  kind: 'new' | 'changed' | 'left';
  members: number;
  fields: string;
  sheet: string;
  source_row: number;
};

/** Replaces the list of households that the batch would change. */
export async function replaceChanges(
  tx: Tx,
  county: string,
  batch: string,
  changes: readonly ChangeRow[],
): Promise<void> {
  await tx.deleteFrom('import_change').where('county', '=', county).where('batch', '=', batch).execute();
  await sql`insert into import_change (county, batch, national_household_no, head_name, village, kind, members, fields, sheet, source_row)
    select ${county}, ${batch}::uuid, * from unnest(${changes.map((one) => one.national_household_no)}::text[], ${changes.map((one) => one.head_name)}::text[],
      ${changes.map((one) => one.village)}::text[], ${changes.map((one) => one.kind)}::text[], ${changes.map((one) => one.members)}::int[],
      ${changes.map((one) => one.fields)}::jsonb[], ${changes.map((one) => one.sheet)}::text[], ${changes.map((one) => one.source_row)}::int[])`.execute(
    tx,
  );
}

export type ChangeQuery = {
  readonly kind?: string | undefined;
  readonly field?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

export async function listBatchChanges(tx: Tx, batch: Pick<BatchRow, 'county' | 'id'>, query: ChangeQuery) {
  let select = tx
    .selectFrom('import_change')
    .selectAll()
    .where('county', '=', batch.county)
    .where('batch', '=', batch.id)
    .orderBy('national_household_no')
    .limit(query.limit);
  if (query.kind !== undefined) select = select.where('kind', '=', query.kind);
  if (query.after !== undefined) select = select.where('national_household_no', '>', query.after);
  if (query.field !== undefined)
    select = select.where(sql<boolean>`fields @> ${JSON.stringify([{ field: query.field }])}::jsonb`);
  return select.execute();
}

export async function saveMapping(
  tx: Tx,
  row: { county: string; area: string; sender: string; mapping: ColumnMapping; saved_by: string },
): Promise<void> {
  const mapping = JSON.stringify(row.mapping);
  await tx
    .insertInto('column_mapping')
    .values({ ...row, mapping })
    .onConflict((conflict) =>
      conflict
        .columns(['county', 'area', 'sender'])
        .doUpdateSet({ mapping, saved_by: row.saved_by, saved_at: sql`clock_timestamp()` }),
    )
    .execute();
}

export async function listMappings(
  tx: Tx,
  area: string,
): Promise<{ sender: string; mapping: ColumnMapping }[]> {
  const rows = await tx
    .selectFrom('column_mapping')
    .select(['sender', 'mapping'])
    .where('area', '=', area)
    .orderBy('sender')
    .execute();
  return rows.map((row) => ({ sender: row.sender, mapping: row.mapping as ColumnMapping }));
}

/** Whether a job's effect is there already: it ran before and was killed after its commit. */
export async function alreadyRan(tx: Tx, commandId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('audit')
    .select('seq')
    .where('command_id', '=', commandId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether the job is still to end; also when somebody else's job is not shown to the actor. */
export async function isJobAlive(tx: Tx, id: string): Promise<boolean> {
  const job = await tx.selectFrom('job').select('state').where('id', '=', id).executeTakeFirst();
  return job === undefined || job.state === 'waiting' || job.state === 'running';
}

/** Does work within the transaction, looks at what it gave, and undoes it. */
export async function rehearse<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint rehearsal`.execute(tx);
  const result = await work();
  await sql`rollback to savepoint rehearsal`.execute(tx);
  return result;
}
