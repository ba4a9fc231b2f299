import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysBetween } from '#kernel/day.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { dueOf, endFindings, isOpen, isOverdue, namedKey, textFindings } from './rules.ts';

const packs = loadPackSet(new URL('../../../../packs/', import.meta.url).pathname);
const day = fc.integer({ min: 0, max: 6000 }).map((count) => addDays('2012-01-01', count));
const due = (area: string, on: string) => dueOf(resolvePacks(packs, area), area, on);

test('the last day follows from the pack of the place and day, and where no pack gives one there is none', () => {
  expect(due('520221000000', '2026-11-25').dueOn).toBe('2026-11-28');
  expect(due('469921100200', '2019-06-01').dueOn).toBe('2019-06-08');
  expect(due('469921100200', '2019-06-01').deadline).toMatchObject({ days: 7, invented: true });
  expect(due('520221000000', '2020-12-31')).toEqual({ dueOn: null, deadline: null });
  fc.assert(
    fc.property(day, fc.constantFrom('520221000000', '469921100200'), (on, area) => {
      const { dueOn, deadline } = due(area, on);
      expect(dueOn === null).toBe(deadline === null);
      if (dueOn !== null) expect(daysBetween(on, dueOn)).toBe(deadline?.days);
    }),
  );
});

test('overdue means open, not checked, and past the last day', () => {
  const states = fc.constantFrom('new', 'checking', 'handed-over', 'closed') as fc.Arbitrary<'new'>;
  fc.assert(
    fc.property(fc.option(day), fc.option(day), states, day, (dueOn, checkedOn, state, today) => {
      const late = isOverdue({ dueOn, checkedOn, state }, today);
      expect(late).toBe(
        isOpen(state) && checkedOn === null && dueOn !== null && daysBetween(dueOn, today) > 0,
      );
    }),
  );
});

test('a number of a person is found in a text however it is written', () => {
  const separators = fc.constantFrom('', ' ', '-', '\u200b', '　', '.');
  const digits = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), separators), {
    minLength: 11,
    maxLength: 18,
  });
  fc.assert(
    fc.property(fc.string(), digits, fc.constantFrom('找他', '。'), (before, number, after) => {
      const text = `${before}${number.map(([digit, gap]) => `${digit}${gap}`).join('')}${after}`;
      expect(textFindings(text, 'said')).toEqual([{ code: 'clues.numberInText', at: 'said' }]);
    }),
  );
  expect(textFindings('2026 年 3 月 5 日花了 12345.60 元，住院 20 天', 'said')).toEqual([]);
});

test('a clue ends with a known reason, and with words where it was not checked or the reason is another', () => {
  const known = new Set(['no-risk', 'other']);
  const codes = (code: string, note: string, checkedOn: string | null) =>
    endFindings({ code, note, known, checkedOn }, 'reason').map((finding) => finding.code);
  expect(codes('no-risk', '', '2026-01-01')).toEqual([]);
  expect(codes('no-risk', '', null)).toEqual(['clues.notChecked']);
  expect(codes('no-risk', '家里没人，电话核实', null)).toEqual([]);
  expect(codes('other', '', '2026-01-01')).toEqual(['clues.noteWanted']);
  expect(codes('nothing', '随便', null)).toEqual(['clues.codeUnknown']);
});

test('somebody without a number is found again by his name in whatever spacing, and told apart by birth', () => {
  expect(namedKey('李　二\u200b', null)).toBe(namedKey('李二', null));
  expect(namedKey('李二', '1950-01-01')).not.toBe(namedKey('李二', null));
});
