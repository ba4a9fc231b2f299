import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { compile, contextOf, type PolicyNumbers } from './evaluate.ts';
import { explain } from './explain.ts';
import {
  type HouseholdFacts,
  type MemberFacts,
  UNKNOWN_HOUSEHOLD,
  UNKNOWN_INCOME,
  UNKNOWN_MEMBER,
} from './facts.ts';
import { parseExpression, type Vocabulary } from './parse-expression.ts';

const vocabulary: Vocabulary = {
  codes: new Map([
    ['poverty-risk', new Set(['illness', 'schooling'])],
    ['labor-capacity', new Set(['ordinary', 'none'])],
    ['health-status', new Set(['healthy', 'disabled'])],
  ]),
  parameters: new Set(['povertyLineFen']),
};

function parsed(text: string) {
  const { expression, findings } = parseExpression(text, vocabulary, 'test');
  expect(findings).toEqual([]);
  return present(expression, 'no findings, so an expression');
}

type Known = {
  household?: Partial<HouseholdFacts['household']>;
  income?: Partial<HouseholdFacts['income']>;
  members?: Partial<MemberFacts>[];
};
function facts({ household = {}, income = {}, members = [] }: Known): HouseholdFacts {
  return {
    day: '2018-12-31',
    place: null,
    village: {},
    collections: {},
    household: { ...UNKNOWN_HOUSEHOLD, ...household },
    income: { ...UNKNOWN_INCOME, ...income },
    members: members.map((member, i) => ({ ...UNKNOWN_MEMBER, key: `m${i}`, ...member })),
  };
}
const run = (text: string, known: Known, policy: PolicyNumbers = {}) =>
  compile(parsed(text))(contextOf(facts(known), policy));

describe('three-valued logic', () => {
  const U = { household: { dangerousHousing: null, safeWater: null } };
  test.each([
    ['household.dangerousHousing && false', false],
    ['false && household.dangerousHousing', false],
    ['household.dangerousHousing && true', null],
    ['household.dangerousHousing || true', true],
    ['household.dangerousHousing || false', null],
    ['!household.dangerousHousing', null],
    ['household.dangerousHousing == null', true],
    ['household.dangerousHousing != null', false],
    ['household.dangerousHousing == household.safeWater', null],
    ['income.perHeadFen < 1', null],
    ['income.perHeadFen / 0 > 1', null],
    ["'illness' in household.risks", null],
    ['household.dangerousHousing ? true : true', null],
    ["addMonths(household.riskIdentifiedOn, 6) < '2020-01-01'", null],
  ])('%s is %s when nothing is known', (text, value) => expect(run(text, U)).toBe(value));

  test('one member who is certain decides, whatever is unknown of the others', () => {
    const members = [{ age: null }, { age: 9 }];
    expect(run('members.exists(m, m.age < 10)', { members })).toBe(true);
    expect(run('members.exists(m, m.age > 10)', { members })).toBe(null);
    expect(run('members.all(m, m.age > 10)', { members })).toBe(false);
    expect(run('members.all(m, m.age < 10)', { members })).toBe(null);
    expect(run('members.filter(m, m.age < 10).size() >= 1', { members })).toBe(null);
    expect(run('members.size() == 2', { members })).toBe(true);
  });
  test('of nobody everything holds and nothing exists', () => {
    expect(run('members.all(m, m.age < 10)', {})).toBe(true);
    expect(run('members.exists(m, m.age < 10)', {})).toBe(false);
  });
  test('days are computed with, not only compared', () => {
    const household = { riskIdentifiedOn: '2022-08-31', riskEliminatedOn: '2023-02-28' };
    expect(run('addMonths(household.riskIdentifiedOn, 6) == household.riskEliminatedOn', { household })).toBe(
      true,
    );
    expect(run('daysBetween(day, household.riskIdentifiedOn) == 1339', { household })).toBe(true);
    expect(run('year == 2018', { household })).toBe(true);
  });
});

