import { sql } from 'kysely';
import { areaPrefix } from '#kernel/area-code.ts';
import { isUuid } from '#kernel/ids.ts';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import { type AmendmentState, AmendmentStep } from './model.ts';

export type AmendmentRow = {
  readonly county: string;
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly state: AmendmentState;
  readonly revision: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly authors: readonly string[];
  readonly steps: readonly AmendmentStep[];
  readonly created_at: string;
  readonly changed_at: string;
  readonly approved_at: string | null;
};

const COLUMNS = [
  'county',
  'id',
  'area',
  'title',
  'state',
  'revision',
  'content',
  'authors',
  'steps',
  'created_at',
  'changed_at',
  'approved_at',
] as const;

type Stored = Omit<AmendmentRow, 'state' | 'content' | 'steps'> & {
  readonly state: string;
  readonly content: unknown;
  readonly steps: unknown;
};

function rowOf(row: Stored): AmendmentRow {
  return {
    ...row,
    state: row.state as AmendmentState,
    content: row.content as AmendmentRow['content'],
    steps: AmendmentStep.array().parse(row.steps),
  };
}

const MOST = 200;

/** Of the area, of the places above it and of those below it, newest first. */
export async function listAmendments(tx: Tx, area: string): Promise<AmendmentRow[]> {
  const prefix = areaPrefix(area);
  const rows = await tx
    .selectFrom('rule_amendment')
    .select(COLUMNS)
    .where(
      sql<boolean>`(area ^@ ${prefix} or ${prefix} ^@ (case when right(area, 6) = '000000' then left(area, 6) else left(area, 9) end))`,
    )
    .orderBy('changed_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map(rowOf);
}

/** @throws Problem 404 `screening.amendmentNotFound`, also for one that the actor may not see */
export async function getAmendment(tx: Tx, id: string, forChange = false): Promise<AmendmentRow> {
  const query = tx.selectFrom('rule_amendment').select(COLUMNS).where('id', '=', id);
  const row = isUuid(id) ? await (forChange ? query.forUpdate() : query).executeTakeFirst() : undefined;
  if (!row) throw new Problem(404, 'screening.amendmentNotFound');
  return rowOf(row);
}

type NewAmendment = Pick<
  AmendmentRow,
  'county' | 'id' | 'area' | 'title' | 'content' | 'authors' | 'steps'
> & {
  readonly now: string;
};

export async function insertAmendment(tx: Tx, { now, ...row }: NewAmendment): Promise<void> {
  await tx
    .insertInto('rule_amendment')
    .values({
      ...row,
      authors: [...row.authors],
      content: JSON.stringify(row.content),
      steps: JSON.stringify(row.steps),
      state: 'draft',
      revision: 1,
      created_at: now,
      changed_at: now,
    })
    .execute();
}

type Change = Partial<Pick<AmendmentRow, 'title' | 'content' | 'authors' | 'revision'>> & {
  readonly state: AmendmentState;
  readonly step: AmendmentStep;
};

/** Takes an amendment on; what is approved is known from the instant of the step. */
export async function changeAmendment(tx: Tx, row: AmendmentRow, change: Change): Promise<void> {
  const { step, content, authors, ...rest } = change;
  const approved = change.state === 'approved' && { approved_by: step.by, approved_at: step.at };
  await tx
    .updateTable('rule_amendment')
    .set({
      ...rest,
      ...(content && { content: JSON.stringify(content) }),
      ...(authors && { authors: [...authors] }),
      ...approved,
      steps: JSON.stringify([...row.steps, step]),
      changed_at: step.at,
    })
    .where('county', '=', row.county)
    .where('id', '=', row.id)
    .execute();
}

/** Approvals follow one another, each held against those before it. */
export async function waitForApprovals(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(470019011)`.execute(tx);
}
