import { ancestorCode, areaPrefix, levelOfCode } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import type { HouseholdFacts } from '#policy/facts.ts';
import { variableOf } from '#policy/parameters.ts';
import type { Policy } from '#policy/policy.ts';
import { type PackSet, resolvePacks } from '#policy/resolve.ts';
import { type CompiledRule, readsOf } from '#policy/rules.ts';
import type { ScreeningQuery } from './model.ts';
import {
  countUndescribed,
  findFamily,
  findPlace,
  holdStill,
  type StoredFamily,
  streamFamilies,
} from './queries.ts';
import {
  factsOf,
  isAsked,
  missingNumbers,
  type PlaceRules,
  type Position,
  placeRules,
  rulesInForce,
  type Verdict,
  verdictsOf,
} from './rules.ts';

/** Where, as of when, by which rules. */
export type Scope = Pick<ScreeningQuery, 'area' | 'on' | 'known' | 'rules'>;

/** @throws Problem 422 `policy.noPack` */
function policyOf(packs: PackSet, area: string): Policy {
  const policy = resolvePacks(packs, area);
  if (!policy) throw new Problem(422, 'policy.noPack', [], { area });
  return policy;
}

/** Rules in force on the day in an area or in a part of it that has a pack of its own, each id once. */
export function rulesWithin(packs: PackSet, area: string, on: string): readonly CompiledRule[] {
  const prefix = areaPrefix(area);
  const parts = packs.packs.filter((pack) => pack.area.startsWith(prefix) && pack.area !== prefix);
  const policies = [area, ...parts.map((pack) => pack.area.padEnd(12, '0'))].map((place) =>
    policyOf(packs, place),
  );
  const found = new Map<string, CompiledRule>();
  for (const compiled of policies.flatMap((policy) => rulesInForce(policy, on)))
    if (!found.has(compiled.rule.id)) found.set(compiled.rule.id, compiled);
  return [...found.values()];
}

/** A household that was looked at. */
export type Screened = {
  readonly family: StoredFamily;
  readonly place: PlaceRules;
  readonly facts: HouseholdFacts;
  /** Of all rules in force there. */
  readonly verdicts: readonly Verdict[];
  /** Rules asked about that find it. */
  readonly hits: readonly CompiledRule[];
  /** No hit, and at least one rule asked about that cannot tell. */
  readonly isUnknown: boolean;
};

type Tally = {
  households: number;
  persons: number;
  unknownHouseholds: number;
  screenedHouseholds: number;
  screenedPersons: number;
};
type RuleTally = {
  readonly rule: CompiledRule;
  readonly asked: boolean;
  households: number;
  unknown: number;
};

const emptyTally = (): Tally => ({
  households: 0,
  persons: 0,
  unknownHouseholds: 0,
  screenedHouseholds: 0,
  screenedPersons: 0,
});

/** Sums of a screening while it runs; they need no more memory for more households. */
class Totals {
  readonly all = emptyTally();
  /** By code of the place below the area. */
  readonly byArea = new Map<string, Tally>();
  readonly byRule = new Map<string, RuleTally>();
  /** Names of policy numbers that a rule asked about needs and nobody knows. */
  readonly missing = new Set<string>();
  readonly #level: 'city' | 'county' | 'town' | 'village';

  constructor(area: string) {
    const level = levelOfCode(area);
    this.#level =
      level === 'province' ? 'city' : level === 'city' ? 'county' : level === 'county' ? 'town' : 'village';
  }

  /** Rules in force at a place, so that one without any finding is told as 0. */
  expect(place: PlaceRules, named: ReadonlySet<string> | undefined): void {
    for (const rule of place.rules) {
      const asked = isAsked(rule, named);
      if (!this.byRule.has(rule.rule.id))
        this.byRule.set(rule.rule.id, { rule, asked, households: 0, unknown: 0 });
      if (asked) for (const name of missingNumbers(rule, place.numbers)) this.missing.add(name);
    }
  }

  #tallies(village: string): Tally[] {
    const code = ancestorCode(village, this.#level);
    const below = this.byArea.get(code) ?? emptyTally();
    this.byArea.set(code, below);
    return [this.all, below];
  }

