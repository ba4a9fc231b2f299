import { expect, test } from 'vitest';
import { barShare, readRules } from './bars.ts';

test('bars are seen wherever there is something', () => {
  expect([barShare(0, 900), barShare(1, 900), barShare(450, 900), barShare(0, 0)]).toEqual([0, 2, 50, 0]);
});

test('the address names rules, each once, and nothing else', () => {
  expect(readRules('guarantee.housing,guarantee.water,guarantee.housing,<b>,')).toEqual([
    'guarantee.housing',
    'guarantee.water',
  ]);
  expect(readRules(undefined)).toEqual([]);
});
