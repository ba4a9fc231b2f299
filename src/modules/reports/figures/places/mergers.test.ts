import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importAreas } from '#modules/areas/index.ts';
import { moveHouseholds } from '#modules/registry/index.ts';
import type { Command } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../../tests/setup/database.ts';
import { addArea, mergeAreas, setPopulation } from '../../../areas/tree/commands.ts';
import { listTree } from '../../../areas/tree/queries.ts';
import { evidence } from '../../evidence/evidence.ts';
import { figures } from '../figures.ts';

const COUNTY = '529921000000';
const TOWN_A = '529921100000';
const TOWN_B = '529921101000';
const TOWN_C = '529921102000';
const [A1, A2, A3] = ['529921100201', '529921100202', '529921100203'] as const;
const [B1, B2, C1, NEW] = ['529921101201', '529921101202', '529921102201', '529921100209'] as const;
const LIST = `code,name,level,parent
520000000000,云溪省,province,
529900000000,石泉市,city,520000000000
${COUNTY},清水县,county,529900000000
${TOWN_A},清溪镇,town,${COUNTY}
${TOWN_B},白石镇,town,${COUNTY}
${TOWN_C},黄坡镇,town,${COUNTY}
${A1},甲一村,village,${TOWN_A}
${A2},甲二村,village,${TOWN_A}
${A3},甲三村,village,${TOWN_A}
${B1},乙一村,village,${TOWN_B}
${B2},乙二村,village,${TOWN_B}
${C1},丙一村,village,${TOWN_C}
`;
const PEOPLE = { [A1]: 1, [A2]: 20, [A3]: 300, [B1]: 4000, [B2]: 50_000, [C1]: 600_000 };
const office = testActor('county-office', '529921');
let db: TestDatabase;

const environment = (actor = office) => ({ database: db.services.database, actor, services: db.services });
const run = <Answer>(command: Command<Services, unknown, Answer>, input: unknown) =>
  command.execute(environment(), db.services.newId(), input);

async function idOf(code: string, on: string): Promise<string> {
  const tree = await db.services.database.read(office, (tx) => listTree(tx, office, on));
  const found = tree.find((place) => place.code === code);
  if (!found) throw new Error(`no ${code} on ${on}`);
  return found.id;
}

async function merge(from: readonly string[], to: string, on: string): Promise<void> {
  const predecessors = await Promise.all(from.map((code) => idOf(code, on)));
  const command = mergeAreas(moveHouseholds) as Command<Services, unknown, unknown>;
  await run(command, { predecessors, successor: await idOf(to, on), on, source: '县政府批复' });
}

async function count(code: string, year: number, agriculturalPopulation: number): Promise<void> {
  const area = await idOf(code, `${year}-12-31`);
  const input = { area, year, agriculturalHouseholds: null, agriculturalPopulation, source: '农村年报' };
  await run(setPopulation as Command<Services, unknown, unknown>, input);
}

const ID = 'population.agricultural';

async function population(area: string, on: string, known?: string): Promise<number | null | undefined> {
  const [figure] = await figures(db.services, office, { area, on, known, split: 'none', ids: [ID] });
  return figure?.value;
}

async function namesOf(area: string, on: string): Promise<unknown[]> {
  const query = { indicator: ID, area, on, part: 'numerator', limit: 50 } as const;
  const { items } = await evidence(db.services, office, query);
  return items.map((row) => [row.villageName, row.amount, row.source]);
}

/** The county says the same whole, and its towns and their villages add up to it. */
async function expectWhole(on: string, whole: number): Promise<void> {
  for (const area of [COUNTY, TOWN_A, TOWN_B]) {
    const all = await figures(db.services, office, { area, on, split: 'below', ids: [ID] });
    const own = all.find((figure) => figure.area === area)?.value;
    const parts = all.filter((figure) => figure.area !== area);
    expect(
      parts.reduce((sum, figure) => sum + (figure.value ?? 0), 0),
      `${area} ${on}`,
    ).toBe(own);
  }
  expect(await population(COUNTY, on)).toBe(whole);
}

beforeAll(async () => {
  db = await testDatabase();
  await importAreas(environment(testActor('operator', '52')), db.services.newId(), {
    name: 'regions.csv',
    bytes: Buffer.from(LIST),
    on: '2014-01-01',
  });
  for (const [code, people] of Object.entries(PEOPLE)) await count(code, code === A1 ? 2018 : 2017, people);
});
afterAll(async () => db.close());

const WHOLE = 654_321;

test('the people of a merged village count with its successor from the day on, and the past does not change', async () => {
  await merge([A1], A2, '2019-06-01');
  expect(await population(A2, '2019-05-31')).toBe(20);
  expect(await population(A1, '2019-05-31')).toBe(1);
  expect(await population(A2, '2019-06-01')).toBe(21);
  // It is no place of its own any more.
  expect(await population(A1, '2019-06-01')).toBeNull();
  expect(await namesOf(A2, '2019-06-01')).toEqual([
    ['甲一村', 1, '农村年报 / 2018'],
    ['甲二村', 20, '农村年报 / 2017'],
  ]);
  await expectWhole('2019-05-31', WHOLE);
  await expectWhole('2019-06-01', WHOLE);
});

