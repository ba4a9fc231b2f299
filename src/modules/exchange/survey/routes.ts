import { z } from 'zod';
import { isUuid } from '#kernel/ids.ts';
import type { App } from '#platform/http/app.ts';
import { takeOneFile } from '#platform/http/one-file.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { inOwnFolder } from '../batch/run.ts';
import { SurveyImport, SurveyUpload } from './model.ts';
import { getImport, importView, listImports, listNames } from './queries.ts';
import { MOST_BYTES, refuseUploader, takeSurvey } from './upload.ts';

const tags = ['exchange'];
const PAGE = 30;

/** 调查表: sending a workbook of answers, and what came of it. */
export function surveyRoutes(app: App, services: Services): void {
  uploadRoute(app, services);
  readingRoutes(app, services);
}

function uploadRoute(app: App, services: Services): void {
  app.post(
    '/api/survey/import',
    {
      schema: {
        tags,
        summary:
          'Sends a workbook of survey answers; it is checked as a job and written when somebody says so',
        consumes: ['multipart/form-data'],
        body: SurveyUpload.extend({ file: z.array(z.string().meta({ format: 'binary' })) }),
        response: { 200: z.object({ import: z.string(), job: z.string() }) },
      },
      // The parts are read one by one; the schema is for the description.
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    (request) =>
      inOwnFolder(services, async (folder) => {
        refuseUploader(request.actor);
        const sent = request.headers['command-id'];
        const id = typeof sent === 'string' && isUuid(sent) ? sent : services.newId();
        return takeSurvey(services, request.actor, {
          id,
          ...(await takeOneFile(request, folder, SurveyUpload, MOST_BYTES)),
        });
      }),
  );
}

function readingRoutes(app: App, services: Services): void {
  const { database } = services;
  app.get(
    '/api/survey/imports',
    {
      schema: {
        tags,
        querystring: z.object({ cursor: z.uuid().optional() }),
        response: { 200: pageOf(SurveyImport) },
      },
    },
    (request) =>
      database.read(request.actor, async (tx) => {
        const rows = await listImports(tx, request.query.cursor, PAGE);
        const names = await listNames(
          tx,
          rows.map((row) => row.created_by),
        );
        const items = rows.map((row) => importView(row, names, false));
        return { items, next: rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null };
      }),
  );
  app.get(
    '/api/survey/imports/:id',
    { schema: { tags, params: z.object({ id: z.uuid() }), response: { 200: SurveyImport } } },
    (request) =>
      database.read(request.actor, async (tx) => {
        const row = await getImport(tx, request.params.id);
        return importView(row, await listNames(tx, [row.created_by]), true);
      }),
  );
}
