import { Problem } from '#kernel/problem.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { ExportRegister } from '../batch/model.ts';
import { exchangePermissions } from '../permissions.ts';

const FULL_NUMBERS: readonly string[] = ['county-office', 'town-clerk', 'operator'];

/** 导出登记表: full numbers only for the offices that keep the register, and against a purpose. */
export const exportCommand = defineCommand<Services, ExportRegister, { job: string }>({
  name: 'exchange.export',
  permission: exchangePermissions['exchange.export'],
  input: ExportRegister,
  area: (input) => input.area,
  run: async ({ tx, actor, services }, input) => {
    if (input.fullNumbers && !FULL_NUMBERS.includes(actor.role))
      throw new Problem(403, 'exchange.fullNumbersForbidden');
    if (input.fullNumbers && !input.purpose) throw new Problem(400, 'exchange.purposeMissing');
    const job = await services.jobs.enqueue(tx, actor, {
      id: services.newId(),
      kind: 'exchange.export',
      area: input.area,
      titleDetails: { layout: input.layout, on: input.on },
      input,
    });
    return {
      subject: `export:${job}`,
      area: input.area,
      details: {
        layout: input.layout,
        on: input.on,
        fullNumbers: input.fullNumbers,
        purpose: input.purpose ?? '',
      },
      answer: { job },
    };
  },
});
