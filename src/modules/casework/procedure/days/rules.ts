import { addDays, type Day, laterDay } from '#kernel/day.ts';
import { type Calendar, lastDayOf } from '#kernel/working-days.ts';
import type { Days, Step } from '#policy/workflows.ts';
import type { CaseState } from '../state/rules.ts';

/** What a workflow's days mean at a place and day: parameters as numbers, and the calendar. */
export type PolicyDays = {
  readonly calendar: Calendar;
  /** By the parameter's id; undefined when policy gives none there and then. */
  readonly numberOf: (parameter: string) => number | undefined;
};

/** The number of days; undefined when policy sets none: nothing is guessed. */
export function daysOf(days: Days, { numberOf }: PolicyDays): number | undefined {
  return typeof days === 'number' ? days : numberOf(days.parameter);
}

/** The day on which an earlier step ended, or the case was opened. */
function dayOfStep(state: CaseState, step: string): Day | undefined {
  return step === 'opening' ? state.openedOn : state.ended.get(step)?.on;
}

/** The last day for a step; undefined when policy sets none, or the step it counts from is not ended. */
export function deadlineOf(step: Step, state: CaseState, policy: PolicyDays): Day | undefined {
  if (!step.within) return undefined;
  const from = dayOfStep(state, step.within.after);
  const days = daysOf(step.within.days, policy);
  if (from === undefined || days === undefined) return undefined;
  return lastDayOf(policy.calendar, from, { days, working: step.within.working });
}

/** The first day on which a step may be ended, by the gaps to earlier ones; undefined when nothing holds it back. */
export function earliestOf(step: Step, state: CaseState, policy: PolicyDays): Day | undefined {
  const days = step.gap.flatMap(({ after, days: gap }) => {
    const from = dayOfStep(state, after);
    const count = daysOf(gap, policy);
    return from === undefined || count === undefined ? [] : [addDays(from, count)];
  });
  return days.length === 0 ? undefined : days.reduce(laterDay);
}

/** The first day on which a notice may be taken down: it was up for all of its days, the first and the last included. */
export function noticeEnds(step: Step, from: Day, policy: PolicyDays): Day | undefined {
  if (!step.notice) return undefined;
  const days = daysOf(step.notice.days, policy);
  return days === undefined
    ? undefined
    : lastDayOf(policy.calendar, from, { days, working: step.notice.working });
}

/** The first day on which the step can be ended: behind its gaps, and of a notice that is up behind its days. */
export function readyOn(step: Step, state: CaseState, policy: PolicyDays): Day | undefined {
  const earliest = earliestOf(step, state, policy);
  const { notice } = state;
  const ends = notice?.step === step.id ? noticeEnds(step, notice.from, policy) : undefined;
  if (ends === undefined || notice === undefined) return earliest;
  const whole = laterDay(ends, notice.until);
  return earliest === undefined ? whole : laterDay(earliest, whole);
}
