import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ancestorCode, areaPrefix } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { areaResolver, listAreaNames } from '#modules/areas/index.ts';
import {
  changesOfIntake,
  compareIntake,
  type IntakePreview,
  mergeIntake,
  type Progress,
  type SourcedRecord,
  withDerived,
} from '#modules/registry/index.ts';
import { appendAudit, inScope } from '#platform/command/command.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import { knowledgeInstant } from '#platform/db/knowledge.ts';
import type { Services } from '#platform/services.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { clearFindings, insertFindings, settleFindings } from '../findings/queries.ts';
import { newFindings } from '../findings/rules.ts';
import { CHECKS, type DataFinding } from '../model.ts';
import { type RegisterReading, readRegister } from '../register/read.ts';
import type { BatchSummary } from './model.ts';
import { type BatchRow, getBatch, moveBatch, replaceChanges } from './queries.ts';
import { factsOfFields } from './rules.ts';

export type ImportProgress = Progress;

/** Lays the batch's files into a folder of their own for as long as `run` takes. */
export async function withPlainFiles<T>(
  services: Services,
  batch: Pick<BatchRow, 'files'>,
  run: (files: { name: string; path: string }[]) => Promise<T>,
): Promise<T> {
  const folder = join(tmpdir(), `daohu-${randomUUID()}`);
  mkdirSync(folder, { mode: 0o700 });
  try {
    const files = [];
    for (const [index, file] of batch.files.entries()) {
      const path = join(folder, `${index}`);
      await services.files.copyTo(file.sha256, path);
      files.push({ name: file.name, path });
    }
    return await run(files);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
  files: { name: string; path: string }[],
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

/** Leading digits of the towns that the files speak for. */
function prefixesOf(reading: RegisterReading): string[] {
  const towns = new Set(reading.households.map(({ record }) => ancestorCode(record.villageCode, 'town')));
  for (const { town } of reading.keptOut.list) if (town !== null) towns.add(town);
  return [...towns].map((town) => areaPrefix(town));
}

function refuseOutsideScope(actor: Actor, reading: RegisterReading): void {
  const outside = reading.households.find(({ record }) => !inScope(actor, record.villageCode));
  if (outside)
    throw new Problem(422, 'exchange.outsideScope', [], { household: outside.record.nationalHouseholdNo });
}

function summaryOf(
  reading: RegisterReading,
  preview: IntakePreview,
  towns: Map<string, string>,
  seconds: number,
): BatchSummary {
  const byCheck = new Map<
    string,
    { check: string; severity: 'error' | 'suspect'; count: number; byTown: Record<string, number> }
  >();
  for (const finding of reading.findings) {
    const row = byCheck.get(finding.check) ?? {
      check: finding.check,
      severity: CHECKS[finding.check],
      count: 0,
      byTown: {},
    };
    const town = towns.get(finding.household) ?? '';
    row.count += 1;
    row.byTown[town] = (row.byTown[town] ?? 0) + 1;
    byCheck.set(finding.check, row);
  }
  const count = (severity: string) => reading.findings.filter((one) => one.severity === severity).length;
  return {
    rows: reading.rows,
    accepted: {
      households: reading.households.length,
      members: reading.households.reduce((sum, one) => sum + one.record.members.length, 0),
    },
    keptOut: { households: reading.keptOut.households, members: reading.keptOut.members },
    findings: { error: count('error'), suspect: count('suspect') },
    byCheck: [...byCheck.values()].sort((a, b) => b.count - a.count),
    before: preview.before,
    added: preview.added,
    changed: preview.changed,
    unchanged: preview.unchanged,
    left: preview.left,
    keptBefore: preview.keptBefore,
    after: preview.after,
    byField: preview.byField.map((one) => ({ ...one })),
    errorWorkbook: null,
    seconds,
  };
}

/** Which town each household of the files belongs to, also of those kept out. */
function townsOf(reading: RegisterReading): Map<string, string> {
  const towns = new Map<string, string>();
  for (const { record } of reading.households)
    towns.set(record.nationalHouseholdNo, ancestorCode(record.villageCode, 'town'));
  for (const one of reading.keptOut.list) if (one.town !== null) towns.set(one.household, one.town);
  return towns;
}

export type BatchRun = {
  readonly batch: BatchRow;
  readonly reading: RegisterReading;
  /** True writes into the register; false compares only. */
  readonly commit: boolean;
  /** Id of the audit row: the job's, so that a job run twice counts once. */
  readonly commandId: string;
  readonly errorWorkbook: BatchSummary['errorWorkbook'];
  readonly progress: ImportProgress;
};

/**
 * Compares what was read with the register and keeps summary, findings and changes with the batch; with `commit` also
 * merges it. One transaction: a crash leaves the batch and the register as they were.
 */
export async function runBatch(services: Services, actor: Actor, run: BatchRun): Promise<BatchSummary> {
  const { batch, reading, commandId, progress } = run;
  const started = services.clock();
  refuseOutsideScope(actor, reading);
  const on = reading.on;
  const fields = reading.sheets
    .filter((sheet) => sheet.skipped === null)
    .flatMap((sheet) => sheet.columns.flatMap((column) => column.field ?? []));
  return services.database.writeStreaming(actor, async (tx, client) => {
    const now = await knowledgeInstant(tx);
    const preview = await compareIntake(
      tx,
      client,
      {
        county: batch.county,
        records: sourced(reading),
        provides: withDerived(factsOfFields(fields)),
        encoder: { keys: services.keys, newId: services.newId, on },
        prefixes: prefixesOf(reading),
        keptOut: reading.keptOut.list.map((one) => one.household),
      },
      progress,
    );
    const towns = townsOf(reading);
    const summary = { ...summaryOf(reading, preview, towns, 0), errorWorkbook: run.errorWorkbook };
    await keepFindings(services, tx, run, towns);
    await replaceChanges(tx, batch.county, batch.id, await changesOfIntake(tx));
    if (run.commit) {
      await mergeIntake(tx, { county: batch.county, now, commandId, batch: batch.id, on }, progress);
      await settleFindings(tx, batch.id, actor.id, prefixesOf(reading));
    }
    summary.seconds = (services.clock() - started) / 1000;
    await moveBatch(
      tx,
      batch.id,
      run.commit ? ['committing', 'recognised', 'checked'] : ['checking', 'recognised'],
      {
        state: run.commit ? 'committed' : 'checked',
        summary,
        recognition: reading.sheets,
        on_day: on,
        on_source: reading.onSource,
        ...(run.commit && { committed: true }),
      },
    );
    await auditRun(tx, actor, run, summary);
    return summary;
  });
}

async function keepFindings(
  services: Services,
  tx: Tx,
  { batch, reading }: BatchRun,
  towns: Map<string, string>,
): Promise<void> {
  await clearFindings(tx, batch.id);
  const absent = (await changesOfIntake(tx)).filter((one) => one.kind === 'left');
  const files = batch.files.map((file) => file.name).join('、');
  await insertFindings(
    tx,
    batch.county,
    batch.id,
    newFindings({ reading, absent, towns, area: batch.area, files, newId: services.newId }),
  );
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

/** Whether a job's effect is there already: it ran before and was killed after its commit. */
export async function alreadyRan(services: Services, actor: Actor, commandId: string): Promise<boolean> {
  const row = await services.database.read(actor, (tx) =>
    tx.selectFrom('audit').select('seq').where('command_id', '=', commandId).executeTakeFirst(),
  );
  return row !== undefined;
}

export async function readBatchRow(services: Services, actor: Actor, id: string): Promise<BatchRow> {
  return services.database.read(actor, (tx) => getBatch(tx, id));
}

export type { DataFinding };
