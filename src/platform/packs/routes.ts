import { z } from 'zod';
import { Problem } from '#kernel/problem.ts';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import type { Services } from '#platform/services.ts';
import { CodeList } from '#policy/codes.ts';
import { PolicyText } from '#policy/document.ts';
import { type Policy, periodOn, termOn } from '#policy/policy.ts';
import { resolvePacks } from '#policy/resolve.ts';

const Period = z.object({ id: z.string(), title: PolicyText, from: z.string(), to: z.string().nullable() });
const area = z
  .string()
  .regex(/^\d{12}$/)
  .optional();

/** Code lists and term names of the packs, for the place asked for or the asker's own. They name no people. */
export function packRoutes(app: App, services: Pick<Services, 'packs' | 'refreshPacks'>): void {
  /** An administrator has no place of his own: the country's pack speaks. */
  const policyFor = async (actor: Actor, asked: string | undefined): Promise<Policy> => {
    await services.refreshPacks();
    const place = asked ?? (actor.scope[0] ?? '').padEnd(12, '0');
    const policy = resolvePacks(services.packs, place);
    if (!policy) throw new Problem(422, 'policy.noPack', [], { area: place });
    return policy;
  };

  app.get(
    '/api/codes',
    {
      schema: {
        tags: ['packs'],
        querystring: z.object({ area }),
        response: { 200: z.object({ lists: z.array(CodeList) }) },
      },
    },
    async (request) => {
      const policy = await policyFor(request.actor, request.query.area);
      return { lists: [...policy.codes.values()] };
    },
  );

  app.get(
    '/api/terms',
    {
      schema: {
        tags: ['packs'],
        querystring: z.object({ area, on: z.iso.date() }),
        response: {
          200: z.object({ period: Period.nullable(), terms: z.record(z.string(), PolicyText) }),
        },
      },
    },
    async (request) => {
      const { on } = request.query;
      const policy = await policyFor(request.actor, request.query.area);
      const period = periodOn(policy, on);
      const terms = [...policy.terms.keys()].flatMap((id) => {
        const term = termOn(policy, id, on);
        return term ? [[id, term] as const] : [];
      });
      return {
        period: period
          ? { id: period.id, title: period.title, from: period.from, to: period.to ?? null }
          : null,
        terms: Object.fromEntries(terms),
      };
    },
  );
}
