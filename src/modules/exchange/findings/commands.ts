import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { AssignFinding, ConfirmFinding, MendFinding } from '../batch/model.ts';
import { exchangePermissions } from '../permissions.ts';
import { changeFinding } from './queries.ts';

/** 指派核实: somebody checks the finding until a day. */
export const assignFinding = defineCommand<Services, AssignFinding, { finding: string }>({
  name: 'exchange.assignFinding',
  permission: exchangePermissions['exchange.assignFinding'],
  input: AssignFinding,
  run: async ({ tx }, input) => {
    const { area } = await changeFinding(tx, input.finding, {
      assigned_to: input.user,
      due_on: input.dueOn ?? null,
    });
    return {
      subject: `finding:${input.finding}`,
      area,
      details: { assignedTo: input.user },
      answer: { finding: input.finding },
    };
  },
});

/** 属实: the value is right as it stands; not asked again until the fact changes. */
export const confirmFinding = defineCommand<Services, ConfirmFinding, { finding: string }>({
  name: 'exchange.confirmFinding',
  permission: exchangePermissions['exchange.confirmFinding'],
  input: ConfirmFinding,
  run: async ({ tx, actor }, input) => {
    const { area } = await changeFinding(tx, input.finding, {
      state: 'confirmed',
      reason: input.reason,
      closed_by: actor.id,
    });
    return {
      subject: `finding:${input.finding}`,
      area,
      details: { reason: input.reason },
      answer: { finding: input.finding },
    };
  },
});

/** 已改正: the record was mended, here or at its source. */
export const mendFinding = defineCommand<Services, MendFinding, { finding: string }>({
  name: 'exchange.mendFinding',
  permission: exchangePermissions['exchange.mendFinding'],
  input: MendFinding,
  run: async ({ tx, actor }, input) => {
    const { area } = await changeFinding(tx, input.finding, {
      state: 'mended',
      reason: input.reason,
      closed_by: actor.id,
    });
    return {
      subject: `finding:${input.finding}`,
      area,
      details: { reason: input.reason },
      answer: { finding: input.finding },
    };
  },
});
