import type { AreaCode } from '#kernel/area-code.ts';
import type { Day } from '#kernel/day.ts';
import { type ParameterValue, ruleNumber, valueOn } from '#policy/parameters.ts';
import { type PackSet, type Policy, resolvePacks } from '#policy/resolve.ts';
import type { PolicyColumns } from './base/queries.ts';

/** The line in force: 扶贫标准 while there was one, 防返贫监测范围 after. */
export type LineInForce = {
  readonly parameter: 'poverty-line' | 'monitoring-line';
  readonly fen: number;
  readonly value: ParameterValue;
};

/** The line of a place on a day; undefined when the packs know none: it is never guessed from another year or place. */
export function lineOn(packs: PackSet, area: AreaCode, day: Day): LineInForce | undefined {
  const policy = resolvePacks(packs, area);
  for (const id of ['poverty-line', 'monitoring-line'] as const) {
    const parameter = policy?.parameters.get(id);
    const value = parameter && valueOn(parameter, area, day);
    const fen = parameter && value && ruleNumber(parameter, value.value);
    if (value && typeof fen === 'number') return { parameter: id, fen, value };
  }
  return undefined;
}

function numberOn(policy: Policy | undefined, id: string, day: Day): number | null {
  const parameter = policy?.parameters.get(id);
  return (policy && parameter && valueOn(parameter, policy.area, day)?.value) ?? null;
}

/** What the bases of figures read of policy, for a county (6 digits) on a day. */
export function policyColumns(packs: PackSet, county: string, day: Day): PolicyColumns {
  const area = county.padEnd(12, '0');
  const policy = resolvePacks(packs, area);
  return {
    county,
    lineFen: lineOn(packs, area, day)?.fen ?? null,
    schoolingFrom: numberOn(policy, 'compulsory-schooling-from', day),
    schoolingTo: numberOn(policy, 'compulsory-schooling-to', day),
  };
}
