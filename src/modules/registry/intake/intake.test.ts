import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { type DemoCounty, inventCounty } from '../../../app/demo/county.ts';
import type { HouseholdRecord } from '../model.ts';
import { filledFields } from './provides.ts';
import { recordSnapshot } from './record.ts';

let db: TestDatabase;
let demo: DemoCounty;
const office = testActor('county-office', '469921');
beforeAll(async () => {
  db = await testDatabase();
  demo = inventCounty({ seed: 7, scenario: 'small' });
});
afterAll(async () => db.close());

async function owner<T extends object>(query: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: db.adminUrl });
  await client.connect();
  try {
    return (await client.query<T>(query)).rows;
  } finally {
    await client.end();
  }
}

const take = (on: string, households: readonly HouseholdRecord[]) =>
  recordSnapshot(db.services, office, {
    county: '469921',
    on,
    records: households.map((record, index) => ({
      record,
      source: { sheet: 's', row: index + 2 },
      memberSources: [],
    })),
    provides: filledFields(households),
    prefixes: ['469921'],
    keptOut: [],
    batch: null,
    commandId: db.services.newId(),
  });
const snapshot = (index: number) => {
  const found = demo.snapshots[index];
  if (!found) throw new Error('no such snapshot');
  return found;
};
const versions = () =>
  owner<{ n: number }>(
    'select (select count(*) from household_version)+(select count(*) from member_version)+(select count(*) from status_version)+(select count(*) from income_version)+(select count(*) from living_version) as n',
  );

test('a first intake adds every household and every member once', async () => {
  const { on, households } = snapshot(0);
  const preview = await take(on, households);
  expect(preview.added).toEqual({
    households: households.length,
    members: households.reduce((sum, one) => sum + one.members.length, 0),
  });
  expect(preview.after).toEqual(preview.added);
});

test('the same intake again changes nothing', async () => {
  const before = await versions();
  const { on, households } = snapshot(0);
  const preview = await take(on, households);
  expect(preview.unchanged.households).toBe(households.length);
  expect(preview.byField).toEqual([]);
  expect(await versions()).toEqual(before);
});

test('a later intake supersedes, keeps history, and its equation adds up', async () => {
  for (let index = 1; index < demo.snapshots.length; index += 1) {
    const { on, households } = snapshot(index);
    const p = await take(on, households);
    const parts = [p.changed, p.unchanged, p.left, p.keptBefore];
    expect(p.before.households).toBe(parts.reduce((sum, one) => sum + one.households, 0));
    expect(p.after.households).toBe(p.before.households + p.added.households);
    const again = await take(on, households);
    expect(again.byField).toEqual([]);
  }
  const first = snapshot(0);
  const rows = await db.services.database.read(office, (tx) =>
    sql<{
      n: number;
    }>`select count(*) as n from member_version where valid_from <= ${first.on}::date and valid_to > ${first.on}::date and superseded_at = 'infinity'`.execute(
      tx,
    ),
  );
  expect(rows.rows[0]?.n).toBe(first.households.reduce((sum, one) => sum + one.members.length, 0));
});

test('no chain has two versions for one day and one knowledge', async () => {
  for (const [table, key] of [
    ['member_version', 'person'],
    ['household_version', 'household'],
    ['status_version', 'household'],
    ['living_version', 'household'],
    ['income_version', 'household, year'],
  ]) {
    const bad =
      await owner(`select 1 from (select ${key}, valid_from, lag(valid_to) over (partition by ${key} order by valid_from) as before
      from ${table} where superseded_at = 'infinity') v where before > valid_from`);
    expect(bad, table).toEqual([]);
  }
});

test('an intake of an earlier day keeps what is known of later days', async () => {
  const last = snapshot(demo.snapshots.length - 1);
  const before = await owner(
    `select person, name, work_months, valid_to from member_version where superseded_at = 'infinity' and valid_to = 'infinity' order by person`,
  );
  const middle = snapshot(3);
  await take(
    middle.on,
    middle.households.map((one) => ({
      ...one,
      members: one.members.map((member) => ({ ...member, workMonths: 1 })),
    })),
  );
  const after = await owner(
    `select person, name, work_months, valid_to from member_version where superseded_at = 'infinity' and valid_to = 'infinity' and valid_from <= '${last.on}' order by person`,
  );
  const unchanged = after.filter((one) =>
    before.some((other) => JSON.stringify(other) === JSON.stringify(one)),
  );
  expect(unchanged.length).toBeGreaterThan(0.9 * before.length);
});

test('numbers are encrypted, and found by their hash', async () => {
  const document = snapshot(0).households[0]?.members[0]?.document ?? '';
  const rows = await owner<{ found: boolean }>(
    `select exists(select 1 from person where document_cipher::text like '%${Buffer.from(document).toString('hex')}%') as found`,
  );
  expect(rows[0]?.found).toBe(false);
  const hash = db.services.keys.hash('document', document.slice(0, 18));
  const found = await db.services.database.read(office, (tx) =>
    tx.selectFrom('person').select(['document_cipher']).where('document_hash', '=', hash).executeTakeFirst(),
  );
  expect(found && db.services.keys.decrypt(found.document_cipher as Buffer)).toBe(document.slice(0, 18));
});

test('a version of an unknown household or person is refused by the database', async () => {
  const version = (household: string, person: string) =>
    owner(`insert into member_version (county, person, household, village, national_person_no, name, valid_from, recorded_at, recorded_by)
      values ('469921', '${person}', '${household}', '469921100200', '1', 'x', '2020-01-01', now(), '${db.services.newId()}')`);
  const [known] = await owner<{ household: string; person: string }>(
    'select household, person from member_version limit 1',
  );
  await expect(version(db.services.newId(), known?.person ?? '')).rejects.toThrow(/unknown household/);
  await expect(version(known?.household ?? '', db.services.newId())).rejects.toThrow(/unknown person/);
});
