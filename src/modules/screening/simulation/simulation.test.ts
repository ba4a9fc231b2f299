import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testDatabase } from '../../../../tests/setup/database.ts';
import { COUNTY, countyOffice, DAY, insertSmallRegister } from '../../../../tests/setup/small-register.ts';
import { changePacks } from './changes.ts';
import { Scenario } from './model.ts';
import { simulate } from './run.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await insertSmallRegister(db.services);
});
afterAll(async () => db.close());

const scenario = (given: object): Scenario =>
  Scenario.parse({
    title: '线提高',
    area: COUNTY,
    on: DAY,
    today: 'registered',
    entry: ['income.below-poverty-line'],
    ...given,
  });

async function tryOut(given: object, actor: Actor = countyOffice) {
  const { packs } = db.services;
  const one = scenario(given);
  const { packSet, findings } = changePacks(packs, one);
  expect(findings).toEqual([]);
  return simulate(db.services, actor, {
    scenario: one,
    packs,
    changed: packSet,
    named: null,
    truthNotFound: 0,
  });
}

test('a first look', async () => {
  const outcome = await tryOut({ changes: { parameters: { 'poverty-line': 4000 } }, costPerHeadYuan: 100 });
  console.log(JSON.stringify(outcome, null, 1));
});
