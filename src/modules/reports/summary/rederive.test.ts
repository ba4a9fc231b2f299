import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import {
  COUNTY,
  countyOffice,
  DAY,
  insertSmallRegister,
  TOWN_A,
} from '../../../../tests/setup/small-register.ts';
import { type FrozenCheck, rederiveFigures } from './rederive.ts';
import { summaryWord } from './word.ts';

let db: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  db = await testDatabase();
  await insertSmallRegister(db.services);
  owner = new pg.Client({ connectionString: db.adminUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await db.close();
});

const operator = { ...testActor('operator', '52'), id: 'operator' };

async function checks(actor = operator): Promise<FrozenCheck[]> {
  const all: FrozenCheck[] = [];
  for await (const check of rederiveFigures(db.services, actor)) all.push(check);
  return all;
}

test('saved figures are derived again as they were while the register moves on, and a hand in its history is seen', async () => {
  const { report } = await summaryWord(db.services, countyOffice, {
    kind: 'annual-summary',
    area: COUNTY,
    on: DAY,
  });
  await summaryWord(db.services, countyOffice, { kind: 'half-year-summary', area: TOWN_A, on: DAY });
  expect(report.state).toBe('saved');
  // A correction as the register makes it: superseded and written anew.
  await db.services.database.write(countyOffice, async (tx) => {
    await sql`create temp table moved on commit drop as select * from living_version where household = md5('h1')::uuid`.execute(
      tx,
    );
    await sql`update living_version set superseded_at = clock_timestamp() where household = md5('h1')::uuid`.execute(
      tx,
    );
    await sql`update moved set dangerous_housing = false, recorded_at = clock_timestamp(), recorded_by = gen_random_uuid()`.execute(
      tx,
    );
    await sql`insert into living_version select * from moved`.execute(tx);
  });
  const after = await checks();
  expect(after.map((one) => [one.area, one.differing])).toEqual([
    [COUNTY, []],
    [TOWN_A, []],
  ]);
  expect(after[0]?.figures).toBe(report.figures.length);

  // The control: what was known then is changed behind the program's back.
  await owner.query(
    `update living_version set dangerous_housing = false where household = md5('h1')::uuid and superseded_at < 'infinity'`,
  );
  const tampered = await checks();
  expect(tampered[0]?.differing).toContain(`households.dangerous-housing ${COUNTY}`);
  expect(tampered[0]?.differing).not.toContain(`households.all ${COUNTY}`);
});

test('only the reports within reach are looked at', async () => {
  const clerk = testActor('town-clerk', TOWN_A.slice(0, 9));
  expect((await checks(clerk)).map((one) => one.area)).toEqual([TOWN_A]);
});
