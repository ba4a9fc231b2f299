import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { compileSet, factColumn, HOUSEHOLD_RELATION, MEMBER_RELATION } from '#policy/compile-sql.ts';
import { compile, contextOf, outcomeOf, type PolicyNumbers } from '#policy/evaluate.ts';
import { explain } from '#policy/explain.ts';
import type { Expression } from '#policy/expression.ts';
import {
  type FactType,
  type FactValue,
  HOUSEHOLD_FACTS,
  type HouseholdFacts,
  INCOME_FACTS,
  MEMBER_FACTS,
  type MemberFacts,
} from '#policy/facts.ts';
import { parseExpression, type Vocabulary } from '#policy/parse-expression.ts';

/** A few values of every code list: enough that equal and unequal both happen. */
const CODES = ['a', 'b', "o'c"];
const listsOf = (fields: Readonly<Record<string, FactType>>) =>
  Object.values(fields).flatMap((type) => /^codes?:(.+)$/.exec(type)?.[1] ?? []);
const LISTS = [...listsOf(HOUSEHOLD_FACTS), ...listsOf(INCOME_FACTS), ...listsOf(MEMBER_FACTS)];
const vocabulary: Vocabulary = {
  codes: new Map(LISTS.map((list) => [list, new Set(list === 'sex' ? ['male', 'female'] : CODES)])),
  parameters: new Set(['lineFen', 'unknownFen']),
};
const POLICY: PolicyNumbers = { lineFen: 400_000, unknownFen: null };
const DAY = '2021-06-30';

const arbitraryOf = (type: FactType): fc.Arbitrary<FactValue> => {
  const some = (one: fc.Arbitrary<FactValue>) => fc.option(one, { nil: null, freq: 3 });
  if (type === 'number') return some(fc.constantFrom(0, 1, 7, 16, 60, 399_999, 400_000, 2021, 9e18));
  if (type === 'boolean') return some(fc.boolean());
  if (type === 'day') return some(fc.constantFrom('2019-08-31', '2020-02-29', '2021-06-30', '2021-12-31'));
  const values = type.endsWith(':sex') ? ['male', 'female'] : CODES;
  if (type.startsWith('code:')) return some(fc.constantFrom(...values));
  return some(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }));
};
const recordOf = (fields: Readonly<Record<string, FactType>>) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, arbitraryOf(type)])));
const households: fc.Arbitrary<HouseholdFacts[]> = fc.array(
  fc
    .tuple(
      recordOf(HOUSEHOLD_FACTS),
      recordOf(INCOME_FACTS),
      fc.array(recordOf(MEMBER_FACTS), { maxLength: 4 }),
    )
    .map(([household, income, members]) => ({
      day: DAY,
      household: household as HouseholdFacts['household'],
      income: income as HouseholdFacts['income'],
      members: members.map((member, i) => ({ ...member, key: String(i) }) as MemberFacts),
    })),
  { minLength: 1, maxLength: 12 },
);

type Owner = { readonly name: string; readonly fields: Readonly<Record<string, FactType>> };
const OUTSIDE: readonly Owner[] = [
  { name: 'household', fields: HOUSEHOLD_FACTS },
  { name: 'income', fields: INCOME_FACTS },
];
const memberCalled = (name: string): Owner => ({ name, fields: MEMBER_FACTS });

const fieldsOfType = (owners: readonly Owner[], wanted: (type: FactType) => boolean) =>
  owners.flatMap(({ name, fields }) =>
    Object.entries(fields)
      .filter(([, type]) => wanted(type))
      .map(([field, type]) => ({ text: `${name}.${field}`, type })),
  );

