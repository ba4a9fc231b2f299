import { Problem } from '#kernel/problem.ts';
import { userNames } from '#modules/access/index.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Batch, BatchChange, BatchFinding, FindingLine } from './batch/model.ts';
import { type BatchRow, findTwin, type listBatchChanges } from './batch/queries.ts';
import type { listBatchFindings, listFindings } from './findings/queries.ts';

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
  const twin = await findTwin(tx, row);
  return {
    ...view,
    twin: twin ? { id: twin.id, title: twin.title, committedAt: twin.committed_at } : null,
  };
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
    sheet: row.sheet,
    row: row.source_row,
    fields: row.fields as BatchChange['fields'],
  }));
}

type FindingRow = Awaited<ReturnType<typeof listFindings>>[number];
type BatchFindingRow = Omit<Awaited<ReturnType<typeof listBatchFindings>>[number], 'seq'>;

/** What a check found, as the wizard shows it. */
export function batchFindingView(row: BatchFindingRow): BatchFinding {
  return {
    id: row.id,
    check: row.check_id,
    severity: row.severity as BatchFinding['severity'],
    area: row.area,
    nationalHouseholdNo: row.national_household_no,
    nationalPersonNo: row.national_person_no,
    headName: row.head_name,
    file: row.file,
    sheet: row.sheet,
    row: row.source_row,
    column: row.column_title,
    field: row.field,
    value: row.value_shown,
    details: row.details as BatchFinding['details'],
  };
}

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
    ...batchFindingView(row),
    batch: row.batch,
    areaName: places.get(row.area)?.name ?? row.area,
    household: row.household,
    state: row.state as FindingLine['state'],
    assignedTo: row.assigned_to,
    assignedName: row.assigned_to === null ? null : (people.get(row.assigned_to) ?? row.assigned_to),
    dueOn: row.due_on,
    reason: row.reason,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
  }));
}
