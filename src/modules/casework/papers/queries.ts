import { type Selectable, sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';

type PaperRow = Selectable<Schema['case_paper']>;

export async function insertPaper(
  tx: Tx,
  row: Pick<PaperRow, 'county' | 'id' | 'case_id' | 'area' | 'template' | 'place' | 'signed_on' | 'added_by'>,
): Promise<void> {
  await tx.insertInto('case_paper').values(row).execute();
}

/** Takes back a paper that this person filed. @throws Problem 404 `casework.paperNotFound`, also when somebody else filed it */
export async function withdrawPaper(
  tx: Tx,
  {
    county,
    id,
    case_id,
    by,
    reason,
  }: Pick<PaperRow, 'county' | 'id' | 'case_id'> & { by: string; reason: string },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('case_paper')
    .set({ withdrawn_at: sql<string>`clock_timestamp()`, withdrawn_reason: reason })
    .where('county', '=', county)
    .where('id', '=', id)
    .where('case_id', '=', case_id)
    .where('added_by', '=', by)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Problem(404, 'casework.paperNotFound');
}
