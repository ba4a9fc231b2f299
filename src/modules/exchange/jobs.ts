import { randomUUID } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobHandler, JobRun } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import type { BatchSummary } from './batch/model.ts';
import type { BatchRow } from './batch/queries.ts';
import { alreadyRan, readBatchFiles, readBatchRow, runBatch, withPlainFiles } from './batch/run.ts';
import { exportHandler } from './export/jobs.ts';
import { reasonText } from './findings/text.ts';
import { writeErrorWorkbook } from './register/error-workbook.ts';
import type { RegisterReading } from './register/read.ts';

const MOST_BYTES = 1_000_000_000;

/** The kept-out rows in the sender's own layout with the reasons; made once with the check, kept in the file store. */
export async function makeErrorWorkbook(
  services: Services,
  batch: BatchRow,
  files: { name: string; path: string }[],
  reading: RegisterReading,
): Promise<BatchSummary['errorWorkbook']> {
  if (reading.keptOut.households === 0) return null;
  const path = join(tmpdir(), `daohu-${randomUUID()}.xlsx`);
  try {
    await writeErrorWorkbook(files, reading, path, (finding) => reasonText(finding, 'zh-CN'), batch.mapping);
    const stored = await services.files.put(createReadStream(path), MOST_BYTES);
    return { file: stored.id, name: `${batch.title}-错误.xlsx` };
  } finally {
    rmSync(path, { force: true });
  }
}

async function run(
  services: Services,
  job: JobRun<{ batch: string }>,
  commit: boolean,
): Promise<Record<string, unknown>> {
  const batch = await readBatchRow(services, job.actor, job.input.batch);
  if (await alreadyRan(services, job.actor, job.id)) return { batch: batch.id };
  return withPlainFiles(services, batch, async (files) => {
    const reading = await readBatchFiles(services, job.actor, batch, files, job.progress);
    const errorWorkbook = commit
      ? (batch.summary?.errorWorkbook ?? null)
      : await makeErrorWorkbook(services, batch, files, reading);
    const summary = await runBatch(services, job.actor, {
      batch,
      reading,
      commit,
      commandId: job.id,
      errorWorkbook,
      progress: job.progress,
    });
    return { batch: batch.id, rows: summary.rows };
  });
}

/** The long work of this module: checking and committing a batch, exporting the register. */
export function exchangeJobs(services: Services): JobHandler[] {
  return [
    { kind: 'exchange.check', run: (job) => run(services, job as JobRun<{ batch: string }>, false) },
    { kind: 'exchange.commit', run: (job) => run(services, job as JobRun<{ batch: string }>, true) },
    exportHandler(services),
  ];
}
