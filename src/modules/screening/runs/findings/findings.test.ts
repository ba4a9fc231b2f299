import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { addDays, type Day } from '#kernel/day.ts';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../../tests/setup/database.ts';
import { household, member, PLACES, takeIn } from '../../../../../tests/setup/records.ts';
import type { FindingQuery } from '../model.ts';
import { startRun } from '../run/commands.ts';
import { performRun } from '../run/perform.ts';
import { askedRules } from '../run/plan.ts';
import { getRun } from '../run/queries.ts';
import { closeFinding, reopenFinding } from './commands.ts';
import { listFindings } from './queries.ts';

const COUNTY = PLACES.county.padEnd(12, '0');
const office = testActor('county-office', PLACES.county);
const town = testActor('town-clerk', PLACES.townA);
const village = testActor('village-cadre', PLACES.villageA1);
const officer = testActor('department-officer', PLACES.county);
const inspector = testActor('inspector', PLACES.county);
const WATER = 'guarantee.water';

let db: TestDatabase;
let admin: pg.Client;
let today: Day = '2021-03-01';

/** A household of which the water is not safe, or is. */
const home = (no: string, place: string, safeWater: boolean, months = 3) =>
  household(
    no,
    place,
    [member(`${no}01`, '符德兴', { relationToHead: 'head', workMonths: months, birth: '1971-03-01' })],
    {
      safeWater,
      graduationStatus: 'graduated',
    },
  );

beforeAll(async () => {
  db = await testDatabase();
  await db.services.jobs.start();
  Object.assign(db.services, { clock: () => Date.parse(`${today}T04:00:00Z`) });
  admin = new pg.Client({ connectionString: db.adminUrl });
  await admin.connect();
  const homes = [
    home('1', PLACES.villageA1, false),
    home('2', PLACES.villageA1, false),
    home('3', PLACES.villageB1, false),
  ];
  await takeIn(db.services, office, '2020-12-31', homes);
});
afterAll(async () => {
  await admin.end();
  await db.services.jobs.stop();
  await db.close();
});

const as = (actor: Actor) => ({ database: db.services.database, actor, services: db.services });

async function run(given?: object) {
  const choice = given ?? { rules: [waterRule()] };
  const { run: id } = await startRun.execute(as(office), db.services.newId(), {
    area: COUNTY,
    on: today,
    choice,
  });
  const row = await db.services.database.read(office, (tx) => getRun(tx, id));
  return performRun(db.services, office, row, async () => undefined);
}

/** The rule of unsafe water, by what it reads: its name is the packs' affair. */
function waterRule(): string {
  const found = askedRules(db.services.packs, COUNTY, today, {}).find(
    ({ compiled: { rule } }) =>
      rule.id === WATER || rule.expression.trim() === 'household.safeWater == false',
  );
  return present(found, 'a rule of water').compiled.rule.id;
}

const list = (actor: Actor, filter: Partial<Omit<FindingQuery, 'run'>> = {}) =>
  db.services.database.read(actor, (tx) =>
    listFindings(tx, { area: COUNTY, state: 'open', ...filter, today }, undefined, 100),
  );
const byNo = async (no: string, state: FindingQuery['state'] = 'all') =>
  present(
    (await list(office, { state })).find((row) => row.nationalHouseholdNo === no),
    `finding of ${no}`,
  );
const close = (actor: Actor, findings: readonly string[], input: object) =>
  closeFinding.execute(as(actor), db.services.newId(), { findings: [...findings], ...input });
const FALSE_ALARM = {
  verdict: 'false-alarm',
  reason: '自来水已经通了，表上没有改',
  until: '2021-06-30',
} as const;

