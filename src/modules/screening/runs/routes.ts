import { z } from 'zod';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { wordsOf } from '../wording.ts';
import { answerRoutes } from './answers/routes.ts';
import { closeFinding, reopenFinding } from './findings/commands.ts';
import { type FindingFilter, groupFindings, listFindings, readPosition } from './findings/queries.ts';
import { sideOfRole } from './findings/rules.ts';
import { findingViews, kept } from './findings/views.ts';
import {
  AnswerDays,
  CloseResults,
  FindingGroup,
  FindingQuery,
  FindingView,
  RunFile,
  RunView,
  ScheduleView,
  StartedRun,
} from './model.ts';
import { answerDaysAt, startRun } from './run/commands.ts';
import { getRun, listRuns } from './run/queries.ts';
import { runFile, runViews } from './run/views.ts';
import { setSchedule, stopSchedule } from './schedule/commands.ts';
import { scheduleViews } from './schedule/views.ts';

const PAGE = 50;
const Id = z.object({ id: z.guid() });

/** 筛查批次与核实: runs, what they found, and the answers. */
export function runRoutes(app: App, services: Services): void {
  runReading(app, services);
  findingReading(app, services);
  scheduleReading(app, services);
  answerRoutes(app, services);
  commandRoute(app, services, startRun, StartedRun);
  commandRoute(app, services, closeFinding, CloseResults);
  commandRoute(app, services, reopenFinding, CloseResults);
  commandRoute(app, services, setSchedule, z.object({ schedule: z.string() }));
  commandRoute(app, services, stopSchedule, z.object({ schedule: z.string() }));
}

function runReading(app: App, services: Services): void {
  const { database } = services;
  app.get(
    '/api/screening/runs',
    {
      schema: {
        tags: ['screening'],
        querystring: FindingQuery.pick({ area: true }).extend({ cursor: z.guid().optional() }),
        response: { 200: pageOf(RunView) },
      },
    },
    async ({ actor, query }) =>
      database.read(actor, async (tx) => {
        const rows = await listRuns(tx, query.area, query.cursor, PAGE);
        const next = rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null;
        return { items: await runViews(tx, rows), next };
      }),
  );
  app.get(
    '/api/screening/runs/:id',
    { schema: { tags: ['screening'], params: Id, response: { 200: RunFile } } },
    async (request) => {
      const words = await wordsOf(request.language);
      return database.read(request.actor, (tx) => runFile(tx, request.params.id, words, services.clock()));
    },
  );
}

function scheduleReading(app: App, services: Services): void {
  app.get(
    '/api/screening/schedules',
    {
      schema: {
        tags: ['screening'],
        querystring: FindingQuery.pick({ area: true }),
        response: { 200: z.object({ items: z.array(ScheduleView), answerDays: AnswerDays.nullable() }) },
      },
    },
    async ({ actor, query, language }) => {
      const { area } = query;
      const items = await services.database.read(actor, (tx) => scheduleViews(tx, area));
      const words = await wordsOf(language);
      const set = answerDaysAt(services.packs, area, dayOfInstant(services.clock()));
      const answerDays = set && {
        days: set.value,
        title: words.convert(set.reference.title),
        no: words.convert(set.reference.no),
      };
      return { items, answerDays: answerDays ?? null };
    },
  );
}

/** What an actor may see of what he asks: a department only what departments must answer. */
async function filterOf(tx: Tx, actor: Actor, query: FindingQuery, now: number): Promise<FindingFilter> {
  const { run: id, side, ...rest } = query;
  const run = id === undefined ? undefined : await getRun(tx, id);
  return { ...rest, run, side: sideOfRole(actor.role) ?? side, today: dayOfInstant(now) };
}

function positionOf(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const position = readPosition(cursor);
  if (!position) throw new Problem(400, 'screening.badCursor');
  return position;
}

function findingReading(app: App, services: Services): void {
  const { database } = services;
  app.get(
    '/api/screening/findings',
    { schema: { tags: ['screening'], querystring: FindingQuery, response: { 200: pageOf(FindingView) } } },
    async ({ actor, query, language }) => {
      const words = await wordsOf(language);
      const after = positionOf(query.cursor);
      return database.read(actor, async (tx) => {
        const filter = await filterOf(tx, actor, query, services.clock());
        const rows = await listFindings(tx, filter, after, query.limit + 1);
        const shown = rows.slice(0, query.limit);
        const last = rows.length > query.limit ? shown.at(-1) : undefined;
        const items = await findingViews(tx, shown, {
          packs: services.packs,
          words,
          role: actor.role,
          now: services.clock(),
        });
        return { items, next: last ? `${last.due_on}.${last.id}` : null };
      });
    },
  );
  app.get(
    '/api/screening/findings/groups',
    {
      schema: {
        tags: ['screening'],
        querystring: FindingQuery.omit({ cursor: true, limit: true }),
        response: { 200: z.object({ items: z.array(FindingGroup) }) },
      },
    },
    async ({ actor, query, language }) => {
      const words = await wordsOf(language);
      const rows = await database.read(actor, async (tx) =>
        groupFindings(tx, await filterOf(tx, actor, { ...query, limit: 1 }, services.clock())),
      );
      const items = rows.map((row) => ({
        ...row,
        title: kept(row.title, words),
        responsible: kept(row.responsible, words),
      }));
      return { items };
    },
  );
}
