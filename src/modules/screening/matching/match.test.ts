import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCharacter } from '#kernel/person-document.ts';
import { spell } from '#platform/text/pinyin.ts';
import { readListDocument } from './identity/rules.ts';
import { Matcher } from './match.ts';
import { type Candidate, compareNames, judgePair, type Subject } from './rules.ts';

const TODAY = '2024-06-30';
const RED = '469921100201';
const GREEN = '469921100202';
const FAR = '469921101201';
const numberOf = (birth: string, order: string, area = '469921') => {
  const seventeen = area + birth.replaceAll('-', '') + order;
  return seventeen + checkCharacter(seventeen);
};

const ZHAO: Subject = {
  person: 'p-zhao',
  household: 'h-zhao',
  name: '赵建国',
  pinyin: 'zhaojianguo',
  document: numberOf('1975-03-08', '123'),
  birth: '1975-03-08',
  sex: 'male',
  village: RED,
};
const NUMBER = ZHAO.document ?? '';

/** A row of a list as it would be read, by default one that says nothing but the name. */
function row(
  name: string,
  document: string | null,
  rest: Partial<Pick<Candidate, 'birth' | 'sex' | 'villages'>> = {},
): Candidate {
  const read = readListDocument(document, false, TODAY);
  return {
    row: 7,
    name,
    pinyin: spell(name, 'name').pinyin,
    document: read,
    birth: null,
    sex: null,
    villages: [],
    ...rest,
  };
}

const certaintyOf = (candidate: Candidate, subject = ZHAO) => judgePair(subject, candidate)?.certainty;
const how = (candidate: Candidate, of: string, subject = ZHAO) =>
  judgePair(subject, candidate)?.aspects.find((aspect) => aspect.of === of)?.how;
const BORN = { birth: '1975-03-08', villages: [RED] };

describe('the number decides', () => {
  test('the same number in any form is the person, whatever the name', () => {
    expect(certaintyOf(row('赵建国', NUMBER))).toBe('exact');
    expect(certaintyOf(row('赵健国', `${NUMBER}42`))).toBe('exact');
    expect(certaintyOf(row('赵建', NUMBER.slice(0, 6) + NUMBER.slice(8, 17)))).toBe('exact');
    expect(how(row('赵建国', NUMBER), 'document')).toBe('same');
    expect(how(row('赵建国', ` ${NUMBER}`), 'document')).toBe('same-number');
  });

  test('another valid number is another person, even of the same name, birth and village', () =>
    expect(certaintyOf(row('赵建国', numberOf('1975-03-08', '337'), BORN))).toBeUndefined());

  test.each([
    ['one digit', `${NUMBER.slice(0, 15)}${(Number(NUMBER[15]) + 1) % 10}${NUMBER.slice(16)}`, 'one-digit'],
    ['two swapped', `${NUMBER.slice(0, 4)}12${NUMBER.slice(6)}`, 'two-swapped'],
    ['one lost', NUMBER.slice(0, 10) + NUMBER.slice(11), 'one-lost'],
    ['one more', `${NUMBER.slice(0, 10)}9${NUMBER.slice(10)}`, 'one-more'],
  ])('%s: probable with the name, never exact; with another name nobody', (_, written, slip) => {
    expect(certaintyOf(row('赵建国', written))).toBe('probable');
    expect(how(row('赵建国', written), 'document')).toBe(slip);
    expect(certaintyOf(row('赵健国', written))).toBe('probable');
    expect(certaintyOf(row('孙小梅', written, BORN))).toBeUndefined();
  });

  test('a slip and a name one character off: possible only where birth and village agree', () => {
    const written = NUMBER.slice(0, 16) + NUMBER.slice(17);
    expect(certaintyOf(row('赵建军', written))).toBeUndefined();
    expect(certaintyOf(row('赵建军', written, BORN))).toBe('possible');
  });

  test('a slip, but a birth of its own far away in another village: no more than possible', () => {
    const written = NUMBER.slice(0, 16) + NUMBER.slice(17);
    expect(certaintyOf(row('赵建国', written, { birth: '1949-10-01', villages: [FAR] }))).toBe('possible');
  });

  test('a number cell that lost its end: fifteen digits and the name suffice, fewer need the birth', () => {
    const cut = (text: string) => row('赵建国', text);
    expect(certaintyOf(cut(`${NUMBER.slice(0, 15)}000`))).toBe('probable');
    expect(certaintyOf(row('孙小梅', `${NUMBER.slice(0, 15)}000`))).toBeUndefined();
    expect(certaintyOf(cut('4.69921E+17'))).toBe('possible');
    expect(certaintyOf(row('赵建国', '4.69921E+17', BORN))).toBe('probable');
    expect(certaintyOf(row('赵建国', '4.69921E+17', { birth: '1949-10-01' }))).toBeUndefined();
  });

  test('a number that is far from ours speaks against: possible where all the rest agrees, else nobody', () => {
    const other = '123456789012345678';
    expect(certaintyOf(row('赵建国', other, BORN))).toBe('possible');
    expect(certaintyOf(row('赵建国', other, { birth: '1975-03-08' }))).toBeUndefined();
  });
});

