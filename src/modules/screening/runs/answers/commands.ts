import { Problem } from '#kernel/problem.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { screeningPermissions } from '../../permissions.ts';
import { ExportTasks } from '../model.ts';
import { TakeAnswers } from './model.ts';
import { getAnswers } from './queries.ts';

/** 导出核实表: what waits for an answer, as a workbook that can be read back. */
export const exportTasks = defineCommand<Services, ExportTasks, { job: string }>({
  name: 'screening.exportTasks',
  permission: screeningPermissions['screening.exportTasks'],
  input: ExportTasks,
  area: (input) => input.area,
  run: async ({ tx, actor, services }, input) => {
    const { area } = input;
    const kind = 'screening.tasks';
    const job = await services.jobs.enqueue(tx, actor, {
      id: services.newId(),
      kind,
      area,
      titleDetails: {},
      input,
    });
    return { subject: `export:${job}`, area, details: { sheets: input.sheets }, answer: { job } };
  },
});

/** 写入核实结果: the answers of a workbook that was read. */
export const takeAnswers = defineCommand<Services, TakeAnswers, { job: string }>({
  name: 'screening.takeAnswers',
  permission: screeningPermissions['screening.takeAnswers'],
  input: TakeAnswers,
  run: async ({ tx, actor, services }, { answers }) => {
    const row = await getAnswers(tx, answers);
    if (row.state !== 'read') throw new Problem(409, 'screening.answersState');
    const job = await services.jobs.enqueue(tx, actor, {
      id: services.newId(),
      kind: 'screening.takeAnswers',
      area: row.area,
      titleDetails: { file: row.file_name },
      input: { answers },
    });
    return { subject: `screening-answers:${answers}`, area: row.area, answer: { job } };
  },
});