test('a chain of mergers, into another town', async () => {
  await merge([A2], B1, '2020-03-01');
  expect(await namesOf(B1, '2020-03-01')).toEqual([
    ['甲一村', 1, '农村年报 / 2018'],
    ['甲二村', 20, '农村年报 / 2017'],
    ['乙一村', 4000, '农村年报 / 2017'],
  ]);
  // Read from the town alone, where the former villages do not lie.
  expect((await namesOf(TOWN_B, '2020-03-01')).length).toBe(4);
  expect(await population(TOWN_B, '2020-03-01')).toBe(54_021);
  expect(await population(TOWN_A, '2020-03-01')).toBe(300);
  await expectWhole('2020-03-01', WHOLE);
});

test('as it was known before the merger was entered, the former villages have their people', async () => {
  const on = '2020-06-30';
  const before = await db.services.database.read(office, async (tx) => {
    const { rows } = await sql<{
      known: string;
    }>`select (min(recorded_at) - interval '1 microsecond')::text as known
      from area_version where area = (select id from area where code = ${A2}) and valid_to = '2020-03-01'`.execute(
      tx,
    );
    return rows[0]?.known.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  });
  expect(before).toBeDefined();
  expect(await population(B1, on, before)).toBe(4000);
  expect(await population(A2, on, before)).toBe(21);
  expect(await population(TOWN_A, on, before)).toBe(321);
  expect(await population(COUNTY, on, before)).toBe(WHOLE);
  expect([await population(B1, on), await population(TOWN_A, on)]).toEqual([4021, 300]);
});

test('a number of the year of the merger or later stands for all that was merged before', async () => {
  await count(B1, 2020, 4100);
  expect(await namesOf(B1, '2020-12-31')).toEqual([['乙一村', 4100, '农村年报 / 2020']]);
  await expectWhole('2020-12-31', WHOLE - 4021 + 4100);
  // Before that number's year it is not known.
  await expectWhole('2019-12-31', WHOLE);
  await merge([B2], B1, '2021-01-01');
  expect(await population(B1, '2021-01-01')).toBe(54_100);
  await expectWhole('2021-01-01', WHOLE - 4021 + 4100);
});

test('a village that begins with the merger has the people of those that it came from', async () => {
  const on = '2022-01-01';
  const parent = await idOf(TOWN_A, on);
  await run(addArea, { code: NEW, level: 'village', name: '新合村', parent, on, source: '县政府批复' });
  await merge([A3], NEW, on);
  expect(await namesOf(NEW, on)).toEqual([['甲三村', 300, '农村年报 / 2017']]);
  await expectWhole(on, WHOLE - 4021 + 4100);
});

test('a town all of whose villages went elsewhere counts nothing twice', async () => {
  const on = '2023-01-01';
  await merge([C1], NEW, on);
  expect(await population(TOWN_C, '2022-12-31')).toBe(600_000);
  expect(await population(TOWN_C, on)).toBeNull();
  expect(await population(TOWN_A, on)).toBe(600_300);
  await expectWhole(on, WHOLE - 4021 + 4100);
});

test('a village that was split adds nothing to those that came after it', async () => {
  const on = '2024-01-01';
  const parts = ['529921101211', '529921101212'];
  const parent = await idOf(TOWN_B, on);
  for (const [index, code] of parts.entries()) {
    const name = `分${index}村`;
    await run(addArea, { code, level: 'village', name, parent, on: '2023-06-01', source: '县政府批复' });
    await count(code, 2023, 10);
  }
  const former = await idOf(B1, on);
  await merge([B1], '529921101211', on);
  const other = await idOf('529921101212', on);
  await db.services.database.write(office, (tx) =>
    sql`insert into area_successor (predecessor, successor, on_day) values (${former}, ${other}, ${on})`.execute(
      tx,
    ),
  );
  expect(await population('529921101211', on)).toBe(10);
  expect(await population(TOWN_B, on)).toBe(20);
});

test('where a merged village has no number, a part is not taken for the whole', async () => {
  const on = '2025-01-01';
  const parent = await idOf(TOWN_C, on);
  for (const [code, name] of [
    ['529921102211', '有数村'],
    ['529921102212', '无数村'],
  ])
    await run(addArea, { code, level: 'village', name, parent, on: '2024-06-01', source: '县政府批复' });
  await count('529921102211', 2024, 7);
  await merge(['529921102212'], '529921102211', on);
  expect(await population('529921102211', '2024-12-31')).toBe(7);
  expect(await population('529921102211', on)).toBeNull();
  await count('529921102211', 2025, 9);
  expect(await population('529921102211', on)).toBe(9);
});
