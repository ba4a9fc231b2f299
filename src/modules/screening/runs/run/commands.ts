import { countyOf } from '#kernel/area-code.ts';
import { addDays, dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { valueOn } from '#policy/parameters.ts';
import { type PackSet, resolvePacks } from '#policy/resolve.ts';
import { screeningPermissions } from '../../permissions.ts';
import { type StartedRun, StartRun } from '../model.ts';
import { askedRules } from './plan.ts';
import { insertRun, lastLooks } from './queries.ts';

/** 筛查疑点核实天数: days for an answer, where a document of the place sets them. */
export function answerDaysAt(packs: PackSet, area: string, on: string) {
  const parameter = resolvePacks(packs, area)?.parameters.get('screening-answer');
  return parameter && parameter.unit === 'days' ? valueOn(parameter, area, on) : undefined;
}

/**
 * 开始一次筛查: the rules over the register as of a day; what they find is kept until it is answered. Runs as a job.
 * A run looks forward: the day is not before that of the last run there.
 */
export const startRun = defineCommand<Services, StartRun, StartedRun>({
  name: 'screening.startRun',
  permission: screeningPermissions['screening.startRun'],
  input: StartRun,
  area: (input) => input.area,
  run: async ({ tx, actor, services }, input) => {
    const { area, on, choice, schedule } = input;
    const today = dayOfInstant(services.clock());
    if (on > today) throw new Problem(422, 'screening.dayAhead', [], { on, today });
    const rules = askedRules(services.packs, area, on, choice);
    const last = await lastLooks(tx, area);
    const behind = rules
      .map(({ compiled }) => last.get(compiled.rule.id))
      .find((one) => one && one.onDay > on);
    if (behind) throw new Problem(409, 'screening.dayBehind', [], { on, last: behind.onDay });
    const set = answerDaysAt(services.packs, area, on);
    const days = set?.value ?? input.answerDays;
    const run = services.newId();
    await insertRun(tx, {
      county: countyOf(area),
      id: run,
      area,
      on_day: on,
      choice: JSON.stringify(choice),
      answer_days: days,
      answer_reference: set ? JSON.stringify({ title: set.reference.title, no: set.reference.no }) : null,
      due_on: addDays(today, days),
      schedule: schedule ?? null,
      created_by: actor.id,
    });
    const job = await services.jobs.enqueue(tx, actor, {
      id: services.newId(),
      kind: 'screening.run',
      area,
      titleDetails: { on, rules: rules.length },
      input: { run },
    });
    const details = { on, rules: rules.length, answerDays: days, ...(schedule && { schedule }) };
    return { subject: `screening:${run}`, area, details, answer: { run, job } };
  },
});