describe('an expression is refused with its place when it', () => {
  test.each([
    ['is no CEL', 'income.perHeadFen <', 'syntax'],
    ['names an unknown field', 'household.colour == true', 'unknownName'],
    ['names an object prototype', 'household.constructor == true', 'unknownName'],
    ['names an unknown parameter', 'income.perHeadFen < policy.monitoringLineFen', 'unknownName'],
    ['is no statement', 'income.perHeadFen', 'wrongType'],
    ['compares a number with a text', "income.perHeadFen < 'a'", 'notComparable'],
    ['orders codes', "members.exists(m, m.laborCapacity < 'none')", 'notComparable'],
    ['compares two code lists', 'members.exists(m, m.laborCapacity == m.educationLevel)', 'notComparable'],
    ['uses a value that the list lacks', "members.exists(m, m.laborCapacity == 'nnoe')", 'unknownCode'],
    ['uses a list that no pack has', "household.householdType == 'a'", 'unknownCodeList'],
    ['asks a list for a value that it lacks', "'cold' in household.risks", 'unknownCode'],
    ['names no day', "household.riskIdentifiedOn < '2023-02-30'", 'notADay'],
    ['calls an unknown function', 'matches(household.householdType, "a")', 'unknownFunction'],
    ['calls with too few arguments', 'addMonths(day) < day', 'wrongArguments'],
    ['indexes', 'household["size"] == 1', 'notInSubset'],
    ['makes a list of members', 'members.map(m, m.age) == [1]', 'unknownFunction'],
    ['nests three deep', 'members.exists(a, members.exists(b, members.exists(c, c.age > 1)))', 'tooDeep'],
    ['is too long', `income.year == 1 ${'|| income.year == 1 '.repeat(200)}`, 'tooLong'],
    ['has too many parts', `income.year == 1 ${'||income.year==1'.repeat(115)}`, 'syntax'],
  ])('%s', (_, text, reason) => {
    const { expression, findings } = parseExpression(text, vocabulary, 'rule.x');
    expect(expression).toBeUndefined();
    expect(findings.map((f) => f.code)).toContain(`policy.expression.${reason}`);
    expect(findings[0]?.at).toBe('rule.x');
  });
  test('has several faults: all are told, with their position', () => {
    const { findings } = parseExpression('household.a == 1 && household.b == 2', vocabulary, 'r');
    expect(findings.map((f) => [f.details?.name, f.details?.position])).toEqual([
      ['household.a', 1],
      ['household.b', 21],
    ]);
  });
});

/** Random statements of the subset; `members` statements only outside of a quantifier. */
const atom = fc.constantFrom(
  'household.dangerousHousing',
  'household.safeWater == false',
  'income.perHeadFen < policy.povertyLineFen',
  'income.wageFen - income.businessCostFen >= income.perHeadFen * 2.0',
  "'illness' in household.risks",
  "household.riskIdentifiedOn <= '2018-06-30'",
);
const memberAtom = fc.constantFrom(
  'm.age >= 16.0',
  "m.laborCapacity in ['none']",
  "'disabled' in m.healthStatus",
  'm.criticalIllnessInsured',
  'm.workMonths > income.year - 2017.0',
);
function statements(leaf: fc.Arbitrary<string>, depth: number): fc.Arbitrary<string> {
  if (depth === 0) return leaf;
  const inner = statements(leaf, depth - 1);
  return fc.oneof(
    leaf,
    inner.map((a) => `!(${a})`),
    fc.tuple(inner, fc.constantFrom('&&', '||'), inner).map(([a, op, b]) => `(${a}) ${op} (${b})`),
    fc.tuple(inner, inner, inner).map(([a, b, c]) => `(${a}) ? (${b}) : (${c})`),
  );
}
const statement = statements(
  fc.oneof(
    atom,
    fc
      .tuple(fc.constantFrom('exists', 'all'), statements(memberAtom, 1))
      .map(([q, body]) => `members.${q}(m, ${body})`),
    statements(memberAtom, 1).map((body) => `members.filter(m, ${body}).size() >= 2`),
  ),
  2,
);

