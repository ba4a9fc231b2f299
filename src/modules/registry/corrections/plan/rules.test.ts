import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '#kernel/day.ts';
import {
  type Change,
  type Cut,
  headAmong,
  type Membership,
  planChanges,
  planDerived,
  planEnd,
  type Version,
} from './rules.ts';

const START = '2015-01-01';
const dayAt = (index: number) => addDays(START, index);

/** A chain without gaps but where one is drawn, its values from a small set so that neighbours repeat them. */
const chains = fc
  .array(
    fc.record({
      length: fc.integer({ min: 1, max: 20 }),
      gap: fc.constantFrom(0, 0, 0, 5),
      a: fc.constantFrom(1, 2, 3),
      b: fc.constantFrom(null, 'x'),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => {
    let at = 0;
    return parts.map((part, index): Version => {
      const from = dayAt(at + part.gap);
      at += part.gap + part.length;
      const to = index === parts.length - 1 ? 'infinity' : dayAt(at);
      return { validFrom: from, validTo: to, recordedAt: 't', facts: { a: part.a, b: part.b } };
    });
  });

/** What the register says of a day after the cuts: superseded versions are gone, their parts and pieces stand. */
function applied(versions: readonly Version[], cuts: readonly Cut[]) {
  const gone = new Set(cuts.map((cut) => cut.version));
  const kept = cuts.flatMap(({ version, keptUntil }) =>
    keptUntil ? [{ ...version, validTo: keptUntil }] : [],
  );
  const written = cuts.flatMap(({ version, pieces }) =>
    pieces.map((piece) => ({
      ...version,
      validFrom: piece.from,
      validTo: piece.to,
      facts: { ...version.facts, ...piece.set },
    })),
  );
  return [...versions.filter((one) => !gone.has(one)), ...kept, ...written];
}
const on = (versions: readonly Version[], day: Day) =>
  versions.filter((one) => one.validFrom <= day && (one.validTo === 'infinity' || one.validTo > day));
const days = Array.from({ length: 140 }, (_, index) => dayAt(index));

/** One version a day as before, the other column as it was, and all as it was before the correction's day. */
function sameButOneColumn(versions: readonly Version[], now: readonly Version[], one: Day, day: Day) {
  const [[then], [facts]] = [on(versions, one), on(now, one)];
  expect(on(now, one)).toHaveLength(then ? 1 : 0);
  if (one < day) expect(facts?.facts).toEqual(then?.facts);
  expect(facts?.facts.b).toBe(then?.facts.b);
}

describe('a correction', () => {
  test('says one thing of each day, nothing new before its day, and what it says on its day', () => {
    fc.assert(
      fc.property(
        chains,
        fc.integer({ min: 0, max: 130 }),
        fc.constantFrom(1, 9),
        (versions, index, value) => {
          const day = dayAt(index);
          const cuts = planChanges(versions, day, [{ column: 'a', value }]);
          if (cuts === undefined) expect(on(versions, day)).toEqual([]);
          else {
            const now = applied(versions, cuts);
            for (const one of days) sameButOneColumn(versions, now, one, day);
            expect(on(now, day)[0]?.facts.a).toBe(value);
          }
        },
      ),
    );
  });

  test('made again changes nothing', () => {
    fc.assert(
      fc.property(chains, fc.integer({ min: 0, max: 130 }), (versions, index) => {
        const change: Change[] = [{ column: 'a', value: 9 }];
        const cuts = planChanges(versions, dayAt(index), change);
        if (cuts) expect(planChanges(applied(versions, cuts), dayAt(index), change)).toEqual([]);
      }),
    );
  });

  test('reaches over later versions that repeat the old value, and stops at one that does not', () => {
    const version = (from: Day, to: Day, a: number): Version => ({
      validFrom: from,
      validTo: to,
      recordedAt: 't',
      facts: { a, b: null },
    });
    const versions = [
      version('2015-01-01', '2016-01-01', 1),
      version('2016-01-01', '2017-01-01', 1),
      version('2017-01-01', 'infinity', 2),
    ];
    const cuts = planChanges(versions, '2015-06-01', [{ column: 'a', value: 5, with: { c: 'five' } }]);
    expect(cuts?.map((cut) => [cut.version.validFrom, cut.keptUntil, cut.pieces])).toEqual([
      ['2015-01-01', '2015-06-01', [{ from: '2015-06-01', to: '2016-01-01', set: { a: 5, c: 'five' } }]],
      ['2016-01-01', undefined, [{ from: '2016-01-01', to: '2017-01-01', set: { a: 5, c: 'five' } }]],
    ]);
  });
});

test('an end leaves nothing from its day on, and everything before', () => {
  fc.assert(
    fc.property(chains, fc.integer({ min: 0, max: 130 }), (versions, index) => {
      const day = dayAt(index);
      const now = applied(versions, planEnd(versions, day));
      for (const one of days) expect(on(now, one)).toHaveLength(one < day ? on(versions, one).length : 0);
    }),
  );
});

describe('what follows from the members', () => {
  const spell = (name: string) => ({ head_pinyin: name.toUpperCase() });
  const memberships = fc.array(
    fc.record({
      nationalPersonNo: fc.constantFrom('1', '2', '3'),
      name: fc.constantFrom('a', 'b', 'c'),
      relationToHead: fc.constantFrom('head', 'son', null),
      from: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: 1, max: 80 }),
    }),
    { maxLength: 4 },
  );

  function followed(
    [then]: readonly Version[],
    now: readonly Version[],
    members: readonly Membership[],
    one: Day,
    day: Day,
  ) {
    const there = members.filter((member) => member.validFrom <= one && member.validTo > one);
    const name = headAmong(there, 'a');
    const derived = { head_name: name, ...spell(name), member_count: there.length };
    expect(now.map((version) => version.facts)).toEqual(then ? [one < day ? then.facts : derived] : []);
  }

  test('holds on each day from the day on, and only where it differs is anything written', () => {
    fc.assert(
      fc.property(chains, memberships, fc.integer({ min: 0, max: 100 }), (plain, drawn, index) => {
        const versions = plain.map((one) => ({
          ...one,
          facts: { head_name: 'a', head_pinyin: 'A', member_count: 2 },
        }));
        const members = drawn.map(
          ({ from, length, ...one }, person): Membership => ({
            ...one,
            person: String(person),
            validFrom: dayAt(from),
            validTo: dayAt(from + length),
          }),
        );
        const day = dayAt(index);
        const cuts = planDerived(versions, members, day, spell);
        const now = applied(versions, cuts);
        for (const one of days) followed(on(versions, one), on(now, one), members, one, day);
        expect(planDerived(now, members, day, spell)).toEqual([]);
      }),
    );
  });
});
