import { yearEnd } from '#kernel/day.ts';
import { incomeLineOn, type Policy } from '#policy/policy.ts';
import type { IncomeLine } from './rules.ts';

/** The line that incomes of a year are held against in a place, as the packs name it. Never guessed. */
export function incomeLineOf(policy: Policy | undefined, year: number): IncomeLine {
  const line = policy && incomeLineOn(policy, yearEnd(year));
  return { fen: line?.fen ?? null, title: line?.parameter.title ?? null };
}
