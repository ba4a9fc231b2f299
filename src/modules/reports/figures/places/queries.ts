import { sql } from 'kysely';
import { type AreaCode, type AreaLevel, areaPrefix, isWithin, levelOfCode } from '#kernel/area-code.ts';
import { type AsOfPair, asOf } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';
import type { PopulationRow } from '../base/queries.ts';

/** A place as figures name it, as of the day; `holds` false: it exists only before or after. */
export type Place = {
  readonly id: string;
  /** 12 digits */
  readonly code: string;
  readonly level: AreaLevel;
  readonly name: string;
  readonly holds: boolean;
};

/**
 * The area, all coded places below it and all above it, each with the name that it has on the day or nearest to it.
 * @param known whether a place holds is told as it was known then: a merger that was entered later and dated back is not
 */
export async function readPlaces(tx: Tx, area: AreaCode, on: string, known?: string): Promise<Place[]> {
  const prefix = areaPrefix(area);
  const { rows } = await sql<Place>`
    select distinct on (a.code) a.id, a.code, a.level, v.name,
      exists (select from area_version k where k.area = a.id and ${asOf('k', { on, known })}) as holds
    from area a join area_version v on v.area = a.id and v.superseded_at = 'infinity'
    where a.code is not null and ((a.code >= ${prefix.padEnd(12, '0')} and a.code <= ${prefix.padEnd(12, '9')})
      or a.code in (${ancestor(area, 2)}, ${ancestor(area, 4)}, ${ancestor(area, 6)}, ${ancestor(area, 9)}))
    order by a.code, (v.valid_from <= ${on}::date and v.valid_to > ${on}::date) desc, abs(v.valid_from - ${on}::date)`.execute(
    tx,
  );
  return rows;
}

const ancestor = (code: AreaCode, digits: number) => code.slice(0, digits).padEnd(12, '0');

const NEXT: Readonly<Record<string, AreaLevel>> = {
  province: 'city',
  city: 'county',
  county: 'town',
  town: 'village',
};

/** The places of the next level below; those of the day, or all that are known when none of them is dated back so far. */
export function placesBelow(places: readonly Place[], area: AreaCode): Place[] {
  const level = NEXT[levelOfCode(area)];
  const below = places.filter((place) => place.level === level && isWithin(place.code, area));
  const holding = below.filter((place) => place.holds);
  return holding.length > 0 ? holding : below;
}

type Population = { area: string; year: number; population: number; source: string };

/** The latest known population up to the day's year of every place in the list that has one. */
async function readPopulations(
  tx: Tx,
  areas: Iterable<string>,
  on: string,
  known: string,
): Promise<ReadonlyMap<string, Population>> {
  const { rows } = await sql<Population>`
    select distinct on (area) area, year, agricultural_population as population, source from area_population
    where area = any (${[...areas]}::uuid[]) and year <= ${Number(on.slice(0, 4))} and agricultural_population is not null
      and recorded_at <= ${known}::timestamptz and superseded_at > ${known}::timestamptz
    order by area, year desc`.execute(tx);
  return new Map(rows.map((row) => [row.area, row]));
}

/** A village that went into another one as a whole, up to the day. */
type Merger = {
  readonly predecessor: string;
  readonly successor: string;
  /** Of the day of the merger. */
  readonly year: number;
  readonly code: string;
  /** The predecessor's last name. */
  readonly name: string;
  /** The successor began with this merger: it had no people of its own. */
  readonly founded: boolean;
};

/**
 * The mergers into and out of the places, with those that came before them. A village that was split among several is in none:
 * nobody knows how its people were divided; nor is one that, as far as is known, still holds on the day.
 */
async function readMergers(tx: Tx, places: readonly Place[], pair: Required<AsOfPair>): Promise<Merger[]> {
  const { on } = pair;
  const ids = places.map((place) => place.id);
  const { rows } = await sql<Merger>`
    with recursive whole as (select * from area_successor s where on_day <= ${on}::date
      and not exists (select from area_successor other where other.predecessor = s.predecessor and other.successor <> s.successor)
      and not exists (select from area_version v where v.area = s.predecessor and ${asOf('v', pair)})),
    line as (select * from whole where successor = any (${ids}::uuid[]) or predecessor = any (${ids}::uuid[])
      union select w.* from whole w join line l on w.successor = l.predecessor)
    select l.predecessor, l.successor, extract(year from l.on_day)::integer as year, a.code, v.name,
      (select min(s.valid_from) from area_version s where s.area = l.successor and s.superseded_at = 'infinity') >= l.on_day as founded
    from line l join area a on a.id = l.predecessor and a.code is not null
    cross join lateral (select name from area_version x where x.area = l.predecessor order by x.superseded_at desc, x.valid_from desc limit 1) v
    order by a.code`.execute(tx);
  return rows;
}

type Row = Omit<PopulationRow, 'place'>;

/**
 * The population stated for the place itself; as long as it was stated before a merger, with that of the villages that went into it.
 * None when one of them is not known: a part of the people is no base.
 */
function ownRows(
  place: Pick<Place, 'id' | 'code' | 'name'>,
  populations: ReadonlyMap<string, Population>,
  mergers: readonly Merger[],
): Row[] {
  const own = populations.get(place.id);
  const added = mergers.filter(
    ({ successor, year }) => successor === place.id && (own === undefined || own.year < year),
  );
  if (own === undefined && !added.some(({ founded }) => founded)) return [];
  const rows = added.map(({ predecessor, code, name }) =>
    ownRows({ id: predecessor, code, name }, populations, mergers),
  );
  if (rows.some((one) => one.length === 0)) return [];
  return [...(own ? [{ ...own, code: place.code, name: place.name }] : []), ...rows.flat()];
}

/**
 * The rows whose sum is the agricultural population of each of `figurePlaces`: those of its villages when every village
 * has one, else of its towns …, else the number stated for the place itself; none when neither is known.
 */
export async function readPopulationRows(
  tx: Tx,
  places: readonly Place[],
  figurePlaces: readonly Place[],
  pair: { on: string; known: string },
): Promise<PopulationRow[]> {
  const mergers = await readMergers(tx, places, pair);
  const gone = new Set(mergers.map(({ predecessor }) => predecessor));
  const populations = await readPopulations(
    tx,
    new Set([...places.map((place) => place.id), ...gone]),
    pair.on,
    pair.known,
  );
  /** Its people count elsewhere: it went into another village, or all that is below it did. */
  const isGone = (place: Place): boolean => {
    if (gone.size === 0 || place.level === 'village') return gone.has(place.id);
    const below = placesBelow(places, place.code);
    return below.length > 0 && below.every(isGone);
  };
  const rowsOf = (place: Place): Row[] => {
    if (isGone(place)) return [];
    const below = placesBelow(places, place.code)
      .filter((one) => !isGone(one))
      .map(rowsOf);
    if (below.length > 0 && below.every((rows) => rows.length > 0)) return below.flat();
    return ownRows(place, populations, mergers);
  };
  return figurePlaces.flatMap((place) => rowsOf(place).map((row) => ({ ...row, place: place.code })));
}
