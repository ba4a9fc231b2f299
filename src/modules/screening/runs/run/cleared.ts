import { areaPrefix } from '#kernel/area-code.ts';
import type { Tx } from '#platform/db/database.ts';
import { contextOf } from '#policy/evaluate.ts';
import type { PackSet } from '#policy/resolve.ts';
import { type CompiledRule, evaluate } from '#policy/rules.ts';
import { findFamilies } from '../../queries.ts';
import { factsOf, type PlaceRules, placeRules } from '../../rules.ts';
import { policiesWithin, policyOf, readsWithin } from '../../screen.ts';
import type { AskedRule } from './plan.ts';
import { type Cleared, type Merge, tellWhy } from './queries.ts';

const AT_ONCE = 500;

/** Tells why findings are no longer found: the facts are other now, too little is known, or the household has left. */
export async function whyCleared(
  tx: Tx,
  packs: PackSet,
  { county, area, on }: Merge,
  rules: readonly AskedRule[],
  cleared: readonly Cleared[],
): Promise<void> {
  const asked: CompiledRule[] = rules.map(({ compiled }) => compiled);
  const policies = policiesWithin(packs, area);
  const reading = { prefix: areaPrefix(area), on, known: undefined, ...readsWithin(policies, asked) };
  const places = new Map<string, PlaceRules>();
  const placeOf = (village: string) => {
    const place = places.get(village) ?? placeRules(policyOf(packs, village), on);
    places.set(village, place);
    return place;
  };
  const ofHouseholds = cleared.flatMap(({ id, rule, household }) =>
    household ? [{ id, rule, household }] : [],
  );
  for (let start = 0; start < ofHouseholds.length; start += AT_ONCE) {
    const some = ofHouseholds.slice(start, start + AT_ONCE);
    const families = await findFamilies(tx, reading, [...new Set(some.map(({ household }) => household))]);
    const why = (one: (typeof some)[number]) => {
      const family = families.get(one.household);
      if (!family) return 'left';
      const place = placeOf(family.village);
      const rule = place.rules.find((candidate) => candidate.rule.id === one.rule);
      return rule && evaluate(rule, contextOf(factsOf(family, on), place.numbers));
    };
    const told = some.map((one) => ({ id: one.id, why: why(one) }));
    for (const reason of ['unknown', 'left'] as const)
      await tellWhy(
        tx,
        county,
        told.filter((one) => one.why === reason).map(({ id }) => id),
        reason,
      );
  }
}
