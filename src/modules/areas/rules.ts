import { type AreaCode, isAreaCode, isWithin, levelOfCode } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import type { AreaName, AreaRow } from './model.ts';

const LEVELS: Readonly<Record<string, AreaRow['level']>> = {
  province: 'province',
  省: 'province',
  省级: 'province',
  city: 'city',
  市: 'city',
  市级: 'city',
  地市: 'city',
  地级: 'city',
  county: 'county',
  县: 'county',
  县级: 'county',
  区县: 'county',
  县区: 'county',
  town: 'town',
  乡镇: 'town',
  镇: 'town',
  乡: 'town',
  乡级: 'town',
  街道: 'town',
  village: 'village',
  村: 'village',
  行政村: 'village',
  村级: 'village',
  natural: 'natural',
  自然村: 'natural',
  组: 'natural',
  村民小组: 'natural',
};
const ABOVE: Readonly<Record<AreaRow['level'], readonly AreaRow['level'][]>> = {
  province: [],
  city: ['province'],
  county: ['city', 'province'],
  town: ['county', 'city'],
  village: ['town', 'county'],
  natural: ['village'],
};
const COLUMNS = ['code', 'name', 'level', 'parent'] as const;
const COUNTS = ['agriculturalHouseholds', 'agriculturalPopulation', 'populationYear'] as const;

/**
 * Reads the records of `regions.csv` (`code,name,level,parent` in any order, with optional counts), the header first.
 * Every fault of every record comes back at once; `at` is `row:N`, N counting records from 1. The rows are to be used only
 * when there is no finding.
 */
export function parseAreas(records: readonly (readonly string[])[]): {
  areas: AreaRow[];
  findings: Finding[];
} {
  const header = (records[0] ?? []).map((cell) => cell.replace(/[\s\ufeff]/g, ''));
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    return {
      areas: [],
      findings: missing.map((column) => ({ code: 'areas.columnMissing', at: 'row:1', details: { column } })),
    };
  }
  const findings: Finding[] = [];
  const rows: { area: AreaRow; at: string }[] = [];
  for (const [i, record] of records.entries()) {
    if (i === 0 || record.every((cell) => cell.trim() === '')) continue;
    const at = `row:${i + 1}`;
    const area = areaOf((column) => clean(record[header.indexOf(column)] ?? ''), at, findings);
    if (area) rows.push({ area, at });
  }
  findings.push(...treeFindings(rows));
  return { areas: rows.map(({ area }) => area), findings };
}

function areaOf(cell: (column: string) => string, at: string, findings: Finding[]): AreaRow | undefined {
  const before = findings.length;
  const report = (code: string, details: Record<string, string>) =>
    findings.push({ code: `areas.${code}`, at, details });
  const level = LEVELS[cell('level').toLowerCase()];
  const code = cell('code');
  const parent = cell('parent');
  if (level === undefined) report('levelUnknown', { level: cell('level') });
  if (cell('name') === '') report('nameMissing', {});
  if (level === 'natural' ? code !== '' : !isAreaCode(code)) report('codeInvalid', { code });
  else if (code !== '' && level !== undefined && levelOfCode(code) !== level)
    report('levelDiffers', { code, level });
  if (level !== 'province' && !isAreaCode(parent)) report('parentInvalid', { parent });
  const counts = COUNTS.map((column) => {
    const text = cell(column).replace(/,/g, '');
    if (text !== '' && !/^\d{1,9}$/.test(text)) report('numberInvalid', { column, text });
    return text === '' ? null : Number(text);
  });
  if (findings.length > before || level === undefined) return undefined;
  const [households = null, population = null, year = null] = counts;
  return {
    code: code === '' ? null : code,
    name: cell('name'),
    level,
    parent: parent === '' ? null : parent,
    agriculturalHouseholds: households,
    agriculturalPopulation: population,
    populationYear: year,
  };
}

