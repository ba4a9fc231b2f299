import type { Selectable } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import { userNames } from '#modules/access/index.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import type { Batch, BatchChange, FindingLine } from './batch/model.ts';
import type { BatchRow, listBatchChanges } from './batch/queries.ts';

/** Rows as the page sees them: with the names of places and people, and nothing that a page need not know. */
export async function batchViews(tx: Tx, rows: readonly BatchRow[]): Promise<Batch[]> {
  const places = await areaNames(
    tx,
    rows.map((row) => row.area),
  );
  const people = await userNames(
    tx,
    rows.map((row) => row.created_by),
  );
  return rows.map((row) => ({
    id: row.id,
    area: row.area,
    areaName: places.get(row.area)?.name ?? row.area,
    title: row.title,
    state: row.state,
    files: row.files.map(({ name, bytes }) => ({ name, bytes })),
    recognition: [...row.recognition],
    mapping: row.mapping,
    onDay: row.on_day,
    onSource: row.on_source,
    summary: row.summary,
    createdBy: people.get(row.created_by) ?? row.created_by,
    createdAt: row.created_at,
    committedAt: row.committed_at,
    job: row.job,
  }));
}

export async function oneBatch(tx: Tx, row: BatchRow): Promise<Batch> {
  const [view] = await batchViews(tx, [row]);
  if (!view) throw new Problem(404, 'exchange.batchNotFound');
  return view;
}

export async function changeViews(
  tx: Tx,
  rows: Awaited<ReturnType<typeof listBatchChanges>>,
): Promise<BatchChange[]> {
  const places = await areaNames(
    tx,
    rows.map((row) => row.village),
  );
  return rows.map((row) => ({
    nationalHouseholdNo: row.national_household_no,
    headName: row.head_name,
    village: row.village,
    villageName: places.get(row.village)?.name ?? row.village,
    kind: row.kind as BatchChange['kind'],
    members: row.members,
    fields: row.fields as BatchChange['fields'],
  }));
}

type FindingRow = Pick<
  Selectable<Schema['data_finding']>,
  | 'id'
  | 'batch'
  | 'check_id'
  | 'severity'
  | 'area'
  | 'household'
  | 'national_household_no'
  | 'national_person_no'
  | 'head_name'
  | 'file'
  | 'sheet'
  | 'source_row'
  | 'column_title'
  | 'field'
  | 'value_shown'
  | 'details'
  | 'state'
  | 'assigned_to'
  | 'due_on'
  | 'reason'
  | 'opened_at'
  | 'closed_at'
>;

export async function findingViews(tx: Tx, rows: readonly FindingRow[]): Promise<FindingLine[]> {
  const places = await areaNames(
    tx,
    rows.map((row) => row.area),
  );
  const people = await userNames(
    tx,
    rows.flatMap((row) => row.assigned_to ?? []),
  );
  return rows.map((row) => ({
    id: row.id,
    batch: row.batch,
    check: row.check_id,
    severity: row.severity as FindingLine['severity'],
    area: row.area,
    areaName: places.get(row.area)?.name ?? row.area,
    household: row.household,
    nationalHouseholdNo: row.national_household_no,
    nationalPersonNo: row.national_person_no,
    headName: row.head_name,
    file: row.file,
    sheet: row.sheet,
    row: row.source_row,
    column: row.column_title,
    field: row.field,
    value: row.value_shown,
    details: row.details as FindingLine['details'],
    state: row.state as FindingLine['state'],
    assignedTo: row.assigned_to,
    assignedName: row.assigned_to === null ? null : (people.get(row.assigned_to) ?? row.assigned_to),
    dueOn: row.due_on,
    reason: row.reason,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
  }));
}
