import { z } from 'zod';
import { isUuid } from '#kernel/ids.ts';
import { areaNames } from '#modules/areas/index.ts';
import { inScope } from '#platform/command/command.ts';
import { recordReading } from '#platform/command/reading.ts';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import { takeOneFile } from '#platform/http/one-file.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { wordsOf } from '../wording.ts';
import { dropList, judgeHit, startList } from './commands.ts';
import { headRoute } from './head-route.ts';
import { HitQuery, ListHit, ListKindView, ListRun, ListUpload, PairQueue } from './model.ts';
import {
  countPairs,
  getCountedRun,
  getRun,
  lastRun,
  listHits,
  listPairs,
  listRuns,
  listSenders,
} from './queries.ts';
import { inOwnFolder, MOST_BYTES, refuseMatcher, takeList } from './upload.ts';
import { hitView, pairView, runView } from './views.ts';

const PAGE = 50;
const PAIRS = 20;
const Id = z.object({ id: z.guid() });
const RunOnly = z.object({ run: z.string() });
const Started = RunOnly.extend({ job: z.string() });

/** 名单比对: the kinds of lists, sending one, what came of it, and verdicts on its hits. */
export function listRoutes(app: App, services: Services): void {
  kindsRoute(app, services);
  uploadRoute(app, services, '/api/lists', 'start');
  uploadRoute(app, services, '/api/lists/drafts', 'propose');
  headRoute(app, services);
  runRoutes(app, services);
  hitRoutes(app, services);
  commandRoute(app, services, judgeHit, z.object({ hit: z.string() }));
  commandRoute(app, services, startList, Started);
  commandRoute(app, services, dropList, RunOnly);
}

function kindsRoute(app: App, services: Services): void {
  const { database } = services;
  app.get(
    '/api/lists/kinds',
    {
      schema: {
        tags: ['screening'],
        querystring: ListUpload.pick({ area: true }),
        response: { 200: z.object({ items: z.array(ListKindView) }) },
      },
    },
    async (request) => {
      const words = await wordsOf(request.language);
      const { area } = request.query;
      const sent = await database.read(request.actor, (tx) => listSenders(tx, area));
      const kinds = resolvePacks(services.packs, area)?.lists.values() ?? [];
      const items = [...kinds].map(({ id, title, sender, purpose, facts }) => ({
        id,
        title: words.text(title),
        sender: words.text(sender),
        purpose: words.text(purpose),
        keeps: facts.filter(({ keep }) => keep).map((fact) => words.text(fact.title)),
        senders: sent.filter(({ kind }) => kind === id).map((one) => one.sender),
      }));
      return { items };
    },
  );
}

function uploadRoute(app: App, services: Services, url: string, how: 'start' | 'propose'): void {
  app.post(
    url,
    {
      schema: {
        tags: ['screening'],
        consumes: ['multipart/form-data'],
        body: ListUpload.extend({ file: z.array(z.string().meta({ format: 'binary' })) }),
        response: { 200: how === 'start' ? Started : RunOnly },
      },
      // The parts are read one by one; the schema is for the description.
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    (request) =>
      inOwnFolder(services, async (folder) => {
        refuseMatcher(request.actor);
        const sent = request.headers['command-id'];
        const id = typeof sent === 'string' && isUuid(sent) ? sent : services.newId();
        return takeList(
          services,
          request.actor,
          { id, ...(await takeOneFile(request, folder, ListUpload, MOST_BYTES)) },
          how,
        );
      }),
  );
}

function runRoutes(app: App, services: Services): void {
  const { database } = services;
  app.get(
    '/api/lists',
    {
      schema: {
        tags: ['screening'],
        querystring: z.object({ cursor: z.guid().optional() }),
        response: { 200: pageOf(ListRun) },
      },
    },
    async ({ actor, query, language }) => {
      const words = await wordsOf(language);
      const { rows, names } = await database.read(actor, async (tx) => {
        const found = await listRuns(tx, query.cursor, PAGE);
        return {
          rows: found,
          names: await areaNames(
            tx,
            found.map((row) => row.area),
          ),
        };
      });
      return {
        items: rows.map((row) => runView(row, services.packs, words, inScope(actor, row.area), names)),
        next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null,
      };
    },
  );
  app.get(
    '/api/lists/:id',
    { schema: { tags: ['screening'], params: Id, response: { 200: ListRun } } },
    async ({ actor, params, language }) => {
      const words = await wordsOf(language);
      const { row, names } = await database.read(actor, async (tx) => {
        const found = await getCountedRun(tx, params.id);
        return { row: found, names: await areaNames(tx, [found.area]) };
      });
      return runView(row, services.packs, words, inScope(actor, row.area), names);
    },
  );
}

function hitRoutes(app: App, services: Services): void {
  const { database } = services;
  const tellReading = (actor: Actor, run: { id: string; area: string; purpose: string }, hits: number) =>
    recordReading(services, actor, {
      name: 'screening.viewHits',
      subject: `list:${run.id}`,
      area: run.area,
      purpose: run.purpose,
      details: { hits },
    });
  app.get(
    '/api/lists/:id/hits',
    {
      schema: { tags: ['screening'], params: Id, querystring: HitQuery, response: { 200: pageOf(ListHit) } },
    },
    async ({ actor, params, query, language }) => {
      const words = await wordsOf(language);
      const { run, rows, names } = await database.read(actor, async (tx) => {
        const run = await getRun(tx, params.id);
        const last = query.difference && (await lastRun(tx, run));
        const rows = await listHits(tx, run, last, query, PAGE);
        return {
          run,
          rows,
          names: await areaNames(
            tx,
            rows.map((row) => row.village),
          ),
        };
      });
      await tellReading(actor, run, rows.length);
      return {
        items: rows.map((row) => hitView(row, names, words)),
        next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null,
      };
    },
  );
  app.get(
    '/api/lists/:id/pairs',
    { schema: { tags: ['screening'], params: Id, response: { 200: PairQueue } } },
    async ({ actor, params, language }) => {
      const words = await wordsOf(language);
      const { run, rows, names, counted } = await database.read(actor, async (tx) => {
        const run = await getRun(tx, params.id);
        const rows = await listPairs(tx, run, PAIRS);
        const villages = rows.flatMap((row) => [row.village, ...row.rivals.map((one) => one.village)]);
        return { run, rows, names: await areaNames(tx, villages), counted: await countPairs(tx, run) };
      });
      await tellReading(actor, run, rows.length);
      return { items: rows.map((row) => pairView(row, names, words)), ...counted };
    },
  );
}
