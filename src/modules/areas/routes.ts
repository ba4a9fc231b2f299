import { z } from 'zod';
import { dayOfInstant, isDay } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import type { Services } from '#platform/services.ts';
import { importAreas, previewAreas } from './list/commands.ts';
import { AreaImportAnswer } from './list/model.ts';
import { addArea, type MoveHouseholds, mergeAreas, renameArea, setPopulation } from './tree/commands.ts';
import { AreaHistory, AreaNode } from './tree/model.ts';
import { getHistory, listTree } from './tree/queries.ts';

const MOST_BYTES = 50_000_000;

/** 行政区划: the tree as of a day, a place's history, the list taken in, and the commands. */
export function areasRoutes(
  app: App,
  services: Services,
  ports: { readonly moveHouseholds: MoveHouseholds },
): void {
  const { database } = services;
  const today = () => dayOfInstant(services.clock());

  app.get(
    '/api/areas',
    {
      schema: {
        tags: ['areas'],
        querystring: z.object({ on: z.iso.date().optional() }),
        response: { 200: z.object({ items: z.array(AreaNode) }) },
      },
    },
    (request) =>
      database.read(request.actor, async (tx) => ({
        items: await listTree(tx, request.actor, request.query.on ?? today()),
      })),
  );

  app.get(
    '/api/areas/:id/history',
    { schema: { tags: ['areas'], params: z.object({ id: z.uuid() }), response: { 200: AreaHistory } } },
    (request) => database.read(request.actor, (tx) => getHistory(tx, request.params.id, request.actor)),
  );

  app.post(
    '/api/areas/import',
    {
      config: { command: 'areas.import' },
      schema: { tags: ['areas'], consumes: ['multipart/form-data'], response: { 200: AreaImportAnswer } },
    },
    async (request) => {
      const { actor } = request;
      const commandId = request.headers['command-id'];
      const part = await request.file({ limits: { fileSize: MOST_BYTES, files: 1 } });
      if (!part) throw new Problem(400, 'file.missing');
      const bytes = await part.toBuffer();
      const field = (name: string) => {
        const given = part.fields[name];
        return given !== undefined && 'value' in given ? given.value : undefined;
      };
      const on = field('on') ?? today();
      if (typeof on !== 'string' || !isDay(on))
        throw new Problem(400, 'input.invalid', [{ code: 'input.invalid_format', at: 'on' }]);
      const environment = { database, actor, services };
      const file = { name: part.filename, bytes, on };
      if (field('preview') === 'yes') return previewAreas(environment, file);
      return { ...(await importAreas(environment, String(commandId ?? ''), file)), changes: [] };
    },
  );

  const Answer = z.object({ area: z.string() });
  for (const command of [addArea, renameArea, setPopulation]) commandRoute(app, services, command, Answer);
  commandRoute(app, services, mergeAreas(ports.moveHouseholds), Answer.extend({ households: z.number() }));
}
