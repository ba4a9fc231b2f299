import { z } from 'zod';

/** Long work as the jobs drawer shows it: GET /api/jobs, GET /api/jobs/:id. */
export const JobView = z.object({
  id: z.string(),
  kind: z.string(),
  titleDetails: z.record(z.string(), z.union([z.string(), z.number()])),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  step: z.string(),
  doneUnits: z.number(),
  totalUnits: z.number(),
  problemCode: z.string().nullable(),
  problemDetails: z.record(z.string(), z.union([z.string(), z.number()])).nullable(),
  /** Links of the result: {batch?, file?: name, report?} */
  result: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});
export type JobView = z.infer<typeof JobView>;
