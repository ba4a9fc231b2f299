import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '#kernel/problem.ts';
import type { Command } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { importAreas } from '../list/commands.ts';
import { addArea, type HouseholdMove, mergeAreas, renameArea, setPopulation } from './commands.ts';
import type { AreaNode } from './model.ts';
import { getHistory, listTree } from './queries.ts';

const LIST = `code,name,level,parent
520000000000,云溪省,province,
529900000000,石泉市,city,520000000000
529921000000,清水县,county,529900000000
529921100000,清溪镇,town,529921000000
529921100200,上河村,village,529921100000
529921100201,下河村,village,529921100000
,一组,natural,529921100200
,二组,natural,529921100200
,一组,natural,529921100201
529921101000,白石镇,town,529921000000
529921101200,上河村,village,529921101000
529922000000,黄土县,county,529900000000
529922100000,黄坡镇,town,529922000000
529922100200,坡上村,village,529922100000
`;
const county = testActor('county-office', '529921');
const operator: Actor = { ...testActor('operator', '529921', '529922'), id: 'operator' };
let db: TestDatabase;
const moves: HouseholdMove[] = [];
const merge = mergeAreas(async (_tx, move) => {
  moves.push(move);
  return 3;
});

const environment = (actor: Actor) => ({ database: db.services.database, actor, services: db.services });
const importList = (actor: Actor, text: string, name = 'regions.csv', on = '2014-01-01') =>
  importAreas(environment(actor), db.services.newId(), { name, bytes: Buffer.from(text), on });
const run = <Answer>(command: Command<Services, unknown, Answer>, input: unknown, actor = county) =>
  command.execute(environment(actor), db.services.newId(), input);
const tree = (on: string, actor: Actor = county) =>
  db.services.database.read(actor, (tx) => listTree(tx, actor, on));
const problem = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: Problem) => error.code,
  );
async function node(code: string, on = '2024-06-30'): Promise<AreaNode> {
  const found = (await tree(on, operator)).find((one) => one.code === code);
  if (!found) throw new Error(`no ${code} on ${on}`);
  return found;
}

beforeAll(async () => {
  db = await testDatabase();
  expect(await importList(operator, LIST)).toEqual({ added: 14, renamed: 0, unchanged: 0, findings: [] });
});
afterAll(async () => db.close());

test('the same list again changes nothing', async () => {
  expect(await importList(operator, LIST)).toEqual({ added: 0, renamed: 0, unchanged: 14, findings: [] });
  expect(
    await importList(
      county,
      LIST.split('\n')
        .filter((line) => !line.startsWith('529922'))
        .join('\n'),
    ),
  ).toMatchObject({ added: 0, renamed: 0 });
});

test('a county takes in its own places only, and no list with a fault', async () => {
  expect(await problem(importList(county, LIST))).toBe('areas.outsideScope');
  const broken = await importList(county, LIST.replace('清溪镇,town', '清溪镇,village'));
  expect(broken.findings.length).toBeGreaterThan(0);
  expect(await problem(importList(testActor('village-cadre', '529921100200'), LIST))).toBe(
    'command.forbidden',
  );
});

test('one sees the own part of the tree and the way to it', async () => {
  const town = testActor('town-clerk', '529921100');
  const nodes = await tree('2024-06-30', town);
  expect(nodes.filter((one) => one.within).map((one) => one.name)).toEqual([
    '清溪镇',
    '上河村',
    '二组',
    '一组',
    '下河村',
    '一组',
  ]);
  expect(nodes.filter((one) => !one.within).map((one) => one.name)).toEqual(['云溪省', '石泉市', '清水县']);
  expect(nodes.find((one) => one.code === '529921100200')).toMatchObject({
    pinyin: 'shanghecun',
    initials: 'shc',
  });
  expect(await tree('2024-06-30', testActor('system-administrator'))).toEqual([]);
});

