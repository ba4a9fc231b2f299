import { Problem } from '#kernel/problem.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { exchangePermissions } from '../permissions.ts';
import { ExportSurvey, SurveyResult, WriteSurvey } from './model.ts';
import { getImport, moveImport } from './queries.ts';

/** 写入: what a checked workbook says is written, as a job. */
export const writeSurvey = defineCommand<Services, WriteSurvey, { job: string }>({
  name: 'exchange.writeSurvey',
  permission: exchangePermissions['exchange.writeSurvey'],
  input: WriteSurvey,
  run: async ({ tx, actor, services }, input) => {
    const row = await getImport(tx, input.import);
    const result = SurveyResult.safeParse(row.result);
    const { added = 0, changed = 0 } = result.success ? result.data.values : {};
    if (row.state === 'checked' && added + changed === 0) throw new Problem(409, 'survey.nothingToWrite');
    const job = services.newId();
    await moveImport(tx, row.id, ['checked'], { state: 'writing', job });
    await services.jobs.enqueue(tx, actor, {
      id: job,
      kind: 'exchange.writeSurvey',
      area: row.area,
      titleDetails: { title: row.file_name.slice(0, 80) },
      input: { import: row.id },
    });
    return { subject: `survey:${row.id}`, area: row.area, details: { added, changed }, answer: { job } };
  },
});

/** 导出调查表: a form with the present answers, as a workbook to be filled in. */
export const exportSurvey = defineCommand<Services, ExportSurvey, { job: string }>({
  name: 'exchange.exportSurvey',
  permission: exchangePermissions['exchange.exportSurvey'],
  input: ExportSurvey,
  area: (input) => input.area,
  run: async ({ tx, actor, services }, input) => {
    const items = [...(resolvePacks(services.packs, input.area)?.items.values() ?? [])];
    if (!items.some((item) => item.form.zh === input.form)) throw new Problem(404, 'survey.formNotFound');
    const job = await services.jobs.enqueue(tx, actor, {
      id: services.newId(),
      kind: 'exchange.exportSurvey',
      area: input.area,
      titleDetails: { form: input.form, on: input.on },
      input,
    });
    return {
      subject: `export:${job}`,
      area: input.area,
      details: { form: input.form, on: input.on },
      answer: { job },
    };
  },
});
