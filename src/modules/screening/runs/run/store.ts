import { Problem } from '#kernel/problem.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { RunSummary, type StartRun } from '../model.ts';
import { startRun } from './commands.ts';
import { runJob } from './jobs.ts';
import { getRun } from './queries.ts';

/**
 * A run that is kept, to its end, in this process: for the command line.
 * @throws Problem of the command and of the run; 503 `job.failed` when it broke off
 */
export async function storeScreening(
  services: Services,
  actor: Actor,
  input: Pick<StartRun, 'area' | 'on'> & Partial<StartRun>,
): Promise<{ run: string; dueOn: string; summary: RunSummary }> {
  const { database, jobs } = services;
  const { run, job } = await startRun.execute({ database, actor, services }, services.newId(), input);
  jobs.register(runJob(services));
  await jobs.runOne(job);
  const row = await database.read(actor, (tx) => getRun(tx, run));
  if (row.state !== 'done') throw new Problem(503, 'job.failed');
  return { run, dueOn: row.due_on, summary: RunSummary.parse(row.summary) };
}