test('a place is added from its day on, below a place of the own county', async () => {
  const parent = (await node('529921101000')).id;
  const input = {
    code: '529921101201',
    level: 'village',
    name: '新村',
    parent,
    on: '2020-05-01',
    source: '清府〔2020〕5号',
  };
  await run(addArea, input);
  expect((await tree('2020-04-30')).some((one) => one.name === '新村')).toBe(false);
  expect((await tree('2020-05-01')).some((one) => one.name === '新村')).toBe(true);
  expect(await problem(run(addArea, { ...input, name: '又一村' }))).toBe('areas.codeTaken');
  expect(await problem(run(addArea, { ...input, code: '529921101202' }))).toBe('areas.nameTwice');
  expect(await problem(run(addArea, { ...input, code: '529921100209', name: '别镇村' }))).toBe(
    'areas.codeElsewhere',
  );
  expect(
    await problem(
      run(addArea, {
        ...input,
        parent: (await node('529922100000')).id,
        code: '529922100201',
        name: '外县村',
      }),
    ),
  ).toBe('area.notFound');
});

test('a rename holds from its day on; before it the old name, and the history shows both', async () => {
  const { id } = await node('529921100201');
  await run(renameArea, { area: id, name: '河湾村', on: '2019-03-01', source: '清府〔2019〕3号' });
  const nameOn = async (on: string) => (await tree(on)).find((one) => one.id === id)?.name;
  expect([await nameOn('2019-02-28'), await nameOn('2019-03-01')]).toEqual(['下河村', '河湾村']);
  const history = await db.services.database.read(county, (tx) => getHistory(tx, id, county));
  expect(history.versions.map((one) => [one.name, one.validTo, one.superseded])).toEqual([
    ['下河村', 'infinity', true],
    ['下河村', '2019-03-01', false],
    ['河湾村', 'infinity', false],
  ]);
  const foreign = testActor('county-office', '529922');
  expect(await problem(db.services.database.read(foreign, (tx) => getHistory(tx, id, foreign)))).toBe(
    'area.notFound',
  );
  expect(await problem(run(renameArea, { area: id, name: '上河村', on: '2021-01-01', source: '清府' }))).toBe(
    'areas.nameTwice',
  );
});

test('villages merge: the old one ends, its groups and households go along, the successor is known', async () => {
  const [from, to] = [await node('529921100200'), await node('529921100201')];
  const input = { predecessors: [from.id], successor: to.id, on: '2021-06-01', source: '清府〔2021〕8号' };
  expect(await problem(run(merge, { ...input, successor: (await node('529922100200')).id }))).toBe(
    'area.notFound',
  );
  expect(await problem(run(merge, { ...input, successor: from.id }))).toBe('areas.mergeItself');
  expect(await problem(run(merge, { ...input, successor: (await node('529921100000')).id }))).toBe(
    'areas.mergeLevel',
  );
  expect(await run(merge, input)).toEqual({ area: to.id, households: 3 });
  expect(moves).toMatchObject([{ from: ['529921100200'], to: '529921100201', on: '2021-06-01' }]);
  expect((await tree('2021-05-31')).some((one) => one.id === from.id)).toBe(true);
  const after = await tree('2021-06-01');
  expect(after.some((one) => one.id === from.id)).toBe(false);
  expect(after.filter((one) => one.level === 'natural').map((one) => [one.name, one.parent])).toEqual([
    ['二组', to.id],
    ['一组', to.id],
  ]);
  const history = await db.services.database.read(county, (tx) => getHistory(tx, to.id, county));
  expect(history.predecessors).toEqual([{ code: '529921100200', name: '上河村', on: '2021-06-01' }]);
  expect(await problem(run(merge, input))).toBe('areas.ended');
});

test('the population of a year is set again without losing what was known', async () => {
  const { id } = await node('529921100000');
  const input = {
    area: id,
    year: 2020,
    agriculturalHouseholds: 900,
    agriculturalPopulation: 3600,
    source: '统计年鉴',
  };
  await run(setPopulation, input);
  await run(setPopulation, { ...input, agriculturalPopulation: 3650 });
  const history = await db.services.database.read(county, (tx) => getHistory(tx, id, county));
  expect(history.population).toEqual([
    { year: 2020, agriculturalHouseholds: 900, agriculturalPopulation: 3650, source: '统计年鉴' },
  ]);
  expect(await problem(run(setPopulation, input, testActor('inspector', '529921')))).toBe(
    'command.forbidden',
  );
});
