import { type Selectable, sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import { withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import type { Workflow } from '#policy/workflows.ts';
import type { CaseAct, CaseEvent } from '../procedure/model.ts';
import type { CaseStatus } from './model.ts';

type Row = Selectable<Schema['case_file']>;
export type CaseRow = Omit<Row, 'procedure' | 'status'> & {
  readonly procedure: Workflow;
  readonly status: CaseStatus;
};

/** A case within the scope, held until the transaction ends. @throws Problem 404 `casework.notFound` */
export async function holdCase(tx: Tx, id: string): Promise<CaseRow> {
  const row = await tx
    .selectFrom('case_file')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Problem(404, 'casework.notFound');
  return row as CaseRow;
}

/** @throws Problem 404 `casework.notFound`, also outside the scope */
export async function getCase(tx: Tx, id: string): Promise<CaseRow> {
  const row = await tx.selectFrom('case_file').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Problem(404, 'casework.notFound');
  return row as CaseRow;
}

/** The acts of a case, in order. */
export async function listEvents(
  tx: Tx,
  { county, id }: Pick<CaseRow, 'county' | 'id'>,
): Promise<CaseEvent[]> {
  const rows = await tx
    .selectFrom('case_act')
    .select(['act', 'done_by', 'done_at'])
    .where('county', '=', county)
    .where('case_id', '=', id)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({
    ...(row.act as CaseAct & { passed?: boolean }),
    by: row.done_by,
    at: row.done_at,
  }));
}

type NewCase = Pick<
  Row,
  | 'county'
  | 'id'
  | 'area'
  | 'workflow'
  | 'household'
  | 'person'
  | 'clue'
  | 'round'
  | 'reason'
  | 'opened_on'
  | 'opened_by'
  | 'step'
  | 'due_on'
  | 'ready_on'
  | 'sets_registration'
  | 'sets_monitoring'
> & { readonly procedure: string };

const isDouble = (error: unknown) => error instanceof Error && 'code' in error && error.code === '23505';

/** @throws Problem 409 `casework.otherOpen` when an open case would set the same part of the household's state */
export async function insertCase(tx: Tx, row: NewCase): Promise<void> {
  try {
    await tx.insertInto('case_file').values(row).execute();
  } catch (error) {
    throw isDouble(error) ? new Problem(409, 'casework.otherOpen') : error;
  }
}

/** Adds an act. @throws Problem 409 `command.conflict` when somebody acted at the same time */
export async function insertAct(
  tx: Tx,
  row: Pick<CaseRow, 'county' | 'id' | 'area'>,
  seq: number,
  event: CaseEvent,
): Promise<void> {
  const { by, at: _at, ...act } = event;
  try {
    await tx
      .insertInto('case_act')
      .values({
        county: row.county,
        case_id: row.id,
        seq,
        area: row.area,
        act: JSON.stringify(act),
        on_day: act.on,
        done_by: by,
      })
      .execute();
  } catch (error) {
    throw isDouble(error) ? new Problem(409, 'command.conflict') : error;
  }
}

export type Folded = Pick<Row, 'step' | 'due_on' | 'ready_on' | 'acts' | 'chosen' | 'decided_on'> & {
  readonly status: CaseStatus;
};

/** Writes what is folded from the acts beside them. */
export async function writeFolded(
  tx: Tx,
  { county, id }: Pick<CaseRow, 'county' | 'id'>,
  folded: Folded,
): Promise<void> {
  await tx
    .updateTable('case_file')
    .set({ ...folded, ended_at: folded.status === 'open' ? null : sql<string>`clock_timestamp()` })
    .where('county', '=', county)
    .where('id', '=', id)
    .execute();
}

/** Templates of the papers that lie in a case. */
export async function papersOf(tx: Tx, { county, id }: Pick<CaseRow, 'county' | 'id'>): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('case_paper')
    .select('template')
    .where('county', '=', county)
    .where('case_id', '=', id)
    .where('withdrawn_at', 'is', null)
    .execute();
  return new Set(rows.map(({ template }) => template));
}

