import { z } from 'zod';
import { dayOfInstant } from '#kernel/day.ts';
import { recordReading } from '#platform/command/reading.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import { pageOf } from '#platform/http/paging.ts';
import { traditionalConverter } from '#platform/i18n/traditional.ts';
import type { Services } from '#platform/services.ts';
import { workflowsOn } from '#policy/workflows.ts';
import { caseworkCommands } from './cases/commands.ts';
import { readCase } from './cases/detail.ts';
import { readCases, type Say } from './cases/lists.ts';
import { CaseDetail, CaseLine, CaseQuery, WorkflowLine } from './cases/model.ts';
import { policyAt } from './cases/situation.ts';
import { paperCommands } from './papers/commands.ts';

const tags = ['casework'];

/** Texts of workflows in the asked language. */
async function sayIn(language: string): Promise<Say> {
  if (language === 'en') return ({ en }) => en;
  if (language === 'zh-CN') return ({ zh }) => zh;
  const convert = await traditionalConverter();
  return ({ zh, zhHant }) => zhHant ?? convert(zh);
}

/** 办理: what can be opened, what is open, one case with its story, and the commands on it. */
export function caseworkRoutes(app: App, services: Services): void {
  const { database } = services;
  const today = () => dayOfInstant(services.clock());
  app.get(
    '/api/workflows',
    {
      schema: {
        tags,
        querystring: CaseQuery.pick({ area: true }).extend({ on: z.iso.date() }),
        response: { 200: z.object({ items: z.array(WorkflowLine) }) },
      },
    },
    async (request) => {
      const say = await sayIn(request.language);
      const { area, on } = request.query;
      const { role } = request.actor;
      const items = workflowsOn(policyAt(services, area).workflows, area, on).map((workflow) => ({
        id: workflow.id,
        title: say(workflow.title),
        subject: workflow.subject,
        phase: workflow.phase,
        document: { title: workflow.reference.title, no: workflow.reference.no },
        steps: workflow.steps.map(({ id, kind, title, level }) => ({ id, kind, title: say(title), level })),
        mayOpen: workflow.opens.some((one) => one === role),
      }));
      return { items };
    },
  );
  app.get(
    '/api/cases',
    { schema: { tags, querystring: CaseQuery, response: { 200: pageOf(CaseLine) } } },
    async (request) => {
      const say = await sayIn(request.language);
      const { actor, query } = request;
      return database.read(actor, (tx) => readCases(tx, actor, query, today(), say));
    },
  );
  app.get(
    '/api/cases/:id',
    { schema: { tags, params: z.object({ id: z.guid() }), response: { 200: CaseDetail } } },
    async (request) => {
      const say = await sayIn(request.language);
      const { actor, params } = request;
      const detail = await database.read(actor, (tx) => readCase(tx, services, actor, params.id, say));
      await recordReading(services, actor, {
        name: 'casework.viewCase',
        subject: `case:${detail.id}`,
        area: detail.area,
      });
      return detail;
    },
  );
  for (const command of [...caseworkCommands, ...paperCommands]) commandRoute(app, services, command);
}
