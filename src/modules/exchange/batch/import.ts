import { basename } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { DataFinding } from '../model.ts';
import { makeErrorWorkbook } from './error-workbook.ts';
import type { BatchSummary, CountPair } from './model.ts';
import { type BatchRow, moveBatch } from './queries.ts';
import { sumOf } from './rules.ts';
import { type ImportProgress, type PlainFile, readBatchFiles, runBatch } from './run.ts';
import { openBatch } from './upload.ts';

export type ImportAnswer = {
  readonly batch: string;
  readonly on: string;
  readonly findings: readonly DataFinding[];
  /** What the register holds after the import, or would hold. */
  readonly totals: CountPair & { readonly byTown: Readonly<Record<string, CountPair>> };
  readonly keptOut: CountPair;
  readonly changes: BatchSummary;
};

export type ImportInput = {
  readonly paths: readonly string[];
  readonly area: string;
  readonly on?: string | undefined;
  readonly dryRun: boolean;
  readonly progress: ImportProgress;
};

/**
 * Imports files from beginning to end in this process: recognises, reads, checks, compares and (unless `dryRun`) merges.
 * The command line and the demo county use it; the page goes the same way in steps.
 */
export async function importFiles(
  services: Services,
  actor: Actor,
  input: ImportInput,
): Promise<ImportAnswer> {
  const files = input.paths.map((path) => ({ name: basename(path), path }));
  const { area, on } = input;
  const batch = await openBatch(services, actor, { id: services.newId(), files, area, on });
  try {
    return await importBatch(services, actor, batch, files, input);
  } catch (error) {
    if (error instanceof Problem)
      await services.database.write(actor, (tx) =>
        moveBatch(tx, batch.id, ['recognised'], { state: 'refused' }),
      );
    throw error;
  }
}

async function importBatch(
  services: Services,
  actor: Actor,
  batch: BatchRow,
  files: readonly PlainFile[],
  { dryRun, progress }: ImportInput,
): Promise<ImportAnswer> {
  const reading = await readBatchFiles(services, actor, batch, files, progress);
  const errorWorkbook = () => makeErrorWorkbook(services, batch, files, reading);
  const commandId = services.newId();
  const run = { batch, reading, commit: !dryRun, withTotals: true, commandId, errorWorkbook, progress };
  const { summary, byTown } = await runBatch(services, actor, run);
  const { on, findings, keptOut } = reading;
  return {
    batch: batch.id,
    on,
    findings,
    totals: { ...sumOf(Object.values(byTown)), byTown },
    keptOut: { households: keptOut.households, members: keptOut.members },
    changes: summary,
  };
}
