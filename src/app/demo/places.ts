import type { AreaCode, AreaLevel } from '#kernel/area-code.ts';
import { present } from '#kernel/assert.ts';
import { inventNaturalNames, inventVillageNames, townName } from './names.ts';
import type { Random } from './random.ts';

/** One row of `regions.csv`: a natural village or group has no code, its key is parent and name. */
export type DemoArea = {
  readonly code: AreaCode | null;
  readonly name: string;
  readonly level: AreaLevel;
  readonly parent: AreaCode | null;
};

/** Where a household lives, with what the place decides for it. */
export type Place = {
  readonly village: AreaCode;
  readonly natural: string;
  /** The year in which the water works of the natural village were finished. */
  readonly waterYear: number;
};

export type DemoVillage = {
  readonly code: AreaCode;
  readonly town: AreaCode;
  readonly places: readonly Place[];
};
export type DemoPlaces = { readonly areas: readonly DemoArea[]; readonly villages: readonly DemoVillage[] };

/** Six digits that GB/T 2260 does not hold: nobody's document or household number begins with them. */
export const COUNTY = '469921';
const COUNTY_CODE: AreaCode = `${COUNTY}000000`;
const ABOVE: readonly DemoArea[] = [
  { code: '460000000000', name: '海南省', level: 'province', parent: null },
  { code: '469900000000', name: '省直辖', level: 'city', parent: '460000000000' },
  { code: COUNTY_CODE, name: '春山县', level: 'county', parent: '469900000000' },
];

/** 乡镇 codes: 镇 from 100 and 乡 from 200, as GB/T 10114 numbers them. */
function townCode(index: number, name: string): AreaCode {
  return `${COUNTY}${name.endsWith('乡') ? 200 + index : 100 + index}000`;
}

/**
 * 春山县, which does not exist, with its towns, villages and natural villages. From two towns on, one village name
 * stands in two towns, so that a name alone never tells the village.
 */
export function inventPlaces(random: Random, towns: number, villagesPerTown: number): DemoPlaces {
  const names = inventVillageNames(random, towns * villagesPerTown);
  if (towns > 1) names[villagesPerTown] = present(names[0], 'a county has a village');
  const areas: DemoArea[] = [...ABOVE];
  const villages: DemoVillage[] = [];
  for (let t = 0; t < towns; t += 1) {
    const name = townName(t);
    const town = townCode(t, name);
    areas.push({ code: town, name, level: 'town', parent: COUNTY_CODE });
    for (let v = 0; v < villagesPerTown; v += 1) {
      const code = `${town.slice(0, 9)}${200 + v}`;
      const villageName = present(names[t * villagesPerTown + v], 'every village has a name');
      areas.push({ code, name: villageName, level: 'village', parent: town });
      const places = inventNaturalNames(random).map(
        (natural): Place => ({
          village: code,
          natural,
          waterYear: random.chance(0.6) ? 2010 : random.integer(2016, 2020),
        }),
      );
      for (const place of places)
        areas.push({ code: null, name: place.natural, level: 'natural', parent: code });
      villages.push({ code, town, places });
    }
  }
  return { areas, villages };
}
