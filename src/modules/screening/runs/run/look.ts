import { areaPrefix } from '#kernel/area-code.ts';
import type { Tx } from '#platform/db/database.ts';
import type { PackSet } from '#policy/resolve.ts';
import type { CompiledRule } from '#policy/rules.ts';
import { type PlaceRules, placeRules } from '../../rules.ts';
import { type Asked, policiesWithin, policyOf, readHits, readsWithin } from '../../screen.ts';
import { groupPlaces } from '../../sets/places.ts';
import {
  closeHits,
  judgeVillages,
  MOST_SECONDS,
  openHits,
  registeredVillages,
  withinTime,
} from '../../sets/queries.ts';
import { findingOf, type NewFinding } from './reasons.ts';

/** What is asked in one go. */
export type Question = {
  readonly area: string;
  readonly on: string;
  readonly rules: readonly CompiledRule[];
  /** Undefined: all of the area. */
  readonly households: readonly string[] | undefined;
};

/** A place with those of its rules only that are asked. */
function narrowed(place: PlaceRules, ids: ReadonlySet<string>): PlaceRules {
  const asked = (rules: readonly CompiledRule[]) => rules.filter(({ rule }) => ids.has(rule.id));
  return { ...place, rules: asked(place.rules), villageRules: asked(place.villageRules) };
}

function askedOf(packs: PackSet, { area, on, rules, households }: Question): Asked {
  const ids = new Set(rules.map(({ rule }) => rule.id));
  const policies = policiesWithin(packs, area);
  const places = new Map<string, PlaceRules>();
  const placeOf = (village: string) => {
    const place = places.get(village) ?? narrowed(placeRules(policyOf(packs, village), on), ids);
    places.set(village, place);
    return place;
  };
  const inForce = policies.flatMap((policy) => narrowed(placeRules(policy, on), ids).rules);
  const reading = {
    prefix: areaPrefix(area),
    on,
    known: undefined,
    ...readsWithin(policies, inForce),
    ...(households && { only: households }),
  };
  return { policy: policyOf(packs, area), named: ids, placeOf, reading };
}

/** Subjects of which too little is known, by rule. */
export type Unknowns = Map<string, number>;

/** Lays down whom the rules find, and counts of whom too little is known. */
async function judge(tx: Tx, asked: Asked, unknowns: Unknowns): Promise<void> {
  await openHits(tx);
  for (const same of groupPlaces(await registeredVillages(tx, asked.reading), asked.placeOf)) {
    if (same.place.rules.length === 0) continue;
    const sums = await judgeVillages(tx, asked.reading, same, asked.named);
    for (const [rule, { unknown }] of sums.flatMap(({ byRule }) => [...byRule]))
      unknowns.set(rule, (unknowns.get(rule) ?? 0) + unknown);
  }
}

/**
 * Whom some rules find, with the reasons, some hundreds of households at a time. The sets say who is found; only these are read.
 * @throws Problem 422 `screening.tooLong`
 */
export async function* lookFor(
  tx: Tx,
  packs: PackSet,
  question: Question,
  newId: () => string,
  unknowns: Unknowns,
): AsyncGenerator<readonly NewFinding[]> {
  const asked = askedOf(packs, question);
  await withinTime(MOST_SECONDS, () => judge(tx, asked, unknowns));
  for await (const found of readHits(tx, asked))
    yield found.flatMap((one) =>
      one.hits.map((rule) => {
        const { household, village } = one.family;
        return findingOf(rule, one, { subject: household, household, village }, newId());
      }),
    );
  await closeHits(tx);
}
