import { Problem } from '#kernel/problem.ts';
import type { JobHandler, JobRun } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import { makeErrorWorkbook } from './batch/error-workbook.ts';
import { alreadyRan, getBatch, moveBatch } from './batch/queries.ts';
import { readBatchFiles, runBatch, withPlainFiles } from './batch/run.ts';
import { exportHandler } from './export/jobs.ts';
import { surveyJobs } from './survey/jobs.ts';

type BatchJob = JobRun<{ batch: string }>;

async function check(services: Services, job: BatchJob): Promise<Record<string, unknown>> {
  const { actor, progress } = job;
  const batch = await services.database.read(actor, (tx) => getBatch(tx, job.input.batch));
  return withPlainFiles(services, batch, async (files) => {
    const reading = await readBatchFiles(services, actor, batch, files, progress);
    const errorWorkbook = () => makeErrorWorkbook(services, batch, files, reading);
    const run = { batch, reading, commit: false, commandId: job.id, errorWorkbook, progress };
    const { summary } = await runBatch(services, actor, run);
    return { batch: batch.id, rows: summary.rows, keptOut: summary.keptOut.households };
  });
}

async function commit(services: Services, job: BatchJob): Promise<Record<string, unknown>> {
  const { actor, progress } = job;
  const batch = await services.database.read(actor, (tx) => getBatch(tx, job.input.batch));
  return withPlainFiles(services, batch, async (files) => {
    const reading = await readBatchFiles(services, actor, batch, files, progress);
    const errorWorkbook = async () => batch.summary?.errorWorkbook ?? null;
    const run = { batch, reading, commit: true, commandId: job.id, errorWorkbook, progress };
    const { summary } = await runBatch(services, actor, run);
    return { batch: batch.id, households: summary.added.households + summary.changed.households };
  });
}

/**
 * Runs the work of a batch once: a job that was killed after its commit finds its audit row and does nothing. What is
 * refused or stopped gives the batch back to the step before, where the user goes on.
 */
async function once(
  services: Services,
  job: BatchJob,
  during: 'checking' | 'committing',
  work: (services: Services, job: BatchJob) => Promise<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { actor, input } = job;
  if (await services.database.read(actor, (tx) => alreadyRan(tx, job.id))) return { batch: input.batch };
  try {
    return await work(services, job);
  } catch (error) {
    const before = during === 'checking' ? 'recognised' : 'checked';
    if (!(error instanceof Problem)) throw error;
    await services.database.write(actor, (tx) =>
      moveBatch(tx, input.batch, [during, before], { state: before }),
    );
    throw withPlace(error);
  }
}

/** A job keeps one sentence: the first place that stands in the way, and how many there are. */
function withPlace(problem: Problem): Problem {
  const [first] = problem.findings;
  if (first === undefined) return problem;
  const details = { ...first.details, ...problem.details, places: problem.findings.length };
  return Object.assign(new Problem(problem.status, problem.code, problem.findings, details), {
    cause: problem,
  });
}

/** The long work of this module: checking and committing a batch, exporting the register. */
export function exchangeJobs(services: Services): JobHandler[] {
  return [
    { kind: 'exchange.check', run: (job) => once(services, job as BatchJob, 'checking', check) },
    { kind: 'exchange.commit', run: (job) => once(services, job as BatchJob, 'committing', commit) },
    exportHandler(services),
    ...surveyJobs(services),
  ];
}
