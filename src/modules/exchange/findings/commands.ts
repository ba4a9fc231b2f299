import { Problem } from '#kernel/problem.ts';
import { worksFor } from '#modules/access/index.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { AssignFinding, ConfirmFinding, MendFinding } from '../batch/model.ts';
import { exchangePermissions } from '../permissions.ts';
import { assignTo, closeFinding, getOpenFinding, isCorrectedSince, type OpenFinding } from './queries.ts';

/** What keeps a household out is mended in the workbook and imported again; nobody declares it right. */
function refuseError(finding: OpenFinding): void {
  if (finding.severity === 'error') throw new Problem(409, 'finding.mendInFile');
}

/** 指派核实: somebody checks the finding until a day. */
export const assignFinding = defineCommand<Services, AssignFinding, { finding: string }>({
  name: 'exchange.assignFinding',
  permission: exchangePermissions['exchange.assignFinding'],
  input: AssignFinding,
  run: async ({ tx }, input) => {
    const { area } = await getOpenFinding(tx, input.finding);
    if (!(await worksFor(tx, input.user, area))) throw new Problem(404, 'access.userNotFound');
    await assignTo(tx, input.finding, input.user, input.dueOn ?? null);
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
    const finding = await getOpenFinding(tx, input.finding);
    refuseError(finding);
    await closeFinding(tx, input.finding, {
      state: 'confirmed',
      reason: input.reason,
      closed_by: actor.id,
    });
    return {
      subject: `finding:${input.finding}`,
      area: finding.area,
      answer: { finding: input.finding },
    };
  },
});

/** 已改正: the household's record was corrected since the finding was opened; else there is nothing to close. */
export const mendFinding = defineCommand<Services, MendFinding, { finding: string }>({
  name: 'exchange.mendFinding',
  permission: exchangePermissions['exchange.mendFinding'],
  input: MendFinding,
  run: async ({ tx, actor }, input) => {
    const finding = await getOpenFinding(tx, input.finding);
    refuseError(finding);
    if (!(await isCorrectedSince(tx, finding))) throw new Problem(409, 'finding.notCorrected');
    await closeFinding(tx, input.finding, {
      state: 'mended',
      reason: input.reason,
      closed_by: actor.id,
    });
    return {
      subject: `finding:${input.finding}`,
      area: finding.area,
      answer: { finding: input.finding },
    };
  },
});
