import { z } from 'zod';
import { areaPrefix } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { areaNames } from '#modules/areas/index.ts';
import { permits } from '#platform/command/command.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import type { Services } from '#platform/services.ts';
import { packsAsOf, resolvePacks } from '#policy/resolve.ts';
import { screeningPermissions } from '../permissions.ts';
import { wordsOf } from '../wording.ts';
import {
  approveAmendment,
  draftAmendment,
  sendBackAmendment,
  submitAmendment,
  withdrawAmendment,
} from './commands.ts';
import { effectOf } from './effect.ts';
import { Amendment, AmendmentAnswer, AmendmentDetail, Effect, EffectQuery, PolicyOfPlace } from './model.ts';
import { type AmendmentRow, getAmendment, listAmendments } from './queries.ts';
import { contentOf, countsOf } from './rules.ts';

const areaCode = z.string().regex(/^\d{12}$/);
const Id = z.object({ id: z.guid() });
const NOTHING = { rules: 0, off: 0, parameters: 0, other: 0 };

async function viewsOf(tx: Tx, rows: readonly AmendmentRow[], actor: Actor): Promise<Amendment[]> {
  const names = await areaNames(
    tx,
    rows.map(({ area }) => area),
  );
  return rows.map((row) => {
    const { overlay } = contentOf(row.content, row.area);
    return {
      id: row.id,
      area: row.area,
      areaName: names.get(row.area)?.name ?? row.area,
      title: row.title,
      state: row.state,
      revision: row.revision,
      counts: overlay ? countsOf(overlay) : NOTHING,
      createdAt: row.created_at,
      changedAt: row.changed_at,
      approvedAt: row.approved_at,
      steps: [...row.steps],
      own: row.authors.includes(actor.id),
    };
  });
}

/** The packs of a place and what is approved on top of them. They name no people, so any place may be asked. */
function policyRoute(app: App, services: Services): void {
  app.get(
    '/api/screening/policy',
    {
      schema: {
        tags: ['screening'],
        querystring: z.object({ area: areaCode, known: z.iso.datetime({ offset: true }).optional() }),
        response: { 200: PolicyOfPlace },
      },
    },
    async (request) => {
      const { area, known } = request.query;
      return services.database.read(request.actor, async (tx) => {
        const packs = packsAsOf(services.packs, known);
        const chain = resolvePacks(packs, area)?.chain;
        if (!chain) throw new Problem(422, 'policy.noPack', [], { area });
        const names = await areaNames(tx, [area]);
        return {
          area,
          areaName: names.get(area)?.name ?? area,
          packs: chain.flatMap((id) => packs.packs.find((pack) => pack.id === id) ?? []),
          broken: services
            .brokenChanges()
            .filter(
              (one) =>
                areaPrefix(area).startsWith(areaPrefix(one.area)) || one.area.startsWith(areaPrefix(area)),
            )
            .map((one) => ({ ...one, findings: one.findings.map((finding) => ({ ...finding })) })),
        };
      });
    },
  );
}

/** 规则变更: who has it otherwise than the packs, since when, and what it would change. */
export function amendmentRoutes(app: App, services: Services): void {
  const { database } = services;
  policyRoute(app, services);

  app.get(
    '/api/screening/amendments',
    {
      schema: {
        tags: ['screening'],
        querystring: z.object({ area: areaCode }),
        response: { 200: z.object({ items: z.array(Amendment) }) },
      },
    },
    (request) =>
      database.read(request.actor, async (tx) => ({
        items: await viewsOf(tx, await listAmendments(tx, request.query.area), request.actor),
      })),
  );

  app.get(
    '/api/screening/amendments/:id',
    { schema: { tags: ['screening'], params: Id, response: { 200: AmendmentDetail } } },
    (request) =>
      database.read(request.actor, async (tx) => {
        const row = await getAmendment(tx, request.params.id);
        const [view] = await viewsOf(tx, [row], request.actor);
        if (!view) throw new Problem(404, 'screening.amendmentNotFound');
        return { ...view, content: { ...row.content } };
      }),
  );

  app.post(
    '/api/screening/amendments/:id/effect',
    { schema: { tags: ['screening'], params: Id, body: EffectQuery, response: { 200: Effect } } },
    async (request) => {
      if (!permits(screeningPermissions['screening.draftAmendment'], request.actor.role))
        throw new Problem(403, 'command.forbidden');
      const words = await wordsOf(request.language);
      return effectOf(services, request.actor, request.params.id, request.body.on, words);
    },
  );

  for (const command of [
    draftAmendment,
    submitAmendment,
    approveAmendment,
    sendBackAmendment,
    withdrawAmendment,
  ])
    commandRoute(app, services, command, AmendmentAnswer);
}