describe('an answer', () => {
  test('is asked of whom it concerns, and another town has none', async () => {
    expect(await run()).toMatchObject({ found: 3, new: 3, remembered: 0 });
    expect(await list(office)).toHaveLength(3);
    expect(await list(town)).toHaveLength(2);
    expect(await list(village)).toHaveLength(2);
    expect(await list(testActor('town-clerk', '529921101'))).toHaveLength(1);
    expect(await list(testActor('county-office', '529922'))).toHaveLength(0);
    expect((await list(office)).map((row) => row.due_on)).toEqual(Array(3).fill(addDays(today, 15)));
  });

  test('of another place is refused as if it were not there; an inspector changes nothing', async () => {
    const { id, side } = await byNo('3');
    expect(side).toBe('department');
    await expect(close(testActor('county-office', '529922'), [id], FALSE_ALARM)).rejects.toMatchObject({
      status: 404,
      code: 'screening.findingNotFound',
    });
    await expect(close(town, [id], FALSE_ALARM)).rejects.toMatchObject({ status: 404 });
    await expect(close(inspector, [id], FALSE_ALARM)).rejects.toMatchObject({ status: 403 });
    const own = await byNo('1');
    await expect(close(village, [own.id], FALSE_ALARM)).rejects.toMatchObject({
      status: 403,
      code: 'screening.findingNotYours',
    });
  });

  test('that is a false alarm says why and until when', async () => {
    const { id } = await byNo('1');
    await expect(close(office, [id], { verdict: 'false-alarm', until: '2021-06-30' })).rejects.toMatchObject({
      code: 'screening.reasonMissing',
    });
    await expect(close(office, [id], { verdict: 'false-alarm', reason: '不对的' })).rejects.toMatchObject({
      code: 'screening.untilMissing',
    });
    await expect(close(office, [id], { ...FALSE_ALARM, until: '2021-02-01' })).rejects.toMatchObject({
      code: 'screening.untilPast',
    });
    expect((await byNo('1')).state).toBe('open');
  });

  test('of several at once tells what was done and what was not, each with its own line in the audit', async () => {
    const ids = [(await byNo('1')).id, (await byNo('2')).id];
    const nobody = db.services.newId();
    const { done, results } = await close(officer, [...ids, nobody], FALSE_ALARM);
    expect(done).toBe(2);
    expect(results).toEqual([
      ...ids.map((finding) => ({ finding, problem: null })),
      { finding: nobody, problem: 'screening.findingNotFound' },
    ]);
    const { rows } = await admin.query(
      "select subject, details from audit where command = 'screening.closeFinding' and subject like 'screening-finding:%'",
    );
    expect(rows.map((row) => row.subject).sort()).toEqual(ids.map((id) => `screening-finding:${id}`).sort());
    await expect(close(office, ids, FALSE_ALARM)).rejects.toMatchObject({
      status: 409,
      code: 'screening.findingClosed',
    });
    expect(await list(office)).toHaveLength(1);
  });

  test('is not asked again while the facts are the same, whatever else changes', async () => {
    today = '2021-04-01';
    await takeIn(db.services, office, today, [home('1', PLACES.villageA1, false, 9)]);
    expect(await run()).toMatchObject({ found: 3, persisting: 3, reopened: 0, remembered: 2 });
    expect((await byNo('1')).state).toBe('closed');
  });

  test('is remembered when the finding was cleared and comes back on the same facts', async () => {
    today = '2021-04-02';
    await takeIn(db.services, office, today, [home('1', PLACES.villageA1, true)]);
    expect(await run()).toMatchObject({ found: 2, cleared: 1 });
    expect(await list(office, { state: 'cleared' })).toMatchObject([
      { cleared_why: 'clear', verdict: 'false-alarm' },
    ]);
    today = '2021-04-03';
    await takeIn(db.services, office, today, [home('1', PLACES.villageA1, false)]);
    expect(await run()).toMatchObject({ found: 3, new: 1, remembered: 2 });
    expect(await byNo('1')).toMatchObject({
      state: 'closed',
      verdict: 'false-alarm',
      reason: FALSE_ALARM.reason,
    });
  });

  test('is asked again when its last day is over, and says so', async () => {
    today = '2021-07-01';
    expect(await run()).toMatchObject({ reopened: 2, remembered: 0 });
    expect(await byNo('2')).toMatchObject({
      state: 'open',
      reopened_why: 'until',
      verdict: 'false-alarm',
      due_on: addDays(today, 15),
    });
  });

  test('is asked again by hand, by the office and with a reason', async () => {
    const { id } = await byNo('2');
    await close(office, [id], { verdict: 'true' });
    const reopen = (actor: Actor) =>
      reopenFinding.execute(as(actor), db.services.newId(), { findings: [id], reason: '佐证不够' });
    await expect(reopen(village)).rejects.toMatchObject({ status: 403 });
    await reopen(office);
    expect(await byNo('2')).toMatchObject({ state: 'open', reopened_why: 'hand', verdict: 'true' });
    await expect(reopen(office)).rejects.toMatchObject({ code: 'screening.findingOpen' });
  });

  test('is asked again when the facts behind it change, and says so', async () => {
    // Income decides this one: another income below the line is another fact.
    const rich = (fen: number) =>
      household('7', PLACES.villageA2, [member('701', '王秀梅', { birth: '1980-01-01' })], {
        graduationStatus: 'graduated',
        income: {
          year: 2020,
          perHeadFen: fen,
          wageFen: null,
          businessFen: null,
          propertyFen: null,
          transferFen: null,
          businessCostFen: null,
          claimFen: null,
          selfPaidFen: null,
        },
      });
    today = '2021-07-02';
    await takeIn(db.services, office, today, [rich(100_000)]);
    await run({});
    const own = (await list(office, { state: 'open' })).filter(
      (row) => row.nationalHouseholdNo === '7' && JSON.stringify(row.used).includes('income.perHeadFen'),
    );
    const found = present(own[0], 'a finding of income');
    await close(office, [found.id], { verdict: 'mended' });
    today = '2021-07-03';
    await run({});
    const now = async () =>
      present(
        (await list(office, { state: 'all' })).find((row) => row.id === found.id),
        'the finding',
      );
    expect(await now()).toMatchObject({ state: 'closed' });
    await takeIn(db.services, office, today, [rich(110_000)]);
    await run({});
    expect(await now()).toMatchObject({ state: 'open', reopened_why: 'facts', verdict: 'mended' });
  });
});

