import { z } from 'zod';
import { dayOfInstant } from '#kernel/day.ts';
import type { App } from '#platform/http/app.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { accountRoutes } from './account/routes.ts';
import { openHousehold } from './households/file/open.ts';
import { countHouseholds, listHouseholds } from './households/list/queries.ts';
import {
  HouseholdFile,
  HouseholdQuery,
  HouseholdRow,
  HouseholdTotals,
  Reveal,
  Revealed,
  TimelineEntry,
} from './households/model.ts';
import { revealNumbers } from './households/reveal.ts';
import { surveyRoutes } from './survey/routes.ts';
import { readTimeline } from './timeline/read.ts';

const tags = ['registry'];
const params = z.object({ id: z.uuid() });
const Day = z.object({ on: z.iso.date().optional() });
const Pair = Day.extend({ known: z.iso.datetime({ offset: true }).optional() });

/**
 * Reading side of 建档立卡. Words of a search go in the body and never in an address. A household outside the actor's
 * scope is answered like one that does not exist.
 */
export function registryRoutes(app: App, services: Services): void {
  const { database, keys } = services;
  const today = () => dayOfInstant(services.clock());
  surveyRoutes(app, services);
  accountRoutes(app, services);

  app.post(
    '/api/households/query',
    {
      schema: {
        tags,
        summary: 'One page of the household list, also for search suggestions',
        body: HouseholdQuery,
        response: { 200: pageOf(HouseholdRow) },
      },
    },
    (request) => database.read(request.actor, (tx) => listHouseholds(tx, keys, request.body)),
  );

  app.post(
    '/api/households/count',
    { schema: { tags, body: HouseholdQuery, response: { 200: HouseholdTotals } } },
    (request) => database.read(request.actor, (tx) => countHouseholds(tx, keys, request.body)),
  );

  app.get(
    '/api/households/:id',
    { schema: { tags, params, querystring: Pair, response: { 200: HouseholdFile } } },
    (request) => {
      const { on = today(), known } = request.query;
      return openHousehold(services, request.actor, request.params.id, { on, known }, request.language);
    },
  );

  app.get(
    '/api/households/:id/timeline',
    { schema: { tags, params, response: { 200: z.object({ items: z.array(TimelineEntry) }) } } },
    async (request) => ({ items: await readTimeline(services, request.actor, request.params.id) }),
  );

  app.post(
    '/api/households/:id/reveal',
    {
      config: { command: 'registry.reveal' },
      schema: { tags, params, querystring: Day, body: Reveal, response: { 200: Revealed } },
    },
    (request) =>
      revealNumbers(services, request.actor, {
        household: request.params.id,
        purpose: request.body.purpose,
        on: request.query.on,
      }),
  );
}
