import { z } from 'zod';
import { dayOfInstant } from '#kernel/day.ts';
import type { App } from '#platform/http/app.ts';
import type { Services } from '#platform/services.ts';
import { IncomeAccount } from './model.ts';
import { readAccount } from './read.ts';

/** 收入核算表 of a household and year. */
export function accountRoutes(app: App, services: Services): void {
  app.get(
    '/api/households/:id/income',
    {
      schema: {
        tags: ['registry'],
        summary:
          'The income of a household in a year by component, what of it counts, and the income per head',
        params: z.object({ id: z.uuid() }),
        querystring: z.object({
          year: z.coerce.number().int().min(1990).max(2199).optional(),
          on: z.iso.date().optional(),
          known: z.iso.datetime({ offset: true }).optional(),
        }),
        response: { 200: IncomeAccount },
      },
    },
    (request) => {
      const { actor, language, params, query } = request;
      const on = query.on ?? dayOfInstant(services.clock());
      return readAccount(services, actor, params.id, { ...query, on }, language);
    },
  );
}
