import { userNames } from '#modules/access/index.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Words } from '../wording.ts';
import {
  ClueCounts,
  type ClueFile,
  ClueLine,
  ClueOrigin,
  ClueReport,
  ClueStep,
  Deadline,
  type ShownOrigin,
} from './model.ts';
import {
  type CountRows,
  type LineRow,
  listReports,
  listSteps,
  type ReportRow,
  type StepRow,
} from './queries.ts';

type Names = {
  readonly user: (id: string | null) => string | null;
  readonly area: (code: string) => { readonly name: string; readonly townName: string };
};

async function namesOf(tx: Tx, rows: readonly LineRow[], users: readonly string[]): Promise<Names> {
  const areas = await areaNames(
    tx,
    rows.map((row) => row.area),
  );
  const known = await userNames(tx, [...users, ...rows.flatMap((row) => row.worker ?? [])]);
  return {
    user: (id) => (id === null ? null : (known.get(id) ?? id)),
    area: (code) => areas.get(code) ?? { name: code, townName: '' },
  };
}

function lineOf(row: LineRow, names: Names): ClueLine {
  const { name, townName } = names.area(row.area);
  return ClueLine.parse({
    id: row.id,
    area: row.area,
    areaName: name,
    townName: townName === name ? '' : townName,
    household: row.household,
    name: row.name,
    documentMask: row.resident_mask,
    sources: row.sources,
    risks: row.risks,
    said: row.said,
    reports: row.reports,
    receivedOn: row.received_on,
    dueOn: row.due_on,
    overdue: row.overdue,
    state: row.state,
    worker: row.worker,
    workerName: names.user(row.worker),
    checkedOn: row.checked_on,
    finding: row.finding,
    endedAt: row.ended_at,
  });
}

/** Clues as the inbox shows them. */
export async function linesOf(tx: Tx, rows: readonly LineRow[]): Promise<ClueLine[]> {
  const names = await namesOf(tx, rows, []);
  return rows.map((row) => lineOf(row, names));
}

function originOf(stored: unknown, { text }: Words): ShownOrigin {
  const { list, limit, rule } = ClueOrigin.parse(stored);
  return {
    ...(list && { list: { ...list, title: text(list.title) } }),
    ...(limit && { limit: { ...limit, title: text(limit.title) } }),
    ...(rule && { rule: { ...rule, title: text(rule.title) } }),
  };
}

function reportOf(row: ReportRow, names: Names, words: Words): ClueReport {
  return ClueReport.parse({
    source: row.source,
    risks: row.risks,
    said: row.said,
    receivedOn: row.received_on,
    origin: originOf(row.origin, words),
    byName: names.user(row.recorded_by) ?? '',
    at: row.recorded_at,
  });
}

function stepOf(row: StepRow, names: Names): ClueStep {
  return ClueStep.parse({
    deed: row.deed,
    code: row.code,
    note: row.note,
    onDay: row.on_day,
    workerName: names.user(row.worker),
    byName: names.user(row.done_by) ?? '',
    at: row.done_at,
  });
}

/** One clue with all that was told and done. */
export async function fileOf(tx: Tx, row: LineRow, words: Words): Promise<ClueFile> {
  const reports = await listReports(tx, row);
  const steps = await listSteps(tx, row);
  const users = [
    ...reports.map((one) => one.recorded_by),
    ...steps.flatMap((one) => [one.done_by, one.worker ?? one.done_by]),
  ];
  const names = await namesOf(tx, [row], users);
  const deadline = Deadline.safeParse(row.deadline);
  return {
    ...lineOf(row, names),
    phoneMask: row.phone_mask,
    deadline: deadline.success ? deadline.data : null,
    history: reports.map((one) => reportOf(one, names, words)),
    steps: steps.map((one) => stepOf(one, names)),
  };
}

/** Counts with the names of their places. */
export async function countsOf(tx: Tx, { all, bySource, byPlace }: CountRows): Promise<ClueCounts> {
  const names = await areaNames(
    tx,
    byPlace.map((one) => one.area),
  );
  return ClueCounts.parse({
    ...all,
    bySource,
    byPlace: byPlace.map((one) => ({ ...one, areaName: names.get(one.area)?.name ?? one.area })),
  });
}
