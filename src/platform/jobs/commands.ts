import { z } from 'zod';
import { Problem } from '#kernel/problem.ts';
import { type Command, defineCommand } from '../command/command.ts';
import type { Services } from '../services.ts';
import { askToStop } from './queries.ts';

const JobOnly = z.object({ job: z.uuid() });
type JobOnly = z.infer<typeof JobOnly>;
export const StoppedJob = z.object({ job: z.string(), state: z.string() });
type StoppedJob = z.infer<typeof StoppedJob>;

/** 停止: one's own long work; what it has not written yet is not written. @param roles who has long work at all */
export function cancelJob(roles: readonly string[]): Command<Services, JobOnly, StoppedJob> {
  return defineCommand<Services, JobOnly, StoppedJob>({
    name: 'jobs.cancel',
    permission: { roles },
    input: JobOnly,
    run: async ({ tx, actor }, { job }) => {
      const state = await askToStop(tx, actor.id, job);
      if (state === undefined) throw new Problem(404, 'job.notFound');
      return { subject: `job:${job}`, answer: { job, state } };
    },
  });
}
