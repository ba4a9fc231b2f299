import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { compileSet, factColumn, HOUSEHOLD_RELATION, relationOf } from '#policy/compile-sql.ts';
import { compile, contextOf, outcomeOf, type PolicyNumbers } from '#policy/evaluate.ts';
import { explain } from '#policy/explain.ts';
import type { Expression } from '#policy/expression.ts';
import {
  type FactType,
  type FactValue,
  type Fields,
  HOUSEHOLD_FACTS,
  type HouseholdFacts,
  INCOME_FACTS,
  LIST_FACTS,
  MEMBER_FACTS,
  type MemberFacts,
  type RowFacts,
  STATUS_FACTS,
  UNKNOWN_MEMBER,
  VILLAGE_FACTS,
} from '#policy/facts.ts';
import { parseExpression } from '#policy/parse-expression.ts';
import type { Vocabulary } from '#policy/vocabulary.ts';

/** A few values of every code list: enough that equal and unequal both happen. */
const CODES = ['a', 'b', "o'c"];
/** What packs add: survey items of each kind and type, a list of another department. */
const ADDED: Fields = {
  asked: 'boolean',
  area2: 'number',
  since: 'day',
  grade: 'code:grade',
  causes: 'codes:grade',
};
const LIST: Fields = { ...LIST_FACTS, priceFen: 'number', died: 'day', state: 'code:grade' };
const HOUSEHOLD: Fields = { ...HOUSEHOLD_FACTS, ...ADDED };
const MEMBER: Fields = { ...MEMBER_FACTS, ...ADDED };
const VILLAGE: Fields = { ...VILLAGE_FACTS, ...ADDED };
const COLLECTIONS: Readonly<Record<string, Fields>> = {
  members: MEMBER,
  incomes: INCOME_FACTS,
  statuses: STATUS_FACTS,
  'lists.vehicle': LIST,
};
const listsOf = (fields: Fields) =>
  Object.values(fields).flatMap((type) => /^codes?:(.+)$/.exec(type)?.[1] ?? []);
const LISTS = [HOUSEHOLD, VILLAGE, ...Object.values(COLLECTIONS)].flatMap(listsOf);
const vocabulary: Vocabulary = {
  codes: new Map(LISTS.map((list) => [list, new Set(list === 'sex' ? ['male', 'female'] : CODES)])),
  parameters: new Set(['lineFen', 'unknownFen']),
  items: { household: ADDED, member: ADDED, village: ADDED },
  lists: new Map([['vehicle', LIST]]),
};
const POLICY: PolicyNumbers = { lineFen: 400_000, unknownFen: null };
const DAY = '2021-06-30';
const key = (i: number) => `00000000-0000-0000-0000-${String(i).padStart(12, '0')}`;
/** Members of one household, and somebody who is none of them. */
const PERSONS = [0, 1, 2, 3, 9].map(key);

const arbitraryOf = (type: FactType): fc.Arbitrary<FactValue> => {
  const some = (one: fc.Arbitrary<FactValue>) => fc.option(one, { nil: null, freq: 3 });
  if (type === 'number') return some(fc.constantFrom(0, 1, 7, 16, 60, 399_999, 400_000, 2021, 9e18));
  if (type === 'boolean') return some(fc.boolean());
  if (type === 'day') return some(fc.constantFrom('2019-08-31', '2020-02-29', '2021-06-30', '2021-12-31'));
  if (type === 'person') return some(fc.constantFrom(...PERSONS));
  const values = type.endsWith(':sex') ? ['male', 'female'] : CODES;
  if (type.startsWith('code:')) return some(fc.constantFrom(...values));
  return some(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }));
};
const recordOf = (fields: Fields) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, arbitraryOf(type)])));
const rowsOf = (fields: Fields) =>
  fc
    .array(recordOf(fields), { maxLength: 3 })
    .map((rows) => rows.map((row, i) => ({ ...row, key: String(i) }) as RowFacts));
const households: fc.Arbitrary<HouseholdFacts[]> = fc.array(
  fc
    .record({
      household: recordOf(HOUSEHOLD),
      income: recordOf(INCOME_FACTS),
      village: recordOf(VILLAGE),
      place: fc.constantFrom(null, '469921100001', '469921200002', '529921100001'),
      members: fc.array(recordOf(MEMBER), { maxLength: 4 }),
      incomes: rowsOf(INCOME_FACTS),
      statuses: rowsOf(STATUS_FACTS),
      vehicles: fc.option(rowsOf(LIST), { nil: undefined }),
    })
    .map(({ household, income, village, place, members, incomes, statuses, vehicles }) => ({
      day: DAY,
      place,
      household: household as HouseholdFacts['household'],
      income: income as HouseholdFacts['income'],
      village,
      members: members.map(
        (member, i) => ({ ...member, person: key(i), key: key(i) }) as unknown as MemberFacts,
      ),
      collections: { incomes, statuses, ...(vehicles && { 'lists.vehicle': vehicles }) },
    })),
  { minLength: 1, maxLength: 12 },
);

type Owner = { readonly name: string; readonly fields: Fields };
const OUTSIDE: readonly Owner[] = [
  { name: 'household', fields: HOUSEHOLD },
  { name: 'income', fields: INCOME_FACTS },
  { name: 'village', fields: VILLAGE },
];
const MOST_OWNERS = OUTSIDE.length + 2;

