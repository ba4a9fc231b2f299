import { Problem } from '#kernel/problem.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { screeningPermissions } from '../permissions.ts';
import { JudgeHit } from './model.ts';
import { judge } from './queries.ts';

/** 核对: a row of a list means this member, or somebody else; the same pair is not asked again. */
export const judgeHit = defineCommand<Services, JudgeHit, { hit: string }>({
  name: 'screening.judge',
  permission: screeningPermissions['screening.judge'],
  input: JudgeHit,
  run: async ({ tx, actor }, { hit, verdict, reason }) => {
    if (verdict === 'other' && reason === '')
      throw new Problem(400, 'command.invalid', [{ code: 'input.too_small', at: 'reason' }]);
    const { village, run } = await judge(tx, hit, actor.id, verdict, reason);
    return { subject: `list:${run}`, area: village, details: { hit, verdict }, answer: { hit } };
  },
});
