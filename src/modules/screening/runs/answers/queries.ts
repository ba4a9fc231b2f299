import { type Selectable, sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import type { AnswersSummary, SheetAnswer } from './model.ts';

export type AnswersRow = Selectable<Schema['screening_answers']>;

export async function insertAnswers(
  tx: Tx,
  row: Pick<AnswersRow, 'county' | 'id' | 'area' | 'file_name' | 'file' | 'created_by'>,
): Promise<void> {
  await tx.insertInto('screening_answers').values(row).execute();
}

export async function findAnswers(tx: Tx, id: string): Promise<AnswersRow | undefined> {
  return tx.selectFrom('screening_answers').selectAll().where('id', '=', id).executeTakeFirst();
}

/** @throws Problem 404 `screening.answersNotFound`, also outside the scope */
export async function getAnswers(tx: Tx, id: string): Promise<AnswersRow> {
  const row = await findAnswers(tx, id);
  if (!row) throw new Problem(404, 'screening.answersNotFound');
  return row;
}

export async function keepAnswers(
  tx: Tx,
  id: string,
  summary: AnswersSummary,
  answers: readonly SheetAnswer[],
): Promise<void> {
  await tx
    .updateTable('screening_answers')
    .set({ state: 'read', file: null, summary: JSON.stringify(summary), answers: JSON.stringify(answers) })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** Ends it once. @returns whether it was in the state given */
export async function endAnswers(
  tx: Tx,
  id: string,
  from: 'waiting' | 'read',
  to: 'taken' | 'failed',
  summary?: AnswersSummary,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('screening_answers')
    .set({
      state: to,
      file: null,
      answers: '[]',
      ...(summary && { summary: JSON.stringify(summary) }),
      finished_at: sql<string>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
