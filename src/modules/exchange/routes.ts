import { z } from 'zod';
import { Problem } from '#kernel/problem.ts';
import type { App } from '#platform/http/app.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { Batch, BatchChange, FindingLine, FindingQuery } from './batch/model.ts';
import { type BatchFile, getBatch, listBatchChanges, listBatches, listMappings } from './batch/queries.ts';
import { openBatch } from './batch/upload.ts';
import { groupFindings, listFindings } from './findings/queries.ts';
import { ColumnMapping } from './model.ts';
import { batchViews, changeViews, findingViews, oneBatch } from './views.ts';

const Id = z.object({ id: z.uuid() });
const MOST_BYTES = 200_000_000;
const PAGE = 50;

/** Reading side of 采集·部门数据, and the upload; what changes goes through the commands. */
export function exchangeRoutes(app: App, services: Services): void {
  const { database } = services;
  batchRoutes(app, services);

  app.get(
    '/api/findings',
    { schema: { tags: ['exchange'], querystring: FindingQuery, response: { 200: pageOf(FindingLine) } } },
    (request) =>
      database.read(request.actor, async (tx) => {
        const rows = await listFindings(tx, request.query);
        return {
          items: await findingViews(tx, rows),
          next: rows.length === request.query.limit ? (rows.at(-1)?.id ?? null) : null,
        };
      }),
  );

  const Group = z.object({
    check: z.string(),
    severity: z.enum(['error', 'suspect']),
    count: z.number(),
    byTown: z.record(z.string(), z.number()),
  });
  const GroupQuery = FindingQuery.pick({
    area: true,
    batch: true,
    state: true,
    severity: true,
    assignedTo: true,
    check: true,
  });
  app.get(
    '/api/findings/groups',
    {
      schema: {
        tags: ['exchange'],
        querystring: GroupQuery,
        response: { 200: z.object({ items: z.array(Group) }) },
      },
    },
    (request) =>
      database.read(request.actor, async (tx) => {
        const groups = new Map<string, z.infer<typeof Group>>();
        for (const row of await groupFindings(tx, request.query)) {
          const group = groups.get(row.check_id) ?? {
            check: row.check_id,
            severity: row.severity as 'error' | 'suspect',
            count: 0,
            byTown: {},
          };
          group.count += row.count;
          group.byTown[row.town] = row.count;
          groups.set(row.check_id, group);
        }
        return { items: [...groups.values()].sort((a, b) => b.count - a.count) };
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

function batchRoutes(app: App, services: Services): void {
  const { database } = services;
  app.post(
    '/api/imports',
    { schema: { tags: ['exchange'], consumes: ['multipart/form-data'], response: { 200: Batch } } },
    async (request) => {
      const files: BatchFile[] = [];
      const fields: Record<string, string> = {};
      for await (const part of request.parts({
        limits: { fileSize: MOST_BYTES, files: 60, fields: 10, fieldSize: 20_000 },
      })) {
        if (part.type === 'file') {
          const stored = await services.files.put(part.file, MOST_BYTES);
          if (part.file.truncated) throw new Problem(413, 'file.tooLarge', [], { maxBytes: MOST_BYTES });
          files.push({ name: part.filename, sha256: stored.id, bytes: stored.bytes });
        } else if (typeof part.value === 'string') fields[part.fieldname] = part.value;
      }
      const input = z
        .object({
          area: z.string().regex(/^\d{12}$/),
          on: z.iso.date().optional(),
          title: z.string().max(120).optional(),
          sender: z.string().max(60).optional(),
        })
        .safeParse(fields);
      if (!input.success)
        throw new Problem(
          400,
          'command.invalid',
          input.error.issues.map((issue) => ({ code: `input.${issue.code}`, at: issue.path.join('.') })),
        );
      const { sender, ...upload } = input.data;
      const remembered = sender
        ? await database.read(request.actor, (tx) => listMappings(tx, upload.area))
        : [];
      const mapping = remembered.find((one) => one.sender === sender)?.mapping;
      const batch = await openBatch(services, request.actor, {
        ...upload,
        id: services.newId(),
        files,
        mapping,
      });
      return database.read(request.actor, (tx) => oneBatch(tx, batch));
    },
  );

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

  app.get(
    '/api/imports/:id',
    { schema: { tags: ['exchange'], params: Id, response: { 200: Batch } } },
    (request) =>
      database.read(request.actor, async (tx) => oneBatch(tx, await getBatch(tx, request.params.id))),
  );

  const ChangesQuery = z.object({
    kind: z.enum(['new', 'changed', 'left']).optional(),
    field: z.string().max(40).optional(),
    cursor: z.string().max(40).optional(),
  });
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
        const rows = await listBatchChanges(tx, request.params.id, {
          kind,
          field,
          after: cursor,
          limit: PAGE,
        });
        return {
          items: await changeViews(tx, rows),
          next: rows.length === PAGE ? (rows.at(-1)?.national_household_no ?? null) : null,
        };
      }),
  );

  app.get(
    '/api/imports/:id/error-workbook',
    { schema: { tags: ['exchange'], params: Id } },
    async (request, reply) => {
      const batch = await database.read(request.actor, (tx) => getBatch(tx, request.params.id));
      const workbook = batch.summary?.errorWorkbook;
      if (!workbook) throw new Problem(404, 'exchange.noErrors');
      return reply
        .header('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(workbook.name)}`)
        .send(services.files.read(workbook.file));
    },
  );
}
