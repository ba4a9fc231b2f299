import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isUuid } from '#kernel/ids.ts';
import { Problem } from '#kernel/problem.ts';
import { recordReading } from '#platform/command/reading.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { wordsOf } from '../wording.ts';
import { judgeHit } from './commands.ts';
import { HitQuery, Listed, ListHit, ListKindView, ListRun, ListSummary, ListUpload } from './model.ts';
import { getRun, type HitView, lastRun, listHits, listRuns, type RunRow } from './queries.ts';
import { inOwnFolder, MOST_BYTES, refuseMatcher, type SentList, takeList } from './upload.ts';

const PAGE = 50;
const Id = z.object({ id: z.guid() });

/** 名单比对: the kinds of lists, sending one, what came of it, and verdicts on its hits. */
export function listRoutes(app: App, services: Services): void {
  kindsRoute(app, services);
  uploadRoute(app, services);
  readingRoutes(app, services);
  commandRoute(app, services, judgeHit, z.object({ hit: z.string() }));
}

function kindsRoute(app: App, { packs }: Services): void {
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
      const kinds = resolvePacks(packs, request.query.area)?.lists.values() ?? [];
      const items = [...kinds].map(({ id, title, sender, purpose }) => ({
        id,
        title: words.text(title),
        sender: words.text(sender),
        purpose: words.text(purpose),
      }));
      return { items };
    },
  );
}

/** Writes the one file of the request into the folder, plain for as long as it is taken. */
async function takeParts(request: FastifyRequest, folder: string): Promise<Omit<SentList, 'id'>> {
  if (!request.isMultipart()) throw new Problem(415, 'exchange.sendFiles');
  const fields: Record<string, string> = {};
  let file: { name: string; path: string } | undefined;
  const limits = { fileSize: MOST_BYTES, files: 1, fields: 10, fieldSize: 1000 };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'file') {
      const path = join(folder, 'sent');
      await pipeline(part.file, createWriteStream(path, { mode: 0o600 }));
      if (part.file.truncated)
        throw new Problem(413, 'exchange.fileTooLong', [], {
          file: part.filename,
          megabytes: MOST_BYTES / 1_000_000,
        });
      file = { name: part.filename, path };
    } else if (typeof part.value === 'string') fields[part.fieldname] = part.value;
  }
  if (!file) throw new Problem(400, 'exchange.noFile');
  const parsed = ListUpload.safeParse(fields);
  if (parsed.success) return { ...parsed.data, ...file };
  throw new Problem(
    400,
    'command.invalid',
    parsed.error.issues.map((issue) => ({ code: `input.${issue.code}`, at: issue.path.join('.') })),
  );
}

function uploadRoute(app: App, services: Services): void {
  app.post(
    '/api/lists',
    {
      schema: {
        tags: ['screening'],
        consumes: ['multipart/form-data'],
        body: ListUpload.extend({ file: z.array(z.string().meta({ format: 'binary' })) }),
        response: { 200: z.object({ run: z.string(), job: z.string() }) },
      },
      // The parts are read one by one; the schema is for the description.
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    (request) =>
      inOwnFolder(async (folder) => {
        refuseMatcher(request.actor);
        const sent = request.headers['command-id'];
        const id = typeof sent === 'string' && isUuid(sent) ? sent : services.newId();
        return takeList(services, request.actor, { id, ...(await takeParts(request, folder)) });
      }),
  );
}

function runView(row: RunRow): ListRun {
  const summary = ListSummary.safeParse(row.summary);
  return {
    id: row.id,
    area: row.area,
    kind: row.kind,
    sender: row.sender,
    fileName: row.file_name,
    on: row.on_day,
    purpose: row.purpose,
    state: ListRun.shape.state.parse(row.state),
    summary: summary.success ? summary.data : null,
    createdAt: row.created_at,
  };
}

function hitView(row: HitView): ListHit {
  return ListHit.parse({
    ...row,
    row: row.source_row,
    member: { name: row.name, document: row.document_mask, birth: row.birth },
    listed: Listed.parse(row.listed),
  });
}

function readingRoutes(app: App, services: Services): void {
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
    async (request) => {
      const rows = await database.read(request.actor, (tx) => listRuns(tx, request.query.cursor, PAGE));
      return { items: rows.map(runView), next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null };
    },
  );
  app.get(
    '/api/lists/:id/hits',
    {
      schema: { tags: ['screening'], params: Id, querystring: HitQuery, response: { 200: pageOf(ListHit) } },
    },
    async (request) => {
      const { run, rows } = await database.read(request.actor, async (tx) => {
        const found = await getRun(tx, request.params.id);
        const last = request.query.difference && (await lastRun(tx, found));
        return { run: found, rows: await listHits(tx, found, last, request.query, PAGE) };
      });
      await recordReading(services, request.actor, {
        name: 'screening.viewHits',
        subject: `list:${run.id}`,
        area: run.area,
        purpose: run.purpose,
        details: { hits: rows.length },
      });
      return { items: rows.map(hitView), next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null };
    },
  );
}
