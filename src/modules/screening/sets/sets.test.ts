import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ancestorCode } from '#kernel/area-code.ts';
import { present } from '#kernel/assert.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { compileRule } from '#policy/rules.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import {
  COUNTY,
  countyOffice,
  DAY,
  insertSmallRegister,
  TOWN_B,
  VILLAGE_A1,
} from '../../../../tests/setup/small-register.ts';
import { claimDemo, loadDemo } from '../../../app/demo/load.ts';
import { findAfter, lookFrom, rulesWithin, type Scope, type Screened, startScreening } from '../screen.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await insertSmallRegister(db.services);
});
afterAll(async () => db.close());

type Result = {
  readonly hits: readonly (readonly [household: string, ...rules: string[]])[];
  readonly all: object;
  readonly byTown: Readonly<Record<string, object>>;
  readonly byRule: Readonly<Record<string, { households: number; unknown: number }>>;
};

/** As sets, in the database. */
async function asSets({ database, packs }: Services, actor: Actor, scope: Scope): Promise<Result> {
  return database.read(actor, async (tx) => {
    const { totals, found } = await startScreening(tx, packs, scope);
    const hits: Result['hits'][number][] = [];
    for await (const some of found)
      hits.push(
        ...some.map((one) => [one.family.household, ...one.hits.map(({ rule }) => rule.id)] as const),
      );
    return {
      hits,
      all: totals.all,
      byTown: Object.fromEntries(totals.byArea),
      byRule: Object.fromEntries(
        [...totals.byRule].map(([id, { households, unknown }]) => [id, { households, unknown }]),
      ),
    };
  });
}

const none = () => ({
  households: 0,
  persons: 0,
  unknownHouseholds: 0,
  screenedHouseholds: 0,
  screenedPersons: 0,
});

function addTo(tally: ReturnType<typeof none>, { family, hits, isUnknown }: Screened): void {
  const { memberCount } = family.stored;
  tally.screenedHouseholds += 1;
  tally.screenedPersons += memberCount;
  if (hits.length > 0) {
    tally.households += 1;
    tally.persons += memberCount;
  } else if (isUnknown) tally.unknownHouseholds += 1;
}

/** In memory, one household after the other, counted here. */
async function inMemory({ database, packs }: Services, actor: Actor, scope: Scope): Promise<Result> {
  const looked = await database.read(actor, async (tx) => {
    const all: Screened[] = [];
    for await (const some of lookFrom(tx, packs, scope)) all.push(...some);
    return all;
  });
  const all = none();
  const byTown: Record<string, ReturnType<typeof none>> = {};
  for (const one of looked) {
    const town = ancestorCode(one.family.village, 'town');
    byTown[town] ??= none();
    for (const tally of [all, byTown[town]]) addTo(tally, one);
  }
  const said = looked.flatMap(({ verdicts }) => verdicts);
  const count = (id: string, outcome: string) =>
    said.filter((one) => one.rule.rule.id === id && one.outcome === outcome).length;
  const byRule = Object.fromEntries(
    rulesWithin(packs, scope.area, scope.on).map(({ rule: { id } }) => [
      id,
      { households: count(id, 'hit'), unknown: count(id, 'unknown') },
    ]),
  );
  const found = looked.filter(({ hits }) => hits.length > 0);
  const hits = found.map((one) => [one.family.household, ...one.hits.map(({ rule }) => rule.id)] as const);
  return { hits, all, byTown, byRule };
}

const everyRule = (area: string, on: string) =>
  rulesWithin(db.services.packs, area, on).map(({ rule }) => rule.id);

