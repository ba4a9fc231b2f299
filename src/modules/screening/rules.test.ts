import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadPackSet } from '#platform/packs/load.ts';
import {
  BUILT_IN_CODES,
  type FactType,
  type FactValue,
  HOUSEHOLD_FACTS,
  INCOME_FACTS,
  MEMBER_FACTS,
} from '#policy/facts.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { NOTHING_BEYOND } from './collections/rules.ts';
import { sourceOfFact } from './queries.ts';
import {
  factsOf,
  isAsked,
  missingNumbers,
  placeRules,
  readCursor,
  reasonOf,
  type StoredHousehold,
  type StoredMember,
  verdictsOf,
  writeCursor,
} from './rules.ts';

const packs = loadPackSet('packs');
const place = (area: string, on: string) => {
  const policy = resolvePacks(packs, area);
  if (!policy) throw new Error(`no policy for ${area}`);
  return placeRules(policy, on);
};
const household = (over: Partial<StoredHousehold> = {}): StoredHousehold => ({
  memberCount: 1,
  registration: null,
  monitoring: null,
  facts: {},
  income: {},
  ...over,
});
const member = (facts: StoredMember['facts'] = {}, birth: string | null = null): StoredMember => ({
  person: 'p1',
  name: '符小雨',
  birth,
  facts,
});

const described = (stored: StoredHousehold, members: readonly StoredMember[] = []) => ({
  stored,
  members,
  village: null,
  beyond: NOTHING_BEYOND,
});

describe('facts of a household', () => {
  test('what the register does not say is not known, and an empty list is a silent source', () => {
    const facts = factsOf(
      described(household({ facts: { povertyCauses: [] } }), [member({ healthStatus: [] })]),
      '2018-12-31',
    );
    expect(facts.household.povertyCauses).toBeNull();
    expect(facts.household.dangerousHousing).toBeNull();
    expect(facts.household.monitored).toBeNull();
    expect(facts.members[0]?.healthStatus).toBeNull();
    expect(facts.members[0]?.age).toBeNull();
  });

  test('a household that nobody watches has no risk; one that is watched and names none is not known', () => {
    const stored = { monitoredKind: 'marginal-at-risk', risks: ['illness'], riskEliminatedOn: '2022-01-01' };
    expect(
      factsOf(described(household({ monitoring: 'none', facts: stored })), '2023-09-30').household,
    ).toMatchObject({
      monitored: false,
      monitoredKind: null,
      risks: [],
      riskEliminated: null,
      riskEliminatedOn: null,
    });
    expect(
      factsOf(described(household({ monitoring: 'eliminated', facts: { risks: [] } })), '2023-09-30')
        .household,
    ).toMatchObject({ monitored: true, risks: null, riskEliminated: true });
  });

  test('age is counted in full years on the day', () => {
    const aged = (on: string) =>
      factsOf(described(household(), [member({}, '2004-02-29')]), on).members[0]?.age;
    expect([aged('2010-02-27'), aged('2010-02-28'), aged('2010-03-01')]).toEqual([5, 5, 6]);
  });

  test('脱贫属性 follows the state, and who never was poor has none', () => {
    const status = (registration: string | null) =>
      factsOf(described(household({ registration })), '2018-12-31').household.graduationStatus;
    expect(['poor', 'graduated', 'relapsed', 'ordinary', null].map(status)).toEqual([
      'not-graduated',
      'graduated',
      'relapsed',
      null,
      null,
    ]);
  });

  test('every fact that a rule may read is had from the register, or is told as not kept', () => {
    const all = { household: HOUSEHOLD_FACTS, income: INCOME_FACTS, member: MEMBER_FACTS };
    const without = Object.entries(all).flatMap(([owner, fields]) =>
      Object.keys(fields)
        .map((name) => `${owner}.${name}`)
        .filter((name) => sourceOfFact(name) === undefined),
    );
    expect(without).toEqual([]);
  });
});

