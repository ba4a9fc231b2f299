import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import type { PackSet } from '#policy/resolve.ts';
import { findFamilies } from '../queries.ts';
import { type Position, writeCursor } from '../rules.ts';
import { MOST_SECONDS, openWorkspace, withinTime } from '../sets/queries.ts';
import { positionOf, VILLAGES_AT_ONCE } from './households.ts';
import type { Comparison, DifferingHousehold, SimulatedHousehold } from './model.ts';
import { getSimulation, type SavedSimulation } from './queries.ts';
import { differingAfter, dropTables, numbersOf } from './rows/queries.ts';
import { byPlaceBelow, differingVillages, sumsOf, talliesOf } from './rules.ts';
import { derive, doneOf, sourceOf } from './run.ts';
import { fenPerHead, headViews } from './views.ts';

async function both(tx: Tx, ids: { readonly a: string; readonly b: string }) {
  const [a, b] = [await getSimulation(tx, ids.a), await getSimulation(tx, ids.b)];
  return { a, b, villagesA: doneOf(a).villages, villagesB: doneOf(b).villages };
}

/** The wider of two places, whose parts are shown. */
const widerOf = (a: SavedSimulation, b: SavedSimulation) => {
  const digits = (area: string) => area.replace(/0+$/, '').length;
  return digits(a.area) <= digits(b.area) ? a.area : b.area;
};

/**
 * Two saved scenarios side by side: their sums, in all and by place.
 * @throws Problem 404 `simulation.notFound`, 409 `simulation.notDone`
 */
export async function compareSimulations(tx: Tx, ids: { a: string; b: string }): Promise<Comparison> {
  const { a, b, villagesA, villagesB } = await both(tx, ids);
  const area = widerOf(a, b);
  const [placesA, placesB] = [byPlaceBelow(villagesA, area), byPlaceBelow(villagesB, area)];
  const places = [...new Set([...placesA.keys(), ...placesB.keys()])].sort();
  const names = await areaNames(tx, places);
  const sums = (found: ReturnType<typeof byPlaceBelow>, place: string, saved: SavedSimulation) => {
    const villages = found.get(place);
    return villages ? sumsOf(talliesOf(villages), fenPerHead(saved)) : null;
  };
  const [headA, headB] = await headViews(tx, [a, b]);
  return {
    a: headA as Comparison['a'],
    b: headB as Comparison['b'],
    byArea: places.map((place) => ({
      area: place,
      areaName: names.get(place)?.name ?? place,
      a: sums(placesA, place, a),
      b: sums(placesB, place, b),
    })),
    villages: differingVillages(villagesA, villagesB).length,
  };
}

const MARKS: Readonly<Record<string, SimulatedHousehold['base']>> = { i: 'in', o: 'out', u: 'unknown' };
const TABLES = { a: 'simulation_first', b: 'simulation_second' } as const;
type Line = Awaited<ReturnType<typeof differingAfter>>[number];

async function lineViews(
  tx: Tx,
  reading: Parameters<typeof findFamilies>[1],
  lines: readonly Line[],
): Promise<DifferingHousehold[]> {
  const ids = lines.map(({ household }) => household);
  const families = await findFamilies(tx, { ...reading, uses: new Set(), items: [], lists: new Map() }, ids);
  const numbers = await numbersOf(tx, ids);
  const names = await areaNames(
    tx,
    lines.map(({ village }) => village),
  );
  return lines.map((line) => ({
    household: line.household,
    nationalHouseholdNo: numbers.get(line.household) ?? '',
    headName: families.get(line.household)?.headName ?? null,
    village: line.village,
    villageName: names.get(line.village)?.name ?? line.village,
    townName: names.get(line.village)?.townName ?? '',
    memberCount: line.persons,
    a: MARKS[line.a] ?? 'unknown',
    b: MARKS[line.b] ?? 'unknown',
  }));
}

/**
 * One page of the households that two saved scenarios judge differently: only villages whose digests differ are worked out again.
 * `tx` must not have read before.
 * @throws Problem 400 `screening.badCursor`, 404 `simulation.notFound`, 409 `simulation.notDone`, 422 `screening.tooLong`
 */
export async function listDiffering(
  tx: Tx,
  packs: PackSet,
  ids: { readonly a: string; readonly b: string },
  query: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: DifferingHousehold[]; next: string | null }> {
  const after = positionOf(query.cursor);
  await openWorkspace(tx, MOST_SECONDS);
  return withinTime(MOST_SECONDS, async () => {
    const { a, b, villagesA, villagesB } = await both(tx, ids);
    let left = differingVillages(villagesA, villagesB).filter((one) => one >= (after?.village ?? ''));
    const lines: Position[] = [];
    const items: DifferingHousehold[] = [];
    while (left.length > 0 && lines.length <= query.limit) {
      const now = left.slice(0, VILLAGES_AT_ONCE);
      left = left.slice(VILLAGES_AT_ONCE);
      const [first, second] = [await sourceOf(tx, packs, a, now), await sourceOf(tx, packs, b, now)];
      await derive(tx, first, now, TABLES.a);
      await derive(tx, second, now, TABLES.b);
      const some = await differingAfter(tx, TABLES, after, query.limit + 1 - lines.length);
      await dropTables(tx, [TABLES.a, TABLES.b]);
      lines.push(...some);
      items.push(...(await lineViews(tx, first.plan.reading, some)));
    }
    const last = lines.length > query.limit ? lines[query.limit - 1] : undefined;
    return { items: items.slice(0, query.limit), next: last ? writeCursor(last) : null };
  });
}
