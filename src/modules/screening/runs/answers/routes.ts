import { z } from 'zod';
import { isUuid } from '#kernel/ids.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import { takeOneFile } from '#platform/http/one-file.ts';
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
        return takeWorkbook(services, request.actor, {
          id,
          ...(await takeOneFile(request, folder, AnswersUpload, MOST_BYTES)),
        });
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
