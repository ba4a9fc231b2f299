import { sql } from 'kysely';
import { areaPrefix } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { FindingQuery } from '../batch/model.ts';
import type { NewFinding } from './rules.ts';

/** The findings of a check of a batch; those of an earlier check of it are replaced. */
export async function replaceFindings(
  tx: Tx,
  county: string,
  batch: string,
  findings: readonly NewFinding[],
): Promise<void> {
  await tx.deleteFrom('import_finding').where('county', '=', county).where('batch', '=', batch).execute();
  const size = 5000;
  for (let start = 0; start < findings.length; start += size) {
    const part = findings.slice(start, start + size);
    const texts = (pick: (finding: NewFinding) => string) => part.map(pick);
    await sql`insert into import_finding (county, batch, seq, id, check_id, severity, area, national_household_no, national_person_no, head_name, file, sheet,
        source_row, column_title, field, value_shown, details, fingerprint)
      select ${county}, ${batch}::uuid, * from unnest(${part.map((_, index) => start + index)}::int[], ${texts((f) => f.id)}::uuid[], ${texts((f) => f.check)}::text[], ${texts((f) => f.severity)}::text[],
        ${texts((f) => f.area)}::text[], ${texts((f) => f.nationalHouseholdNo)}::text[], ${texts((f) => f.nationalPersonNo)}::text[], ${texts((f) => f.headName)}::text[],
        ${texts((f) => f.file)}::text[], ${texts((f) => f.sheet)}::text[], ${part.map((f) => f.row)}::int[], ${texts((f) => f.column)}::text[], ${texts((f) => f.field)}::text[],
        ${texts((f) => f.value)}::text[], ${texts((f) => JSON.stringify(f.details))}::jsonb[], ${texts((f) => f.fingerprint)}::text[])`.execute(
      tx,
    );
  }
}

/** What a committed batch says of the households it names. */
export type CommittedBatch = {
  readonly batch: { readonly county: string; readonly id: string; readonly area: string };
  readonly actor: string;
  /** Fields that the files have columns for: what a file does not ask, it does not mend. */
  readonly fields: readonly string[];
  readonly accepted: readonly string[];
  readonly keptOut: readonly string[];
};

/**
 * After a commit: what the files no longer show is mended; what they show is opened, unless the same finding on the same
 * facts is open already (with whom it was assigned to) or was confirmed before.
 */
export async function openFindings(tx: Tx, committed: CommittedBatch): Promise<void> {
  const { batch, actor, fields, accepted, keptOut } = committed;
  await sql`update data_finding o set state = 'mended', closed_at = clock_timestamp(), closed_by = ${actor}
    where o.county = ${batch.county} and o.state = 'open'
      and not exists (select 1 from import_finding f where f.county = o.county and f.batch = ${batch.id}::uuid and f.fingerprint = o.fingerprint)
      and (o.field = '' or o.field = any (${[...fields]}::text[]))
      and (o.national_household_no = any (${[...accepted]}::text[])
        or (o.severity = 'error' and o.national_household_no = any (${[...keptOut]}::text[]))
        or (o.national_household_no = '' and o.area = ${batch.area}))`.execute(tx);
  await sql`insert into data_finding (county, id, batch, check_id, severity, area, household, national_household_no, national_person_no, head_name,
      file, sheet, source_row, column_title, field, value_shown, details, fingerprint)
    select f.county, f.id, f.batch, f.check_id, f.severity, f.area, h.id, f.national_household_no, f.national_person_no, f.head_name,
      f.file, f.sheet, f.source_row, f.column_title, f.field, f.value_shown, f.details, f.fingerprint
    from import_finding f
    left join household h on h.county = f.county and h.national_household_no = f.national_household_no
    where f.county = ${batch.county} and f.batch = ${batch.id}::uuid
      and not exists (select 1 from data_finding o where o.county = f.county and o.fingerprint = f.fingerprint and o.state in ('open', 'confirmed'))`.execute(
    tx,
  );
}

export type BatchFindingQuery = {
  readonly county: string;
  readonly batch: string;
  readonly area: string;
  readonly check?: string | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
};

/** What the check of a batch found, in the order of the files' rows. */
export async function listBatchFindings(tx: Tx, query: BatchFindingQuery) {
  let select = tx
    .selectFrom('import_finding as f')
    .select([
      'f.seq',
      'f.id',
      'f.check_id',
      'f.severity',
      'f.area',
      'f.national_household_no',
      'f.national_person_no',
      'f.head_name',
      'f.file',
      'f.sheet',
      'f.source_row',
      'f.column_title',
      'f.field',
      'f.value_shown',
      'f.details',
    ])
    .where('f.county', '=', query.county)
    .where('f.batch', '=', query.batch)
    .where(withinArea('f.area', areaPrefix(query.area)))
    .orderBy('f.seq')
    .limit(query.limit);
  if (query.check !== undefined) select = select.where('f.check_id', '=', query.check);
  if (query.after !== undefined) select = select.where('f.seq', '>', query.after);
  return select.execute();
}

