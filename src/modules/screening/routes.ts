import { z } from 'zod';
import { FOREVER } from '#kernel/day.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import type { Services } from '#platform/services.ts';
import { amendmentRoutes } from './amendments/routes.ts';
import { judge, screen } from './answer.ts';
import { clueRoutes } from './clues/routes.ts';
import { exportScreening } from './export/commands.ts';
import { listRoutes } from './lists/routes.ts';
import { HouseholdScreening, ScreeningAnswer, ScreeningQuery, ScreeningRule } from './model.ts';
import { isAsked } from './rules.ts';
import { runRoutes } from './runs/routes.ts';
import { rulesWithin } from './screen.ts';
import { simulationRoutes } from './simulation/routes.ts';
import { screenVillages } from './villages/answer.ts';
import { VillageAnswer, VillageQuery } from './villages/model.ts';
import { wordsOf } from './wording.ts';

/** 筛查: the rules in force, and whom they find. */
export function screeningRoutes(app: App, services: Services): void {
  const { database } = services;

  app.get(
    '/api/screening/rules',
    {
      schema: {
        tags: ['screening'],
        querystring: ScreeningQuery.pick({ area: true, on: true }),
        response: { 200: z.object({ items: z.array(ScreeningRule) }) },
      },
    },
    async (request) => {
      const words = await wordsOf(request.language);
      const { area, on } = request.query;
      await services.refreshPacks();
      const items = rulesWithin(services.packs, area, on).map((compiled) => {
        const { rule } = compiled;
        return {
          id: rule.id,
          title: words.text(rule.title),
          kind: rule.kind,
          subject: rule.subject,
          severity: rule.severity,
          responsible: words.text(rule.responsible),
          expression: rule.expression,
          reference: { title: words.convert(rule.reference.title), no: words.convert(rule.reference.no) },
          validFrom: rule.from,
          validTo: rule.to === FOREVER ? null : rule.to,
          usual: isAsked(compiled, undefined),
        };
      });
      return { items };
    },
  );

  app.post(
    '/api/screening/query',
    { schema: { tags: ['screening'], body: ScreeningQuery, response: { 200: ScreeningAnswer } } },
    async (request) => {
      const words = await wordsOf(request.language);
      return database.read(request.actor, (tx) => screen(tx, services.packs, request.body, words));
    },
  );

  app.post(
    '/api/screening/villages',
    { schema: { tags: ['screening'], body: VillageQuery, response: { 200: VillageAnswer } } },
    async (request) => {
      const words = await wordsOf(request.language);
      return database.read(request.actor, (tx) => screenVillages(tx, services.packs, request.body, words));
    },
  );

  app.get(
    '/api/screening/households/:id',
    {
      schema: {
        tags: ['screening'],
        params: z.object({ id: z.guid() }),
        querystring: ScreeningQuery.pick({ on: true, known: true }),
        response: { 200: HouseholdScreening },
      },
    },
    async (request) => {
      const words = await wordsOf(request.language);
      const { id } = request.params;
      return database.read(request.actor, async (tx) => ({
        items: await judge(tx, services.packs, id, request.query, words),
      }));
    },
  );

  commandRoute(app, services, exportScreening, z.object({ job: z.string() }));
  partRoutes(app, services);
}

function partRoutes(app: App, services: Services): void {
  listRoutes(app, services);
  runRoutes(app, services);
  amendmentRoutes(app, services);
  simulationRoutes(app, services);
  clueRoutes(app, services);
}
