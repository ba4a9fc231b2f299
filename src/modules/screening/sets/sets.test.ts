import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import type { Actor } from '#platform/db/database.ts';
import { compileRule } from '#policy/rules.ts';
import { asSets, inMemory } from '../../../../tests/setup/both-executors.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { insertRandom } from '../../../../tests/setup/random-register.ts';
import {
  COUNTY,
  countyOffice,
  DAY,
  insertSmallRegister,
  TOWN_B,
  VILLAGE_A1,
} from '../../../../tests/setup/small-register.ts';
import { claimDemo, loadDemo } from '../../../app/demo/load.ts';
import { findAfter, lookFrom, rulesWithin, type Screened, startScreening } from '../screen.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await insertSmallRegister(db.services);
});
afterAll(async () => db.close());

const everyRule = (area: string, on: string) =>
  rulesWithin(db.services.packs, area, on).map(({ rule }) => rule.id);

describe('sets say what memory says', () => {
  test('of every rule, on several days, as it was known then and as it is known now', {
    timeout: 120_000,
  }, async () => {
    await insertRandom(db.services, 240);
    const owner = new pg.Client({ connectionString: db.adminUrl });
    await owner.connect();
    await owner.query('analyze');
    await owner.end();
    const then = '2019-01-01T00:00:00Z';
    const corrected = '2021-03-01T00:00:00Z';
    let found = 0;
    for (const [on, known, usual] of [
      [DAY, undefined, false],
      [DAY, then, false],
      ['2018-05-31', corrected, false],
      ['2018-06-01', undefined, true],
      ['2018-06-01', then, false],
      ['2020-12-31', undefined, false],
      ['2020-12-31', corrected, false],
      ['2021-01-01', undefined, true],
      ['2026-03-01', undefined, false],
    ] as const) {
      const scope = { area: COUNTY, on, known, rules: usual ? undefined : everyRule(COUNTY, on) };
      const sets = await asSets(db.services, countyOffice, scope);
      expect(sets, JSON.stringify({ on, known })).toEqual(await inMemory(db.services, countyOffice, scope));
      found += sets.hits.length;
    }
    expect(found).toBeGreaterThan(1_000);
  });

  test('behind any position, in memory and as a set from the middle of a village on', async () => {
    const scope = { area: COUNTY, on: '2020-12-31', rules: everyRule(COUNTY, '2020-12-31') };
    const { packs, database } = db.services;
    const all = (await asSets(db.services, countyOffice, scope)).hits.map(([household]) => household);
    const looked = await database.read(countyOffice, async (tx) => {
      const found: Screened[] = [];
      for await (const some of lookFrom(tx, packs, scope))
        found.push(...some.filter(({ hits }) => hits.length > 0));
      return found;
    });
    for (const at of [0, 7, 100, looked.length - 2])
      for (const lookedAt of [1, 120, 4000]) {
        const { family } = present(looked[at], 'so many are found');
        const behind = await database.read(countyOffice, async (tx) => {
          const found: string[] = [];
          for await (const some of findAfter(tx, packs, scope, family, lookedAt))
            found.push(...some.map((one) => one.family.household));
          return found;
        });
        expect(behind).toEqual(all.slice(at + 1));
      }
  });

  test('to a town clerk, of a village, to nobody', async () => {
    const clerk = testActor('town-clerk', TOWN_B.slice(0, 9));
    for (const [actor, area] of [
      [clerk, COUNTY],
      [clerk, TOWN_B],
      [testActor('system-administrator'), COUNTY],
    ] as const) {
      const scope = { area, on: '2020-12-31', rules: everyRule(COUNTY, '2020-12-31') };
      const sets = await asSets(db.services, actor, scope);
      const memory = await inMemory(db.services, actor, scope);
      expect(sets.hits).toEqual(memory.hits);
      expect(sets.all).toEqual(memory.all);
      expect(sets.byRule).toEqual(memory.byRule);
    }
  });
});

test('and of the demo county, where a pack of the province has numbers of its own', {
  timeout: 60_000,
}, async () => {
  const demo = await testDatabase();
  const { services } = demo;
  await services.jobs.start();
  try {
    const operator: Actor = { ...testActor('operator', '469921'), id: 'operator' };
    const mark = await claimDemo(services, operator, { scenario: 'small', households: 40 });
    await loadDemo(services, operator, mark, () => undefined);
    const office = testActor('county-office', '469921');
    const area = '469921000000';
    let found = 0;
    for (const on of ['2016-12-31', '2019-12-31', '2021-12-31', '2024-12-31']) {
      const scope = { area, on, rules: everyRule(area, on) };
      const sets = await asSets(services, office, scope);
      expect(sets, on).toEqual(await inMemory(services, office, scope));
      found += sets.hits.length;
    }
    expect(found).toBeGreaterThan(20);
  } finally {
    await services.jobs.stop();
    await demo.close();
  }
});

test('a rule that would look for minutes is stopped, and the server goes on', async () => {
  const { database, packs } = db.services;
  // One household of 3,000 members, and a rule that holds every member against every other.
  await database.write(countyOffice, async (tx) => {
    await sql`create temp table c on commit drop as select n, md5('crowd' || n)::uuid person from generate_series(1, 3000) n`.execute(
      tx,
    );
    await sql`insert into person (county, id, village) select '529921', person, ${VILLAGE_A1} from c`.execute(
      tx,
    );
    await sql`insert into member_version (county, person, household, village, national_person_no, name, work_months, valid_from, recorded_at, recorded_by)
      select '529921', person, md5('h1')::uuid, ${VILLAGE_A1}, 'c' || n, '人' || n, 1, ${DAY}::date, now(), md5('crowd')::uuid from c`.execute(
      tx,
    );
  });
  const [some] = rulesWithin(packs, COUNTY, DAY);
  const body = Array.from({ length: 30 }, (_, n) => `b.workMonths > a.workMonths + ${n}.0`).join(' || ');
  const slow = compileRule(
    {
      ...present(some, 'rules are in force').rule,
      id: 'own.slow',
      expression: `members.exists(a, members.exists(b, ${body}))`,
    },
    { codes: new Map(), parameters: new Set(['povertyLineFen']) },
  );
  const rule = present(slow.compiled, 'the rule is well written');
  const merged = new Map([...packs.merged].map(([id, one]) => [id, { ...one, rules: [...one.rules, rule] }]));
  const started = performance.now();
  await expect(
    database.read(countyOffice, (tx) =>
      startScreening(tx, { ...packs, merged }, { area: COUNTY, on: DAY }, 1),
    ),
  ).rejects.toMatchObject({ status: 422, code: 'screening.tooLong', details: { seconds: 1 } });
  expect(performance.now() - started).toBeLessThan(10_000);
  // The same connections answer the next question.
  expect((await asSets(db.services, countyOffice, { area: COUNTY, on: DAY })).hits.length).toBeGreaterThan(0);
});
