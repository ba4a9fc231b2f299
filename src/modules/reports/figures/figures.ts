import { type AreaCode, areaPrefix, countyOf, levelOfCode } from '#kernel/area-code.ts';
import type { Figure } from '#kernel/figure.ts';
import { Problem } from '#kernel/problem.ts';
import { inScope } from '#platform/command/command.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { PackSet } from '#platform/packs/load.ts';
import type { Services } from '#platform/services.ts';
import { packsAsOf } from '#policy/resolve.ts';
import type { FigureQuery } from '../model.ts';
import type { PopulationRow, Reading } from './base/queries.ts';
import { pickIndicators } from './catalogue.ts';
import { type Digests, readDigests } from './digests/queries.ts';
import { type FactsKnown, readFactsKnown, readPresentInstant } from './facts/queries.ts';
import { policyColumns } from './line.ts';
import { type Place, placesBelow, readPlaces, readPopulationRows } from './places/queries.ts';
import {
  type Computed,
  computeFigure,
  type IndicatorDefinition,
  isZeroForWantOfStates,
  type Known,
  reasonUnknown,
} from './rules.ts';
import { type PartDigits, readSums, type SumRequest, sumsOf } from './sums/queries.ts';

export type FigureRequest = {
  /** 12 digits */
  readonly area: AreaCode;
  readonly on: string;
  /** RFC 3339; without it the present. */
  readonly known?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly split: 'none' | 'below';
  readonly withDigest: boolean;
};

/** What every reader of figures and of their evidence starts from. */
export type FigureGround = {
  readonly area: AreaCode;
  readonly places: readonly Place[];
  readonly reading: Reading;
};

/**
 * Finds the place and fixes the instant of knowledge.
 * @throws Problem 404 `area.notFound`
 */
export async function readGround(
  tx: Tx,
  packs: PackSet,
  request: Pick<FigureRequest, 'area' | 'on' | 'known'>,
): Promise<FigureGround> {
  const { area, on } = request;
  const places = await readPlaces(tx, area, on, request.known);
  if (!places.some((place) => place.code === area)) throw new Problem(404, 'area.notFound', [], { area });
  const prefix = areaPrefix(area);
  const counties =
    prefix.length >= 6
      ? [countyOf(area)]
      : places
          .filter((place) => place.level === 'county' && place.code.startsWith(prefix))
          .map((place) => countyOf(place.code));
  const known = request.known ?? (await readPresentInstant(tx));
  // Values must be given even where there is no county yet.
  const policy = (counties.length > 0 ? counties : [countyOf(area)]).map((county) =>
    policyColumns(packsAsOf(packs, request.known), county, on),
  );
  return { area, places, reading: { prefix, on, known, present: request.known === undefined, policy } };
}

export const PART_DIGITS: Readonly<Record<string, PartDigits>> = {
  province: 4,
  city: 6,
  county: 9,
  town: 12,
  village: 0,
};

/**
 * Figures of indicators for a place and, with `split`, for each place of the next level below, in one reading of the base.
 * @throws Problem 404 `area.notFound`, `indicator.notFound`
 */
export async function readFigures(tx: Tx, packs: PackSet, request: FigureRequest): Promise<Figure[]> {
  const ground = await readGround(tx, packs, request);
  const indicators = pickIndicators(request.ids);
  const digits = request.split === 'none' ? 0 : (PART_DIGITS[levelOfCode(request.area)] ?? 0);
  const own = ground.places.filter((place) => place.code === request.area);
  const figurePlaces = [...own, ...(digits === 0 ? [] : placesBelow(ground.places, request.area))];
  const needsPopulation = indicators.some((indicator) => indicator.needs.includes('population'));
  const population = needsPopulation
    ? await readPopulationRows(tx, ground.places, figurePlaces, ground.reading)
    : [];
  const sumRequest: SumRequest = {
    indicators,
    area: request.area,
    digits,
    reading: ground.reading,
    population,
  };
  const table = await readSums(tx, sumRequest);
  const facts = await readFactsKnown(
    tx,
    table,
    figurePlaces.map((place) => place.code),
    new Set(indicators.flatMap((indicator) => indicator.needs)),
    ground.reading,
  );
  const digests = request.withDigest ? await readDigests(tx, sumRequest) : undefined;
  return figurePlaces.flatMap((place) => {
    const known = knownOf(place, facts, ground.reading, population);
    return indicators.map((indicator) => {
      const sums = sumsOf(table, place.code, indicator);
      const statesUnknown = table.get(place.code)?.get('status unknown') ?? 0;
      const reason =
        reasonUnknown(indicator, known) ??
        (isZeroForWantOfStates(indicator, sums, statesUnknown) ? 'figure.notStated' : null);
      const computed = reason === null ? computeFigure(indicator, sums) : UNKNOWN;
      return figureOf(indicator, place, ground.reading, { ...computed, reason }, digests);
    });
  });
}

const UNKNOWN: Computed = { value: null, numerator: null, denominator: null };

function knownOf(
  place: Place,
  facts: FactsKnown,
  { policy }: Reading,
  population: readonly PopulationRow[],
): Known {
  return (need) => {
    switch (need) {
      case 'none':
      case 'status':
        return true;
      case 'line':
        return policy.every(({ lineFen }) => lineFen !== null);
      case 'schooling':
        return policy.every(
          ({ schoolingFrom, schoolingTo }) => schoolingFrom !== null && schoolingTo !== null,
        );
      case 'population':
        return population.some((row) => row.place === place.code);
      default:
        return facts(place.code, need);
    }
  };
}

function figureOf(
  indicator: IndicatorDefinition,
  place: Place,
  reading: Reading,
  told: Computed & { reason: string | null },
  digests: Digests | undefined,
): Figure {
  const { id, title, unit } = indicator;
  return {
    id,
    title,
    value: told.value,
    unit,
    numerator: told.numerator,
    denominator: told.denominator,
    area: place.code,
    areaName: place.name,
    on: reading.on,
    known: reading.known,
    digest: digests?.(place.code, indicator) ?? '',
    note: told.reason ?? (told.value === null ? 'figure.emptyBase' : null),
  };
}

/** @throws Problem 404 `area.notFound` for a place outside the actor's scope, as for one that does not exist */
export function refuseOutside(actor: Actor, area: AreaCode): void {
  if (!inScope(actor, area)) throw new Problem(404, 'area.notFound', [], { area });
}

/** POST /api/figures */
export async function figures(services: Services, actor: Actor, query: FigureQuery): Promise<Figure[]> {
  refuseOutside(actor, query.area);
  return services.database.read(actor, (tx) =>
    readFigures(tx, services.packs, { ...query, withDigest: false }),
  );
}

/** `daohu figures`: the figures of one place, each with its digest when asked. */
export async function figuresFor(
  services: Services,
  actor: Actor,
  request: Omit<FigureRequest, 'split'>,
): Promise<Figure[]> {
  refuseOutside(actor, request.area);
  return services.database.read(actor, (tx) =>
    readFigures(tx, services.packs, { ...request, split: 'none' }),
  );
}
