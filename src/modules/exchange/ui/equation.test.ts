import { describe, expect, it } from 'vitest';
import type { BatchSummary } from '../batch/model.ts';
import { changesAnything, imbalancesOf, writtenBy } from './equation.ts';

const pair = (households: number, members: number) => ({ households, members });
const summary: BatchSummary = {
  rows: 17_688,
  accepted: pair(2690, 15_000),
  keptOut: pair(0, 75),
  findings: { error: 146, suspect: 278 },
  byCheck: [],
  before: pair(2690, 14_983),
  added: pair(6, 31),
  changed: pair(412, 1204),
  unchanged: pair(2272, 13_675),
  left: pair(6, 29),
  keptBefore: pair(0, 75),
  after: pair(2696, 15_014),
  byField: [],
  errorWorkbook: null,
  seconds: 1,
};

describe('the equation of an import', () => {
  it('adds up', () => {
    expect(imbalancesOf(summary)).toEqual([]);
    expect(writtenBy(summary)).toEqual(pair(418, 1235));
    expect(changesAnything(summary)).toBe(true);
  });

  it('tells both sides when it does not', () => {
    expect(imbalancesOf({ ...summary, unchanged: pair(2271, 13_675) })).toEqual([
      { unit: 'households', before: 2690, parts: 2689, expected: 2696, after: 2696 },
    ]);
    expect(imbalancesOf({ ...summary, after: pair(2697, 15_014) })).toHaveLength(1);
  });
});
