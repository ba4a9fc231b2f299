import { expect, test } from 'vitest';
import { counted, incidence, peopleOf } from './rules.ts';

const stated = (...rows: [string, number, number][]) =>
  new Map(rows.map(([area, year, value]) => [area, { year, value }] as const));
const merger = (predecessor: string, successor: string, year: number, founded = false) => ({
  predecessor,
  successor,
  year,
  founded,
});

test('a number stated after a merger holds for all; one stated before it needs those that went in', () => {
  const mergers = [merger('a', 'b', 2020)];
  expect(peopleOf('b', stated(['b', 2021, 900], ['a', 2018, 200]), mergers)).toBe(900);
  expect(peopleOf('b', stated(['b', 2018, 600], ['a', 2018, 200]), mergers)).toBe(800);
  // A part of the people is no base.
  expect(peopleOf('b', stated(['b', 2018, 600]), mergers)).toBeNull();
  expect(peopleOf('b', stated(['a', 2018, 200]), mergers)).toBeNull();
  expect(peopleOf('c', stated(), [])).toBeNull();
});

test('a village that a merger founded has the people of those that went in, however far back', () => {
  const mergers = [merger('a', 'b', 2016), merger('b', 'd', 2020, true), merger('c', 'd', 2020, true)];
  const all = stated(['a', 2014, 100], ['b', 2015, 200], ['c', 2019, 50]);
  expect(peopleOf('d', all, mergers)).toBe(350);
});

test('none is claimed only where it is known of every household', () => {
  expect(counted({ yes: 0, unknown: 0 })).toBe(0);
  expect(counted({ yes: 0, unknown: 1 })).toBeNull();
  expect(counted({ yes: 2, unknown: 1 })).toBe(2);
  expect(incidence(3, 0)).toBeNull();
  expect(incidence(3, 400)).toBe(0.75);
});
