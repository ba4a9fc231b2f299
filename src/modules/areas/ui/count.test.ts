import { expect, test } from 'vitest';
import { countOf } from './count.ts';

test.each([
  ['', null],
  ['  ', null],
  ['0', 0],
  ['12,345', 12_345],
  ['１２', 12],
  ['-3', undefined],
  ['1.5', undefined],
  ['约 300', undefined],
  ['1234567890', undefined],
])('%j is read as %j', (typed, count) => {
  expect(countOf(typed)).toBe(count);
});