/** CEL texts of numbers, of days and of conditions, with up to two quantifiers; what the parser admits is tried. */
function numberText(owners: readonly Owner[], depth: number): fc.Arbitrary<string> {
  const leaf = fc.oneof(
    fc.constantFrom(
      '0.0',
      '1.0',
      '16.0',
      '400000.0',
      '1000000000000000.0',
      '0.0000001',
      'policy.lineFen',
      'policy.unknownFen',
      'year',
    ),
    fc.constantFrom(...fieldsOfType(owners, (type) => type === 'number').map(({ text }) => text)),
  );
  if (depth === 0) return leaf;
  const inner = numberText(owners, depth - 1);
  return fc.oneof(
    leaf,
    fc.tuple(inner, fc.constantFrom('+', '-', '*', '/'), inner).map((parts) => `(${parts.join(' ')})`),
    inner.map((text) => `-(${text})`),
    fc.tuple(dayText(owners), dayText(owners)).map(([a, b]) => `daysBetween(${a}, ${b})`),
    fc.constantFrom('household.risks.size()', 'household.povertyCauses.size()'),
    ...(owners.length < 4
      ? [
          conditionText([...owners, memberCalled(`m${owners.length}`)], depth - 1).map(
            (body) => `members.filter(m${owners.length}, ${body}).size()`,
          ),
        ]
      : []),
    fc.tuple(conditionText(owners, depth - 1), inner, inner).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
  );
}
function dayText(owners: readonly Owner[]): fc.Arbitrary<string> {
  const leaf = fc.constantFrom(
    'day',
    ...fieldsOfType(owners, (type) => type === 'day').map(({ text }) => text),
  );
  return fc.oneof(
    leaf,
    fc
      .tuple(leaf, fc.constantFrom(-7, 1, 6, 13, 1200, 1201))
      .map(([text, n]) => `addMonths(${text}, ${n}.0)`),
    fc.tuple(leaf, leaf).map(([a, b]) => `addMonths(${a}, daysBetween(${a}, ${b}) * 1000000000000.0)`),
  );
}
function comparisonText(owners: readonly Owner[], depth: number): fc.Arbitrary<string> {
  const order = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
  const all = fieldsOfType(owners, () => true);
  const codes = fieldsOfType(owners, (type) => type.startsWith('code:') && !type.endsWith(':sex'));
  const quotedCodes = CODES.map((code) => JSON.stringify(code));
  return fc.oneof(
    fc.tuple(numberText(owners, depth), order, numberText(owners, depth)).map((parts) => parts.join(' ')),
    fc.tuple(dayText(owners), order, dayText(owners)).map((parts) => parts.join(' ')),
    fc.constantFrom(...fieldsOfType(owners, (type) => type === 'boolean').map(({ text }) => text)),
    fc
      .tuple(fc.constantFrom(...all.map(({ text }) => text)), fc.constantFrom('==', '!='))
      .map(([text, op]) => `${text} ${op} null`),
    fc
      .tuple(
        fc.constantFrom(...codes.map(({ text }) => text)),
        fc.constantFrom('==', '!='),
        fc.constantFrom(...quotedCodes),
      )
      .map((parts) => parts.join(' ')),
    fc
      .tuple(fc.constantFrom(...codes.map(({ text }) => text)), fc.subarray(quotedCodes, { minLength: 1 }))
      .map(([text, values]) => `${text} in [${values.join(', ')}]`),
    fc
      .tuple(fc.constantFrom(...quotedCodes), fc.constantFrom('household.risks', 'household.povertyCauses'))
      .map(([code, list]) => `${code} in ${list}`),
  );
}
function conditionText(owners: readonly Owner[], depth: number): fc.Arbitrary<string> {
  const leaf = comparisonText(owners, Math.max(0, depth - 1)).map((text) => `(${text})`);
  if (depth === 0) return leaf;
  const inner = conditionText(owners, depth - 1);
  return fc.oneof(
    leaf,
    fc.tuple(inner, fc.constantFrom('&&', '||'), inner).map((parts) => `(${parts.join(' ')})`),
    inner.map((text) => `!${text}`),
    ...(owners.length < 4
      ? [
          fc
            .tuple(
              fc.constantFrom('exists', 'all'),
              conditionText([...owners, memberCalled(`m${owners.length}`)], depth - 1),
            )
            .map(([name, body]) => `members.${name}(m${owners.length}, ${body})`),
        ]
      : []),
  );
}

function parsed(text: string): Expression | undefined {
  return parseExpression(text, vocabulary, 'random').expression;
}

const sqlTypes: Readonly<Record<string, string>> = {
  number: 'double precision',
  boolean: 'boolean',
  day: 'date',
};
const columnType = (type: FactType) => sqlTypes[type] ?? (type.startsWith('codes:') ? 'text[]' : 'text');
const columnsOf = (owner: 'household' | 'income' | 'member', fields: Readonly<Record<string, FactType>>) =>
  Object.entries(fields).map(([name, type]) => ({
    owner,
    name,
    type,
    column: factColumn(owner, name),
    sql: columnType(type),
  }));
