import { type Finding, Problem } from '#kernel/problem.ts';
import type { PackSet } from '#policy/resolve.ts';
import type { CompiledRule } from '#policy/rules.ts';
import { rulesWithin } from '../screen.ts';
import { changePacks } from './changes.ts';
import type { Scenario } from './model.ts';
import { placeOf, selectRules } from './plan.ts';

const ROLES = ['entry', 'exclusion', 'exit'] as const;

/** What is wrong with one id or kind: nothing in force there has it, or only a rule of villages. */
function selectorFinding(
  selector: string,
  at: string,
  inForce: readonly CompiledRule[],
  on: string,
): Finding | undefined {
  const isId = selector.includes('.');
  const named = inForce.filter(({ rule }) => (isId ? rule.id : rule.kind) === selector);
  const details = { rule: selector, on };
  if (named.length === 0)
    return { code: isId ? 'simulation.unknownRule' : 'simulation.emptyKind', at, details };
  return named.some(({ rule }) => rule.subject === 'household')
    ? undefined
    : { code: 'simulation.villageRule', at, details };
}

function selectorFindings(packs: PackSet, changed: PackSet, scenario: Scenario): Finding[] {
  const { area, on } = scenario;
  const inForce = [...rulesWithin(packs, area, on), ...rulesWithin(changed, area, on)];
  return ROLES.flatMap((role) =>
    (scenario[role] ?? []).flatMap((one, index) => {
      const found = selectorFinding(one, `${role}.${index}`, inForce, on);
      return found ? [found] : [];
    }),
  );
}

/** A rule that both lets in and keeps out decides nothing; without an entry rule nobody comes in. */
function roleFindings(changed: PackSet, { area, on, entry, exclusion }: Scenario): Finding[] {
  const place = placeOf(changed, area, on);
  const enters = selectRules(place, entry);
  const keepsOut = selectRules(place, exclusion);
  const both = enters.filter((rule) => keepsOut.includes(rule));
  return [
    ...both.map(({ rule }) => ({
      code: 'simulation.twoRoles',
      at: 'exclusion',
      details: { rule: rule.id },
    })),
    ...(enters.length === 0 ? [{ code: 'simulation.noEntryLeft', at: 'entry', details: { on } }] : []),
  ];
}

/**
 * The packs with the changes of a scenario, once its rules, parameters and changes are sound.
 * @throws Problem 422 `simulation.refused` with every finding and its place, `policy.noPack`
 */
export function checkScenario(packs: PackSet, scenario: Scenario): PackSet {
  placeOf(packs, scenario.area, scenario.on);
  const { packSet, findings } = changePacks(packs, scenario);
  const all = findings.length > 0 ? [...findings] : selectorFindings(packs, packSet, scenario);
  if (all.length === 0) all.push(...roleFindings(packSet, scenario));
  if (all.length > 0) throw new Problem(422, 'simulation.refused', all, { count: all.length });
  return packSet;
}
