import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, weekdayOf } from './day.ts';
import {
  addWorkingDays,
  type Calendar,
  type DayKind,
  isWorkingDay,
  lastDayOf,
  workingDaysBetween,
} from './working-days.ts';

/** 端午 2019: 7 to 9 June free. National Day 2023 with the weekend days worked instead. */
const calendar: Calendar = new Map<string, DayKind>([
  ['2019-06-07', 'holiday'],
  ['2019-09-29', 'workday'],
]);

test('the days of the week', () => {
  expect(['1970-01-01', '2019-06-06', '2019-06-09', '2026-11-25', '1969-12-28'].map(weekdayOf)).toEqual([
    4, 4, 7, 3, 7,
  ]);
});

describe('working days', () => {
  test('over a holiday, and a Sunday that is worked', () => {
    expect(isWorkingDay(calendar, '2019-06-07')).toBe(false);
    expect(isWorkingDay(calendar, '2019-09-29')).toBe(true);
    expect(addWorkingDays(calendar, '2019-06-06', 1)).toBe('2019-06-10');
    expect(addWorkingDays(new Map(), '2019-06-06', 1)).toBe('2019-06-07');
    expect(addWorkingDays(calendar, '2019-09-28', 1)).toBe('2019-09-29');
    expect(workingDaysBetween(calendar, '2019-06-06', '2019-06-11')).toBe(2);
    expect(workingDaysBetween(calendar, '2019-06-11', '2019-06-06')).toBe(-2);
    expect(lastDayOf(calendar, '2019-06-06', { days: 5, working: false })).toBe('2019-06-11');
    expect(lastDayOf(calendar, '2019-06-06', { days: 2, working: true })).toBe('2019-06-11');
  });

  test('adding and counting are each other’s reverse, over any calendar', () => {
    const day = fc.integer({ min: 0, max: 4000 }).map((n) => addDays('2016-01-01', n));
    const calendars = fc
      .array(fc.tuple(day, fc.constantFrom<DayKind>('holiday', 'workday')), { maxLength: 60 })
      .map((days): Calendar => new Map(days));
    fc.assert(
      fc.property(calendars, day, fc.integer({ min: 0, max: 40 }), (own, from, count) => {
        const until = addWorkingDays(own, from, count);
        expect(workingDaysBetween(own, from, until)).toBe(count);
        if (count > 0) expect(isWorkingDay(own, until)).toBe(true);
        expect(daysBetween(from, until)).toBeGreaterThanOrEqual(count);
      }),
      { numRuns: 500 },
    );
  });

  test('a calendar without any working day is refused, not run for ever', () => {
    const days = Array.from({ length: 100 }, (_, n) => [addDays('2020-01-01', n), 'holiday'] as const);
    expect(() => addWorkingDays(new Map(days), '2020-01-01', 1)).toThrow(RangeError);
  });
});
