import { addDays, type Day, daysBetween, yearOf } from '#kernel/day.ts';
import type { PolicyNumbers } from '#policy/evaluate.ts';
import { type Expression, partsOf } from '#policy/expression.ts';
import { type CompiledRule, readsOf } from '#policy/rules.ts';
import type { ScheduleView } from './model.ts';

/** Who must answer a finding: the place itself, or a department of the county. 乡镇 and 村 are the place; 乡村振兴部门 is none. */
export function sideOf(responsible: { readonly zh: string }): 'village' | 'department' {
  return /^(乡镇|乡（镇）|乡\(镇\)|镇|街道|村|各村|相关村|行政村|驻村|结对帮扶责任人)/.test(responsible.zh)
    ? 'village'
    : 'department';
}

/** What of a rule's answer depends on, besides the versions of the household itself. */
export type Reach = {
  /** `day` itself: any other day may give another answer. */
  readonly day: boolean;
  /** The calendar year: of `year`, and of incomes, which are known year by year. */
  readonly year: boolean;
  /** Ages: another answer may come with a birthday. */
  readonly age: boolean;
  /** Facts of the village, which change with any household of it. */
  readonly village: boolean;
  /** Lists of other departments. */
  readonly lists: boolean;
};

function reads(expression: Expression, op: 'day' | 'year'): boolean {
  return expression.op === op || partsOf(expression).some((part) => reads(part, op));
}

export function reachOf(compiled: CompiledRule): Reach {
  const names = [...readsOf(compiled)];
  const { expression, rule } = compiled;
  return {
    day: reads(expression, 'day') || rule.message.zh.includes('{day}'),
    year: reads(expression, 'year') || names.some((name) => name === 'incomes' || /^incomes?\./.test(name)),
    age: names.includes('member.age'),
    village: rule.subject === 'village' || names.some((name) => name.startsWith('village.')),
    lists: names.some((name) => name.startsWith('lists.')),
  };
}

/**
 * Of whom a rule's answer can differ from the last run's: `all`; the households that `changed`; those that changed or had a
 * birthday. The rule and its numbers are the same.
 */
export function whomToLookAt(
  reach: Reach,
  from: Day,
  to: Day,
  listsTouched: boolean,
): 'all' | 'changed' | 'birthdays' {
  if (reach.village || (reach.lists && listsTouched)) return 'all';
  if (from === to) return 'changed';
  if (reach.day || (reach.year && yearOf(from) !== yearOf(to))) return 'all';
  return reach.age ? 'birthdays' : 'changed';
}

/** What tells one text of a rule, and the numbers it reads, from another. */
export function ruleText({ rule }: CompiledRule, numbers: PolicyNumbers, names: readonly string[]): string {
  const { id, title, kind, severity, responsible, expression, message } = rule;
  const own = names.map((name) => [name, numbers[name] ?? null]);
  return JSON.stringify([id, title, kind, severity, responsible, expression, message, own]);
}

/** The policy numbers that a rule reads, by their names after `policy.`. */
export function numbersOf(compiled: CompiledRule): string[] {
  const names = [...readsOf(compiled)].filter((name) => name.startsWith('policy.'));
  return names.map((name) => name.slice('policy.'.length)).sort();
}

/** Monday = 1. The first day of 1970 was a Thursday. */
const weekday = (day: Day) => ((((daysBetween('1970-01-01', day) + 3) % 7) + 7) % 7) + 1;

function isDue(day: Day, { every, onNumber }: Pick<ScheduleView, 'every' | 'onNumber'>): boolean {
  if (every === 'week') return weekday(day) === onNumber;
  const date = Number(day.slice(8));
  // A month without the day has it on its last.
  return date === onNumber || (date < onNumber && addDays(day, 1).slice(8) === '01');
}

/** The first day after another on which a schedule is due. */
export function nextDue(after: Day, schedule: Pick<ScheduleView, 'every' | 'onNumber'>): Day {
  let day = addDays(after, 1);
  while (!isDue(day, schedule)) day = addDays(day, 1);
  return day;
}

/** The last day up to today on which it was due and nothing was started: however many were missed, one is caught up. */
export function missedDay(
  last: Day,
  today: Day,
  schedule: Pick<ScheduleView, 'every' | 'onNumber'>,
): Day | undefined {
  let due: Day | undefined;
  for (let day = nextDue(last, schedule); day <= today; day = nextDue(day, schedule)) due = day;
  return due;
}