  add({ family, verdicts, hits, isUnknown }: Screened): void {
    const persons = family.stored.memberCount;
    for (const tally of this.#tallies(family.village)) {
      tally.screenedHouseholds += 1;
      tally.screenedPersons += persons;
      if (hits.length > 0) {
        tally.households += 1;
        tally.persons += persons;
      } else if (isUnknown) tally.unknownHouseholds += 1;
    }
    for (const { rule, outcome } of verdicts) {
      const tally = this.byRule.get(rule.rule.id);
      if (!tally || outcome === 'clear') continue;
      if (outcome === 'hit') tally.households += 1;
      else tally.unknown += 1;
    }
  }

  /** Households of which nothing is known but their state: no rule can tell. */
  addUndescribed(village: string, households: number): void {
    for (const tally of this.#tallies(village)) {
      tally.screenedHouseholds += households;
      tally.unknownHouseholds += households;
    }
    for (const tally of this.byRule.values()) tally.unknown += households;
  }

  /** The missing numbers with their parameters, from the policy of the area. */
  missingParameters(policy: Policy) {
    return [...policy.parameters.values()].filter((parameter) => this.missing.has(variableOf(parameter)));
  }
}

function look(
  family: StoredFamily,
  place: PlaceRules,
  on: string,
  named: ReadonlySet<string> | undefined,
): Screened {
  const facts = factsOf(family.stored, family.members, on);
  const verdicts = verdictsOf(place, facts);
  const asked = verdicts.filter(({ rule }) => isAsked(rule, named));
  return {
    family,
    place,
    facts,
    verdicts,
    hits: asked.filter(({ outcome }) => outcome === 'hit').map(({ rule }) => rule),
    isUnknown: asked.some(({ outcome }) => outcome === 'unknown'),
  };
}

/** A screening that is under way: its households, some hundreds at a time, and the sums so far. */
export type Screening = {
  readonly policy: Policy;
  readonly totals: Totals;
  readonly households: AsyncGenerator<readonly Screened[]>;
};

/**
 * Looks at every household of an area within the actor's scope, in one state of the register. `tx` must not have read before.
 * The sums are complete when `households` has ended; from a position on they hold only what follows.
 * @throws Problem 404 `screening.ruleNotFound`, 422 `policy.noPack`
 */
export async function startScreening(
  tx: Tx,
  packs: PackSet,
  scope: Scope,
  after?: Position,
): Promise<Screening> {
  const { area, on, known } = scope;
  const inForce = rulesWithin(packs, area, on);
  const unknown = scope.rules?.find((id) => !inForce.some(({ rule }) => rule.id === id));
  if (unknown !== undefined) throw new Problem(404, 'screening.ruleNotFound', [], { rule: unknown, on });
  const named = scope.rules && new Set(scope.rules);
  const policy = policyOf(packs, area);
  const totals = new Totals(area);
  totals.expect(placeRules(policy, on), named);
  const places = new Map<string, PlaceRules>();
  const placeOf = (village: string) => {
    const before = places.get(village);
    if (before) return before;
    const place = placeRules(policyOf(packs, village), on);
    totals.expect(place, named);
    places.set(village, place);
    return place;
  };
  const uses = new Set(inForce.flatMap((rule) => [...readsOf(rule)]));
  const reading = { prefix: areaPrefix(area), on, known, uses };
  async function* households(): AsyncGenerator<readonly Screened[]> {
    await holdStill(tx);
    for await (const families of streamFamilies(tx, reading, after)) {
      const looked = families.map((family) => look(family, placeOf(family.village), on, named));
      for (const one of looked) totals.add(one);
      yield looked;
    }
    if (after === undefined)
      for (const { village, households } of await countUndescribed(tx, reading)) {
        placeOf(village);
        totals.addUndescribed(village, households);
      }
  }
  return { policy, totals, households: households() };
}

/**
 * One household against all rules in force where it lives; without `family` the register does not describe it on the day.
 * @throws Problem 404 `registry.householdNotFound` when there is none, or not for this actor
 */
export async function screenHousehold(
  tx: Tx,
  packs: PackSet,
  household: string,
  pair: Pick<Scope, 'on' | 'known'>,
): Promise<{ readonly place: PlaceRules; readonly screened: Screened | undefined }> {
  const { on, known } = pair;
  await holdStill(tx);
  const home = await findPlace(tx, household);
  if (!home) throw new Problem(404, 'registry.householdNotFound');
  const place = placeRules(policyOf(packs, home.village), on);
  const uses = new Set(place.rules.flatMap((rule) => [...readsOf(rule)]));
  const family = await findFamily(tx, { on, known, uses }, home.county, household);
  return { place, screened: family && look(family, place, on, undefined) };
}
