import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Group } from './model.ts';
import {
  byPlaceBelow,
  type CellTally,
  causesOf,
  cellsOf,
  countIn,
  differingVillages,
  isIn,
  percentOf,
  sumsOf,
  talliesOf,
  type VillageResult,
} from './rules.ts';

const cells = cellsOf('looked');
const count = fc.nat({ max: 500 });
const tally = fc
  .record({
    households: count,
    persons: count,
    all: count,
    split: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ households, persons, all, split }): CellTally => {
    const first = Math.floor(households * split);
    return [
      households,
      persons,
      {
        'income.below': [first, 0, Math.max(first, all)],
        'no-entry': [households - first, persons, households - first],
      },
    ];
  });
const village = (truth: boolean) =>
  fc
    .dictionary(fc.constantFrom(...cells.filter((cell) => (cell[3] === '-') !== truth)), tally)
    .map((found): VillageResult => ({ digest: JSON.stringify(found), selected: 'x', cells: found }));
const results = fc
  .boolean()
  .chain((truth) =>
    fc.dictionary(fc.constantFrom('529921100200', '529921100201', '529921101200'), village(truth)),
  );

const add = (...counts: { households: number; persons: number }[]) =>
  counts.reduce((sum, one) => ({
    households: sum.households + one.households,
    persons: sum.persons + one.persons,
  }));

test('whoever is looked at is in one group of each side, and the groups make today and who is selected', () => {
  fc.assert(
    fc.property(results, fc.nat({ max: 100_000 }), (found, fen) => {
      const sums = sumsOf(talliesOf(Object.values(found)), fen);
      for (const side of [sums.base, sums.scenario]) {
        const { enter, leave, stay, neither, unknown, selected, undecided, overlap } = side;
        expect(add(enter, leave, stay, neither, unknown)).toEqual(sums.looked);
        expect(overlap.both).toEqual(stay);
        expect(overlap.onlySelected).toEqual(enter);
        expect(overlap.onlyToday).toEqual(leave);
        expect(side.costFen).toBe(selected.persons * fen);
        expect(side.mostCostFen - side.costFen).toBe(undecided.persons * fen);
      }
      expect(sums.costDifferenceFen).toBe(sums.scenario.costFen - sums.base.costFen);
    }),
  );
});

test('the sums of the parts are the sums of the whole, and every figure is the count of its households', () => {
  fc.assert(
    fc.property(results, (found) => {
      const whole = sumsOf(talliesOf(Object.values(found)), 100);
      const parts = [...byPlaceBelow(found, '529921000000').values()].map((villages) =>
        sumsOf(talliesOf(villages), 100),
      );
      const total = parts.reduce((sum, { scenario }) => sum + scenario.enter.households, 0);
      expect(total).toBe(whole.scenario.enter.households);
      const listed = (group: Group) =>
        Object.values(found).reduce((sum, one) => sum + countIn(one, group), 0);
      expect(listed('scenario.enter')).toBe(whole.scenario.enter.households);
      expect(listed('base.unknown')).toBe(whole.base.unknown.households);
      expect(listed('gained')).toBe(whole.gained.households);
      expect(listed('looked')).toBe(whole.looked.households);
    }),
  );
});

test('what decided first makes up the group, in all and by cause', () => {
  fc.assert(
    fc.property(results, (found) => {
      const villages = Object.values(found);
      const { scenario } = sumsOf(talliesOf(villages), 0);
      for (const group of ['enter', 'leave', 'stay', 'neither', 'unknown'] as const) {
        const causes = causesOf(villages).filter((one) => one.group === group);
        const first = causes.reduce((sum, one) => sum + one.first.households, 0);
        expect(first).toBe(scenario[group].households);
        for (const { cause, first: one, all } of causes) {
          const listed = (deciding: 'first' | 'all') =>
            villages.reduce((sum, v) => sum + countIn(v, `scenario.${group}`, { id: cause, deciding }), 0);
          expect([listed('first'), listed('all')]).toEqual([one.households, all]);
        }
      }
    }),
  );
});

test('errors against a truth have their base; without one there are none', () => {
  fc.assert(
    fc.property(fc.array(village(true), { minLength: 1 }), (villages) => {
      const tallies = talliesOf(villages);
      const { truth, selected } = sumsOf(tallies, 0).scenario;
      if (tallies.size === 0) return;
      const { exclusionError: out, inclusionError: into } = truth ?? {};
      expect(into?.base).toEqual(selected);
      expect((out?.wrong.households ?? 0) <= (out?.base.households ?? 0)).toBe(true);
      expect((into?.wrong.households ?? 0) + (into?.unknown.households ?? 0)).toBeLessThanOrEqual(
        into?.base.households ?? 0,
      );
      expect(out?.percent ?? 0).toBeLessThanOrEqual(100);
    }),
  );
  const alone = { digest: '', selected: '', cells: { 'oii-': [3, 9, {}] as CellTally } };
  expect(sumsOf(talliesOf([alone]), 0).scenario.truth).toBeNull();
});

test('a cell belongs to a figure by its letters', () => {
  expect(isIn('gained', 'uoi-')).toBe(true);
  expect(isIn('gained', 'uui-')).toBe(false);
  expect(isIn('scenario.unknown', 'uoi-')).toBe(true);
  expect(isIn('scenario.undecided', 'uoi-')).toBe(false);
  expect(isIn('scenario.excluded', 'ooou')).toBe(false);
  expect(isIn('base.excluded', 'ooii')).toBe(true);
  for (const group of Group.options) expect(cellsOf(group).length).toBeGreaterThan(0);
  expect([percentOf(1, 3), percentOf(0, 5), percentOf(0, 0)]).toEqual([33.3, 0, null]);
});

test('two scenarios differ in the villages where they do not select the same', () => {
  const one = (selected: string) => ({ digest: '', selected, cells: {} });
  expect(differingVillages({ a: one('1'), b: one('2') }, { a: one('1'), b: one('3'), c: one('4') })).toEqual([
    'b',
    'c',
  ]);
});
