import { Problem } from '#kernel/problem.ts';
import type { JobHandler, JobRun } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import { performRun } from './perform.ts';
import { failRun, getRun } from './queries.ts';

/** 筛查: run again after a crash it finds the run ended and does nothing, or begins anew: half a run is never kept. */
export function runJob(services: Services): JobHandler {
  return {
    kind: 'screening.run',
    run: async (raw) => {
      const { input, actor, progress } = raw as JobRun<{ readonly run: string }>;
      const run = await services.database.read(actor, (tx) => getRun(tx, input.run));
      if (run.state !== 'waiting') return { screening: run.id };
      try {
        const summary = await performRun(services, actor, run, (found) => progress('screening', found, 0));
        return { screening: run.id, ...summary };
      } catch (error) {
        // A fault of ours is tried again; what cannot be asked is not.
        if (error instanceof Problem) await services.database.write(actor, (tx) => failRun(tx, run.id));
        throw error;
      }
    },
  };
}