const fen = fc.integer({ min: 0, max: 5 });
function factsOf(maybe: <T>(value: fc.Arbitrary<T>) => fc.Arbitrary<T | null>): fc.Arbitrary<HouseholdFacts> {
  const member = fc.record({
    age: maybe(fc.integer({ min: 14, max: 18 })),
    laborCapacity: maybe(fc.constantFrom('ordinary', 'none')),
    healthStatus: maybe(fc.subarray(['healthy', 'disabled'])),
    criticalIllnessInsured: maybe(fc.boolean()),
    workMonths: maybe(fen),
  });
  return fc
    .record({
      household: fc.record({
        dangerousHousing: maybe(fc.boolean()),
        safeWater: maybe(fc.boolean()),
        risks: maybe(fc.subarray(['illness', 'schooling'])),
        riskIdentifiedOn: maybe(fc.constantFrom('2018-06-30', '2018-07-01')),
      }),
      income: fc.record({
        year: maybe(fc.constant(2018)),
        perHeadFen: maybe(fen),
        wageFen: maybe(fen),
        businessCostFen: maybe(fen),
      }),
      members: fc.array(member, { maxLength: 3 }),
    })
    .map(facts);
}
const complete = factsOf((value) => value);
const partial = factsOf((value) => fc.option(value));

test('where everything is known, the answer is that of CEL itself', () => {
  const cel = new Environment({ unlistedVariablesAreDyn: true });
  fc.assert(
    fc.property(statement, complete, fen, (text, household, line) => {
      const policy = { povertyLineFen: line };
      const ours = compile(parsed(text))(contextOf(household, policy));
      expect(ours).toBe(cel.evaluate(text, { ...household, policy }));
    }),
    { numRuns: 500 },
  );
});

/** Fills what `a` does not know from `b`. */
function filled<T extends object>(a: T, b: T | undefined): T {
  return Object.fromEntries(Object.entries(a).map(([k, v]) => [k, v ?? (b ? Reflect.get(b, k) : null)])) as T;
}

test('what is decided stays decided when the unknown becomes known', () => {
  fc.assert(
    fc.property(statement, partial, complete, fen, (text, known, rest, line) => {
      const evaluator = compile(parsed(text));
      const before = evaluator(contextOf(known, { povertyLineFen: null }));
      fc.pre(before !== null);
      const after: HouseholdFacts = {
        ...known,
        household: filled(known.household, rest.household),
        income: filled(known.income, rest.income),
        members: known.members.map((member, i) => filled(member, rest.members[i])),
      };
      expect(evaluator(contextOf(after, { povertyLineFen: line }))).toBe(before);
    }),
    { numRuns: 500 },
  );
});

test('an explanation says what the evaluation says, and an unknown names what is missing', () => {
  fc.assert(
    fc.property(statement, partial, (text, household) => {
      const expression = parsed(text);
      const context = contextOf(household, { povertyLineFen: null });
      const value = compile(expression)(context);
      const explanation = explain(expression, context);
      expect(explanation.tree.value).toBe(value);
      expect(explanation.outcome).toBe(value === null ? 'unknown' : value === true ? 'hit' : 'clear');
      expect(explanation.missing.length > 0).toBe(value === null);
    }),
    { numRuns: 500 },
  );
});

test('an explanation leaves out what did not decide', () => {
  const expression = parsed(
    'household.dangerousHousing || household.safeWater == false || members.exists(m, m.age < 6)',
  );
  const context = contextOf(
    facts({ household: { dangerousHousing: false, safeWater: false }, members: [{ age: 3 }, { age: 40 }] }),
    {},
  );
  const explanation = explain(expression, context);
  expect(explanation.values).toEqual([
    { name: 'household.safeWater', value: false },
    { name: 'member.age', value: 3, member: 'm0' },
  ]);
  expect(explanation.members).toEqual(['m0']);
  expect(explanation.tree.parts.at(-1)?.parts.map((part) => [part.member, part.text, part.value])).toEqual([
    ['m0', 'm.age < 6', true],
    ['m1', 'm.age < 6', false],
  ]);
});
