import { countyOf } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { screeningPermissions } from '../../permissions.ts';
import { SetSchedule, StopSchedule } from '../model.ts';
import { askedRules } from '../run/plan.ts';
import { insertSchedule, stop } from './queries.ts';

/** 定期筛查: the worker starts a run every week or month, on behalf of who set it. */
export const setSchedule = defineCommand<Services, SetSchedule, { schedule: string }>({
  name: 'screening.setSchedule',
  permission: screeningPermissions['screening.setSchedule'],
  input: SetSchedule,
  area: (input) => input.area,
  run: async ({ tx, actor, services }, input) => {
    const { area, every, onNumber, choice, answerDays } = input;
    if (every === 'week' && onNumber > 7) throw new Problem(400, 'screening.scheduleDay');
    const today = dayOfInstant(services.clock());
    askedRules(services.packs, area, today, choice);
    const schedule = services.newId();
    await insertSchedule(tx, {
      county: countyOf(area),
      id: schedule,
      area,
      every,
      on_number: onNumber,
      choice: JSON.stringify(choice),
      answer_days: answerDays,
      created_by: actor.id,
      last_day: today,
    });
    return {
      subject: `screening-schedule:${schedule}`,
      area,
      details: { every, onNumber },
      answer: { schedule },
    };
  },
});

/** 停用定期筛查 */
export const stopSchedule = defineCommand<Services, StopSchedule, { schedule: string }>({
  name: 'screening.stopSchedule',
  permission: screeningPermissions['screening.stopSchedule'],
  input: StopSchedule,
  run: async ({ tx, actor }, { schedule }) => {
    const area = await stop(tx, schedule, actor.id);
    if (area === undefined) throw new Problem(404, 'screening.scheduleNotFound');
    return { subject: `screening-schedule:${schedule}`, area, answer: { schedule } };
  },
});
