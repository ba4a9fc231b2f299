import { z } from 'zod';
import { areaPrefix, isWithin } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { permits } from '#platform/command/command.ts';
import { recordReading } from '#platform/command/reading.ts';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { simulationReaders } from '../permissions.ts';
import { wordsOf } from '../wording.ts';
import { exportSimulation, simulateScenario } from './commands.ts';
import { compareSimulations, listDiffering } from './compare.ts';
import { listSimulated } from './households.ts';
import {
  Comparison,
  DifferingHousehold,
  HouseholdsQuery,
  PolicyView,
  Scenario,
  SimulatedPage,
  SimulationHead,
  SimulationView,
} from './model.ts';
import { getSimulation, listSimulations } from './queries.ts';
import { headViews, policyView, simulationView } from './views.ts';

const PAGE = 30;
const Id = z.object({ id: z.guid() });
const Pair = z.object({ id: z.guid(), other: z.guid() });
const tags = ['screening'];

/** @throws Problem 403 `command.forbidden` for who has nothing to do with policy */
function refuseReader(actor: Actor): void {
  if (!permits(simulationReaders, actor.role)) throw new Problem(403, 'command.forbidden');
}

/** 试算: saved scenarios, the households behind every figure, and two of them side by side. */
export function simulationRoutes(app: App, services: Services): void {
  commandRoute(app, services, simulateScenario, z.object({ simulation: z.string(), job: z.string() }));
  commandRoute(app, services, exportSimulation, z.object({ job: z.string() }));
  readingRoutes(app, services);
  householdRoutes(app, services);
  comparingRoutes(app, services);
}

function readingRoutes(app: App, services: Services): void {
  const { database } = services;
  app.get(
    '/api/simulations/policy',
    {
      schema: {
        tags,
        querystring: z.object({ area: Scenario.shape.area, on: Scenario.shape.on }),
        response: { 200: PolicyView },
      },
    },
    async (request) => {
      refuseReader(request.actor);
      const { area, on } = request.query;
      return policyView(services.packs, area, on, await wordsOf(request.language));
    },
  );
  app.get(
    '/api/simulations',
    {
      schema: {
        tags,
        querystring: z.object({ area: Scenario.shape.area, cursor: z.guid().optional() }),
        response: { 200: pageOf(SimulationHead) },
      },
    },
    async (request) => {
      refuseReader(request.actor);
      const { area, cursor } = request.query;
      const items = await database.read(request.actor, async (tx) =>
        headViews(tx, await listSimulations(tx, areaPrefix(area), cursor, PAGE)),
      );
      return { items, next: items.length === PAGE ? (items.at(-1)?.id ?? null) : null };
    },
  );
  app.get(
    '/api/simulations/:id',
    {
      schema: {
        tags,
        params: Id,
        querystring: z.object({ area: Scenario.shape.area.optional() }),
        response: { 200: SimulationView },
      },
    },
    async (request) => {
      refuseReader(request.actor);
      const words = await wordsOf(request.language);
      return database.read(request.actor, async (tx) => {
        const saved = await getSimulation(tx, request.params.id);
        const { area = saved.area } = request.query;
        // A place outside is that of another page: the whole simulation is shown.
        return simulationView(tx, saved, isWithin(area, saved.area) ? area : saved.area, words);
      });
    },
  );
}

function householdRoutes(app: App, services: Services): void {
  app.get(
    '/api/simulations/:id/households',
    { schema: { tags, params: Id, querystring: HouseholdsQuery, response: { 200: SimulatedPage } } },
    async (request) => {
      refuseReader(request.actor);
      const words = await wordsOf(request.language);
      const { id } = request.params;
      const page = await services.database.read(request.actor, (tx) =>
        listSimulated(tx, services.packs, id, request.query, words),
      );
      await recordReading(services, request.actor, {
        name: 'screening.viewSimulated',
        subject: `simulation:${id}`,
        area: request.query.area ?? '',
        details: { group: request.query.group, households: page.items.length },
      });
      return page;
    },
  );
}

function comparingRoutes(app: App, services: Services): void {
  app.get(
    '/api/simulations/:id/compare/:other',
    { schema: { tags, params: Pair, response: { 200: Comparison } } },
    async (request) => {
      refuseReader(request.actor);
      const { id, other } = request.params;
      return services.database.read(request.actor, (tx) => compareSimulations(tx, { a: id, b: other }));
    },
  );
  app.get(
    '/api/simulations/:id/differing/:other',
    {
      schema: {
        tags,
        params: Pair,
        querystring: HouseholdsQuery.pick({ cursor: true, limit: true }),
        response: { 200: pageOf(DifferingHousehold) },
      },
    },
    async (request) => {
      refuseReader(request.actor);
      const { id, other } = request.params;
      return services.database.read(request.actor, (tx) =>
        listDiffering(tx, services.packs, { a: id, b: other }, request.query),
      );
    },
  );
}
