import { areaPrefix } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Outcome } from '#policy/evaluate.ts';
import type { HouseholdFacts } from '#policy/facts.ts';
import type { Policy } from '#policy/policy.ts';
import { type PackSet, packsAsOf, resolvePacks } from '#policy/resolve.ts';
import { type CompiledRule, readsOf } from '#policy/rules.ts';
import { addedBy } from './collections/rules.ts';
import type { ScreeningQuery } from './model.ts';
import {
  countUndescribed,
  type FamilyReading,
  findFamilies,
  findFamily,
  findPlace,
  holdStill,
  type StoredFamily,
  streamFamilies,
} from './queries.ts';
import {
  factsOf,
  isAsked,
  type PlaceRules,
  type Position,
  placeRules,
  rulesInForce,
  type Verdict,
  verdictsOf,
} from './rules.ts';
import { groupPlaces } from './sets/places.ts';
import {
  hitsAfter,
  judgeVillages,
  MOST_SECONDS,
  openHits,
  openWorkspace,
  registeredVillages,
  withinTime,
} from './sets/queries.ts';
import { Totals } from './totals.ts';

/** Where, as of when, by which rules. */
export type Scope = Pick<ScreeningQuery, 'area' | 'on' | 'known' | 'rules'>;

/** @throws Problem 422 `policy.noPack` */
export function policyOf(packs: PackSet, area: string): Policy {
  const policy = resolvePacks(packs, area);
  if (!policy) throw new Problem(422, 'policy.noPack', [], { area });
  return policy;
}

/** The policies of an area: its own, and those of the parts of it of which a pack or a row of a pack speaks. */
export function policiesWithin(packs: PackSet, area: string): readonly Policy[] {
  const prefix = areaPrefix(area);
  const named = packs.packs.flatMap((pack) => [pack.area, ...pack.rules.map((rule) => rule.area)]);
  const parts = [...new Set(named)].filter((part) => part.startsWith(prefix) && part !== prefix);
  return [area, ...parts.map((part) => part.padEnd(12, '0'))].map((place) => policyOf(packs, place));
}

/** Rules in force on the day in an area or in a part of it of which a pack speaks, each id once. */
export function rulesWithin(packs: PackSet, area: string, on: string): readonly CompiledRule[] {
  const found = new Map<string, CompiledRule>();
  for (const compiled of policiesWithin(packs, area).flatMap((policy) => rulesInForce(policy, on)))
    if (!found.has(compiled.rule.id)) found.set(compiled.rule.id, compiled);
  return [...found.values()];
}

/** What the rules of households read, and what the packs there add to it. */
export function readsWithin(policies: readonly Policy[], rules: readonly CompiledRule[]) {
  const uses = new Set(
    rules.filter(({ rule }) => rule.subject === 'household').flatMap((rule) => [...readsOf(rule)]),
  );
  return { uses, ...addedBy(policies, uses) };
}

/** A household that rules find. */
export type Found = {
  readonly family: StoredFamily;
  readonly place: PlaceRules;
  readonly facts: HouseholdFacts;
  /** Rules asked about that find it. */
  readonly hits: readonly CompiledRule[];
};

/** A household that was looked at in memory. */
export type Screened = Found & {
  /** Of all rules in force there. */
  readonly verdicts: readonly Verdict[];
  /** No hit, and at least one rule asked about that cannot tell. */
  readonly isUnknown: boolean;
};

