import { sql } from 'kysely';
import type { Figure } from '#kernel/figure.ts';
import { Problem } from '#kernel/problem.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { ReportKind, ReportSection } from '../model.ts';

export type ReportRow = {
  readonly county: string;
  readonly id: string;
  readonly kind: ReportKind;
  readonly area: string;
  readonly title: string;
  readonly on_day: string;
  readonly known_at: string;
  readonly narrative: Readonly<Record<string, string>>;
  readonly state: 'draft' | 'saved';
  readonly revision: number;
  readonly created_by: string;
  readonly created_at: string;
  readonly updated_at: string;
};

const COLUMNS = sql`county, id, kind, area, title, on_day, known_at, narrative, state, revision, created_by, created_at, updated_at`;

/** Where a page of the list ends. */
export type ReportPlace = { readonly updatedAt: string; readonly id: string };

/** Reports of a place and of all below it, the last changed first. */
export async function listReports(
  tx: Tx,
  prefix: string,
  after: ReportPlace | undefined,
  limit: number,
): Promise<ReportRow[]> {
  const from = after
    ? sql`and (updated_at, id) < (${after.updatedAt}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const { rows } = await sql<ReportRow>`select ${COLUMNS} from report
    where area >= ${prefix.padEnd(12, '0')} and area <= ${prefix.padEnd(12, '9')} ${from}
    order by updated_at desc, id desc limit ${limit}`.execute(tx);
  return rows;
}

/** @throws Problem 404 `report.notFound`, also for a report outside the scope */
export async function getReport(tx: Tx, id: string): Promise<ReportRow> {
  const { rows } = await sql<ReportRow>`select ${COLUMNS} from report where id = ${id}::uuid`.execute(tx);
  if (!rows[0]) throw new Problem(404, 'report.notFound');
  return rows[0];
}

/** The same, held until the command ends, because the command decides by what it reads. */
export async function getReportForChange(tx: Tx, id: string): Promise<ReportRow> {
  const { rows } =
    await sql<ReportRow>`select ${COLUMNS} from report where id = ${id}::uuid for update`.execute(tx);
  if (!rows[0]) throw new Problem(404, 'report.notFound');
  return rows[0];
}

export async function insertReport(
  tx: Tx,
  actor: Actor,
  report: Pick<ReportRow, 'county' | 'id' | 'kind' | 'area' | 'title' | 'on_day' | 'known_at'>,
): Promise<void> {
  await tx
    .insertInto('report')
    .values({ ...report, created_by: actor.id })
    .execute();
}

export type ReportChange = Partial<
  Pick<ReportRow, 'narrative' | 'state' | 'revision' | 'known_at' | 'title'>
>;

export async function changeReport(tx: Tx, report: ReportRow, change: ReportChange): Promise<void> {
  const { narrative, ...rest } = change;
  await tx
    .updateTable('report')
    .set({
      ...rest,
      ...(narrative === undefined ? {} : { narrative: JSON.stringify(narrative) }),
      updated_at: sql<string>`clock_timestamp()`,
    })
    .where('county', '=', report.county)
    .where('id', '=', report.id)
    .execute();
}

/** Freezes a revision: its words and every figure that they print. */
export async function insertRevision(
  tx: Tx,
  actor: Actor,
  report: ReportRow,
  frozen: {
    readonly sections: readonly ReportSection[];
    readonly figures: readonly Figure[];
    readonly definitions: ReadonlyMap<string, string>;
  },
): Promise<void> {
  await sql`insert into report_revision (county, report, revision, area, title, on_day, known_at, sections, saved_by)
    values (${report.county}, ${report.id}::uuid, ${report.revision}, ${report.area}, ${report.title}, ${report.on_day}, ${report.known_at}::timestamptz,
      ${JSON.stringify(frozen.sections)}::jsonb, ${actor.id})`.execute(tx);
  if (frozen.figures.length === 0) return;
  await tx
    .insertInto('report_figure')
    .values(
      frozen.figures.map((figure) => ({
        county: report.county,
        report: report.id,
        area: report.area,
        indicator: figure.id,
        figure_area: figure.area,
        on_day: report.on_day,
        known_at: report.known_at,
        value: figure.value,
        numerator: figure.numerator,
        denominator: figure.denominator,
        unit: figure.unit,
        definition: frozen.definitions.get(figure.id) ?? '',
        digest: figure.digest,
        revision: report.revision,
      })),
    )
    .execute();
}

/** The words of the revision as saved; undefined when it was not saved. */
export async function findSavedSections(tx: Tx, report: ReportRow): Promise<ReportSection[] | undefined> {
  const { rows } = await sql<{ sections: ReportSection[] }>`select sections from report_revision
    where county = ${report.county} and report = ${report.id}::uuid and revision = ${report.revision}`.execute(
    tx,
  );
  return rows[0]?.sections;
}

export type FrozenFigure = {
  readonly indicator: string;
  readonly figure_area: string;
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly unit: string;
  readonly definition: string;
  readonly digest: string;
};

export async function listFrozenFigures(
  tx: Tx,
  report: Pick<ReportRow, 'county' | 'id' | 'revision'>,
): Promise<FrozenFigure[]> {
  return tx
    .selectFrom('report_figure')
    .select(['indicator', 'figure_area', 'value', 'numerator', 'denominator', 'unit', 'definition', 'digest'])
    .where('county', '=', report.county)
    .where('report', '=', report.id)
    .where('revision', '=', report.revision)
    .orderBy('indicator')
    .orderBy('figure_area')
    .execute();
}

export type SavedRevision = {
  readonly county: string;
  readonly id: string;
  readonly revision: number;
  readonly area: string;
  readonly title: string;
  readonly on_day: string;
  readonly known_at: string;
};

/** Every revision that was ever saved. */
export async function listRevisions(tx: Tx): Promise<SavedRevision[]> {
  const { rows } =
    await sql<SavedRevision>`select county, report as id, revision, area, title, on_day, known_at from report_revision order by saved_at, report`.execute(
      tx,
    );
  return rows;
}

/** The last revision of another report of the same place, of the same or an earlier day, that was taken before this one. */
export async function findEarlierRevision(tx: Tx, report: ReportRow): Promise<SavedRevision | undefined> {
  const { rows } = await sql<SavedRevision>`
    select county, report as id, revision, area, title, on_day, known_at from report_revision
    where county = ${report.county} and area = ${report.area} and report <> ${report.id}::uuid and on_day <= ${report.on_day}::date
      and known_at < ${report.known_at}::timestamptz order by on_day desc, known_at desc limit 1`.execute(tx);
  return rows[0];
}
