import { expect, test } from 'vitest';
import { weightsOf } from './rules.ts';

test('what speaks for a pair and against it, the weightiest first; what says nothing is left out', () => {
  const aspects = [
    { of: 'document', how: 'two-swapped' },
    { of: 'name', how: 'one-character' },
    { of: 'birth', how: 'same' },
    { of: 'village', how: 'missing' },
    { of: 'sex', how: 'same' },
  ];
  expect(weightsOf(aspects).map(({ of, weight }) => [of, weight])).toEqual([
    ['document', 4],
    ['birth', 3],
    ['sex', 1],
    ['name', -1],
  ]);
});

test('what a later version would compare says nothing here', () => {
  expect(
    weightsOf([
      { of: 'phone', how: 'same' },
      { of: 'name', how: 'odd' },
    ]),
  ).toEqual([]);
});
