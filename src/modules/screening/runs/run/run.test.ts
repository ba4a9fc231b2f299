import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { addDays, type Day } from '#kernel/day.ts';
import type { HouseholdRecord } from '#modules/registry/model.ts';
import { openWorkspace } from '#modules/screening/sets/queries.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../../tests/setup/database.ts';
import { INVENTED, takeInventedCounty } from '../../../../../tests/setup/invented-county.ts';
import { takeIn } from '../../../../../tests/setup/records.ts';
import { startRun } from './commands.ts';
import { lookFor } from './look.ts';
import { performRun } from './perform.ts';
import { askedRules } from './plan.ts';
import { getRun } from './queries.ts';

const COUNTY = INVENTED.padEnd(12, '0');
const office = testActor('county-office', INVENTED);

let db: TestDatabase;
let admin: pg.Client;
let records: HouseholdRecord[];
let on: Day;
let today: Day;

beforeAll(async () => {
  db = await testDatabase();
  await db.services.jobs.start();
  const taken = await takeInventedCounty(db.services);
  records = [...present(taken.demo.snapshots[0], 'a snapshot').households];
  on = taken.on;
  today = on;
  Object.assign(db.services, { clock: () => Date.parse(`${today}T04:00:00Z`) });
  admin = new pg.Client({ connectionString: db.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await db.services.jobs.stop();
  await db.close();
});

const environment = () => ({ database: db.services.database, actor: office, services: db.services });

async function runOn(day: Day, choice = {}) {
  today = day;
  const { run } = await startRun.execute(environment(), db.services.newId(), {
    area: COUNTY,
    on: day,
    choice,
  });
  const row = await db.services.database.read(office, (tx) => getRun(tx, run));
  const summary = await performRun(db.services, office, row, async () => undefined);
  return { run, summary };
}

type Kept = { rule: string; subject: string; content: string };
const sorted = (rows: Kept[]) => rows.map((one) => `${one.rule} ${one.subject} ${one.content}`).sort();

/** What stands there after a run. */
async function alive(): Promise<string[]> {
  const { rows } = await admin.query<Kept>(
    'select rule, subject, used::text as content from screening_finding where cleared_run is null and household is not null',
  );
  return sorted(rows);
}

/** What all rules find over all households, asked anew. */
async function asked(day: Day): Promise<string[]> {
  const { packs, database, newId } = db.services;
  const rules = askedRules(packs, COUNTY, day, {})
    .map(({ compiled }) => compiled)
    .filter(({ rule }) => rule.subject === 'household');
  return database.read(office, async (tx) => {
    await openWorkspace(tx, 60);
    const found: Kept[] = [];
    for await (const some of lookFor(
      tx,
      packs,
      { area: COUNTY, on: day, rules, households: undefined },
      newId,
      new Map(),
    ))
      found.push(
        ...some.map(({ compiled, subject, used }) => ({ rule: compiled.rule.id, subject, content: used })),
      );
    return sorted(found);
  });
}

/** Changes of a household's facts, as a later file brings them. */
const CHANGES: readonly ((record: HouseholdRecord) => HouseholdRecord)[] = [
  (record) => ({ ...record, safeWater: !record.safeWater }),
  (record) => ({ ...record, dangerousHousing: !record.dangerousHousing }),
  (record) => ({ ...record, income: record.income && { ...record.income, perHeadFen: 100_000 } }),
  (record) => ({
    ...record,
    income: record.income && { ...record.income, perHeadFen: 9_000_000, year: record.income.year + 1 },
  }),
  (record) => ({
    ...record,
    members: record.members.map((one) => ({ ...one, residentMedicalInsured: false })),
  }),
  (record) => ({
    ...record,
    members: record.members.map((one) => ({ ...one, schoolingStatus: 'not-at-school' })),
  }),
  (record) => ({ ...record, members: record.members.slice(0, 1) }),
  (record) => ({ ...record, graduationStatus: 'graduated', graduationYear: 2016 }),
];

test('a first run keeps what the rules find, and a second one on the same facts changes nothing', async () => {
  const first = await runOn(on);
  expect(first.summary.found).toBeGreaterThan(20);
  expect(first.summary).toMatchObject({ new: first.summary.found, persisting: 0, cleared: 0, reopened: 0 });
  expect(await alive()).toEqual(await asked(on));
  const before = await admin.query(
    'select md5(string_agg(t::text, $1 order by id)) as sum from screening_finding t',
    ['|'],
  );
  const second = await runOn(on);
  expect(second.summary).toMatchObject({
    found: first.summary.found,
    new: 0,
    persisting: first.summary.found,
    cleared: 0,
  });
  const after = await admin.query(
    'select md5(string_agg(t::text, $1 order by id)) as sum from screening_finding t',
    ['|'],
  );
  expect(after.rows).toEqual(before.rows);
});

test('what a run that looks only at what changed keeps is what asking all anew finds', async () => {
  let day = on;
  let lookedLess = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ who: fc.nat(), what: fc.nat(CHANGES.length - 1), back: fc.constantFrom(0, 0, 0, 200) }),
        { maxLength: 5 },
      ),
      fc.constantFrom(0, 0, 1, 17, 40, 200),
      async (changes, later) => {
        day = addDays(day, later);
        for (const { who, what, back } of changes) {
          const at = who % records.length;
          const changed = present(CHANGES[what], 'a change')(present(records[at], 'a household'));
          records[at] = changed;
          // A file that comes late tells of an earlier day.
          await takeIn(db.services, office, addDays(day, -back), [changed]);
        }
        const { summary } = await runOn(day);
        if (summary.looked < summary.households) lookedLess += 1;
        expect(await alive()).toEqual(await asked(day));
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
  expect(lookedLess).toBeGreaterThan(1);
}, 240_000);

