import { describe, expect, test } from 'vitest';
import type { Day } from '#kernel/day.ts';
import type { HouseholdRecord } from '#modules/registry/model.ts';
import { inventCounty } from './county.ts';

describe('the years of the demo county', () => {
  const county = inventCounty({ seed: 2, households: 800 });
  const at = (on: Day): readonly HouseholdRecord[] =>
    county.snapshots.find((snapshot) => snapshot.on === on)?.households ?? [];
  const median = (on: Day): number => {
    const sorted = at(on).map((one) => one.income?.perHeadFen ?? 0);
    return sorted.toSorted((a, b) => a - b)[Math.floor(sorted.length / 2)] ?? 0;
  };

  test('tell one story: people keep their number, birth and sex, and children move up at school', () => {
    const before = new Map(
      at('2021-12-31').flatMap((one) => one.members.map((m) => [m.nationalPersonNo, m])),
    );
    const pupils: string[] = [];
    for (const now of at('2022-12-31').flatMap((one) => one.members)) {
      const then = before.get(now.nationalPersonNo);
      if (then === undefined) continue;
      expect([now.name, now.birth, now.sex]).toEqual([then.name, then.birth, then.sex]);
      if (then.schoolingStatus === 'junior-1') pupils.push(now.schoolingStatus ?? 'left');
    }
    expect(pupils.length).toBeGreaterThan(10);
    expect(new Set(pupils)).toEqual(new Set(['junior-2']));
  });

  test('lead everybody out of poverty by the end of 2020, with relapses on the way', () => {
    expect(at('2016-12-31').filter((one) => one.graduationStatus === 'not-graduated').length).toBeGreaterThan(
      300,
    );
    expect(new Set(at('2020-12-31').map((one) => one.graduationStatus))).toEqual(new Set(['graduated']));
    const statuses = county.snapshots.flatMap((snapshot) =>
      snapshot.households.map((one) => one.graduationStatus),
    );
    expect(statuses).toContain('relapsed');
    expect(statuses).toContain('pre-graduated');
  });

  test('raise incomes and cover, mend houses and wells', () => {
    const days = county.snapshots.slice(0, -1).map((snapshot) => snapshot.on);
    for (const [index, day] of days.entries()) {
      const before = days[index - 1];
      if (before !== undefined) expect(median(day)).toBeGreaterThan(median(before));
    }
    const share = (on: Day, holds: (one: HouseholdRecord) => boolean): number =>
      at(on).filter(holds).length / at(on).length;
    expect(share('2016-12-31', (one) => one.dangerousHousing === true)).toBeGreaterThan(0.03);
    expect(share('2020-12-31', (one) => one.dangerousHousing === true)).toBeLessThan(0.01);
    expect(share('2016-12-31', (one) => one.safeWater === false)).toBeGreaterThan(0.03);
    expect(share('2020-12-31', (one) => one.safeWater === false)).toBe(0);
    const uninsured = (one: HouseholdRecord) =>
      one.members.some((member) => member.criticalIllnessInsured === false);
    expect(share('2016-12-31', uninsured)).toBeGreaterThan(0.2);
    expect(share('2025-12-31', uninsured)).toBeLessThan(0.02);
  });

  test('monitor the three kinds; a risk stays open for half a year at least, some to the end', () => {
    const monitored = at('2026-06-30').filter((one) => one.monitoredKind !== null);
    expect(new Set(monitored.map((one) => one.monitoredKind)).size).toBe(3);
    const open = monitored.filter((one) => one.riskEliminated === false);
    expect(open.length).toBeGreaterThan(10);
    expect(open.length).toBeLessThan(monitored.length / 2);
    expect(Math.max(...monitored.map((one) => one.risks.length))).toBeLessThanOrEqual(5);
    expect(Math.max(...monitored.map((one) => one.risks.length))).toBeGreaterThanOrEqual(3);
  });
});