describe('without a number', () => {
  test('name, birth and village together are probable; two of them possible; one nothing', () => {
    expect(certaintyOf(row('赵建国', null, BORN))).toBe('probable');
    expect(certaintyOf(row('赵健国', null, BORN))).toBe('probable');
    expect(certaintyOf(row('赵建国', null, { birth: '1975-03-08' }))).toBe('possible');
    expect(certaintyOf(row('赵建国', null, { birth: '1975-03-08', villages: [FAR] }))).toBe('possible');
    expect(certaintyOf(row('赵建国', null, { villages: [RED] }))).toBeUndefined();
    expect(certaintyOf(row('赵建国', null))).toBeUndefined();
    expect(certaintyOf(row('孙小梅', null, BORN))).toBeUndefined();
  });

  test('of two villages that an address can mean, ours is one', () =>
    expect(certaintyOf(row('赵建国', null, { birth: '1975-03-08', villages: [FAR, RED] }))).toBe('probable'));

  test.each([
    ['day and month swapped', '1975-08-03', 'one-part'],
    ['another day', '1975-03-18', 'one-part'],
    ['another year near', '1976-03-08', 'one-part'],
    ['ten years apart', '1985-03-08', 'other'],
    ['another day and month', '1975-04-09', 'other'],
  ])('birth: %s', (_, birth, expected) => {
    const near = row('赵建国', null, { birth, villages: [RED] });
    expect(certaintyOf(near)).toBe(expected === 'one-part' ? 'possible' : undefined);
  });

  test('the other sex is another person', () =>
    expect(certaintyOf(row('赵建国', null, { ...BORN, sex: 'female' }))).toBeUndefined());

  test('a member whose number the register lacks is found by the rest, and a number of the list does not exclude him', () => {
    const lacking = { ...ZHAO, document: null };
    expect(certaintyOf(row('赵建国', numberOf('1975-03-08', '337'), { villages: [RED] }), lacking)).toBe(
      'probable',
    );
    expect(certaintyOf(row('赵建国', numberOf('1975-03-09', '337'), { villages: [FAR] }), lacking)).toBe(
      undefined,
    );
    expect(certaintyOf(row('赵建国', null, BORN), { ...lacking, birth: null })).toBeUndefined();
  });
});

test.each([
  ['赵建国', '赵建国', 'same'],
  ['赵建国', '赵健国', 'same-sound'],
  ['吕丽', '呂麗', 'same-sound'],
  ['单于飞', '单于非', 'same-sound'],
  ['赵建国', '赵建军', 'one-character'],
  ['赵建国', '赵国', 'one-character'],
  ['赵国', '赵建国', 'one-character'],
  ['赵建国', '孙小梅', 'other'],
  ['赵建国', '赵', 'other'],
  ['阿依古丽·买买提', '阿依古丽买买提', 'same-sound'],
])('names %s and %s: %s', (a, b, expected) =>
  expect(
    compareNames({ name: a, pinyin: spell(a, 'name').pinyin }, { name: b, pinyin: spell(b, 'name').pinyin }),
  ).toBe(expected),
);

describe('among all members', () => {
  const twin = (person: string, rest: Partial<Subject>): Subject => ({ ...ZHAO, person, ...rest });
  const found = (subjects: Subject[], candidate: Candidate) =>
    new Matcher(subjects).find(candidate).map(({ subject, certainty }) => `${subject.person} ${certainty}`);

  test('two who are equally likely: neither is probable', () => {
    const other = twin('p-2', { document: numberOf('1975-03-08', '455') });
    expect(found([ZHAO, other], row('赵建国', null, BORN)).sort()).toEqual([
      'p-2 possible',
      'p-zhao possible',
    ]);
  });

  test('one probable leaves no possible beside it', () => {
    const other = twin('p-2', { village: GREEN, document: numberOf('1975-03-08', '455') });
    expect(found([ZHAO, other], row('赵建国', null, BORN))).toEqual(['p-zhao probable']);
  });

  test('an exact one is alone, also beside a namesake of the same day and village', () => {
    const other = twin('p-2', { document: numberOf('1975-03-08', '455') });
    expect(found([other, ZHAO], row('赵建国', NUMBER, BORN))).toEqual(['p-zhao exact']);
  });

  test('each slip is found in a crowd by its name', () => {
    for (let at = 0; at < 18; at += 1) {
      const lost = NUMBER.slice(0, at) + NUMBER.slice(at + 1);
      expect(found([ZHAO], row('赵健国', lost))).toEqual(['p-zhao probable']);
    }
  });
});

