import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testActor, testDatabase } from '../../../tests/setup/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(async () => db.close());

const household = (village: string) => ({
  county: '529921',
  id: db.services.newId(),
  national_household_no: `n${village}`,
  village,
});

test('rows are added and seen only within the scope', async () => {
  const { database } = db.services;
  const town = testActor('town-clerk', '529921100');
  await database.write(town, (tx) => tx.insertInto('household').values(household('529921100200')).execute());
  await expect(
    database.write(town, (tx) => tx.insertInto('household').values(household('529921101200')).execute()),
  ).rejects.toThrow(/row-level security/);
  const seen = (actor: ReturnType<typeof testActor>) =>
    database.read(actor, (tx) => tx.selectFrom('household').select('id').execute());
  expect(await seen(town)).toHaveLength(1);
  expect(await seen(testActor('town-clerk', '529921101'))).toHaveLength(0);
  expect(await seen(testActor('system-administrator'))).toHaveLength(0);
});

test('a connection without a scope sees nothing and an inspector changes nothing', async () => {
  const { database } = db.services;
  const rows = await sql`select * from household`.execute(database.kysely);
  expect(rows.rows).toHaveLength(0);
  const inspector = testActor('inspector', '529921');
  expect(
    await database.read(inspector, (tx) => tx.selectFrom('household').select('id').execute()),
  ).toHaveLength(1);
  await expect(
    database.write(inspector, (tx) => tx.insertInto('household').values(household('529921100201')).execute()),
  ).rejects.toThrow(/row-level security/);
});