/** Random households beside the small register: any fact may be missing, any code may stand, versions begin and end. */
async function insertRandom(households: number): Promise<void> {
  const pick = (...values: string[]) =>
    sql.raw(
      `(array[${values.map((value) => (value === 'null' ? 'null' : `'${value}'`)).join(', ')}]::text[])[1 + floor(random() * ${values.length})::int]`,
    );
  const some = (value: string) => sql.raw(`case when random() < 0.7 then ${value} end`);
  const maybe = sql.raw(`(array[true, false, null])[1 + floor(random() * 3)::int]`);
  const villages = ['529921100200', '529921100201', '529921101200', '529921101201'];
  await db.services.database.write(countyOffice, async (tx) => {
    await sql`select setseed(0.42)`.execute(tx);
    await sql`create temp table r on commit drop as select md5('r' || n)::uuid id, n, (${villages}::text[])[1 + n % 4] v from generate_series(1, ${sql.lit(households)}) n`.execute(
      tx,
    );
    // Two stretches of the world for each household, and a correction of a third of them: what was known before stays.
    await sql`create temp table t on commit drop as select r.*, f, u, '2017-01-05T08:00:00Z'::timestamptz k, 'infinity'::timestamptz z from r, (values ('2016-01-01'::date, '2018-06-01'::date), ('2018-06-01', 'infinity')) s (f, u) where n % 7 > 0 or f > '2017-01-01'`.execute(
      tx,
    );
    await sql`insert into t select id, n, v, f, u, '2021-03-01T00:00:00Z', 'infinity' from t where n % 3 = 0`.execute(
      tx,
    );
    await sql`update t set z = '2021-03-01T00:00:00Z' where n % 3 = 0 and k < '2020-01-01'`.execute(tx);
    await sql`insert into household (county, id, village, national_household_no) select '529921', id, v, 'r' || n from r`.execute(
      tx,
    );
    const tail = sql`valid_from, valid_to, recorded_at, superseded_at, recorded_by`;
    const head = sql`select '529921', id, v`;
    const times = sql`f, u, k, z, md5('random')::uuid from t`;
    await sql`insert into household_version (county, household, village, head_name, head_pinyin, member_count, stated_size, poverty_causes, first_identified_on, ${tail})
      ${head}, '户' || n, 'hu' || n % 9, 1 + n % 4, ${some('1 + floor(random() * 5)::int')}, array_remove(array[${pick('illness', 'schooling', 'null')}], null), ${some("'2014-01-01'::date + n")}, ${times}`.execute(
      tx,
    );
    await sql`insert into status_version (county, household, village, registration, monitoring, household_type, poverty_class, graduation_year, monitored_kind, risks, risk_identified_on, risk_eliminated_on, ${tail})
      ${head}, ${pick('poor', 'pre-graduated', 'graduated', 'relapsed', 'ordinary', 'null')}, ${pick('none', 'monitored', 'eliminated')}, null, ${pick('general', 'null')}, ${some('2015 + n % 5')}, ${pick('unstable-graduated', 'null')},
        array_remove(array[${pick('illness', 'null')}], null), ${some("'2019-01-01'::date + n")}, ${some("'2020-01-01'::date + n")}, ${times} where n % 11 > 0`.execute(
      tx,
    );
    await sql`insert into living_version (county, household, village, dangerous_housing, safe_water, water_difficult, ${tail}) ${head}, ${maybe}, ${maybe}, ${maybe}, ${times} where n % 13 > 0`.execute(
      tx,
    );
    for (const year of [2015, 2017, 2019])
      await sql`insert into income_version (county, household, village, year, per_head_fen, wage_fen, transfer_fen, claim_fen, self_paid_fen, ${tail})
        ${head}, ${sql.lit(year)}, ${some('floor(random() * 900000)::bigint')}, ${some('floor(random() * 900000)::bigint')}, ${some('1')}, ${some('floor(random() * 90000)::bigint')}, ${some('floor(random() * 900000)::bigint')}, ${times}`.execute(
        tx,
      );
    await sql`create temp table p on commit drop as select r.*, m, md5('p' || n || '-' || m)::uuid person from r, generate_series(1, 4) m where m <= 1 + n % 4`.execute(
      tx,
    );
    await sql`insert into person (county, id, village, birth, sex) select '529921', person, v, ${some("'1940-01-01'::date + floor(random() * 30000)::int")}, ${pick('male', 'female', 'null')} from p`.execute(
      tx,
    );
    await sql`insert into member_version (county, person, household, village, national_person_no, name, relation_to_head, education_level, schooling_status, health_status, labor_capacity, work_months,
        critical_illness_insured, resident_medical_insured, resident_pension_insured, staff_pension_insured, minimum_living, destitute_support, disability_type, ${tail})
      select '529921', person, p.id, p.v, p.n || '-' || m, '人' || m, ${pick('head', 'son', 'null')}, ${pick('illiterate', 'primary', 'junior', 'preschool-age', 'null')}, ${pick('not-at-school', 'primary', 'preschool', 'null')},
        array_remove(array[${pick('healthy', 'serious-illness', 'null')}], null), ${pick('ordinary', 'lost', 'null')}, ${some('round((random() * 12)::numeric, 1)')}, ${maybe}, ${maybe}, ${maybe}, ${maybe}, ${maybe}, ${maybe}, ${pick('null', 'null')},
        f, u, k, z, md5('random')::uuid from p join t using (id)`.execute(tx);
  });
}

describe('sets say what memory says', () => {
  test('of every rule, on several days, as it was known then and as it is known now', {
    timeout: 120_000,
  }, async () => {
    await insertRandom(240);
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