/** A quantifier over one of the collections, members most often. */
function quantifierText(
  owners: readonly Owner[],
  depth: number,
  write: (collection: string, variable: string, body: string) => string,
): fc.Arbitrary<string>[] {
  if (owners.length >= MOST_OWNERS) return [];
  const variable = `m${owners.length}`;
  const over = (collection: string) =>
    conditionText([...owners, { name: variable, fields: COLLECTIONS[collection] ?? {} }], depth).map((body) =>
      write(collection, variable, body),
    );
  return ['members', 'members', ...Object.keys(COLLECTIONS)].map(over);
}

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
    ...quantifierText(owners, depth - 1, (of, name, body) => `${of}.filter(${name}, ${body}).size()`),
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
  const persons = fieldsOfType(owners, (type) => type === 'person').map(({ text }) => text);
  const samePerson =
    persons.length === 0
      ? []
      : [
          fc
            .tuple(
              fc.constantFrom(...persons),
              fc.constantFrom('==', '!='),
              fc.constantFrom(...persons, 'null'),
            )
            .map((parts) => parts.join(' ')),
        ];
  return fc.oneof(
    ...samePerson,
    fc.constantFrom("livesIn('469921')", "livesIn('469921100')", '!livesIn("52")'),
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
    ...quantifierText(owners, depth - 1, (of, name, body) => `${of}.exists(${name}, ${body})`),
    ...quantifierText(owners, depth - 1, (of, name, body) => `${of}.all(${name}, ${body})`),
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

type Column = { readonly name: string; readonly column: string; readonly sql: string };
const columnsOf = (owner: Parameters<typeof factColumn>[0], fields: Fields): Column[] =>
  Object.entries(fields).map(([name, type]) => ({
    name: owner === 'row' ? name : `${owner}.${name}`,
    column: factColumn(owner, name),
    sql: columnType(type),
  }));
const HOUSEHOLD_COLUMNS = [
  ...columnsOf('household', HOUSEHOLD),
  ...columnsOf('income', INCOME_FACTS),
  ...columnsOf('village', VILLAGE),
];
const RELATIONS = [HOUSEHOLD_RELATION, ...Object.keys(COLLECTIONS).map(relationOf)].map((one) => `"${one}"`);

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  const table = (columns: readonly Column[]) =>
    columns.map(({ column, sql }) => `${column} ${sql}`).join(', ');
  await client.query(
    `create temp table ${HOUSEHOLD_RELATION} (h uuid, village text, compared text[], ${table(HOUSEHOLD_COLUMNS)})`,
  );
  for (const [collection, fields] of Object.entries(COLLECTIONS))
    await client.query(
      `create temp table "${relationOf(collection)}" (h uuid, ${table(columnsOf('row', fields))})`,
    );
});
afterAll(async () => client.end());

async function insert(relation: string, rows: readonly object[]): Promise<void> {
  await client.query(
    `insert into "${relation}" select * from jsonb_populate_recordset(null::"${relation}", $1)`,
    [JSON.stringify(rows)],
  );
}

function householdRow(one: HouseholdFacts, i: number): object {
  const owned = (['household', 'income', 'village'] as const).flatMap((owner) =>
    Object.entries(one[owner]).map(([name, value]) => [`${owner}.${name}`, value] as const),
  );
  const compared = Object.keys(one.collections).flatMap((name) => /^lists\.(.+)$/.exec(name)?.[1] ?? []);
  return { h: key(i), village: one.place, compared, ...Object.fromEntries(owned) };
}

async function fill(all: readonly HouseholdFacts[]): Promise<void> {
  await client.query(`truncate ${RELATIONS.join(', ')}`);
  await insert(HOUSEHOLD_RELATION, all.map(householdRow));
  for (const collection of Object.keys(COLLECTIONS)) {
    const rows = all.flatMap((one, i) =>
      (collection === 'members' ? one.members : (one.collections[collection] ?? [])).map(
        ({ key: _key, ...row }) => ({ h: key(i), ...row }),
      ),
    );
    await insert(relationOf(collection), rows);
  }
}

async function bySql(expressions: readonly Expression[]): Promise<(boolean | null)[][]> {
  const { conditions, from } = compileSet({ day: DAY, numbers: POLICY, expressions });
  const { rows } = await client.query<{ v: (boolean | null)[] }>(
    `select array[${conditions.map((one) => `(${one})::boolean`).join(', ')}] as v from ${from} order by h.h`,
  );
  return rows.map((row) => row.v);
}

const UNKNOWN = UNKNOWN_MEMBER as MemberFacts;

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

  test('tell a list that was never compared from one that names nobody', async () => {
    const texts = [
      'lists.vehicle.exists(x, x.priceFen > 1.0)',
      'lists.vehicle.size() == 0.0',
      'members.exists(m, lists.vehicle.all(x, x.person != m.person))',
    ];
    const expressions = texts.map((text) => present(parsed(text), text));
    const [first] = fc.sample(households, { numRuns: 1, seed: 3 });
    const one = present(first?.[0], 'a household');
    const lists = (rows: RowFacts[] | undefined) => ({
      ...one,
      members:
        one.members.length > 0 ? one.members.slice(0, 1) : [{ ...UNKNOWN, person: key(0), key: key(0) }],
      collections: { incomes: [], statuses: [], ...(rows && { 'lists.vehicle': rows }) },
    });
    const other = { key: 'r', person: key(9), certainty: 'a', on: DAY, priceFen: 2, died: null, state: null };
    const all = [lists(undefined), lists([]), lists([other])];
    await fill(all);
    const expected = [
      [null, null, null],
      [false, true, true],
      [true, false, true],
    ];
    expect(inMemory(expressions, all)).toEqual(expected);
    expect(await bySql(expressions)).toEqual(expected);
    expect(explain(present(expressions[0], 'first'), contextOf(lists(undefined), POLICY)).missing).toEqual([
      'lists.vehicle',
    ]);
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
