import { describe, expect, test } from 'vitest';
import type { Figure } from '#kernel/figure.ts';
import { disagreementsOf } from './rules.ts';

const figure = (id: string, value: number | null, area = '529921000000'): Figure => ({
  id,
  title: id,
  value,
  unit: '户',
  numerator: value,
  denominator: null,
  area,
  areaName: '',
  on: '',
  known: '',
  digest: '',
  note: null,
});
const courses: Readonly<Record<string, 'grows' | 'shrinks'>> = { graduated: 'grows', poor: 'shrinks' };
const compare = (
  before: Record<string, number | null>,
  now: Record<string, number | null>,
  on = '2018-12-31',
) =>
  disagreementsOf(
    {
      on,
      figures: Object.entries(before).map(([indicator, value]) => ({
        indicator,
        area: '529921000000',
        value,
      })),
    },
    { on: '2018-12-31', figures: Object.entries(now).map(([id, value]) => figure(id, value)) },
    (id) => courses[id],
  ).map((one) => [one.id, one.before, one.now]);

describe('figures of an earlier report', () => {
  test('of the same day may not differ at all', () => {
    expect(compare({ all: 6, disabled: 2 }, { all: 6, disabled: 3 })).toEqual([['disabled', 2, 3]]);
  });

  test('of an earlier day contradict only against their course', () => {
    const before = { graduated: 225, poor: 231, disabled: 2 };
    expect(compare(before, { graduated: 456, poor: 0, disabled: 9 }, '2018-06-30')).toEqual([]);
    expect(compare(before, { graduated: 220, poor: 236, disabled: 9 }, '2018-06-30')).toEqual([
      ['graduated', 225, 220],
      ['poor', 231, 236],
    ]);
  });

  test('that are not known, or stand in one of both only, contradict nothing', () => {
    expect(compare({ all: null, other: 1 }, { all: 3, another: 1 })).toEqual([]);
    expect(compare({ all: 3 }, { all: null })).toEqual([]);
  });
});