/** Who helps a household on a day. */
export async function helpersOf(tx: Tx, county: string, household: string, on: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('pairing')
    .select('helper')
    .where('county', '=', county)
    .where('household', '=', household)
    .where('valid_from', '<=', on)
    .where('valid_to', '>', on)
    .execute();
  return new Set(rows.map(({ helper }) => helper));
}

/** Begins a pairing, or ends it on a day. */
export async function writePairing(
  tx: Tx,
  row: Pick<
    Selectable<Schema['pairing']>,
    'county' | 'id' | 'household' | 'area' | 'helper' | 'valid_from' | 'recorded_by'
  >,
  helps: boolean,
): Promise<void> {
  await tx
    .updateTable('pairing')
    .set({ valid_to: sql<string>`greatest(${row.valid_from}::date, valid_from + 1)` })
    .where('county', '=', row.county)
    .where('household', '=', row.household)
    .where('helper', '=', row.helper)
    .where('valid_to', '=', 'infinity')
    .execute();
  if (helps) await tx.insertInto('pairing').values(row).execute();
}

export type ListedCase = CaseRow & { readonly head_name: string | null };

type ListQuestion = {
  readonly prefix: string;
  readonly role: string;
  readonly today: string;
  readonly status?: string | undefined;
  readonly workflow?: string | undefined;
  readonly household?: string | undefined;
  readonly round?: string | undefined;
  readonly mine?: boolean | undefined;
  readonly overdue?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** The step that waits is one of the reader's role: the roles stand in the case's own workflow. */
const waitsFor = (role: string) =>
  sql<boolean>`exists (select from jsonb_array_elements(c.procedure -> 'steps') s where s ->> 'id' = c.step and s -> 'roles' ? ${role})`;

/** Cases by last day, those without one last; one more than asked tells that there are more. */
export async function listCases(tx: Tx, question: ListQuestion): Promise<ListedCase[]> {
  const { prefix, role, today, status, workflow, household, round, mine, overdue, cursor, limit } = question;
  const [due = null, id = null] = cursor?.split('.') ?? [];
  const wanted = [
    withinArea('c.area', prefix),
    status === undefined ? sql`true` : sql`c.status = ${status}`,
    workflow === undefined ? sql`true` : sql`c.workflow = ${workflow}`,
    household === undefined ? sql`true` : sql`c.household = ${household}::uuid`,
    round === undefined ? sql`true` : sql`c.round = ${round}::uuid`,
    mine === true ? sql`c.status = 'open' and ${waitsFor(role)}` : sql`true`,
    overdue === true ? sql`c.status = 'open' and c.due_on < ${today}::date` : sql`true`,
    due === null ? sql`true` : sql`(coalesce(c.due_on, 'infinity'), c.id) > (${due}::date, ${id}::uuid)`,
  ];
  const { rows } = await sql<ListedCase>`
    select c.*, h.head_name from case_file c
    left join lateral (select v.head_name from household_version v where v.county = c.county and v.household = c.household
      and v.superseded_at = 'infinity' order by v.valid_from desc limit 1) h on true
    where ${sql.join(wanted, sql` and `)}
    order by coalesce(c.due_on, 'infinity'), c.id limit ${limit + 1}`.execute(tx);
  return rows;
}

/** Papers of a case that were not taken back, in the order in which they came. */
export async function listPapers(tx: Tx, { county, id }: Pick<CaseRow, 'county' | 'id'>) {
  return tx
    .selectFrom('case_paper')
    .select(['id', 'template', 'place', 'signed_on', 'added_by', 'added_at'])
    .where('county', '=', county)
    .where('case_id', '=', id)
    .where('withdrawn_at', 'is', null)
    .orderBy('id')
    .execute();
}

/** The name of the head of the household that a case is about, as it is known now. */
export async function findHeadName(
  tx: Tx,
  { county, household }: Pick<CaseRow, 'county' | 'household'>,
): Promise<string | null> {
  if (household === null) return null;
  const found = await tx
    .selectFrom('household_version')
    .select('head_name')
    .where('county', '=', county)
    .where('household', '=', household)
    .where('superseded_at', '=', 'infinity')
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.head_name ?? null;
}
