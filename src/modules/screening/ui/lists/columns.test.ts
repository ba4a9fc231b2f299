import { expect, test } from 'vitest';
import type { HeadSheet } from '../../lists/model.ts';
import { enoughOf, firstWord } from './columns.ts';

const sheet = (meanings: readonly (string | null)[], skipped: HeadSheet['skipped'] = null): HeadSheet => ({
  sheet: 's',
  skipped,
  headerRows: [1],
  columns: meanings.map((meaning, i) => ({
    key: `c${i}`,
    header: `c${i}`,
    meaning,
    certainty: 'sure',
    samples: [],
  })),
});

test('the proposal as a word: what one sheet knows of a title another one may not take away', () => {
  expect(firstWord([sheet([null, 'name']), sheet(['document', null])])).toEqual({
    c0: 'document',
    c1: 'name',
  });
});

test('a list is enough with a name and one thing more, or a number and one thing more', () => {
  const said = { c0: 'name', c1: 'birth' };
  expect(enoughOf([sheet([null, null])], said)).toBe(true);
  expect(enoughOf([sheet([null, null])], { c0: 'birth', c1: 'village' })).toBe(false);
  expect(enoughOf([sheet([null])], { c0: 'name' })).toBe(false);
  expect(enoughOf([sheet([null, null], 'hidden')], said)).toBe(false);
});
