import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { household, member, PLACES, residentNumber, takeIn } from '../../../../tests/setup/records.ts';
import { openHousehold } from '../households/file/open.ts';
import { listHouseholds } from '../households/list/queries.ts';
import { HouseholdQuery } from '../households/model.ts';
import { readTimeline } from '../timeline/read.ts';
import { recordSnapshot } from './record.ts';

let db: TestDatabase;
const office = testActor('county-office', PLACES.county);
const person = (no: string, name: string, sequence: number, relationToHead: string) =>
  member(no, name, { document: residentNumber('1980-01-01', sequence), birth: '1980-01-01', relationToHead });

beforeAll(async () => {
  db = await testDatabase();
  await takeIn(db.services, office, '2016-12-31', [
    household('A', PLACES.villageA1, [person('1', '王一', 11, 'head'), person('2', '王二', 12, 'son')]),
    household('B', PLACES.villageA2, [person('3', '李三', 13, 'head')]),
  ]);
});
afterAll(async () => db.close());

const files = async (on: string) => {
  const { items } = await db.services.database.read(office, (tx) =>
    listHouseholds(tx, db.services.keys, HouseholdQuery.parse({ area: '529921000000', on })),
  );
  const opened = await Promise.all(
    items.map((one) => openHousehold(db.services, office, one.id, { on }, 'zh-CN')),
  );
  return opened
    .map((file) => ({
      id: file.id,
      no: file.nationalHouseholdNo,
      head: file.headName,
      count: file.memberCount,
      members: file.members.map((one) => one.name),
    }))
    .sort((a, b) => a.no.localeCompare(b.no));
};

test('a file that names only the household into which somebody married: the other counts one less from that day', async () => {
  await takeIn(db.services, office, '2018-12-31', [
    household('B', PLACES.villageA2, [person('3', '李三', 13, 'head'), person('2', '王二', 12, 'spouse')]),
  ]);
  expect(await files('2018-12-30')).toMatchObject([
    { no: 'A', count: 2, members: ['王一', '王二'] },
    { no: 'B', count: 1, members: ['李三'] },
  ]);
  const [before, after] = await files('2018-12-31');
  expect(before).toMatchObject({ no: 'A', head: '王一', count: 1, members: ['王一'] });
  expect(after).toMatchObject({ no: 'B', count: 2, members: ['李三', '王二'] });
  const left = (await readTimeline(db.services, office, before?.id ?? '')).filter(
    (entry) => entry.kind === 'member-left',
  );
  expect(left).toMatchObject([{ about: '王二', validFrom: '2018-12-31' }]);
  const joined = (await readTimeline(db.services, office, after?.id ?? '')).filter(
    (entry) => entry.kind === 'member-joined',
  );
  expect(joined).toMatchObject([{ about: '王二', source: { sheet: '登记表', row: 2 } }]);
});

test('two forms of one document are one person; a document in a third household is that person too', async () => {
  const document = residentNumber('1980-01-01', 12);
  const first = document.slice(0, 6) + document.slice(8, 17);
  for (const form of [first, `${document}31`, `${document}3101`])
    await takeIn(db.services, office, '2019-12-31', [
      household('C', PLACES.villageB1, [
        person('4', '符四', 14, 'head'),
        { ...person('2', '王二', 12, 'spouse'), document: form },
      ]),
    ]);
  const people = await db.services.database.read(office, (tx) =>
    tx.selectFrom('person').select('id').execute(),
  );
  expect(people).toHaveLength(4);
  expect((await files('2019-12-31')).map((one) => [one.no, one.members])).toEqual([
    ['A', ['王一']],
    ['B', ['李三']],
    ['C', ['符四', '王二']],
  ]);
});

test('the preview counts who moves once, into a new household as into a known one', async () => {
  const counted = async () => {
    const found = await files('2020-12-31');
    return { households: found.length, members: found.reduce((sum, one) => sum + one.members.length, 0) };
  };
  const founded = await takeIn(db.services, office, '2020-12-31', [
    household('D', PLACES.villageB1, [
      person('5', '邓五', 15, 'head'),
      person('2', '王二', 12, 'spouse'),
      person('6', '邓六', 16, 'son'),
    ]),
  ]);
  expect(founded.after).toEqual(await counted());
  const known = await takeIn(db.services, office, '2020-12-31', [
    household('B', PLACES.villageA2, [person('3', '李三', 13, 'head'), person('6', '邓六', 16, 'son')]),
  ]);
  expect(known.after).toEqual(await counted());
  const takenFor = (prefix: string) =>
    recordSnapshot(db.services, office, {
      county: PLACES.county,
      on: '2020-12-31',
      records: [
        {
          record: household('B', PLACES.villageA2, [
            person('3', '李三', 13, 'head'),
            person('6', '邓六', 16, 'son'),
            person('2', '王二', 12, 'spouse'),
          ]),
          source: { sheet: '登记表', row: 2 },
          memberSources: [],
        },
      ],
      provides: new Set(['members']),
      prefixes: [prefix],
      keptOut: [],
      batch: null,
      commandId: db.services.newId(),
    });
  const fromElsewhere = await takenFor(PLACES.villageA2);
  expect([fromElsewhere.before.members, fromElsewhere.after.members]).toEqual([2, 3]);
});

test('a household that is in another village from a day on is seen there whole: members, state and living conditions too', async () => {
  const inA = household('M', PLACES.villageA1, [person('7', '何七', 17, 'head')], {
    graduationStatus: 'not-graduated',
    safeWater: true,
  });
  await takeIn(db.services, office, '2020-12-31', [inA]);
  await takeIn(db.services, office, '2021-12-31', [{ ...inA, villageCode: PLACES.villageB1 }]);
  const there = testActor('village-cadre', PLACES.villageB1);
  const found = (await files('2021-12-31')).find((one) => one.no === 'M');
  const file = await openHousehold(db.services, there, found?.id ?? '', { on: '2021-12-31' }, 'zh-CN');
  expect(file).toMatchObject({ registration: 'poor', safeWater: true });
  expect(file.members.map((one) => one.name)).toEqual(['何七']);
});
