import { yearEnd } from '#kernel/day.ts';
import { ruleNumber, valueOn } from '#policy/parameters.ts';
import type { Policy } from '#policy/policy.ts';
import type { IncomeLine } from './rules.ts';

/** The year from which the monitoring line stands in the place of the poverty line. Source: 中农组发〔2021〕7号 */
const MONITORING_SINCE = 2021;

/** The line that incomes of a year are held against in a place: 国家扶贫标准 to 2020, 防返贫监测范围 after. Never guessed. */
export function incomeLineOf(policy: Policy | undefined, year: number): IncomeLine {
  const parameter = policy?.parameters.get(year < MONITORING_SINCE ? 'poverty-line' : 'monitoring-line');
  if (!policy || !parameter) return { fen: null, title: null };
  const value = valueOn(parameter, policy.area, yearEnd(year));
  return { fen: value ? ruleNumber(parameter, value.value) : null, title: parameter.title };
}