describe('the difference to the run before', () => {
  test('new, persisting and cleared are what the sets of both runs say', async () => {
    const day = addDays(today, 1);
    await runOn(day);
    const keys = (rows: string[]) => new Set(rows.map((row) => row.split(' ').slice(0, 2).join(' ')));
    const before = keys(await alive());
    const changed = records.slice(0, 8).map((record, index) => present(CHANGES[index], 'a change')(record));
    await takeIn(db.services, office, day, changed);
    const { summary } = await runOn(day);
    const now = keys(await alive());
    const villages = await admin.query(
      'select count(*)::int as n from screening_finding where cleared_run is null and household is null',
    );
    expect(summary.new).toBe([...now].filter((key) => !before.has(key)).length);
    expect(summary.cleared).toBe([...before].filter((key) => !now.has(key)).length);
    expect(summary.persisting).toBe([...now].filter((key) => before.has(key)).length + villages.rows[0].n);
    expect(summary.new + summary.cleared).toBeGreaterThan(0);
  });

  test('a run looks forward only, and not ahead of today', async () => {
    const execute = (day: Day) =>
      startRun.execute(environment(), db.services.newId(), { area: COUNTY, on: day, choice: {} });
    await expect(execute(addDays(today, -1))).rejects.toMatchObject({
      status: 409,
      code: 'screening.dayBehind',
    });
    await expect(execute(addDays(today, 1))).rejects.toMatchObject({
      status: 422,
      code: 'screening.dayAhead',
    });
  });

  test('a run that ended is not run again', async () => {
    const { run } = await runOn(today);
    const row = await db.services.database.read(office, (tx) => getRun(tx, run));
    await expect(performRun(db.services, office, row, async () => undefined)).rejects.toMatchObject({
      code: 'screening.runEnded',
    });
  });

  test('what breaks off in the middle leaves nothing', async () => {
    const { run } = await startRun.execute(environment(), db.services.newId(), {
      area: COUNTY,
      on: addDays(today, 0),
      choice: {},
    });
    await takeIn(db.services, office, today, [
      present(CHANGES[4], 'a change')(present(records[9], 'a household')),
    ]);
    const row = await db.services.database.read(office, (tx) => getRun(tx, run));
    const before = await alive();
    await expect(
      performRun(db.services, office, row, async () => {
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(await alive()).toEqual(before);
    expect((await db.services.database.read(office, (tx) => getRun(tx, run))).state).toBe('waiting');
    await performRun(db.services, office, row, async () => undefined);
    expect(await alive()).toEqual(await asked(today));
  });
});
