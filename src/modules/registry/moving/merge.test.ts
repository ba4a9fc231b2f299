import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Command } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { household, member, PLACES, takeIn } from '../../../../tests/setup/records.ts';
import { importAreas } from '../../areas/list/commands.ts';
import { mergeAreas } from '../../areas/tree/commands.ts';
import { listTree } from '../../areas/tree/queries.ts';
import { listHouseholds } from '../households/list/queries.ts';
import { HouseholdQuery } from '../households/model.ts';
import { readTimeline } from '../timeline/read.ts';
import { moveHouseholds } from './queries.ts';

const LIST = `code,name,level,parent
520000000000,云溪省,province,
529900000000,石泉市,city,520000000000
529921000000,清水县,county,529900000000
529921100000,清溪镇,town,529921000000
${PLACES.villageA1},上河村,village,529921100000
${PLACES.villageA2},下河村,village,529921100000
`;
let db: TestDatabase;
const office = testActor('county-office', PLACES.county);
const operator = testActor('operator', '52');
const environment = (actor = office) => ({ database: db.services.database, actor, services: db.services });

beforeAll(async () => {
  db = await testDatabase();
  await importAreas(environment(operator), db.services.newId(), {
    name: 'regions.csv',
    bytes: Buffer.from(LIST),
    on: '2014-01-01',
  });
  await takeIn(db.services, office, '2018-12-31', [
    household('A', PLACES.villageA1, [member('1', '王一', { relationToHead: 'head' })]),
    household('B', PLACES.villageA2, [member('2', '李二', { relationToHead: 'head' })]),
  ]);
});
afterAll(async () => db.close());

const list = async (area: string, on: string) =>
  (
    await db.services.database.read(office, (tx) =>
      listHouseholds(tx, db.services.keys, HouseholdQuery.parse({ area, on })),
    )
  ).items.map((one) => [one.nationalHouseholdNo, one.villageName]);

test('merging villages moves their households in the same transaction; the past stays where it was', async () => {
  const tree = await db.services.database.read(office, (tx) => listTree(tx, office, '2020-01-01'));
  const idOf = (code: string) => tree.find((one) => one.code === code)?.id ?? '';
  const command = mergeAreas(moveHouseholds) as Command<Services, unknown, { households: number }>;
  const input = {
    predecessors: [idOf(PLACES.villageA1)],
    successor: idOf(PLACES.villageA2),
    on: '2020-01-01',
    source: '县政府文件',
  };
  const answer = await command.execute(environment(), db.services.newId(), input);
  expect(answer.households).toBe(1);
  expect(await list(PLACES.villageA1, '2019-12-31')).toEqual([['A', '上河村']]);
  expect(await list(PLACES.villageA1, '2020-01-01')).toEqual([]);
  expect(await list(PLACES.villageA2, '2020-01-01')).toEqual([
    ['B', '下河村'],
    ['A', '下河村'],
  ]);
  const moved = await db.services.database.read(office, (tx) =>
    tx.selectFrom('household').select('id').where('national_household_no', '=', 'A').executeTakeFirst(),
  );
  const timeline = await readTimeline(db.services, office, moved?.id ?? '');
  expect(timeline[0]).toMatchObject({
    kind: 'household',
    validFrom: '2020-01-01',
    changes: [{ field: 'village', old: '上河村', new: '下河村' }],
  });
});
