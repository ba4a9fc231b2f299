import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCharacter } from '#kernel/person-document.ts';
import { type ListDocument, readListDocument } from './identity/rules.ts';
import { differingPlaces, shownPair } from './marks.ts';

const TODAY = '2024-06-30';
const seventeen = '52992119800229123';
const KEY = seventeen + checkCharacter(seventeen);
const read = (text: string, isNumber = false) => readListDocument(text, isNumber, TODAY);
const member = { name: '符阿妹', document: KEY, birth: '1980-02-29' };
const shown = (document: ListDocument, birth: string | null = '1980-02-29') =>
  shownPair(member, { name: '符亚妹', document, birth }, TODAY);

describe('which places differ', () => {
  const swap = `${KEY.slice(0, 14)}${KEY[15]}${KEY[14]}${KEY.slice(16)}`;
  test.each([
    ['one digit', `${KEY.slice(0, 9)}9${KEY.slice(10)}`, { member: [9], listed: [9] }],
    ['two swapped', swap, { member: [14, 15], listed: [14, 15] }],
    ['one lost', KEY.slice(0, 8) + KEY.slice(9), { member: [8], listed: [] }],
    ['one more', `${KEY.slice(0, 4)}7${KEY.slice(4)}`, { member: [], listed: [4] }],
  ])('%s', (_, text, places) => {
    expect(differingPlaces(KEY, { state: 'wrong', text })).toEqual(places);
  });

  test('a number that lost its end', () => {
    expect(differingPlaces(KEY, { state: 'cut', prefix: KEY.slice(0, 15) })).toEqual({
      member: [15, 16, 17],
      listed: [],
    });
  });
});

test('where both sides have a number its ends are shown, and of the births only the year', () => {
  const { member: ours, listed, marks } = shown(read(`${KEY.slice(0, 15)}${KEY[16]}${KEY[15]}${KEY[17]}`));
  expect(ours).toEqual({ name: '符阿妹', document: `5299**********${KEY.slice(-4)}`, birth: '1980-**-**' });
  expect(listed.birth).toBe('1980-**-**');
  expect(marks).toMatchObject({ memberState: 'valid', listedState: 'wrong' });
});

test('where one has none no digit is shown, and the births stand whole', () => {
  const { member: ours, listed, marks } = shown(read(''), '1980-02-28');
  expect([ours.document, listed.document, ours.birth, listed.birth]).toEqual([
    '',
    '',
    '1980-02-29',
    '1980-02-28',
  ]);
  expect(marks.birth).toEqual(['day']);
});

test('a number that lost its end shows its beginning only', () => {
  expect(shown(read(`${KEY.slice(0, 15)}000`)).listed.document).toBe(`5299${'*'.repeat(11)}`);
});

test('of no damaged number can more than its ends be read, and never a birth beside an end', () => {
  const damage = fc.tuple(
    fc.constantFrom('digit', 'lost', 'more', 'swap', 'cut', 'none'),
    fc.nat(17),
    fc.nat(9),
  );
  fc.assert(
    fc.property(damage, ([how, at, digit]) => {
      const text = {
        digit: `${KEY.slice(0, at)}${digit}${KEY.slice(at + 1)}`,
        lost: KEY.slice(0, at) + KEY.slice(at + 1),
        more: `${KEY.slice(0, at)}${digit}${KEY.slice(at)}`,
        swap: `${KEY.slice(0, at)}${KEY[at + 1] ?? ''}${KEY[at]}${KEY.slice(at + 2)}`,
        cut: `${KEY.slice(0, 15)}000`,
        none: KEY,
      }[how];
      const pair = shown(read(text));
      for (const { document, birth } of [pair.member, pair.listed]) {
        expect(document.replaceAll(/[*]/g, '').length).toBeLessThanOrEqual(8);
        if (document !== '') expect(birth).toMatch(/^\d{4}-\*\*-\*\*$/);
      }
      expect(JSON.stringify(pair)).not.toMatch(/\d{7,}/);
    }),
  );
});
