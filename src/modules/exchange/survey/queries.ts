import type { Selectable } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import { type SurveyImport, SurveyImportState, SurveyResult, SurveyUpload } from './model.ts';

export type ImportRow = Selectable<Schema['survey_import']>;

export async function insertImport(
  tx: Tx,
  row: Omit<ImportRow, 'created_at' | 'result' | 'state'>,
): Promise<void> {
  await tx
    .insertInto('survey_import')
    .values({ ...row, state: 'checking' })
    .execute();
}

export async function findImport(tx: Tx, id: string): Promise<ImportRow | undefined> {
  return tx.selectFrom('survey_import').selectAll().where('id', '=', id).executeTakeFirst();
}

/** @throws Problem 404 `survey.importNotFound`, also for one outside the scope */
export async function getImport(tx: Tx, id: string): Promise<ImportRow> {
  const row = await findImport(tx, id);
  if (!row) throw new Problem(404, 'survey.importNotFound');
  return row;
}

/** Newest first; `before` is the id of the last one seen (ids are ordered by time). */
export async function listImports(tx: Tx, before: string | undefined, limit: number): Promise<ImportRow[]> {
  let query = tx.selectFrom('survey_import').selectAll().orderBy('id', 'desc').limit(limit);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.execute();
}

export type ImportMove = {
  readonly state: SurveyImportState;
  readonly result?: SurveyResult;
  readonly job?: string;
};

/** Moves an import on. @throws Problem 409 `survey.importMoved` when it is not in one of the expected states */
export async function moveImport(
  tx: Tx,
  id: string,
  from: readonly SurveyImportState[],
  { state, result, job }: ImportMove,
): Promise<void> {
  const moved = await tx
    .updateTable('survey_import')
    .set({ state, ...(result && { result: JSON.stringify(result) }), ...(job !== undefined && { job }) })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  if (moved.numUpdatedRows === 0n) throw new Problem(409, 'survey.importMoved');
}

/** Whether a job's work is kept already. */
export async function isDone(tx: Tx, job: string): Promise<boolean> {
  const row = await tx.selectFrom('audit').select('seq').where('command_id', '=', job).executeTakeFirst();
  return row !== undefined;
}

/** Titles of who imported, by user. */
export async function listNames(tx: Tx, users: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (users.length === 0) return new Map();
  const rows = await tx
    .selectFrom('auth_user')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(users)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** An import as the page shows it. @param withResult of a list: without */
export function importView(
  row: ImportRow,
  names: ReadonlyMap<string, string>,
  withResult: boolean,
): SurveyImport {
  const result = withResult ? SurveyResult.safeParse(row.result) : undefined;
  return {
    id: row.id,
    area: row.area,
    fileName: row.file_name,
    on: row.on_day,
    source: SurveyUpload.shape.source.parse(row.source),
    state: SurveyImportState.parse(row.state),
    job: row.job,
    createdAt: row.created_at,
    createdBy: names.get(row.created_by) ?? '',
    result: result?.success === true ? result.data : null,
  };
}