function treeFindings(rows: readonly { area: AreaRow; at: string }[]): Finding[] {
  const findings: Finding[] = [];
  const byCode = new Map<string, AreaRow>();
  const names = new Set<string>();
  for (const { area, at } of rows) {
    if (area.code !== null && byCode.has(area.code))
      findings.push({ code: 'areas.codeTwice', at, details: { code: area.code } });
    else if (area.code !== null) byCode.set(area.code, area);
    const key = `${area.parent}/${area.level}/${area.name}`;
    if (names.has(key)) findings.push({ code: 'areas.nameTwice', at, details: { name: area.name } });
    names.add(key);
  }
  for (const { area, at } of rows) {
    if (area.parent === null) continue;
    const parent = byCode.get(area.parent);
    const details = { name: area.name, parent: area.parent };
    if (parent === undefined) findings.push({ code: 'areas.parentUnknown', at, details });
    else if (!ABOVE[area.level].includes(parent.level))
      findings.push({ code: 'areas.parentLevel', at, details });
    else if (area.code !== null && !isWithin(area.code as AreaCode, area.parent as AreaCode)) {
      findings.push({ code: 'areas.parentElsewhere', at, details });
    }
  }
  return findings;
}

function clean(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .trim();
}

/** A village found by its names, with the places above it. */
export type ResolvedVillage = { readonly village: string; readonly town: string; readonly county: string };

export type AreaNames = { readonly county?: string; readonly town?: string; readonly village: string };

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
function splitName(name: string): { stem: string; ending: string } {
  for (const [official = '', ...others] of ENDINGS) {
    for (const ending of [...others, official]) {
      if (name.length > ending.length && name.endsWith(ending))
        return { stem: name.slice(0, -ending.length), ending: official };
    }
  }
  return { stem: name, ending: '' };
}

function squeeze(text: string): string {
  return text.normalize('NFKC').replace(/[\s\u200b-\u200f\u2060\ufeff\u00ad]/g, '');
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

/** Makes the name resolver of a list of areas. Two villages of one name are told apart by their town. */
export function areaResolver(areas: readonly AreaName[]): AreaResolver {
  const coded = areas.filter((area): area is AreaName & { code: string } => area.code !== null);
  const parents = new Map(coded.map((area) => [area.code, area.parent]));
  const levels = new Map(coded.map((area) => [area.code, area.level]));
  const at = (level: AreaRow['level']) => coded.filter((area) => area.level === level).map(placeOf);
  const [counties, towns] = [at('county'), at('town')];
  const villages = groupByParent(coded.filter((area) => area.level === 'village'));
  const within = (code: string, level: AreaRow['level']): string => {
    let place: string | null | undefined = code;
    while (place !== null && place !== undefined && levels.get(place) !== level) place = parents.get(place);
    return place ?? '';
  };
  const resolved = (village: string) => ({
    village,
    town: within(village, 'town'),
    county: within(village, 'county'),
  });

  const townsOf = (names: AreaNames): readonly Place[] => {
    const county = squeeze(names.county ?? '');
    const inside = county === '' ? counties : matching(county, counties);
    const candidates = towns.filter((town) =>
      inside.some((place) => place.code === within(town.code, 'county')),
    );
    const town = squeeze(names.town ?? '');
    return town === '' ? candidates : matching(town, candidates);
  };
  const find = (names: AreaNames): ResolvedVillage | undefined => {
    const name = squeeze(names.village);
    const candidates = townsOf(names);
    const places = candidates.flatMap((town) => villages.get(town.code) ?? []);
    if (isAreaCode(name)) return places.some((place) => place.code === name) ? resolved(name) : undefined;
    let found = matching(name, places);
    const town = candidates.length === 1 ? candidates[0] : undefined;
    if (found.length === 0 && town && name.startsWith(town.name))
      found = matching(name.slice(town.name.length), places);
    const only = found.length === 1 ? found[0] : undefined;
    return only === undefined || name === '' ? undefined : resolved(only.code);
  };
  const names = new Map(coded.map((area) => [area.code, area.name]));
  const namesOf = (code: string) => {
    const village = names.get(code);
    const above = resolved(code);
    return village === undefined
      ? undefined
      : { village, town: names.get(above.town) ?? '', county: names.get(above.county) ?? '' };
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
