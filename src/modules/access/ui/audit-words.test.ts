import { expect, test } from 'vitest';
import { detailText, pageOfSubject, subjectOf } from './audit-words.ts';

test.each([
  ['household:1', { kind: 'household', id: '1' }],
  ['areas', { kind: 'areas', id: '' }],
  ['figure:a:b', { kind: 'figure', id: 'a:b' }],
])('%s has a kind and an id', (subject, parts) => {
  expect(subjectOf(subject)).toEqual(parts);
});

test('only what has a page of its own can be opened', () => {
  expect(pageOfSubject('household:1')).toBe('/households/1');
  expect(pageOfSubject('import:2')).toBe('/imports/2');
  expect(pageOfSubject('user:3')).toBeUndefined();
  expect(pageOfSubject('household')).toBeUndefined();
});

test.each([
  [12345, '12,345'],
  ['', undefined],
  ['2018-12-31', '2018-12-31'],
  ['2026-11-24T01:02:03.000004Z', '2026-11-24 09:02'],
  [['a', 'b'], 'a、b'],
  [[], undefined],
  [{ a: 1 }, undefined],
  [null, undefined],
  [false, undefined],
])('%j reads %j', (value, text) => {
  expect(detailText(value)).toBe(text);
});
