import { describe, expect, it } from 'vitest';
import { factsOfFields, imbalancesOf, sameChange, townsOutside } from './rules.ts';

const pair = (households: number, members: number) => ({ households, members });
const summary = {
  before: pair(2690, 14_983),
  added: pair(6, 31),
  changed: pair(412, 1204),
  unchanged: pair(2272, 13_675),
  left: pair(6, 29),
  keptBefore: pair(0, 75),
  joined: 4,
  gone: 3,
  after: pair(2696, 15_015),
};

describe('the equation of an import', () => {
  it('adds up, members with those who joined and left', () => {
    expect(imbalancesOf(summary)).toEqual([]);
  });

  it('tells both sides when it does not', () => {
    expect(imbalancesOf({ ...summary, unchanged: pair(2271, 13_675) })).toEqual([
      { unit: 'households', before: 2690, parts: 2689, expected: 2696, after: 2696 },
    ]);
    expect(imbalancesOf({ ...summary, after: pair(2697, 15_015) })).toHaveLength(1);
    expect(imbalancesOf({ ...summary, gone: 4 })).toMatchObject([{ unit: 'members', expected: 15_014 }]);
  });

  it('is the same change only when every part is', () => {
    expect(sameChange(summary, { ...summary })).toBe(true);
    expect(sameChange(summary, { ...summary, changed: pair(412, 1205) })).toBe(false);
    expect(sameChange(summary, { ...summary, gone: 4, joined: 5 })).toBe(false);
  });
});

it('towns outside a place are counted by households; a village lies in its town', () => {
  const towns = new Map([
    ['a', '529921100000'],
    ['b', '529921101000'],
    ['c', '529921101000'],
  ]);
  expect(townsOutside(towns, '529921100000')).toEqual(new Map([['529921101000', 2]]));
  expect(townsOutside(towns, '529921000000').size).toBe(0);
  expect(townsOutside(towns, '529922000000').size).toBe(2);
});

it('columns of causes and risks fill one fact', () => {
  expect(factsOfFields(['povertyCause1', 'povertyCause2', 'wage', 'name'])).toEqual(
    new Set(['povertyCauses', 'wageFen', 'name']),
  );
});
