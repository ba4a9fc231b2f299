import type { AreaCode } from '#kernel/area-code.ts';
import type { Day } from '#kernel/day.ts';
import { valueOn } from '#policy/parameters.ts';
import { incomeLineOn } from '#policy/policy.ts';
import { type PackSet, type Policy, resolvePacks } from '#policy/resolve.ts';
import type { PolicyColumns } from './base/queries.ts';

/** The income line of a place on a day in fen; null when the packs know none: it is never guessed from another year or place. */
export function lineFenOn(packs: PackSet, area: AreaCode, day: Day): number | null {
  const policy = resolvePacks(packs, area);
  return (policy && incomeLineOn(policy, day)?.fen) ?? null;
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
    lineFen: lineFenOn(packs, area, day),
    schoolingFrom: numberOn(policy, 'compulsory-schooling-from', day),
    schoolingTo: numberOn(policy, 'compulsory-schooling-to', day),
  };
}
