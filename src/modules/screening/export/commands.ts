import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { ExportScreening } from '../model.ts';
import { screeningPermissions } from '../permissions.ts';

/** 导出筛查结果: who was found and why, as a workbook, made as a job. */
export const exportScreening = defineCommand<Services, ExportScreening, { job: string }>({
  name: 'screening.export',
  permission: screeningPermissions['screening.export'],
  input: ExportScreening,
  area: (input) => input.area,
  run: async ({ tx, actor, services }, input) => {
    const job = await services.jobs.enqueue(tx, actor, {
      id: services.newId(),
      kind: 'screening.export',
      area: input.area,
      titleDetails: { on: input.on },
      input,
    });
    return {
      subject: `export:${job}`,
      area: input.area,
      details: { on: input.on, rules: input.rules ?? [] },
      answer: { job },
    };
  },
});
