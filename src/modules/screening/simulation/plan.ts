import { areaPrefix } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { type Parameter, valueOn, variableOf } from '#policy/parameters.ts';
import { type PackSet, resolvePacks } from '#policy/resolve.ts';
import { type CompiledRule, readsOf } from '#policy/rules.ts';
import { addedBy } from '../collections/rules.ts';
import type { FamilyReading } from '../queries.ts';
import { type PlaceRules, placeRules } from '../rules.ts';
import type { Scenario } from './model.ts';
import { type PlacePlan, rulesOfSide, type SidePlan, wordOf } from './rows/columns.ts';

/** Villages of which both policies say the same. */
type Group = { readonly plan: PlacePlan; readonly villages: readonly string[] };
/** What is asked of which villages: from packs, or as it was saved. */
export type Plan = { readonly groups: readonly Group[]; readonly reading: FamilyReading };

/** @throws Problem 422 `policy.noPack` */
export function placeOf(packs: PackSet, area: string, on: string): PlaceRules {
  const policy = resolvePacks(packs, area);
  if (!policy) throw new Problem(422, 'policy.noPack', [], { area });
  return placeRules(policy, on);
}

/** The rules in force at a place that ids and kinds name, in the order in which they are named. */
export function selectRules(place: PlaceRules, selectors: readonly string[]): readonly CompiledRule[] {
  const found = selectors.flatMap((one) =>
    place.rules.filter(({ rule }) => (one.includes('.') ? rule.id === one : rule.kind === one)),
  );
  return [...new Set(found)];
}

function sideOf(place: PlaceRules, { entry, exclusion, exit }: Scenario): SidePlan {
  return {
    place,
    entry: selectRules(place, entry),
    exclusion: selectRules(place, exclusion),
    exit: exit && selectRules(place, exit),
  };
}

/** All that tells one plan from another. */
function signatureOf({ base, scenario }: PlacePlan): string {
  const words = (side: SidePlan) =>
    [side.entry, side.exclusion, side.exit ?? null].map((rules) =>
      rules?.map((rule) => [rule.rule.id, wordOf(rule, side)]),
    );
  return JSON.stringify([words(base), words(scenario)]);
}

/** What the rules read, and what the packs there add to it. */
export function readingOf(
  pair: Pick<FamilyReading, 'prefix' | 'on' | 'known'>,
  plans: readonly PlacePlan[],
): FamilyReading {
  const sides = plans.flatMap(({ base, scenario }) => [base, scenario]);
  const uses = new Set(sides.flatMap((side) => rulesOfSide(side).flatMap((rule) => [...readsOf(rule)])));
  return {
    ...pair,
    uses,
    ...addedBy(
      sides.map(({ place }) => place.policy),
      uses,
    ),
  };
}

/**
 * Puts the villages together of which both sets of packs say the same of the scenario's rules.
 * @throws Problem 422 `policy.noPack`
 */
export function planOf(
  packs: PackSet,
  changed: PackSet,
  scenario: Scenario,
  known: string | undefined,
  villages: readonly string[],
): Plan {
  const { area, on } = scenario;
  const groups = new Map<string, { plan: PlacePlan; villages: string[] }>();
  const planAt = (place: string) => ({
    base: sideOf(placeOf(packs, place, on), scenario),
    scenario: sideOf(placeOf(changed, place, on), scenario),
  });
  for (const village of villages) {
    const plan = planAt(village);
    const signature = signatureOf(plan);
    const group = groups.get(signature) ?? { plan, villages: [] };
    group.villages.push(village);
    groups.set(signature, group);
  }
  const plans = groups.size > 0 ? [...groups.values()].map(({ plan }) => plan) : [planAt(area)];
  return {
    groups: [...groups.values()],
    reading: readingOf({ prefix: areaPrefix(area), on, known }, plans),
  };
}

/** A parameter that a used rule reads, at one place. */
export type UsedNumber = {
  readonly parameter: Parameter;
  readonly before: number | null;
  readonly after: number | null;
  readonly reference: string | null;
};

/** The numbers that the rules at a place read, as policy has them and as the scenario has them. */
export function numbersAt({ base, scenario }: PlacePlan, on: string): UsedNumber[] {
  const uses = new Set(
    [base, scenario].flatMap((side) => rulesOfSide(side).flatMap((rule) => [...readsOf(rule)])),
  );
  const read = [...scenario.place.policy.parameters.values()].filter((one) =>
    uses.has(`policy.${variableOf(one)}`),
  );
  return read.map((parameter) => {
    const before = base.place.policy.parameters.get(parameter.id);
    const now = before && valueOn(before, base.place.policy.area, on);
    const then = valueOn(parameter, scenario.place.policy.area, on);
    return {
      parameter,
      before: now?.value ?? null,
      after: then?.value ?? null,
      reference: now
        ? `${now.reference.title}${now.reference.no === '无文号' ? '' : ` ${now.reference.no}`}`
        : null,
    };
  });
}
