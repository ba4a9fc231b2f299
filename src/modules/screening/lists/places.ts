import { areaMentions, areaResolver } from '#modules/areas/index.ts';
import type { AreaName } from '#modules/areas/model.ts';
import type { PlaceFinder } from './rows.ts';

/**
 * Finds the villages that the places of a list's row can mean: by the columns of town and village, as in a register; where these
 * are none or say too little, by the names inside what is written.
 */
export function placeFinder(areas: readonly AreaName[]): PlaceFinder {
  const resolver = areaResolver(areas);
  const mentioned = areaMentions(areas);
  return ({ town, village, address }) => {
    const found = village === '' ? undefined : resolver.resolve({ town, village });
    if (found) return [found.village];
    const named = village === '' ? [] : mentioned(`${town}${village}`);
    return named.length > 0 || address === '' ? named : mentioned(`${town}${address}`);
  };
}