const LINE = [
  'f.id',
  'f.batch',
  'f.check_id',
  'f.severity',
  'f.area',
  'f.household',
  'f.national_household_no',
  'f.national_person_no',
  'f.head_name',
  'f.file',
  'f.sheet',
  'f.source_row',
  'f.column_title',
  'f.field',
  'f.value_shown',
  'f.details',
  'f.state',
  'f.assigned_to',
  'f.due_on',
  'f.reason',
  'f.opened_at',
  'f.closed_at',
] as const;

/** Findings to verify of an area. */
function findingsOf(tx: Tx, query: Omit<FindingQuery, 'limit' | 'cursor'>) {
  let select = tx.selectFrom('data_finding as f').where(withinArea('f.area', areaPrefix(query.area)));
  if (query.state !== undefined) select = select.where('f.state', '=', query.state);
  if (query.severity !== undefined) select = select.where('f.severity', '=', query.severity);
  if (query.check !== undefined) select = select.where('f.check_id', '=', query.check);
  if (query.assignedTo !== undefined) select = select.where('f.assigned_to', '=', query.assignedTo);
  if (query.household !== undefined) select = select.where('f.household', '=', query.household);
  return select;
}

/** One page, village by village and household by household; the cursor is the last finding seen. */
export async function listFindings(tx: Tx, query: FindingQuery) {
  let select = findingsOf(tx, query)
    .select(LINE)
    .orderBy('f.area')
    .orderBy('f.national_household_no')
    .orderBy('f.id')
    .limit(query.limit);
  if (query.cursor !== undefined)
    select = select.where(
      sql<boolean>`(f.area, f.national_household_no, f.id) > (select c.area, c.national_household_no, c.id from data_finding c where c.id = ${query.cursor}::uuid)`,
    );
  return select.execute();
}

/** Counts by check and town. */
export async function groupFindings(tx: Tx, query: Omit<FindingQuery, 'limit' | 'cursor'>) {
  return findingsOf(tx, query)
    .select((build) => [
      'f.check_id',
      'f.severity',
      sql<string>`rpad(left(f.area, 9), 12, '0')`.as('town'),
      build.fn.countAll<number>().as('count'),
    ])
    .groupBy(['f.check_id', 'f.severity', sql`rpad(left(f.area, 9), 12, '0')`])
    .execute();
}

export type OpenFinding = {
  readonly county: string;
  readonly area: string;
  readonly severity: string;
  readonly household: string | null;
  readonly opened_at: string;
};

/** Holds an open finding until the transaction ends. @throws Problem 404 `finding.notFound`, 409 `finding.closed` */
export async function getOpenFinding(tx: Tx, id: string): Promise<OpenFinding> {
  const found = await tx
    .selectFrom('data_finding')
    .select(['county', 'area', 'severity', 'household', 'opened_at', 'state'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Problem(404, 'finding.notFound');
  if (found.state !== 'open') throw new Problem(409, 'finding.closed');
  return found;
}

export async function assignTo(tx: Tx, id: string, user: string, dueOn: string | null): Promise<void> {
  await tx
    .updateTable('data_finding')
    .set({ assigned_to: user, due_on: dueOn })
    .where('id', '=', id)
    .execute();
}

export async function closeFinding(
  tx: Tx,
  id: string,
  closing: { state: 'mended' | 'confirmed'; reason: string; closed_by: string },
): Promise<void> {
  await tx
    .updateTable('data_finding')
    .set({ ...closing, closed_at: sql<string>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

/** Whether the household of a finding got a new version of any of its facts since the finding was opened. */
export async function isCorrectedSince(tx: Tx, finding: OpenFinding): Promise<boolean> {
  const { county, household, opened_at: since } = finding;
  if (household === null) return false;
  const { rows } = await sql<{ corrected: boolean }>`select (
      exists (select 1 from household_version where county = ${county} and household = ${household}::uuid and recorded_at > ${since}::timestamptz)
      or exists (select 1 from member_version where county = ${county} and household = ${household}::uuid and recorded_at > ${since}::timestamptz)
      or exists (select 1 from income_version where county = ${county} and household = ${household}::uuid and recorded_at > ${since}::timestamptz)
      or exists (select 1 from living_version where county = ${county} and household = ${household}::uuid and recorded_at > ${since}::timestamptz)
      or exists (select 1 from status_version where county = ${county} and household = ${household}::uuid and recorded_at > ${since}::timestamptz)
    ) as corrected`.execute(tx);
  return rows[0]?.corrected ?? false;
}