const HOUSEHOLD_COLUMNS = [...columnsOf('household', HOUSEHOLD_FACTS), ...columnsOf('income', INCOME_FACTS)];
const MEMBER_COLUMNS = columnsOf('member', MEMBER_FACTS);

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  const table = (columns: typeof MEMBER_COLUMNS) =>
    columns.map(({ column, sql }) => `${column} ${sql}`).join(', ');
  await client.query(`create temp table ${HOUSEHOLD_RELATION} (h uuid, ${table(HOUSEHOLD_COLUMNS)})`);
  await client.query(`create temp table ${MEMBER_RELATION} (h uuid, ${table(MEMBER_COLUMNS)})`);
});
afterAll(async () => client.end());

const key = (i: number) => `00000000-0000-0000-0000-${String(i).padStart(12, '0')}`;

async function fill(all: readonly HouseholdFacts[]): Promise<void> {
  await client.query(`truncate ${HOUSEHOLD_RELATION}, ${MEMBER_RELATION}`);
  const rows = all.map((one, i) => ({
    h: key(i),
    ...Object.fromEntries(
      HOUSEHOLD_COLUMNS.map(({ owner, name }) => [
        `${owner}.${name}`,
        Reflect.get(owner === 'household' ? one.household : one.income, name),
      ]),
    ),
  }));
  await client.query(
    `insert into ${HOUSEHOLD_RELATION} select * from jsonb_populate_recordset(null::${HOUSEHOLD_RELATION}, $1)`,
    [JSON.stringify(rows)],
  );
  const members = all.flatMap((one, i) =>
    one.members.map(({ key: _key, ...member }) => ({ h: key(i), ...member })),
  );
  await client.query(
    `insert into ${MEMBER_RELATION} select * from jsonb_populate_recordset(null::${MEMBER_RELATION}, $1)`,
    [JSON.stringify(members)],
  );
}

async function bySql(expressions: readonly Expression[]): Promise<(boolean | null)[][]> {
  const { conditions, from } = compileSet({ day: DAY, numbers: POLICY, expressions });
  const { rows } = await client.query<{ v: (boolean | null)[] }>(
    `select array[${conditions.map((one) => `(${one})::boolean`).join(', ')}] as v from ${from} order by h.h`,
  );
  return rows.map((row) => row.v);
}

const inMemory = (expressions: readonly Expression[], all: readonly HouseholdFacts[]) =>
  all.map((facts) => expressions.map((one) => compile(one)(contextOf(facts, POLICY))));

describe('the three executors of a rule', () => {
  test('say the same of random households, for random rules of the whole language', {
    timeout: 120_000,
  }, async () => {
    let tried = 0;
    const rules = fc.array(conditionText(OUTSIDE, 3), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(rules, households, async (texts, all) => {
        const expressions = texts.flatMap((text) => parsed(text) ?? []);
        fc.pre(expressions.length > 0);
        tried += expressions.length * all.length;
        await fill(all);
        const expected = inMemory(expressions, all);
        expect(await bySql(expressions)).toEqual(expected);
        const explained = all.map((facts) =>
          expressions.map((one) => explain(one, contextOf(facts, POLICY)).outcome),
        );
        expect(explained).toEqual(expected.map((values) => values.map(outcomeOf)));
      }),
      { numRuns: 250, seed: 20_260_101 },
    );
    expect(tried).toBeGreaterThan(5_000);
  });

  test('differ when one of them is wrong: the comparison can fail', async () => {
    const right = present(parsed('household.safeWater == false'), 'in the language');
    const wrong = present(
      parsed('!(household.safeWater == null) && !household.safeWater'),
      'in the language',
    );
    const unknown =
      fc
        .sample(households, { numRuns: 1, seed: 1 })[0]
        ?.slice(0, 1)
        .map((one) => ({ ...one, household: { ...one.household, safeWater: null } })) ?? [];
    await fill(unknown);
    expect(await bySql([wrong])).not.toEqual(inMemory([right], unknown));
  });

  test('know nobody: every member, no member, and how many', async () => {
    const texts = [
      'members.all(m, m.age > 1.0)',
      'members.exists(m, m.age > 1.0)',
      'members.filter(m, m.age > 1.0).size() == 0.0',
    ];
    const expressions = texts.map((text) => present(parsed(text), text));
    const alone =
      fc
        .sample(households, { numRuns: 1, seed: 2 })[0]
        ?.slice(0, 1)
        .map((one) => ({ ...one, members: [] })) ?? [];
    await fill(alone);
    expect(await bySql(expressions)).toEqual([[true, false, true]]);
  });
});
