import { ancestorCode, areaPrefix, levelOfCode } from '#kernel/area-code.ts';
import type { CauseView, Count, Group, Side, SideGroup, SimulationSums } from './model.ts';

/**
 * What is known of a household in four letters, `i` in, `o` out, `u` cannot be told: today, by the policy as it is (base), by the scenario, in truth. The last one is
 * `-` without a truth. Every figure is a question to these letters, and so is the list of its households: they cannot disagree.
 */
export type Cell = string;

/** Households, persons, and by cause: decided first (households, persons), decided at all (households). */
export type CellTally = readonly [
  households: number,
  persons: number,
  causes: Readonly<Record<string, readonly [first: number, firstPersons: number, all: number]>>,
];
/** What a village came to; `digest` of its households with their letters, `selected` of those that the scenario does not leave out. */
export type VillageResult = {
  readonly digest: string;
  readonly selected: string;
  readonly cells: Readonly<Record<Cell, CellTally>>;
};
export type Results = Readonly<Record<string, VillageResult>>;

type Question = (today: string, side: string, truth: string) => boolean;
const of = (wantedToday: string, wantedSide: string): Question => {
  return (today, side) => wantedToday.includes(today) && wantedSide.includes(side);
};
const SIDE: Readonly<Record<SideGroup, Question>> = {
  selected: of('iou', 'i'),
  enter: of('o', 'i'),
  leave: of('i', 'o'),
  stay: of('i', 'i'),
  neither: of('o', 'o'),
  unknown: (today, side) => today === 'u' || side === 'u',
  undecided: of('iou', 'u'),
  both: of('i', 'i'),
  onlyToday: of('i', 'o'),
  onlySelected: of('o', 'i'),
  excluded: (_, side, truth) => truth === 'i' && side === 'o',
  included: (_, side, truth) => truth === 'o' && side === 'i',
};

/** Whether a household with these letters belongs to a figure. */
export function isIn(group: Group, cell: Cell): boolean {
  const [today = 'u', base = 'u', scenario = 'u', truth = '-'] = cell;
  if (group === 'looked') return true;
  if (group === 'today') return today === 'i';
  if (group === 'todayUnknown') return today === 'u';
  if (group === 'gained') return base === 'o' && scenario === 'i';
  if (group === 'lost') return base === 'i' && scenario === 'o';
  const [which, name] = group.split('.') as ['base' | 'scenario', SideGroup];
  return SIDE[name](today, which === 'base' ? base : scenario, truth);
}

const ALL_CELLS: readonly Cell[] = ['i', 'o', 'u'].flatMap((today) =>
  ['i', 'o', 'u'].flatMap((base) =>
    ['i', 'o', 'u'].flatMap((scenario) =>
      ['i', 'o', 'u', '-'].map((truth) => `${today}${base}${scenario}${truth}`),
    ),
  ),
);
export const cellsOf = (group: Group): readonly Cell[] => ALL_CELLS.filter((cell) => isIn(group, cell));

/** Households and persons by their letters. */
export type Tallies = ReadonlyMap<Cell, Count>;

export function talliesOf(villages: Iterable<VillageResult>): Tallies {
  const found = new Map<Cell, Count>();
  for (const { cells } of villages)
    for (const [cell, [households, persons]] of Object.entries(cells)) {
      const before = found.get(cell) ?? { households: 0, persons: 0 };
      found.set(cell, { households: before.households + households, persons: before.persons + persons });
    }
  return found;
}

function countWhere(tallies: Tallies, isWanted: (cell: Cell) => boolean): Count {
  let households = 0;
  let persons = 0;
  for (const [cell, count] of tallies) {
    if (!isWanted(cell)) continue;
    households += count.households;
    persons += count.persons;
  }
  return { households, persons };
}