describe('rules at a place', () => {
  test('are asked by name, or by their kind: incomes and guarantees first', () => {
    const { rules } = place('529921000000', '2023-09-30');
    const usual = rules.filter((rule) => isAsked(rule, undefined)).map(({ rule }) => rule.id);
    expect(usual).toEqual([
      'income.below-monitoring-line',
      'guarantee.schooling',
      'guarantee.medical',
      'guarantee.critical-illness',
      'guarantee.housing',
      'guarantee.water',
    ]);
    expect(rules.slice(0, usual.length).map(({ rule }) => rule.id)).toEqual(usual);
    expect(rules.length).toBeGreaterThan(usual.length);
    const named = rules.filter((rule) => isAsked(rule, new Set(['labor.over-age'])));
    expect(named.map(({ rule }) => rule.id)).toEqual(['labor.over-age']);
  });

  test('tell the numbers that nobody knows there and then; a county with its own line has it', () => {
    const missing = (area: string, on: string) => {
      const { rules, numbers } = place(area, on);
      return [...new Set(rules.flatMap((rule) => missingNumbers(rule, numbers)))];
    };
    expect(missing('529921000000', '2018-12-31')).toEqual(['povertyLineFen']);
    expect(missing('469921000000', '2018-12-31')).toEqual([]);
    expect(missing('529921000000', '2016-12-31')).toEqual([]);
  });
});

const PLAIN: Readonly<Record<string, fc.Arbitrary<FactValue>>> = {
  number: fc.integer({ min: 0, max: 900_000 }),
  boolean: fc.boolean(),
  day: fc.constantFrom('2015-06-30', '2022-08-31', '2023-01-15', '2023-07-14'),
  person: fc.constant('p1'),
};

function codesOf(list: string): readonly string[] {
  const values = place('', '2023-09-30')
    .policy.codes.get(list)
    ?.values.map((one) => one.code);
  return BUILT_IN_CODES[list] ?? values ?? [];
}

/** Any value of a fact's type, and now and then none. */
function anyValue(type: FactType): fc.Arbitrary<FactValue> {
  const codes = codesOf(/^codes?:(.+)$/.exec(type)?.[1] ?? '');
  const known: fc.Arbitrary<FactValue> | undefined = PLAIN[type];
  if (known) return fc.option(known, { freq: 4 });
  const coded: fc.Arbitrary<FactValue> = type.startsWith('codes:')
    ? fc.subarray([...codes], { maxLength: 3 })
    : fc.constantFrom(...codes);
  return fc.option(coded, { freq: 4 });
}
const anyOf = (fields: Readonly<Record<string, FactType>>) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, anyValue(type)])));

test('the explanation of a rule says what the rule says, of every household', () => {
  const family = fc.record({
    household: fc.record({
      memberCount: fc.integer({ min: 1, max: 9 }),
      registration: fc.constantFrom(null, 'poor', 'graduated', 'ordinary'),
      monitoring: fc.constantFrom(null, 'none', 'monitored', 'eliminated'),
      facts: anyOf(HOUSEHOLD_FACTS),
      income: anyOf(INCOME_FACTS),
    }),
    members: fc.array(
      fc.record({
        person: fc.uuid(),
        name: fc.constant('某人'),
        birth: fc.option(
          fc.constantFrom('1950-01-01', '1990-01-01', '2006-02-01', '2010-09-01', '2016-12-30'),
        ),
        facts: anyOf(MEMBER_FACTS),
      }),
      { maxLength: 4 },
    ),
    where: fc.constantFrom(
      ['469921000000', '2018-12-31'],
      ['529921000000', '2018-12-31'],
      ['469921000000', '2023-09-30'],
    ),
  });
  const seen = new Set<string>();
  fc.assert(
    fc.property(family, ({ household: stored, members, where: [area = '', on = ''] }) => {
      const here = place(area, on);
      const facts = factsOf({ ...described(stored, members), village: area }, on);
      for (const { rule, outcome } of verdictsOf(here, facts)) {
        const { explanation } = reasonOf(rule, here, facts);
        seen.add(outcome);
        expect(explanation.outcome).toBe(outcome);
        if (outcome === 'unknown') expect(explanation.missing.length).toBeGreaterThan(0);
        if (outcome === 'hit') expect(explanation.values.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 300 },
  );
  expect([...seen].sort()).toEqual(['clear', 'hit', 'unknown']);
});

test('a cursor leads back to its place, whatever the spelling; anything else is none', () => {
  const at = {
    village: '529921100200',
    household: '01a20fbd-7736-74fa-91e1-e8e7e0cbea55',
    headPinyin: 'fu.de xing',
  };
  expect(readCursor(writeCursor(at))).toEqual(at);
  expect(readCursor('')).toBeUndefined();
  expect(readCursor("529921100200.'; drop table household.x")).toBeUndefined();
});