test('what is past its day is overdue for the town and the county', async () => {
  today = '2021-09-01';
  const overdue = await list(town, { state: 'overdue' });
  expect(overdue.length).toBeGreaterThan(0);
  expect(overdue.every((row) => row.due_on < today && row.state === 'open')).toBe(true);
  expect((await list(office, { state: 'overdue' })).length).toBeGreaterThan(overdue.length);
});

test('a household that left the register, and one of which too little is known, are told as such', async () => {
  const before = await byNo('3');
  await admin.query(
    "update living_version set safe_water = null, recorded_at = clock_timestamp() where household = $1 and superseded_at = 'infinity'",
    [before.household],
  );
  await run();
  const cleared = (await list(office, { state: 'cleared' })).find((row) => row.id === before.id);
  expect(cleared).toMatchObject({ cleared_why: 'unknown' });
  const gone = await byNo('2');
  await admin.query(
    "update household_version set superseded_at = clock_timestamp() where household = $1 and superseded_at = 'infinity'",
    [gone.household],
  );
  await run();
  expect((await list(office, { state: 'cleared' })).find((row) => row.id === gone.id)).toMatchObject({
    cleared_why: 'left',
  });
});

test('nothing that is kept holds a document, a phone or a card', async () => {
  const { rows } = await admin.query('select used::text as text from screening_finding');
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.filter(({ text }) => /"\d{15}|"1[3-9]\d{9}"/.test(text))).toEqual([]);
});
