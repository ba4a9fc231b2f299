import { sql } from 'kysely';
import { type AreaCode, type AreaLevel, areaPrefix, isWithin, levelOfCode } from '#kernel/area-code.ts';
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

/** The area, all coded places below it and all above it, each with the name that it has on the day or nearest to it. */
export async function readPlaces(tx: Tx, area: AreaCode, on: string): Promise<Place[]> {
  const prefix = areaPrefix(area);
  const { rows } = await sql<Place>`
    select distinct on (a.code) a.id, a.code, a.level, v.name, (v.valid_from <= ${on}::date and v.valid_to > ${on}::date) as holds
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
  places: readonly Place[],
  on: string,
  known: string,
): Promise<ReadonlyMap<string, Population>> {
  const { rows } = await sql<Population>`
    select distinct on (area) area, year, agricultural_population as population, source from area_population
    where area = any (${places.map((place) => place.id)}::uuid[]) and year <= ${Number(on.slice(0, 4))} and agricultural_population is not null
      and recorded_at <= ${known}::timestamptz and superseded_at > ${known}::timestamptz
    order by area, year desc`.execute(tx);
  return new Map(rows.map((row) => [row.area, row]));
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
  const populations = await readPopulations(tx, places, pair.on, pair.known);
  const rowsOf = (place: Place): Omit<PopulationRow, 'place'>[] => {
    const below = placesBelow(places, place.code).map(rowsOf);
    if (below.length > 0 && below.every((rows) => rows.length > 0)) return below.flat();
    const own = populations.get(place.id);
    return own ? [{ ...own, code: place.code, name: place.name }] : [];
  };
  return figurePlaces.flatMap((place) => rowsOf(place).map((row) => ({ ...row, place: place.code })));
}