describe('thousands of invented people', () => {
  const SURNAMES = [...'赵钱孙李周吴郑王冯陈'];
  const GIVEN = [...'建健国强伟明芳秀英军'];
  const VILLAGES = [RED, GREEN, FAR];
  const person = fc.record({
    surname: fc.constantFrom(...SURNAMES),
    given: fc.array(fc.constantFrom(...GIVEN), { minLength: 1, maxLength: 2 }),
    birth: fc
      .date({ min: new Date('1940-01-01'), max: new Date('2015-12-31'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
    order: fc.integer({ min: 0, max: 999 }),
    village: fc.constantFrom(...VILLAGES),
  });
  const crowd = fc.array(person, { minLength: 20, maxLength: 120 }).map((people) => {
    const subjects = new Map<string, Subject>();
    for (const [i, { surname, given, birth, order, village }] of people.entries()) {
      const name = surname + given.join('');
      const document = numberOf(birth, String(order).padStart(3, '0'));
      const sex = order % 2 === 1 ? 'male' : 'female';
      const { pinyin } = spell(name, 'name');
      subjects.set(document, {
        person: `p${i}`,
        household: `h${i}`,
        name,
        pinyin,
        document,
        birth,
        sex,
        village,
      });
    }
    return [...subjects.values()];
  });
  const runs = { numRuns: 60 };

  test('everybody is found by his own number, exactly and alone', () => {
    fc.assert(
      fc.property(crowd, (subjects) => {
        const matcher = new Matcher(subjects);
        for (const one of subjects) {
          const matches = matcher.find(row('某某', one.document));
          expect(matches.map(({ subject, certainty }) => [subject.person, certainty])).toEqual([
            [one.person, 'exact'],
          ]);
        }
      }),
      runs,
    );
  });

  test('everybody is found by name, birth and village; who is called probable is the only such one', () => {
    fc.assert(
      fc.property(crowd, (subjects) => {
        const matcher = new Matcher(subjects);
        for (const one of subjects) {
          const matches = matcher.find(row(one.name, null, { birth: one.birth, villages: [one.village] }));
          expect(matches.map(({ subject }) => subject.person)).toContain(one.person);
          const probable = matches.filter(({ certainty }) => certainty === 'probable');
          for (const { subject } of probable) expect(subject.pinyin).toBe(one.pinyin);
          expect(probable.length).toBeLessThanOrEqual(1);
        }
      }),
      runs,
    );
  });

  test('a stranger with a valid number of his own is nobody, however near', () => {
    fc.assert(
      fc.property(crowd, (subjects) => {
        const known = new Set(subjects.map((one) => one.document));
        const matcher = new Matcher(subjects);
        for (const one of subjects) {
          const own = numberOf(one.birth ?? '', '999', '510000');
          if (known.has(own)) continue;
          expect(matcher.find(row(one.name, own, { birth: one.birth, villages: [one.village] }))).toEqual([]);
          // One digit off ours and yet valid in itself: another person.
          expect(matcher.find(row(one.name, numberOf(one.birth ?? '', '998', '469922')))).toEqual([]);
        }
      }),
      runs,
    );
  });

  /** Rows that only resemble a member, as the lists of offices hold them. */
  function missesOf(one: Subject, years: number, subjects: readonly Subject[]): Candidate[] {
    const [year = '', month = '', day = ''] = (one.birth ?? '').split('-');
    const later = `${Number(year) + years}-${month}-${day}`;
    const sameYear = `${year}-${month === '06' ? '09' : '06'}-${day === '11' ? '12' : '11'}`;
    const hasNamesake = (birth: string) =>
      subjects.some((other) => other.pinyin === one.pinyin && other.birth === birth);
    const number = one.document ?? '';
    const off = number.slice(0, 12) + ((Number(number[12]) + 3) % 10) + number.slice(13);
    return [
      row(one.name, null),
      row(one.name, null, { birth: sameYear }),
      ...(hasNamesake(later) ? [] : [row(one.name, null, { birth: later, villages: [one.village] })]),
      row('欧阳不凡', off, { birth: one.birth, villages: [one.village] }),
    ];
  }

  test('near misses are never exact nor probable', () => {
    fc.assert(
      fc.property(crowd, fc.integer({ min: 12, max: 40 }), (subjects, years) => {
        const matcher = new Matcher(subjects);
        const found = subjects
          .flatMap((one) => missesOf(one, years, subjects))
          .flatMap((miss) => matcher.find(miss));
        expect(found.filter(({ certainty }) => certainty !== 'possible')).toEqual([]);
      }),
      runs,
    );
  });
});
