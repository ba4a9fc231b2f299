import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dayOfInstant } from '#kernel/day.ts';
import { type Finding, Problem } from '#kernel/problem.ts';
import { areaNames, areaResolver, listAreaNames } from '#modules/areas/index.ts';
import {
  changesOfIntake,
  compareIntake,
  type IntakePreview,
  mergeIntake,
  type Progress,
  type SourcedRecord,
  townTotals,
  withDerived,
} from '#modules/registry/index.ts';
import { appendAudit } from '#platform/command/command.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { openFindings, replaceFindings } from '../findings/queries.ts';
import { newFindings } from '../findings/rules.ts';
import type { SheetRecognition } from '../model.ts';
import { type RegisterReading, readRegister } from '../register/read.ts';
import { shownChange, shownFields } from './changes.ts';
import type { BatchSummary, CountPair } from './model.ts';
import { type BatchRow, moveBatch, rehearse, replaceChanges } from './queries.ts';
import {
  countChecks,
  factsOfFields,
  fieldsOf,
  imbalancesOf,
  prefixesOf,
  sameChange,
  townsOf,
  townsOutside,
} from './rules.ts';

export type ImportProgress = Progress;
export type PlainFile = { readonly name: string; readonly path: string };

/** A folder of their own for plain files, for as long as `run` takes. */
export async function inOwnFolder<T>(services: Services, run: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(services.files.work, randomUUID());
  mkdirSync(folder, { mode: 0o700 });
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lays the batch's files out in plain for as long as `run` takes. */
export async function withPlainFiles<T>(
  services: Services,
  batch: Pick<BatchRow, 'files'>,
  run: (files: PlainFile[]) => Promise<T>,
): Promise<T> {
  return inOwnFolder(services, async (folder) => {
    const files: PlainFile[] = [];
    for (const [index, file] of batch.files.entries()) {
      const path = join(folder, `${index}`);
      await services.files.copyTo(file.sha256, path);
      files.push({ name: file.name, path });
    }
    return run(files);
  });
}

/** Areas and code lists against which a register of a county is read. */
export async function readingContext(services: Services, actor: Actor, area: string) {
  const names = await services.database.read(actor, (tx) => listAreaNames(tx));
  const policy = resolvePacks(services.packs, area);
  if (!policy) throw new Problem(422, 'policy.noPack', [], { area });
  return { areas: areaResolver(names), codes: policy.codes, today: dayOfInstant(services.clock()) };
}

/** Reads every row of the batch's files, with the user's word on columns and day. */
export async function readBatchFiles(
  services: Services,
  actor: Actor,
  batch: BatchRow,
  files: readonly PlainFile[],
  progress: ImportProgress,
): Promise<RegisterReading> {
  const context = await readingContext(services, actor, batch.area);
  return readRegister(files, {
    ...context,
    ...(batch.on_source === 'user' && batch.on_day !== null && { on: batch.on_day }),
    mapping: batch.mapping,
    progress: throttled(progress, services.clock),
  });
}

const BETWEEN_MS = 400;

/** Reading tells every few hundred rows; the drawer is told a few times a second, and a wish to stop is heard then. */
function throttled(progress: ImportProgress, clock: () => number): (rows: number) => Promise<void> {
  let last = 0;
  return async (rows) => {
    if (clock() - last < BETWEEN_MS) return;
    last = clock();
    await progress('read', rows, 0);
  };
}

/** The accepted households with the sheet and row that tell them. */
function sourced(reading: RegisterReading): SourcedRecord[] {
  const names = reading.sheets.map((sheet) => sheet.sheet);
  return reading.households.map(({ record, sources }) => {
    const places = sources.map((source) => ({ sheet: names[source.sheet] ?? '', row: source.row }));
    return { record, source: places[0] ?? { sheet: '', row: 0 }, memberSources: places };
  });
}

/** A clerk imports for the own place only: a file that speaks of others is refused, with their names and counts. */
async function refuseOutside(tx: Tx, area: string, towns: ReadonlyMap<string, string>): Promise<void> {
  const outside = townsOutside(towns, area);
  if (outside.size === 0) return;
  const names = await areaNames(tx, [area, ...outside.keys()]);
  const findings = [...outside].map(
    ([town, households]): Finding => ({
      code: 'exchange.outsideTown',
      at: town,
      details: { town: names.get(town)?.name ?? town, households },
    }),
  );
  const households = [...outside.values()].reduce((sum, count) => sum + count, 0);
  throw new Problem(422, 'exchange.outsideScope', findings, {
    area: names.get(area)?.name ?? area,
    households,
    towns: findings.map((finding) => finding.details?.town).join('、'),
  });
}

function summaryOf(
  reading: RegisterReading,
  preview: IntakePreview,
  towns: ReadonlyMap<string, string>,
): BatchSummary {
  const count = (severity: string) => reading.findings.filter((one) => one.severity === severity).length;
  const fieldCount = (field: string) => preview.byField.find((one) => one.field === field)?.count ?? 0;
  return {
    rows: reading.rows,
    accepted: {
      households: reading.households.length,
      members: reading.households.reduce((sum, one) => sum + one.record.members.length, 0),
    },
    keptOut: { households: reading.keptOut.households, members: reading.keptOut.members },
    findings: { error: count('error'), suspect: count('suspect') },
    byCheck: countChecks(reading, towns),
    before: preview.before,
    added: preview.added,
    changed: preview.changed,
    unchanged: preview.unchanged,
    left: preview.left,
    keptBefore: preview.keptBefore,
    joined: fieldCount('member.joined'),
    gone: fieldCount('member.left'),
    after: preview.after,
    byField: shownFields(preview.byField),
    errorWorkbook: null,
    seconds: 0,
  };
}

export type BatchRun = {
  readonly batch: BatchRow;
  readonly reading: RegisterReading;
  /** True writes into the register; false compares only. */
  readonly commit: boolean;
  /** With it, what the register would hold is found by writing and undoing it; for a comparison only. */
  readonly withTotals?: boolean;
  /** Id of the audit row: the job's, so that a job run twice counts once. */
  readonly commandId: string;
  /** Begun once the rows are staged, so that it is written while the database works and takes nothing from the staging. */
  readonly errorWorkbook: () => Promise<BatchSummary['errorWorkbook']>;
  readonly progress: ImportProgress;
};

/** An import that does not add up, or no longer does what the user was shown, is not written. */
function refuseUnsound({ batch, commit }: BatchRun, summary: BatchSummary): void {
  const [imbalance] = imbalancesOf(summary);
  if (commit && imbalance !== undefined)
    throw new Problem(409, 'exchange.unbalanced', [], {
      before: imbalance.before,
      parts: imbalance.parts,
      expected: imbalance.expected,
      after: imbalance.after,
    });
  if (commit && batch.summary !== null && !sameChange(batch.summary, summary))
    throw new Problem(409, 'exchange.registerMoved');
}

/** Begins the error workbook when a step begins, at the latest when it is asked for. */
function begunAt(step: string, run: BatchRun) {
  let making: ReturnType<BatchRun['errorWorkbook']> | undefined;
  const made = () => {
    making ??= run.errorWorkbook();
    return making;
  };
  const progress: ImportProgress = (now, done, total) => {
    if (now === step) void made();
    return run.progress(now, done, total);
  };
  return { made, progress };
}

/**
 * Compares what was read with the register and keeps summary, findings and changes with the batch; with `commit` also
 * merges it. One transaction: a crash leaves the batch and the register as they were.
 * @returns the summary, and with `withTotals` what each town holds after the import or would hold
 * @throws Problem 422 exchange.outsideScope; 409 exchange.unbalanced, exchange.registerMoved, exchange.batchMoved
 */
export async function runBatch(
  services: Services,
  actor: Actor,
  run: BatchRun,
): Promise<{ summary: BatchSummary; byTown: Record<string, CountPair> }> {
  const { batch, reading, commandId } = run;
  const started = services.clock();
  const towns = townsOf(reading);
  const prefixes = prefixesOf(towns);
  const fields = fieldsOf(reading);
  const workbook = begunAt(run.commit ? 'merge' : 'compare', run);
  return services.database.writeStreaming(actor, async (tx, client) => {
    await refuseOutside(tx, batch.area, towns);
    const preview = await compareIntake(
      tx,
      client,
      {
        county: batch.county,
        records: sourced(reading),
        provides: withDerived(factsOfFields(fields)),
        encoder: { keys: services.keys, newId: services.newId, on: reading.on },
        prefixes,
        keptOut: reading.keptOut.list.map((one) => one.household),
        compareOnly: !run.commit && run.withTotals !== true,
      },
      workbook.progress,
    );
    const summary = summaryOf(reading, preview, towns);
    refuseUnsound(run, summary);
    await keepDetails(services, tx, run, towns);
    const recording = { county: batch.county, commandId, batch: batch.id, on: reading.on };
    const totals = () => townTotals(tx, batch.area, reading.on);
    let byTown: Record<string, CountPair> = {};
    if (run.commit) {
      await mergeIntake(tx, recording, workbook.progress);
      await openFindings(tx, {
        batch,
        actor: actor.id,
        fields: [...new Set(fields)],
        accepted: reading.households.map(({ record }) => record.nationalHouseholdNo),
        keptOut: reading.keptOut.list.map((one) => one.household),
      });
    }
    summary.errorWorkbook = await workbook.made();
    if (run.withTotals === true)
      byTown = await (run.commit
        ? totals()
        : rehearse(tx, () => mergeIntake(tx, recording, run.progress).then(totals)));
    summary.seconds = (services.clock() - started) / 1000;
    await moveOn(tx, run, summary);
    await auditRun(tx, actor, run, summary);
    return { summary, byTown };
  });
}

async function moveOn(tx: Tx, { batch, reading, commit }: BatchRun, summary: BatchSummary): Promise<void> {
  await moveBatch(
    tx,
    batch.id,
    commit ? ['committing', 'recognised', 'checked'] : ['checking', 'recognised'],
    {
      state: commit ? 'committed' : 'checked',
      summary,
      recognition: withFirstRows(reading.sheets, batch.recognition),
      on_day: reading.on,
      on_source: reading.onSource,
      ...(commit && { committed: true }),
    },
  );
}

/** The reading knows the columns better, the look before it has the first rows: the page shows both. */
function withFirstRows(
  sheets: RegisterReading['sheets'],
  looked: BatchRow['recognition'],
): SheetRecognition[] {
  return sheets.map((sheet) => {
    const before = looked.find((one) => one.file === sheet.file && one.sheet === sheet.sheet);
    return before?.firstRows === undefined || before.columns.length !== sheet.columns.length
      ? sheet
      : { ...sheet, firstRows: before.firstRows };
  });
}

/** The findings and the changed households, as the wizard shows them. */
async function keepDetails(
  services: Services,
  tx: Tx,
  { batch, reading }: BatchRun,
  towns: ReadonlyMap<string, string>,
): Promise<void> {
  const changes = await changesOfIntake(tx);
  const files = batch.files.map((file) => file.name).join('、');
  const findings = newFindings({
    reading,
    absent: changes.filter((one) => one.kind === 'left'),
    towns,
    area: batch.area,
    files,
    newId: services.newId,
  });
  await replaceFindings(tx, batch.county, batch.id, findings);
  await replaceChanges(tx, batch.county, batch.id, changes.map(shownChange));
}

async function auditRun(
  tx: Tx,
  actor: Actor,
  { batch, commandId, commit }: BatchRun,
  summary: BatchSummary,
): Promise<void> {
  await appendAudit(tx, actor, {
    command: commit ? 'exchange.committed' : 'exchange.checked',
    commandId,
    digest: createHash('sha256').update(`${batch.id} ${commit}`).digest(),
    subject: `import:${batch.id}`,
    area: batch.area,
    details: { rows: summary.rows, added: summary.added, changed: summary.changed, keptOut: summary.keptOut },
  });
}