function look(
  family: StoredFamily,
  place: PlaceRules,
  on: string,
  named: ReadonlySet<string> | undefined,
): Screened {
  const facts = factsOf(family, on);
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

/** What a question asks, with the policy of every place that it meets. */
export type Asked = {
  readonly policy: Policy;
  readonly named: ReadonlySet<string> | undefined;
  readonly placeOf: (village: string) => PlaceRules;
  readonly reading: FamilyReading;
};

/** @throws Problem 404 `screening.ruleNotFound`, 422 `policy.noPack` */
function askedBy(packs: PackSet, { area, on, known, rules }: Scope): Asked {
  const inForce = rulesWithin(packs, area, on);
  const unknown = rules?.find((id) => !inForce.some(({ rule }) => rule.id === id));
  if (unknown !== undefined) throw new Problem(404, 'screening.ruleNotFound', [], { rule: unknown, on });
  const places = new Map<string, PlaceRules>();
  const placeOf = (village: string) => {
    const place = places.get(village) ?? placeRules(policyOf(packs, village), on);
    places.set(village, place);
    return place;
  };
  const reading = {
    prefix: areaPrefix(area),
    on,
    known,
    ...readsWithin(policiesWithin(packs, area), inForce),
  };
  return { policy: policyOf(packs, area), named: rules && new Set(rules), placeOf, reading };
}

async function* lookThrough(
  tx: Tx,
  { named, placeOf, reading }: Asked,
  after?: Position,
  atOnce?: number,
): AsyncGenerator<readonly Screened[]> {
  for await (const families of streamFamilies(tx, reading, after, atOnce))
    yield families.map((family) => look(family, placeOf(family.village), reading.on, named));
}

/**
 * Looks in memory at one household after the other of an area within the actor's scope, in one state of the register. `tx` must
 * not have read before. Everything that the sets say is held against this.
 * @throws Problem 404 `screening.ruleNotFound`, 422 `policy.noPack`
 */
export async function* lookFrom(tx: Tx, packs: PackSet, scope: Scope): AsyncGenerator<readonly Screened[]> {
  await holdStill(tx);
  yield* lookThrough(tx, askedBy(packsAsOf(packs, scope.known), scope));
}

/** A screening whose sums are known; whom it found comes some hundreds at a time, in the order of village and head. */
export type Screening = {
  readonly policy: Policy;
  readonly totals: Totals;
  readonly found: AsyncGenerator<readonly Found[]>;
};

const HITS_AT_ONCE = 500;

export async function* readHits(
  tx: Tx,
  { placeOf, reading }: Asked,
  after?: Position,
): AsyncGenerator<readonly Found[]> {
  let hits = await hitsAfter(tx, after, HITS_AT_ONCE);
  while (hits.length > 0) {
    const families = await findFamilies(
      tx,
      reading,
      hits.map(({ household }) => household),
    );
    yield hits.flatMap(({ household, village, rules }) => {
      const family = families.get(household);
      if (!family) return [];
      const place = placeOf(village);
      const facts = factsOf(family, reading.on);
      return [{ family, place, facts, hits: place.rules.filter(({ rule }) => rules.includes(rule.id)) }];
    });
    hits = await hitsAfter(tx, hits.at(-1), HITS_AT_ONCE);
  }
}

/** After so many households without a full page, the rest is asked as a set. */
const LOOKED_AT = 4000;

/**
 * The households found behind a position, without sums. Where many are found, the next page is full after a few looks in memory;
 * where few are, sets are faster. `tx` must not have read before.
 * @throws Problem 404 `screening.ruleNotFound`, 422 `policy.noPack`, 422 `screening.tooLong`
 */
export async function* findAfter(
  tx: Tx,
  packs: PackSet,
  scope: Scope,
  after: Position,
  lookedAt = LOOKED_AT,
): AsyncGenerator<readonly Found[]> {
  const asked = askedBy(packsAsOf(packs, scope.known), scope);
  const { reading, named, placeOf } = asked;
  await openWorkspace(tx, MOST_SECONDS);
  let looked = 0;
  let last = after;
  for await (const some of lookThrough(tx, asked, after, lookedAt / 4)) {
    yield some.filter(({ hits }) => hits.length > 0);
    looked += some.length;
    last = some.at(-1)?.family ?? last;
    if (looked >= lookedAt) break;
  }
  if (looked < lookedAt) return;
  await withinTime(MOST_SECONDS, async () => {
    await openHits(tx);
    const villages = (await registeredVillages(tx, reading)).filter((village) => village >= last.village);
    for (const same of groupPlaces(villages, placeOf)) await judgeVillages(tx, reading, same, named);
  });
  yield* readHits(tx, asked, last);
}

/**
 * All rules in force against all households of an area within the actor's scope, in one state of the register, as sets in the
 * database; only the households found are read, for the reasons. `tx` must not have read before.
 * @throws Problem 404 `screening.ruleNotFound`, 422 `policy.noPack`, 422 `screening.tooLong`
 */
export async function startScreening(
  tx: Tx,
  packs: PackSet,
  scope: Scope,
  mostSeconds = MOST_SECONDS,
): Promise<Screening> {
  const asked = askedBy(packsAsOf(packs, scope.known), scope);
  const { policy, named, placeOf, reading } = asked;
  const totals = new Totals(scope.area);
  totals.expect(placeRules(policy, scope.on), named);
  await openWorkspace(tx, mostSeconds);
  await withinTime(mostSeconds, async () => {
    await openHits(tx);
    for (const same of groupPlaces(await registeredVillages(tx, reading), placeOf)) {
      totals.expect(same.place, named);
      for (const sums of await judgeVillages(tx, reading, same, named)) totals.addVillage(sums);
    }
    for (const { village, households } of await countUndescribed(tx, reading)) {
      totals.expect(placeOf(village), named);
      totals.addUndescribed(village, households);
    }
  });
  return { policy, totals, found: readHits(tx, asked) };
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
  await holdStill(tx);
  return lookAtHousehold(tx, packs, household, pair);
}

async function lookAtHousehold(
  tx: Tx,
  packs: PackSet,
  household: string,
  { on, known }: Pick<Scope, 'on' | 'known'>,
): Promise<{ readonly place: PlaceRules; readonly screened: Screened | undefined }> {
  const home = await findPlace(tx, household);
  if (!home) throw new Problem(404, 'registry.householdNotFound');
  const place = placeRules(policyOf(packsAsOf(packs, known), home.village), on);
  const reading = { on, known, ...readsWithin([place.policy], place.rules) };
  const family = await findFamily(tx, reading, home.county, household);
  return { place, screened: family && look(family, place, on, undefined) };
}

/** One rule in force and its word. */
export type RuleOutcome = { readonly rule: string; readonly kind: string; readonly outcome: Outcome };

/**
 * What every rule in force says of a household today, within a transaction that does more; of one that the register does not describe
 * none can tell.
 * @throws Problem 404 `registry.householdNotFound`
 */
export async function outcomesOfHousehold(
  tx: Tx,
  packs: PackSet,
  household: string,
  on: string,
): Promise<readonly RuleOutcome[]> {
  const { place, screened } = await lookAtHousehold(tx, packs, household, { on });
  return place.rules.map(({ rule }) => ({
    rule: rule.id,
    kind: rule.kind,
    outcome: screened?.verdicts.find((one) => one.rule.rule === rule)?.outcome ?? 'unknown',
  }));
}
