import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCharacter } from '#kernel/person-document.ts';
import { birthInside, readListDocument, slipBetween } from './rules.ts';

const TODAY = '2024-06-30';
const whole = (seventeen: string) => seventeen + checkCharacter(seventeen);
const ZHAO = whole('46992119750308123');

/** Numbers of invented people, born 1930–2020. */
const number = fc
  .tuple(
    fc.integer({ min: 110_000, max: 659_999 }),
    fc.date({ min: new Date('1930-01-01'), max: new Date('2020-12-31'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([area, birth, order]) =>
    whole(`${area}${birth.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`),
  );

describe('a document cell is believed as far as it can be', () => {
  test.each([
    ['as it is', ZHAO],
    ['with spaces', `${ZHAO.slice(0, 6)} ${ZHAO.slice(6, 14)} ${ZHAO.slice(14)}`],
    ['full width', ZHAO.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))],
    ['an apostrophe in front', `'${ZHAO}`],
    ['hyphens', `${ZHAO.slice(0, 6)}-${ZHAO.slice(6)}`],
    ['no width between', `${ZHAO.slice(0, 4)}\u200b${ZHAO.slice(4)}`],
    ['as a disability certificate', `${ZHAO}43`],
    ['as a reissued certificate', `${ZHAO}43B1`.replace('B1', '01')],
    ['a certificate with an impossible grade', `${ZHAO}99`],
  ])('valid: %s', (_, text) =>
    expect(readListDocument(text, false, TODAY)).toMatchObject({ state: 'valid', key: ZHAO }),
  );

  test('first generation: fifteen digits mean the number of eighteen, as a text and as a number', () => {
    const fifteen = ZHAO.slice(0, 6) + ZHAO.slice(8, 17);
    for (const isNumber of [true, false])
      expect(readListDocument(fifteen, isNumber, TODAY)).toMatchObject({ state: 'valid', key: ZHAO });
  });

  test.each([
    ['a number cell', '469921197503081200', true],
    ['a text that was a number once', '469921197503081000', false],
    ['shown as a power of ten', '4.69921197503081E+17', false],
  ])('cut: %s', (_, text, isNumber) => {
    const read = readListDocument(text, isNumber, TODAY);
    expect(read).toEqual({ state: 'cut', prefix: '469921197503081' });
    expect(birthInside(read)).toBe('1975-03-08');
  });

  test('cut to few digits: the place remains, the birth does not', () => {
    const read = readListDocument('4.69921E+17', false, TODAY);
    expect(read).toEqual({ state: 'cut', prefix: '469921' });
    expect(birthInside(read)).toBeNull();
    expect(readListDocument('4.7E+17', false, TODAY)).toEqual({ state: 'missing' });
  });

  test.each([null, '', '  ', '无', '不详', '-', '46992', '护照E1234567', '13812345678'])(
    'missing: %j',
    (text) => expect(readListDocument(text, false, TODAY)).toEqual({ state: 'missing' }),
  );

  test('wrong: a check character that cannot be, a day that is none, a birth to come, a digit lost or too many', () => {
    const wrong = (text: string) => expect(readListDocument(text, false, TODAY).state).toBe('wrong');
    wrong(ZHAO.slice(0, 17) + (ZHAO.endsWith('1') ? '2' : '1'));
    wrong(whole('46992119750231123'));
    wrong(whole('46992120250308123'));
    wrong(ZHAO.slice(1));
    wrong(`${ZHAO.slice(0, 9)}7${ZHAO.slice(9)}`);
  });

  test('of any valid number: valid; one slip of the hand is never believed and told as that slip', () => {
    fc.assert(
      fc.property(number, fc.nat(16), fc.integer({ min: 1, max: 9 }), (key, at, shift) => {
        expect(readListDocument(key, false, TODAY)).toEqual({ state: 'valid', key, written: key });
        const digit = String((Number(key[at]) + shift) % 10);
        const written = key.slice(0, at) + digit + key.slice(at + 1);
        expect(readListDocument(written, false, TODAY).state).not.toBe('valid');
        expect(slipBetween(key, written)).toBe('one-digit');
        expect(slipBetween(key, key.slice(0, at) + key.slice(at + 1))).toBe('one-lost');
        expect(slipBetween(key, key.slice(0, at) + digit + key.slice(at))).toBe('one-more');
      }),
      { numRuns: 2000 },
    );
  });

  test('two neighbours that changed places are told as such; two digits wrong are no slip', () => {
    fc.assert(
      fc.property(number, fc.nat(15), (key, at) => {
        fc.pre(key[at] !== key[at + 1]);
        const written = key.slice(0, at) + key[at + 1] + key[at] + key.slice(at + 2);
        expect(slipBetween(key, written)).toBe('two-swapped');
      }),
      { numRuns: 2000 },
    );
    const far = `5${ZHAO.slice(1, 9)}${ZHAO[9] === '0' ? '1' : '0'}${ZHAO.slice(10)}`;
    expect(slipBetween(ZHAO, far)).toBeUndefined();
    expect(slipBetween(ZHAO, ZHAO.slice(2))).toBeUndefined();
  });

  test('any text ends in one of the four states', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, isNumber) => {
        const read = readListDocument(text, isNumber, TODAY);
        expect(['valid', 'cut', 'wrong', 'missing']).toContain(read.state);
      }),
      { numRuns: 3000 },
    );
  });
});
