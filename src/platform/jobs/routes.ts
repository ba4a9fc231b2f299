import { extname } from 'node:path';
import { z } from 'zod';
import { Problem } from '#kernel/problem.ts';
import { inScope } from '../command/command.ts';
import { recordReading } from '../command/reading.ts';
import type { Actor } from '../db/database.ts';
import type { App } from '../http/app.ts';
import { commandRoute } from '../http/command-route.ts';
import { pageOf } from '../http/paging.ts';
import type { Services } from '../services.ts';
import { cancelJob, StoppedJob } from './commands.ts';
import { JobView } from './model.ts';
import { findJob, type JobRow, jobView, listJobs } from './queries.ts';

const Id = z.object({ id: z.uuid() });
const ListQuery = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const TYPES: Readonly<Record<string, string>> = {
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.csv': 'text/csv; charset=utf-8',
};

/** The made file of a job, for who asked for it, as long as role and scope are still those that it was made under. */
function fileOf(job: JobRow, actor: Actor): { id: string; name: string } {
  const { file, name } = job.result as { file?: unknown; name?: unknown };
  const asker = (job.input as { actor?: Actor }).actor;
  const same = asker?.role === actor.role && inScope(actor, job.area);
  if (job.state !== 'done' || typeof file !== 'string' || !same) throw new Problem(404, 'file.missing');
  return { id: file, name: typeof name === 'string' ? name : 'daohu' };
}

/** 作业: one's own long work, its results, and the wish to stop it. */
export function jobRoutes(app: App, services: Services, roles: readonly string[]): void {
  const { database } = services;
  const ownJob = async (actor: Actor, id: string): Promise<JobRow> => {
    const row = await database.read(actor, (tx) => findJob(tx, actor.id, id));
    if (row === undefined) throw new Problem(404, 'job.notFound');
    return row;
  };

  app.get(
    '/api/jobs',
    { schema: { tags: ['jobs'], querystring: ListQuery, response: { 200: pageOf(JobView) } } },
    async ({ actor, query: { cursor, limit } }) => {
      const rows = await database.read(actor, (tx) => listJobs(tx, actor.id, cursor, limit));
      return { items: rows.map(jobView), next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
    },
  );

  app.get(
    '/api/jobs/:id',
    { schema: { tags: ['jobs'], params: Id, response: { 200: JobView } } },
    async (request) => jobView(await ownJob(request.actor, request.params.id)),
  );

  app.get(
    '/api/jobs/:id/file',
    { schema: { tags: ['jobs'], params: Id, produces: ['application/octet-stream'] } },
    async ({ actor, params }, reply) => {
      const job = await ownJob(actor, params.id);
      const { id, name } = fileOf(job, actor);
      const content = services.files.read(id);
      await recordReading(services, actor, {
        name: 'jobs.downloadFile',
        subject: `job:${job.id}`,
        area: job.area,
        details: { kind: job.kind },
      });
      return reply
        .type(TYPES[extname(name)] ?? 'application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(content);
    },
  );

  commandRoute(app, services, cancelJob(roles), StoppedJob);
}