/** A share in percent with one decimal; null of nothing. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1000) / 10;
}

function truthOf(tallies: Tallies, at: 1 | 2): Side['truth'] {
  if ([...tallies.keys()].every((cell) => cell[3] === '-')) return null;
  const where = (side: string, truth: string) =>
    countWhere(tallies, (cell) => side.includes(cell[at] ?? '') && truth.includes(cell[3] ?? ''));
  const error = (wrong: Count, base: Count, unknown: Count) => ({
    wrong,
    base,
    percent: percentOf(wrong.households, base.households),
    unknown,
  });
  return {
    exclusionError: error(where('o', 'i'), where('iou', 'i'), where('u', 'i')),
    inclusionError: error(where('i', 'o'), where('i', 'iou'), where('i', 'u')),
  };
}

function sideOf(tallies: Tallies, which: 'base' | 'scenario', fenPerHead: number): Side {
  const count = (name: SideGroup) => countWhere(tallies, (cell) => isIn(`${which}.${name}`, cell));
  const [selected, undecided, stay] = [count('selected'), count('undecided'), count('stay')];
  const [both, onlyToday, onlySelected] = [count('both'), count('onlyToday'), count('onlySelected')];
  const either = both.households + onlyToday.households + onlySelected.households;
  return {
    selected,
    enter: count('enter'),
    leave: count('leave'),
    stay,
    neither: count('neither'),
    unknown: count('unknown'),
    undecided,
    costFen: selected.persons * fenPerHead,
    mostCostFen: (selected.persons + undecided.persons) * fenPerHead,
    overlap: { both, onlyToday, onlySelected, jaccardPercent: percentOf(both.households, either) },
    truth: truthOf(tallies, which === 'base' ? 1 : 2),
  };
}

/** All figures of a simulation from its households by their letters. */
export function sumsOf(tallies: Tallies, fenPerHead: number): SimulationSums {
  const count = (group: Group) => countWhere(tallies, (cell) => isIn(group, cell));
  const base = sideOf(tallies, 'base', fenPerHead);
  const scenario = sideOf(tallies, 'scenario', fenPerHead);
  return {
    looked: count('looked'),
    today: count('today'),
    todayUnknown: count('todayUnknown'),
    base,
    scenario,
    gained: count('gained'),
    lost: count('lost'),
    costDifferenceFen: scenario.costFen - base.costFen,
  };
}

/** The results of the villages within a place. */
export function resultsWithin(results: Results, area: string): VillageResult[] {
  const prefix = areaPrefix(area);
  return Object.entries(results).flatMap(([village, one]) => (village.startsWith(prefix) ? [one] : []));
}

/** The places one level below, in order, each with its villages' results; of a village itself. */
export function byPlaceBelow(results: Results, area: string): Map<string, VillageResult[]> {
  const level = levelOfCode(area);
  const below = level === 'county' ? 'town' : level === 'city' || level === 'province' ? 'county' : 'village';
  const prefix = areaPrefix(area);
  const found = new Map<string, VillageResult[]>();
  for (const village of Object.keys(results).sort()) {
    const one = results[village];
    if (!village.startsWith(prefix) || one === undefined) continue;
    const place = ancestorCode(village, below);
    found.set(place, [...(found.get(place) ?? []), one]);
  }
  return found;
}

const CAUSE_GROUPS = ['enter', 'leave', 'stay', 'neither', 'unknown'] as const;
type Tallied = Pick<CauseView, 'cause' | 'group' | 'all'> & { first: Count };

/** What decided for the groups of the scenario, the most households first. */
export function causesOf(villages: readonly VillageResult[]): Tallied[] {
  const found = new Map<string, Tallied>();
  for (const [cell, [, , causes]] of villages.flatMap(({ cells }) => Object.entries(cells))) {
    const group = CAUSE_GROUPS.find((name) => isIn(`scenario.${name}`, cell));
    if (group === undefined) continue;
    for (const [cause, [households, persons, all]] of Object.entries(causes)) {
      const key = `${group} ${cause}`;
      const before = found.get(key) ?? { cause, group, all: 0, first: { households: 0, persons: 0 } };
      found.set(key, {
        ...before,
        all: before.all + all,
        first: {
          households: before.first.households + households,
          persons: before.first.persons + persons,
        },
      });
    }
  }
  const rank = (one: Tallied) => CAUSE_GROUPS.indexOf(one.group);
  return [...found.values()].sort(
    (a, b) => rank(a) - rank(b) || b.first.households - a.first.households || (a.cause < b.cause ? -1 : 1),
  );
}

/** How many households a village has in a figure, decided by a cause when one is named. */
export function countIn(
  { cells }: VillageResult,
  group: Group,
  cause?: { readonly id: string; readonly deciding: 'first' | 'all' },
): number {
  return Object.entries(cells).reduce((sum, [cell, [households, , causes]]) => {
    if (!isIn(group, cell)) return sum;
    if (cause === undefined) return sum + households;
    const [first = 0, , all = 0] = causes[cause.id] ?? [];
    return sum + (cause.deciding === 'first' ? first : all);
  }, 0);
}

/** Villages in which two scenarios do not select the same, or that only one of them looked at. */
export function differingVillages(a: Results, b: Results): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((village) => a[village]?.selected !== b[village]?.selected)
    .sort();
}
