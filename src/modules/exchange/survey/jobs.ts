import { randomUUID } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import type { JobHandler, JobRun } from '#platform/jobs/queue.ts';
import type { Services } from '#platform/services.ts';
import type { ExportSurvey, SurveyResult } from './model.ts';
import { getImport, isDone, moveImport } from './queries.ts';
import { runSurvey } from './run.ts';
import { writeSurveyWorkbook } from './write.ts';

const MOST_BYTES = 1_000_000_000;

const told = (id: string, result: SurveyResult) => ({
  import: id,
  rows: result.rows,
  keptOut: result.keptOut,
  ...result.values,
});

/**
 * Reads, and when asked writes, a workbook once: work that was killed after its commit finds its audit row and does nothing. What is
 * refused or stopped leaves the import as it was before, or failed when it could not even be read.
 */
function importHandler(services: Services, kind: string, write: boolean): JobHandler {
  const { database } = services;
  return {
    kind,
    run: async (job) => {
      const { id, actor, input, progress } = job as JobRun<{ import: string }>;
      if (await database.read(actor, (tx) => isDone(tx, id))) return { import: input.import };
      const row = await database.read(actor, (tx) => getImport(tx, input.import));
      try {
        return told(row.id, await runSurvey(services, actor, { row, write, commandId: id, progress }));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        await database.write(actor, (tx) =>
          moveImport(tx, row.id, [write ? 'writing' : 'checking'], { state: write ? 'checked' : 'failed' }),
        );
        throw error;
      }
    },
  };
}

function exportHandler(services: Services): JobHandler {
  return {
    kind: 'exchange.exportSurvey',
    run: async (job) => {
      const { input, actor, progress } = job as JobRun<ExportSurvey>;
      const path = join(services.files.work, `${randomUUID()}.xlsx`);
      try {
        const rows = await writeSurveyWorkbook(services, actor, input, path, (done) =>
          progress('export', done, 0),
        );
        const stored = await services.files.put(createReadStream(path), MOST_BYTES);
        const title = input.form.replace(/[\\/:*?"<>|\s]/g, '');
        return { file: stored.id, name: `${title}-${input.area}-${input.on}.xlsx`, rows };
      } finally {
        rmSync(path, { force: true });
      }
    },
  };
}

/** The long work on workbooks of survey answers. */
export function surveyJobs(services: Services): JobHandler[] {
  return [
    importHandler(services, 'exchange.checkSurvey', false),
    importHandler(services, 'exchange.writeSurvey', true),
    exportHandler(services),
  ];
}
