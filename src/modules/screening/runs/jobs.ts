import type { JobHandler } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import { runJob } from './run/jobs.ts';

/** The long work of runs. */
export function runJobs(services: Services): JobHandler[] {
  return [runJob(services)];
}
