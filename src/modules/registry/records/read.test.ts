import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { type DemoCounty, inventCounty } from '../../../app/demo/county.ts';
import { filledFields } from '../intake/provides.ts';
import { recordSnapshot } from '../intake/record.ts';
import type { HouseholdRecord } from '../model.ts';
import { type ReadRecords, readRegisterRecords } from './read.ts';

let db: TestDatabase;
let demo: DemoCounty;
const COUNTY = '469921';
const office = testActor('county-office', COUNTY);
const known: string[] = [];

beforeAll(async () => {
  db = await testDatabase();
  demo = inventCounty({ seed: 11, scenario: 'small' });
  for (const { on, households } of demo.snapshots) {
    await take(on, households);
    known.push(new Date().toISOString());
  }
});
afterAll(async () => db.close());

const take = (on: string, households: readonly HouseholdRecord[], provides = filledFields(households)) =>
  recordSnapshot(db.services, office, {
    county: COUNTY,
    on,
    records: households.map((record, index) => ({
      record,
      source: { sheet: 's', row: index + 2 },
      memberSources: [],
    })),
    provides,
    prefixes: [COUNTY],
    keptOut: [],
    batch: null,
    commandId: db.services.newId(),
  });

async function read(actor: Actor, input: Omit<ReadRecords, 'area'> & { area?: string }) {
  const records: HouseholdRecord[] = [];
  const area = input.area ?? COUNTY.padEnd(12, '0');
  for await (const { record } of readRegisterRecords(db.services, actor, { ...input, area }))
    records.push(record);
  return records;
}

const snapshot = (index: number) => {
  const found = demo.snapshots.at(index);
  if (!found) throw new Error('no such snapshot');
  return found;
};
/** What the intake keeps of a record: members in one order, the state by its meaning. */
const comparable = (records: readonly HouseholdRecord[]) =>
  records
    .map(({ members, ...record }) => ({
      no: record.nationalHouseholdNo,
      village: record.villageCode,
      phone: record.phone,
      card: record.bankCard,
      income: record.income,
      causes: record.povertyCauses,
      status: record.graduationStatus,
      members: members.map((one) => JSON.stringify(Object.entries(one).sort())).sort(),
    }))
    .sort((a, b) => a.no.localeCompare(b.no));

test('what was taken in last is read back: every household and member, every number in its own form', async () => {
  const { on, households } = snapshot(-1);
  const records = await read(office, { on });
  // A household that a later file no longer names stays in the register until somebody says what became of it.
  const byNumber = new Map(records.map((one) => [one.nationalHouseholdNo, one]));
  const numbers = (record: HouseholdRecord | undefined) =>
    record && {
      phone: record.phone,
      income: record.income,
      members: record.members.map((one) => `${one.name} ${one.document} ${one.phone}`).sort(),
    };
  for (const told of households)
    expect(numbers(byNumber.get(told.nationalHouseholdNo))).toEqual(numbers(told));
  expect(new Set(records.flatMap((one) => one.members.map((member) => member.document?.length)))).toEqual(
    new Set(households.flatMap((one) => one.members.map((member) => member.document?.length))),
  );
  expect(records.every((one) => one.members[0]?.relationToHead === 'head')).toBe(true);
});

test('what is read, taken in again on its day, changes nothing', async () => {
  const { on } = snapshot(-1);
  const records = await read(office, { on });
  const all = new Set([...filledFields(records), 'registration', 'monitoring', 'risks', 'graduationYear']);
  const preview = await take(on, records, all);
  expect(preview.byField).toEqual([]);
  expect(preview.unchanged.households).toBe(records.length);
  expect(preview.added.households + preview.left.households).toBe(0);
});

test('an earlier day, and an earlier knowledge, are read as they stood', async () => {
  const first = snapshot(0);
  const then = await read(office, { on: first.on, known: known[0] });
  expect(comparable(then)).toEqual(comparable(first.households));
  const later = await read(office, { on: snapshot(-1).on, known: known[0] });
  expect(later.map((one) => one.nationalHouseholdNo).sort()).toEqual(
    first.households.map((one) => one.nationalHouseholdNo).sort(),
  );
});

test('a town and a village read their own, a stranger and an empty scope nothing', async () => {
  const { on, households } = snapshot(-1);
  const village = households[0]?.villageCode ?? '';
  const all = await read(office, { on });
  const own = all.filter((one) => one.villageCode === village);
  expect(own.length).toBeGreaterThan(10);
  expect((await read(testActor('village-cadre', village), { on })).length).toBe(own.length);
  expect(await read(office, { on, area: village })).toEqual(own);
  const town = village.slice(0, 9);
  expect(await read(testActor('town-clerk', town), { on })).toEqual(
    all.filter((one) => one.villageCode.startsWith(town)),
  );
  expect(await read(testActor('county-office', '469922'), { on })).toEqual([]);
  expect(await read(testActor('county-office'), { on })).toEqual([]);
});

test('numbers come masked to whoever may not take registers out, and full ones are refused him', async () => {
  const { on, households } = snapshot(-1);
  const village = households[0]?.villageCode ?? '';
  const cadre = testActor('village-cadre', village);
  const digits = /\d{11}/;
  const text = JSON.stringify(
    (await read(cadre, { on })).flatMap((one) => [
      one.phone,
      one.bankCard,
      ...one.members.flatMap((member) => [member.document, member.phone]),
    ]),
  );
  expect(text).toContain('*');
  expect(text).not.toMatch(digits);
  await expect(read(cadre, { on, numbers: 'full' })).rejects.toMatchObject({ code: 'command.forbidden' });
  expect(JSON.stringify(await read(office, { on, area: village, numbers: 'masked' }))).not.toMatch(
    /"document":"\d{11}/,
  );
});

test('a reader who stops half-way leaves no connection behind', async () => {
  for (let time = 0; time < 15; time += 1) {
    for await (const one of readRegisterRecords(db.services, office, {
      area: COUNTY.padEnd(12, '0'),
      on: snapshot(-1).on,
    })) {
      expect(one.household).not.toBe('');
      break;
    }
  }
  expect(db.services.database.pool.idleCount).toBe(db.services.database.pool.totalCount);
});
