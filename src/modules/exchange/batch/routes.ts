import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isUuid } from '#kernel/ids.ts';
import { Problem } from '#kernel/problem.ts';
import { recordReading } from '#platform/command/reading.ts';
import type { App } from '#platform/http/app.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { listBatchFindings } from '../findings/queries.ts';
import { ColumnMapping } from '../model.ts';
import { batchFindingView, batchViews, changeViews, oneBatch } from '../views.ts';
import { Batch, BatchChange, BatchFinding, UploadFields } from './model.ts';
import { getBatch, listBatchChanges, listBatches, listMappings } from './queries.ts';
import { inOwnFolder, type PlainFile } from './run.ts';
import { MOST_BYTES, openBatch, refuseUploader } from './upload.ts';

const Id = z.object({ id: z.uuid() });
const PAGE = 50;
const MOST_FILES = 40;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** 导入: uploading, the list of batches, one batch, what its check found and what it would change. */
export function batchRoutes(app: App, services: Services): void {
  uploadRoute(app, services);
  listRoutes(app, services);
  detailRoutes(app, services);
  fileRoute(app, services);
}

/** Writes the parts of the request into the folder: files plain for as long as they are judged, fields as they stand. */
async function takeParts(
  request: FastifyRequest,
  folder: string,
): Promise<{ files: PlainFile[]; fields: Record<string, string> }> {
  if (!request.isMultipart()) throw new Problem(415, 'exchange.sendFiles');
  const files: PlainFile[] = [];
  const fields: Record<string, string> = {};
  const limits = { fileSize: MOST_BYTES, files: MOST_FILES, fields: 10, fieldSize: 20_000 };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'file') {
      const path = join(folder, String(files.length));
      await pipeline(part.file, createWriteStream(path, { mode: 0o600 }));
      if (part.file.truncated)
        throw new Problem(413, 'exchange.fileTooLong', [], {
          file: part.filename,
          megabytes: MOST_BYTES / 1_000_000,
        });
      files.push({ name: part.filename, path });
    } else if (typeof part.value === 'string') fields[part.fieldname] = part.value;
  }
  return { files, fields };
}

function fieldsOf(raw: Record<string, string>): UploadFields {
  const parsed = UploadFields.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new Problem(
    400,
    'command.invalid',
    parsed.error.issues.map((issue) => ({ code: `input.${issue.code}`, at: issue.path.join('.') })),
  );
}

function uploadRoute(app: App, services: Services): void {
  const { database } = services;
  app.post(
    '/api/imports',
    {
      schema: {
        tags: ['exchange'],
        consumes: ['multipart/form-data'],
        body: UploadFields.extend({ file: z.array(z.string().meta({ format: 'binary' })) }),
        response: { 200: Batch },
      },
      // The parts are read one by one; the schema is for the description.
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    (request) =>
      inOwnFolder(services, async (folder) => {
        const { actor } = request;
        const sent = request.headers['command-id'];
        const id = typeof sent === 'string' && isUuid(sent) ? sent : services.newId();
        refuseUploader(actor);
        const { files, fields } = await takeParts(request, folder);
        const { sender, area, on, title } = fieldsOf(fields);
        const mapping = sender
          ? (await database.read(actor, (tx) => listMappings(tx, area))).find((one) => one.sender === sender)
              ?.mapping
          : undefined;
        const batch = await openBatch(services, actor, { id, files, area, on, title, mapping });
        return database.read(actor, (tx) => oneBatch(tx, batch));
      }),
  );
}

function listRoutes(app: App, services: Services): void {
  const { database } = services;
  const ListQuery = z.object({ cursor: z.uuid().optional() });
  app.get(
    '/api/imports',
    { schema: { tags: ['exchange'], querystring: ListQuery, response: { 200: pageOf(Batch) } } },
    (request) =>
      database.read(request.actor, async (tx) => {
        const rows = await listBatches(tx, request.query.cursor, PAGE);
        const items = (await batchViews(tx, rows)).map((batch) => ({ ...batch, recognition: [] }));
        return { items, next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null };
      }),
  );
  const Mapping = z.object({ sender: z.string(), mapping: ColumnMapping });
  app.get(
    '/api/mappings',
    {
      schema: {
        tags: ['exchange'],
        querystring: z.object({ area: z.string() }),
        response: { 200: z.object({ items: z.array(Mapping) }) },
      },
    },
    (request) =>
      database.read(request.actor, async (tx) => ({ items: await listMappings(tx, request.query.area) })),
  );
}

const ChangesQuery = z.object({
  kind: z.enum(['new', 'changed', 'left']).optional(),
  field: z.string().max(40).optional(),
  cursor: z.string().max(40).optional(),
});
const FoundQuery = z.object({
  check: z.string().max(40).optional(),
  area: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  cursor: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(PAGE),
});

function detailRoutes(app: App, services: Services): void {
  const { database } = services;
  app.get(
    '/api/imports/:id',
    { schema: { tags: ['exchange'], params: Id, response: { 200: Batch } } },
    (request) =>
      database.read(request.actor, async (tx) => oneBatch(tx, await getBatch(tx, request.params.id))),
  );
  app.get(
    '/api/imports/:id/findings',
    {
      schema: {
        tags: ['exchange'],
        params: Id,
        querystring: FoundQuery,
        response: { 200: pageOf(BatchFinding) },
      },
    },
    (request) =>
      database.read(request.actor, async (tx) => {
        const batch = await getBatch(tx, request.params.id);
        const { check, cursor, limit, area } = request.query;
        const query = {
          county: batch.county,
          batch: batch.id,
          area: area ?? batch.area,
          check,
          after: cursor,
          limit,
        };
        const rows = await listBatchFindings(tx, query);
        return {
          items: rows.map(batchFindingView),
          next: rows.length === limit ? String(rows.at(-1)?.seq) : null,
        };
      }),
  );
  app.get(
    '/api/imports/:id/changes',
    {
      schema: {
        tags: ['exchange'],
        params: Id,
        querystring: ChangesQuery,
        response: { 200: pageOf(BatchChange) },
      },
    },
    (request) =>
      database.read(request.actor, async (tx) => {
        const { kind, field, cursor } = request.query;
        const batch = await getBatch(tx, request.params.id);
        const rows = await listBatchChanges(tx, batch, { kind, field, after: cursor, limit: PAGE });
        return {
          items: await changeViews(tx, rows),
          next: rows.length === PAGE ? (rows.at(-1)?.national_household_no ?? null) : null,
        };
      }),
  );
}

function fileRoute(app: App, services: Services): void {
  app.get(
    '/api/imports/:id/error-workbook',
    { schema: { tags: ['exchange'], params: Id } },
    async (request, reply) => {
      const { actor } = request;
      // It gives full numbers back to who sent them; others read the findings, masked.
      refuseUploader(actor);
      const batch = await services.database.read(actor, (tx) => getBatch(tx, request.params.id));
      const workbook = batch.summary?.errorWorkbook;
      if (!workbook) throw new Problem(404, 'exchange.noErrors');
      await recordReading(services, actor, {
        name: 'exchange.errorWorkbook',
        subject: `import:${batch.id}`,
        area: batch.area,
      });
      return reply
        .header('content-type', XLSX)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(workbook.name)}`)
        .send(services.files.read(workbook.file));
    },
  );
}
