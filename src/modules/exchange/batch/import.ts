import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { ancestorCode } from '#kernel/area-code.ts';
import { townTotals } from '#modules/registry/index.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { makeErrorWorkbook } from '../jobs.ts';
import type { DataFinding } from '../model.ts';
import type { BatchSummary, CountPair } from './model.ts';
import { type ImportProgress, readBatchFiles, readBatchRow, runBatch, withPlainFiles } from './run.ts';
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

const MOST_BYTES = 1_000_000_000;

/**
 * Imports files from beginning to end in this process: recognises, reads, checks, compares and (unless `dryRun`) merges.
 * The command line and the demo county use it; the page goes the same way in steps.
 */
export async function importFiles(
  services: Services,
  actor: Actor,
  input: {
    readonly paths: readonly string[];
    readonly area: string;
    readonly on?: string | undefined;
    readonly dryRun: boolean;
    readonly progress: ImportProgress;
  },
): Promise<ImportAnswer> {
  const files = [];
  for (const path of input.paths) {
    const stored = await services.files.put(createReadStream(path), MOST_BYTES);
    files.push({ name: basename(path), sha256: stored.id, bytes: stored.bytes });
  }
  const opened = await openBatch(services, actor, {
    id: services.newId(),
    files,
    area: input.area,
    on: input.on,
  });
  const batch = await readBatchRow(services, actor, opened.id);
  return withPlainFiles(services, batch, async (plain) => {
    const reading = await readBatchFiles(services, actor, batch, plain, input.progress);
    const errorWorkbook = await makeErrorWorkbook(services, batch, plain, reading);
    const summary = await runBatch(services, actor, {
      batch,
      reading,
      commit: !input.dryRun,
      commandId: services.newId(),
      errorWorkbook,
      progress: input.progress,
    });
    const byTown = input.dryRun
      ? townsOfReading(reading.households)
      : await services.database.read(actor, (tx) => townTotals(tx, input.area, reading.on));
    return {
      batch: batch.id,
      on: reading.on,
      findings: reading.findings,
      totals: { ...summary.after, byTown },
      keptOut: { households: reading.keptOut.households, members: reading.keptOut.members },
      changes: summary,
    };
  });
}

function townsOfReading(
  households: readonly {
    readonly record: { readonly villageCode: string; readonly members: readonly unknown[] };
  }[],
): Record<string, CountPair> {
  const byTown: Record<string, CountPair> = {};
  for (const { record } of households) {
    const town = ancestorCode(record.villageCode, 'town');
    const before = byTown[town] ?? { households: 0, members: 0 };
    byTown[town] = { households: before.households + 1, members: before.members + record.members.length };
  }
  return byTown;
}
