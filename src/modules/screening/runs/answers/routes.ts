import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isUuid } from '#kernel/ids.ts';
import { Problem } from '#kernel/problem.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import type { Services } from '#platform/services.ts';
import { inOwnFolder } from '../../lists/upload.ts';
import { exportTasks, takeAnswers } from './commands.ts';
import { AnswersSummary, AnswersUpload, AnswersView } from './model.ts';
import { type AnswersRow, getAnswers } from './queries.ts';
import { MOST_BYTES, refuseAnswerer, takeWorkbook } from './upload.ts';

function view(row: AnswersRow): AnswersView {
  const summary = AnswersSummary.safeParse(row.summary);
  return {
    id: row.id,
    area: row.area,
    fileName: row.file_name,
    state: AnswersView.shape.state.parse(row.state),
    summary: summary.success ? summary.data : null,
    createdAt: row.created_at,
  };
}

/** Writes the one file of the request into the folder, plain for as long as it is taken. */
async function takeParts(request: FastifyRequest, folder: string) {
  if (!request.isMultipart()) throw new Problem(415, 'exchange.sendFiles');
  const fields: Record<string, string> = {};
  let file: { name: string; path: string } | undefined;
  const limits = { fileSize: MOST_BYTES, files: 1, fields: 5, fieldSize: 1000 };
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
  const parsed = AnswersUpload.safeParse(fields);
  if (!parsed.success) throw new Problem(400, 'command.invalid');
  return { ...parsed.data, ...file };
}

/** 核实表: the workbook out and back. */
export function answerRoutes(app: App, services: Services): void {
  app.post(
    '/api/screening/answers',
    {
      schema: {
        tags: ['screening'],
        consumes: ['multipart/form-data'],
        body: AnswersUpload.extend({ file: z.array(z.string().meta({ format: 'binary' })) }),
        response: { 200: z.object({ answers: z.string(), job: z.string() }) },
      },
      // The parts are read one by one; the schema is for the description.
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    (request) =>
      inOwnFolder(services, async (folder) => {
        refuseAnswerer(request.actor);
        const sent = request.headers['command-id'];
        const id = typeof sent === 'string' && isUuid(sent) ? sent : services.newId();
        return takeWorkbook(services, request.actor, { id, ...(await takeParts(request, folder)) });
      }),
  );
  app.get(
    '/api/screening/answers/:id',
    { schema: { tags: ['screening'], params: z.object({ id: z.guid() }), response: { 200: AnswersView } } },
    async ({ actor, params }) => view(await services.database.read(actor, (tx) => getAnswers(tx, params.id))),
  );
  commandRoute(app, services, exportTasks, z.object({ job: z.string() }));
  commandRoute(app, services, takeAnswers, z.object({ job: z.string() }));
}
