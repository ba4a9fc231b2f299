import { areaPrefix } from '#kernel/area-code.ts';
import { readVillageFacts } from '#modules/registry/index.ts';
import type { Tx } from '#platform/db/database.ts';
import { contextOf, type Outcome } from '#policy/evaluate.ts';
import { explain } from '#policy/explain.ts';
import { type HouseholdFacts, UNKNOWN_HOUSEHOLD, UNKNOWN_INCOME } from '#policy/facts.ts';
import type { Policy } from '#policy/policy.ts';
import { type PackSet, packsAsOf, resolvePacks } from '#policy/resolve.ts';
import { type CompiledRule, evaluate, readsOf } from '#policy/rules.ts';
import { addedBy } from '../collections/rules.ts';
import { type PlaceRules, placeRules } from '../rules.ts';
import type { RuleOutcome, Scope } from '../screen.ts';
import { listVillages } from './queries.ts';

/** One rule's word on one village; of what it cannot tell, the names of what is not known. */
type VillageVerdict = {
  readonly rule: CompiledRule;
  readonly outcome: Outcome;
  readonly missing: readonly string[];
};

/** A village that was held against the rules of villages in force there. */
export type ScreenedVillage = {
  readonly village: string;
  readonly place: PlaceRules;
  readonly facts: HouseholdFacts;
  readonly verdicts: readonly VillageVerdict[];
};

/** A village as rules read it: it has facts of its own and no household. */
function factsOfVillage(day: string, village: string, facts: HouseholdFacts['village']): HouseholdFacts {
  return {
    day,
    place: village,
    household: UNKNOWN_HOUSEHOLD,
    income: UNKNOWN_INCOME,
    village: facts,
    members: [],
    collections: {},
  };
}

function verdictOf(rule: CompiledRule, facts: HouseholdFacts, place: PlaceRules): VillageVerdict {
  const context = contextOf(facts, place.numbers);
  const outcome = evaluate(rule, context);
  const missing = outcome === 'unknown' ? explain(rule.expression, context).missing : [];
  return { rule, outcome, missing };
}

/** The places of some villages; those of which no pack speaks are left out. */
function placesOf(packs: PackSet, villages: readonly string[], on: string): Map<string, PlaceRules> {
  const policies = villages.flatMap((village) => {
    const policy: Policy | undefined = resolvePacks(packs, village);
    return policy ? [[village, placeRules(policy, on)] as const] : [];
  });
  return new Map(policies.filter(([, { villageRules }]) => villageRules.length > 0));
}

/**
 * The rules of villages in force against every village of an area within the actor's scope, in one state of the register. Villages
 * are few: they are looked at in memory, on facts that the database counted.
 * @param scope `rules` names the rules that are asked; without it all are
 */
export async function lookAtVillages(
  tx: Tx,
  packs: PackSet,
  { area, on, known, rules }: Scope,
): Promise<readonly ScreenedVillage[]> {
  const pair = { on, known };
  const villages = await listVillages(tx, { ...pair, prefix: areaPrefix(area) });
  const places = placesOf(packsAsOf(packs, known), villages, on);
  if (places.size === 0) return [];
  const inForce = [...places.values()].flatMap(({ villageRules }) => villageRules);
  const uses = new Set(inForce.flatMap((rule) => [...readsOf(rule)]));
  const { items } = addedBy(
    [...places.values()].map(({ policy }) => policy),
    uses,
  );
  const facts = await readVillageFacts(tx, items, { ...pair, villages: [...places.keys()] });
  return [...places].map(([village, place]) => {
    const own = factsOfVillage(on, village, facts.get(village) ?? {});
    const asked = place.villageRules.filter(({ rule }) => rules === undefined || rules.includes(rule.id));
    return { village, place, facts: own, verdicts: asked.map((rule) => verdictOf(rule, own, place)) };
  });
}

/** What every rule of villages in force says of one village today. */
export async function outcomesOfVillage(
  tx: Tx,
  packs: PackSet,
  village: string,
  on: string,
): Promise<readonly RuleOutcome[]> {
  const [looked] = await lookAtVillages(tx, packs, { area: village, on });
  return (looked?.verdicts ?? []).map(({ rule: { rule }, outcome }) => ({
    rule: rule.id,
    kind: rule.kind,
    outcome,
  }));
}
