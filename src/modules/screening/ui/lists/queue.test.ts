import { describe, expect, test } from 'vitest';
import type { ListPair } from '../../lists/model.ts';
import { differingCharacters } from './differing.ts';
import { NO_WORK, paceOf, progressOf, recordOf, waiting, wishOf } from './queue.ts';

const pair = (id: string, verdict: ListPair['verdict'] = 'open', how = 'same') =>
  ({ id, verdict, aspects: [{ of: 'name', how }], alike: { same: 2, other: 1 } }) as unknown as ListPair;
const [a, b, c] = [pair('a'), pair('b'), pair('c', 'unsure')];
const ids = (pairs: readonly ListPair[]) => pairs.map(({ id }) => id).join('');
const judged = (one: ListPair, verdict: 'same' | 'other' | 'unsure', at = 0) => ({ pair: one, verdict, at });

describe('the queue', () => {
  test('what was put off comes behind the others, what nobody could decide last', () => {
    expect(ids(waiting([c, a, b], NO_WORK))).toBe('abc');
    expect(ids(waiting([a, b, c], { judged: [], later: ['a'] }))).toBe('bac');
    expect(ids(waiting([a, b, c], { judged: [], later: ['b', 'a'] }))).toBe('bac');
  });

  test('what was judged is gone, and counted', () => {
    const work = { judged: [judged(a, 'same'), judged(c, 'other')], later: [] };
    expect(ids(waiting([a, b, c], work))).toBe('b');
    const progress = { open: 2, same: 5, other: 0, unsure: 1, remembered: 0 };
    expect(progressOf(progress, work.judged)).toEqual({
      open: 1,
      same: 6,
      other: 1,
      unsure: 0,
      remembered: 0,
    });
  });

  test('pairs alike in the same points add to the record; others and undecided ones do not', () => {
    const since = [judged(b, 'other'), judged(c, 'unsure'), judged(pair('d', 'open', 'same-sound'), 'same')];
    expect(recordOf(a, since)).toEqual({ same: 2, other: 2 });
  });

  test('the pace is the usual one; a break is no pace', () => {
    const at = [0, 8, 17, 26, 4000].map((second) => judged(a, 'same', second * 1000));
    expect(paceOf(at, null)).toBe(9);
    expect(paceOf(at.slice(0, 2), 12)).toBe(12);
    expect(paceOf([], null)).toBeUndefined();
  });
});

describe('keys', () => {
  const press = (key: string, more = {}) =>
    wishOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, ...more });

  test('Y N ? → U, in both cases, and the full-width question mark', () => {
    expect(['Y', 'n', '?', '？', '/', 'ArrowRight', 'u'].map((key) => press(key))).toEqual([
      'same',
      'other',
      'unsure',
      'unsure',
      'unsure',
      'later',
      'undo',
    ]);
  });

  test('a key that an input method holds, and one with Ctrl', () => {
    expect(press('Process', { code: 'KeyY' })).toBe('same');
    expect(press('n', { ctrlKey: true })).toBeUndefined();
    expect(press('x')).toBeUndefined();
  });
});

test('only the characters that differ are marked', () => {
  expect(differingCharacters('符阿妹', '符亚妹')).toEqual([1]);
  expect(differingCharacters('王秀莲', '王莲')).toEqual([1]);
  expect(differingCharacters('王莲', '王秀莲')).toEqual([]);
  expect(differingCharacters('欧阳春', '欧阳春')).toEqual([]);
});
