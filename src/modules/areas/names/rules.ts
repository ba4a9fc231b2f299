import { isAreaCode } from '#kernel/area-code.ts';
import { squeeze } from '#kernel/invisible.ts';
import type { AreaName, AreaRow } from '../model.ts';

/** A village found by its names, with the places above it. */
type ResolvedVillage = { readonly village: string; readonly town: string; readonly county: string };

type AreaNames = { readonly county?: string; readonly town?: string; readonly village: string };

export type AreaResolver = {
  /**
   * The village of these names, or of a 12-digit code in place of its name; undefined when there is none, or when the
   * names fit more than one: then nobody may guess.
   */
  resolve(names: AreaNames): ResolvedVillage | undefined;
  /** The names of a village and of the places above it, by its code. */
  namesOf(village: string): Required<AreaNames> | undefined;
};

/** Endings that say the same, the official one first. A name without ending fits any of them. */
const ENDINGS: readonly (readonly string[])[] = [
  ['街道', '街道办事处', '街道办'],
  ['镇', '镇人民政府', '镇政府'],
  ['乡', '乡人民政府', '乡政府'],
  ['社区', '社区居民委员会', '社区居委会', '居民委员会', '居委会'],
  ['村', '村民委员会', '村委会', '行政村'],
  ['县', '县人民政府'],
  ['市'],
  ['区'],
  ['旗'],
];

/** Splits a name into its stem and its official ending: 清溪镇人民政府 → 清溪 + 镇. */
export function splitName(name: string): { stem: string; ending: string } {
  for (const [official = '', ...others] of ENDINGS) {
    for (const ending of [...others, official]) {
      if (name.length > ending.length && name.endsWith(ending))
        return { stem: name.slice(0, -ending.length), ending: official };
    }
  }
  return { stem: name, ending: '' };
}

type Place = { readonly code: string; readonly name: string; readonly stem: string; readonly ending: string };

function placeOf(area: AreaName & { code: string }): Place {
  const name = squeeze(area.name);
  return { code: area.code, name, ...splitName(name) };
}

/** Those of the places that a name means: the very name, else the same stem and ending, else the stem alone, only when unique. */
function matching(name: string, places: readonly Place[]): readonly Place[] {
  const exact = places.filter((place) => place.name === name);
  if (exact.length > 0) return exact;
  const { stem, ending } = splitName(name);
  const same = places.filter((place) => place.stem === stem && place.ending === ending);
  if (same.length > 0) return same;
  const loose = places.filter((place) => place.stem === stem && (place.ending === '' || ending === ''));
  return loose.length === 1 ? loose : [];
}

/** The places of a list by level and by what lies above them. */
type Gazetteer = {
  readonly counties: readonly Place[];
  readonly towns: readonly Place[];
  villagesOf(town: string): readonly Place[];
  /** The place of a level that a place lies in; '' when there is none. */
  above(code: string, level: AreaRow['level']): string;
};

function gazetteerOf(coded: readonly (AreaName & { code: string })[]): Gazetteer {
  const byCode = new Map(coded.map((area) => [area.code, area]));
  const at = (level: AreaRow['level']) => coded.filter((area) => area.level === level).map(placeOf);
  const villages = groupByParent(coded.filter((area) => area.level === 'village'));
  return {
    counties: at('county'),
    towns: at('town'),
    villagesOf: (town) => villages.get(town) ?? [],
    above: (code, level) => {
      let place = byCode.get(code);
      while (place !== undefined && place.level !== level) place = byCode.get(place.parent ?? '');
      return place?.code ?? '';
    },
  };
}

/** The towns that the names of county and town leave in question. */
function townsOf(places: Gazetteer, names: AreaNames): readonly Place[] {
  const county = squeeze(names.county ?? '');
  const inside = county === '' ? places.counties : matching(county, places.counties);
  const codes = new Set(inside.map((place) => place.code));
  const candidates = places.towns.filter((town) => codes.has(places.above(town.code, 'county')));
  const town = squeeze(names.town ?? '');
  return town === '' ? candidates : matching(town, candidates);
}

/** The code of the one village that the names mean; undefined when none or more than one. */
function findVillage(places: Gazetteer, names: AreaNames): string | undefined {
  const name = squeeze(names.village);
  if (name === '') return undefined;
  const towns = townsOf(places, names);
  const villages = towns.flatMap((town) => places.villagesOf(town.code));
  if (isAreaCode(name)) return villages.find((place) => place.code === name)?.code;
  let found = matching(name, villages);
  const town = towns.length === 1 ? towns[0] : undefined;
  // 清溪镇红星村 in the village's column: the town's own name in front says nothing new.
  if (found.length === 0 && town && name.startsWith(town.name))
    found = matching(name.slice(town.name.length), villages);
  return found.length === 1 ? found[0]?.code : undefined;
}

/** Makes the name resolver of a list of areas. Two villages of one name are told apart by their town. */
export function areaResolver(areas: readonly AreaName[]): AreaResolver {
  const coded = areas.filter((area): area is AreaName & { code: string } => area.code !== null);
  const places = gazetteerOf(coded);
  const names = new Map(coded.map((area) => [area.code, area.name]));
  const resolved = (village: string) => ({
    village,
    town: places.above(village, 'town'),
    county: places.above(village, 'county'),
  });
  const find = (asked: AreaNames) => {
    const village = findVillage(places, asked);
    return village === undefined ? undefined : resolved(village);
  };
  const namesOf = (code: string) => {
    const village = names.get(code);
    if (village === undefined) return undefined;
    const { town, county } = resolved(code);
    return { village, town: names.get(town) ?? '', county: names.get(county) ?? '' };
  };
  return { resolve: remembering(find), namesOf };
}

function groupByParent(areas: readonly (AreaName & { code: string })[]): Map<string, Place[]> {
  const groups = new Map<string, Place[]>();
  for (const area of areas) {
    const group = groups.get(area.parent ?? '') ?? [];
    group.push(placeOf(area));
    groups.set(area.parent ?? '', group);
  }
  return groups;
}

/** A county has a few hundred names and asks for each of them thousands of times. */
function remembering(
  find: (names: AreaNames) => ResolvedVillage | undefined,
): (names: AreaNames) => ResolvedVillage | undefined {
  const known = new Map<string, ResolvedVillage | undefined>();
  return (names) => {
    const key = `${names.county ?? ''}\u0000${names.town ?? ''}\u0000${names.village}`;
    if (known.has(key)) return known.get(key);
    const found = find(names);
    if (known.size < 50_000) known.set(key, found);
    return found;
  };
}
