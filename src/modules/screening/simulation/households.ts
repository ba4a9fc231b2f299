import { areaPrefix } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import type { PackSet } from '#policy/resolve.ts';
import type { CompiledRule } from '#policy/rules.ts';
import { findFamilies } from '../queries.ts';
import { factsOf, type Position, readCursor, reasonOf, verdictsOf, writeCursor } from '../rules.ts';
import type { Found } from '../screen.ts';
import { MOST_SECONDS, openWorkspace, withinTime } from '../sets/queries.ts';
import { reasonView, type Words } from '../wording.ts';
import type { HouseholdsQuery, SimulatedHousehold, SimulatedPage } from './model.ts';
import { getSimulation, type SavedSimulation } from './queries.ts';
import { rulesOfSide, type SidePlan } from './rows/columns.ts';
import { dropTables, numbersOf, type Row, rowsAfter, sumRows } from './rows/queries.ts';
import { cellsOf, countIn } from './rules.ts';
import { derive, doneOf, type Source, sourceOf } from './run.ts';

const MARKS: Readonly<Record<string, SimulatedHousehold['base']>> = { i: 'in', o: 'out', u: 'unknown' };
const markOf = (letter: string | undefined) => MARKS[letter ?? ''] ?? 'unknown';

/** Why the scenario has a household so: of each rule its sentence, or what it does not know. */
function causesOf(row: Row, found: Found | undefined, side: SidePlan | undefined, words: Words) {
  const rules = side ? rulesOfSide(side) : [];
  const verdicts =
    found && side ? verdictsOf({ ...side.place, rules }, found.facts) : ([] as ReturnType<typeof verdictsOf>);
  return row.causes.map((cause) => {
    const rule = rules.find((one) => one.rule.id === cause);
    if (!rule) return { cause, title: null, reason: null, missing: [] };
    const title = words.text(rule.rule.title);
    if (!found || !side) return { cause, title, reason: null, missing: [] };
    const outcome = verdicts.find((one) => one.rule === rule)?.outcome;
    return {
      cause,
      title,
      reason: outcome === 'hit' ? reasonView(rule, found, words) : null,
      missing: outcome === 'unknown' ? [...reasonOf(rule, side.place, found.facts).explanation.missing] : [],
    };
  });
}

/** Households with their letters, as people read them. */
export async function householdViews(
  tx: Tx,
  { plan }: Pick<Source, 'plan'>,
  rows: readonly Row[],
  words: Words,
): Promise<SimulatedHousehold[]> {
  const ids = rows.map(({ household }) => household);
  const families = await findFamilies(tx, plan.reading, ids);
  const numbers = await numbersOf(
    tx,
    ids.filter((id) => !families.has(id)),
  );
  const names = await areaNames(
    tx,
    rows.map(({ village }) => village),
  );
  const sides = new Map(
    plan.groups.flatMap((group) => group.villages.map((village) => [village, group.plan.scenario] as const)),
  );
  return rows.map((row) => {
    const family = families.get(row.household);
    const side = sides.get(row.village);
    const place = names.get(row.village);
    const found: Found | undefined =
      family && side
        ? { family, place: side.place, facts: factsOf(family, plan.reading.on), hits: [] as CompiledRule[] }
        : undefined;
    return {
      household: row.household,
      nationalHouseholdNo: family?.nationalHouseholdNo ?? numbers.get(row.household) ?? '',
      headName: family?.headName ?? null,
      village: row.village,
      villageName: place?.name ?? row.village,
      townName: place?.townName ?? '',
      memberCount: row.persons,
      incomeYear: family?.incomeYear ?? null,
      perHeadFen: family?.perHeadFen ?? null,
      today: markOf(row.cell[0]),
      base: markOf(row.cell[1]),
      scenario: markOf(row.cell[2]),
      truth: row.cell[3] === '-' ? null : markOf(row.cell[3]),
      causes: causesOf(row, found, side, words),
    };
  });
}

/** @throws Problem 400 `screening.badCursor` */
export function positionOf(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const position = readCursor(cursor);
  if (position === undefined) throw new Problem(400, 'screening.badCursor');
  return position;
}

/** Villages that are worked out again in one go. */
export const VILLAGES_AT_ONCE = 20;
const TABLE = 'simulation_page';

/** The next villages whose saved counts come to a page, and those behind them. */
function nextVillages(
  villages: readonly string[],
  countOf: (village: string) => number,
  wanted: number,
): { readonly now: string[]; readonly later: string[] } {
  let found = 0;
  let end = 0;
  while (end < villages.length && end < VILLAGES_AT_ONCE && found < wanted) {
    found += countOf(villages[end] ?? '');
    end += 1;
  }
  return { now: villages.slice(0, end), later: villages.slice(end) };
}

type Wanted = Omit<HouseholdsQuery, 'cursor' | 'limit'>;

/**
 * The households of a figure, worked out again village by village and held against the saved digests.
 * @returns some of them at a time, at most `most` together
 */
export async function* findAgain(
  tx: Tx,
  packs: PackSet,
  saved: SavedSimulation,
  query: Wanted,
  after: Position | undefined,
  most: number,
): AsyncGenerator<{ readonly rows: readonly Row[]; readonly source: Source; readonly holds: boolean }> {
  const { villages } = doneOf(saved);
  const { group, cause, deciding } = query;
  const prefix = areaPrefix(query.area ?? saved.area);
  const by = cause === undefined ? undefined : { id: cause, deciding };
  const countOf = (village: string) => {
    const one = villages[village];
    return one ? countIn(one, group, by) : 0;
  };
  let left = Object.keys(villages)
    .filter((one) => one.startsWith(prefix) && one >= (after?.village ?? '') && countOf(one) > 0)
    .sort();
  let wanted = most;
  const isWanted = { cells: cellsOf(group), cause, isFirst: deciding === 'first' };
  while (left.length > 0 && wanted > 0) {
    const { now, later } = nextVillages(left, countOf, wanted);
    left = later;
    const source = await sourceOf(tx, packs, saved, now);
    await derive(tx, source, now, TABLE);
    const sums = await sumRows(tx, TABLE);
    const rows = await rowsAfter(tx, TABLE, isWanted, after, wanted);
    await dropTables(tx, [TABLE]);
    wanted -= rows.length;
    yield { rows, source, holds: now.every((one) => sums[one]?.digest === villages[one]?.digest) };
  }
}

/**
 * One page of the households behind a figure, with the reasons, as the actor sees them. `tx` must not have read before.
 * @throws Problem 400 `screening.badCursor`, 404 `simulation.notFound`, 409 `simulation.notDone`, 422 `screening.tooLong`
 */
export async function listSimulated(
  tx: Tx,
  packs: PackSet,
  id: string,
  query: HouseholdsQuery,
  words: Words,
): Promise<SimulatedPage> {
  const after = positionOf(query.cursor);
  await openWorkspace(tx, MOST_SECONDS);
  return withinTime(MOST_SECONDS, async () => {
    const saved = await getSimulation(tx, id);
    const items: SimulatedHousehold[] = [];
    const ends: Position[] = [];
    let holds = true;
    for await (const some of findAgain(tx, packs, saved, query, after, query.limit + 1)) {
      holds &&= some.holds;
      ends.push(...some.rows);
      items.push(...(await householdViews(tx, some.source, some.rows, words)));
    }
    const last = ends.length > query.limit ? ends[query.limit - 1] : undefined;
    return { items: items.slice(0, query.limit), next: last ? writeCursor(last) : null, holds };
  });
}
