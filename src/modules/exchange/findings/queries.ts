import { sql } from 'kysely';
import { areaPrefix } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { FindingQuery } from '../batch/model.ts';

/** A finding as it is kept: from a check of a file, or a household that a file no longer names (`household.absent`). */
export type NewFinding = {
  readonly id: string;
  readonly check: string;
  readonly severity: 'error' | 'suspect';
  readonly area: string;
  readonly nationalHouseholdNo: string;
  readonly nationalPersonNo: string;
  readonly headName: string;
  readonly file: string;
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly field: string;
  readonly value: string;
  readonly details: Readonly<Record<string, string | number>>;
  readonly fingerprint: string;
};

/** Forgets what an earlier check of the same batch found; only before the batch is committed. */
export async function clearFindings(tx: Tx, batch: string): Promise<void> {
  await tx
    .updateTable('data_finding')
    .set({ state: 'gone', closed_at: sql`clock_timestamp()` })
    .where('batch', '=', batch)
    .where('state', '=', 'open')
    .execute();
}

export async function insertFindings(
  tx: Tx,
  county: string,
  batch: string,
  findings: readonly NewFinding[],
): Promise<void> {
  const size = 5000;
  for (let start = 0; start < findings.length; start += size) {
    const part = findings.slice(start, start + size);
    const texts = (pick: (finding: NewFinding) => string) => part.map(pick);
    await sql`insert into data_finding (county, batch, id, check_id, severity, area, national_household_no, national_person_no, head_name, file, sheet,
        source_row, column_title, field, value_shown, details, fingerprint)
      select ${county}, ${batch}::uuid, * from unnest(${texts((f) => f.id)}::uuid[], ${texts((f) => f.check)}::text[], ${texts((f) => f.severity)}::text[],
        ${texts((f) => f.area)}::text[], ${texts((f) => f.nationalHouseholdNo)}::text[], ${texts((f) => f.nationalPersonNo)}::text[], ${texts((f) => f.headName)}::text[],
        ${texts((f) => f.file)}::text[], ${texts((f) => f.sheet)}::text[], ${part.map((f) => f.row)}::int[], ${texts((f) => f.column)}::text[], ${texts((f) => f.field)}::text[],
        ${texts((f) => f.value)}::text[], ${texts((f) => JSON.stringify(f.details))}::jsonb[], ${texts((f) => f.fingerprint)}::text[])`.execute(
      tx,
    );
  }
}

/**
 * After a commit: findings take their household; what was confirmed before on the same facts stays confirmed; of two open
 * findings of the same facts the newer stays; what the new file no longer shows is mended.
 */
export async function settleFindings(
  tx: Tx,
  batch: string,
  actor: string,
  prefixes: readonly string[],
): Promise<void> {
  await sql`update data_finding f set household = h.id from household h
    where f.batch = ${batch} and h.county = f.county and h.national_household_no = f.national_household_no`.execute(
    tx,
  );
  await sql`update data_finding f set state = 'confirmed', reason = old.reason, closed_at = clock_timestamp(), closed_by = old.closed_by
    from data_finding old where f.batch = ${batch} and f.state = 'open' and old.county = f.county and old.batch <> f.batch
      and old.fingerprint = f.fingerprint and old.state = 'confirmed'`.execute(tx);
  await sql`update data_finding old set state = case when f.id is null then 'mended' else 'gone' end, closed_at = clock_timestamp(), closed_by = ${actor}
    from data_finding o2
    join import_batch b on b.county = o2.county and b.id = o2.batch and b.state = 'committed'
    left join data_finding f on f.batch = ${batch} and f.fingerprint = o2.fingerprint and f.county = o2.county
    where old.county = o2.county and old.id = o2.id and o2.batch <> ${batch} and o2.state = 'open' and o2.area ^@ any (${[...prefixes]}::text[])`.execute(
    tx,
  );
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

/** Findings of an area, oldest ids first; without a batch only those of committed ones. */
function findingsOf(tx: Tx, query: Omit<FindingQuery, 'limit' | 'cursor'>) {
  let select = tx.selectFrom('data_finding as f').where(withinArea('f.area', areaPrefix(query.area)));
  if (query.batch !== undefined)
    select = select.where('f.batch', '=', query.batch).where('f.state', '<>', 'gone');
  else {
    select = select
      .innerJoin('import_batch as b', (join) =>
        join.onRef('b.county', '=', 'f.county').onRef('b.id', '=', 'f.batch'),
      )
      .where('b.state', '=', 'committed');
  }
  if (query.state !== undefined) select = select.where('f.state', '=', query.state);
  if (query.severity !== undefined) select = select.where('f.severity', '=', query.severity);
  if (query.check !== undefined) select = select.where('f.check_id', '=', query.check);
  if (query.assignedTo !== undefined) select = select.where('f.assigned_to', '=', query.assignedTo);
  return select;
}

export async function listFindings(tx: Tx, query: FindingQuery) {
  let select = findingsOf(tx, query).select(LINE).orderBy('f.id').limit(query.limit);
  if (query.cursor !== undefined) select = select.where('f.id', '>', query.cursor);
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

/** Closes or assigns one finding. @throws Problem 404 `finding.notFound`, 409 `finding.closed` */
export async function changeFinding(
  tx: Tx,
  id: string,
  change: {
    state?: 'mended' | 'confirmed';
    reason?: string;
    closed_by?: string;
    assigned_to?: string;
    due_on?: string | null;
  },
): Promise<{ area: string; county: string }> {
  const found = await tx
    .selectFrom('data_finding')
    .select(['area', 'county', 'state'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Problem(404, 'finding.notFound');
  if (found.state !== 'open') throw new Problem(409, 'finding.closed');
  await tx
    .updateTable('data_finding')
    .set({ ...change, ...(change.state && { closed_at: sql<string>`clock_timestamp()` }) })
    .where('id', '=', id)
    .execute();
  return found;
}
