import { z } from 'zod';
import type { App } from '#platform/http/app.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { FindingGroup, FindingLine, FindingQuery } from '../batch/model.ts';
import { findingViews } from '../views.ts';
import { groupFindings, listFindings } from './queries.ts';
import { groupsByCheck } from './rules.ts';

const GroupQuery = FindingQuery.omit({ cursor: true, limit: true });

/** 待核实: the findings to verify of a place, and their counts by check and town. */
export function findingRoutes(app: App, services: Services): void {
  const { database } = services;
  app.get(
    '/api/findings',
    { schema: { tags: ['exchange'], querystring: FindingQuery, response: { 200: pageOf(FindingLine) } } },
    (request) =>
      database.read(request.actor, async (tx) => {
        const rows = await listFindings(tx, request.query);
        return {
          items: await findingViews(tx, rows),
          next: rows.length === request.query.limit ? (rows.at(-1)?.id ?? null) : null,
        };
      }),
  );
  app.get(
    '/api/findings/groups',
    {
      schema: {
        tags: ['exchange'],
        querystring: GroupQuery,
        response: { 200: z.object({ items: z.array(FindingGroup) }) },
      },
    },
    (request) =>
      database.read(request.actor, async (tx) => ({
        items: groupsByCheck(await groupFindings(tx, request.query)),
      })),
  );
}
