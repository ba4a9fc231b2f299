import type { PlaceRules } from '../rules.ts';
import type { SamePlaces } from './queries.ts';

/** The same rules and the same numbers. */
function sameWord(a: PlaceRules, b: PlaceRules): boolean {
  return (
    a.rules.length === b.rules.length &&
    a.rules.every((rule, index) => rule === b.rules[index]) &&
    JSON.stringify(a.numbers) === JSON.stringify(b.numbers)
  );
}

/** Puts villages together of which policy says the same: rules and numbers differ from place to place, mostly by county. */
export function groupPlaces(
  villages: readonly string[],
  placeOf: (village: string) => PlaceRules,
): readonly SamePlaces[] {
  const groups: { readonly place: PlaceRules; readonly villages: string[] }[] = [];
  for (const village of villages) {
    const place = placeOf(village);
    const group = groups.find((one) => sameWord(one.place, place));
    if (group) group.villages.push(village);
    else groups.push({ place, villages: [village] });
  }
  return groups;
}
