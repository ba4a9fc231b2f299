import type { JobHandler } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import { answerJobs } from './answers/jobs.ts';
import { runJob } from './run/jobs.ts';

/** The long work of runs and of the workbooks that go out and come back. */
export function runJobs(services: Services): JobHandler[] {
  return [runJob(services), ...answerJobs(services)];
}
