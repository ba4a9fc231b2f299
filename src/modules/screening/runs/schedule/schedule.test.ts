import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Day } from '#kernel/day.ts';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../../tests/setup/database.ts';
import { household, member, PLACES, takeIn } from '../../../../../tests/setup/records.ts';
import { setSchedule, stopSchedule } from './commands.ts';
import { startDueRuns } from './tick.ts';
import { scheduleViews } from './views.ts';

const COUNTY = PLACES.county.padEnd(12, '0');
/** A user of the database, because a schedule acts for who is there when it is due. */
const office: Actor = { ...testActor('county-office', PLACES.county), id: 'office' };

let db: TestDatabase;
let admin: pg.Client;
let today: Day = '2026-01-15';

beforeAll(async () => {
  db = await testDatabase();
  await db.services.jobs.start();
  Object.assign(db.services, { clock: () => Date.parse(`${today}T04:00:00Z`) });
  admin = new pg.Client({ connectionString: db.adminUrl });
  await admin.connect();
  await admin.query(
    `insert into auth_user (id, username, name, email) values ('office', 'office', '县办', 'office@x')`,
  );
  await admin.query(
    `insert into user_role (user_id, role, area, changed_by) values ('office', 'county-office', $1, 'x')`,
    [COUNTY],
  );
  await takeIn(db.services, office, '2020-12-31', [
    household('1', PLACES.villageA1, [member('101', '符德兴')]),
  ]);
});
afterAll(async () => {
  await admin.end();
  await db.services.jobs.stop();
  await db.close();
});

const as = (actor: Actor) => ({ database: db.services.database, actor, services: db.services });
const runs = async () =>
  (await admin.query('select on_day, created_by, schedule from screening_run order by id')).rows;
const input = { area: COUNTY, every: 'month', onNumber: 1 } as const;
const view = async () => (await db.services.database.read(office, (tx) => scheduleViews(tx, COUNTY)))[0];

let schedule = '';

test('the county sets it; a town does not, nor outside its place', async () => {
  const set = (actor: Actor, body: object) => setSchedule.execute(as(actor), db.services.newId(), body);
  await expect(set(testActor('town-clerk', PLACES.townA), input)).rejects.toMatchObject({ status: 403 });
  await expect(set(testActor('county-office', '529922'), input)).rejects.toMatchObject({ status: 404 });
  await expect(set(office, { ...input, every: 'week', onNumber: 9 })).rejects.toMatchObject({
    code: 'screening.scheduleDay',
  });
  ({ schedule } = await setSchedule.execute(as(office), db.services.newId(), input));
  expect(await view()).toMatchObject({ nextDay: '2026-02-01', createdBy: '县办', lastProblem: null });
});

test('nothing is started before its day, and one run on it, on behalf of who set it', async () => {
  await startDueRuns(db.services);
  expect(await runs()).toEqual([]);
  today = '2026-02-01';
  await startDueRuns(db.services);
  await startDueRuns(db.services);
  expect(await runs()).toEqual([{ on_day: '2026-02-01', created_by: 'office', schedule }]);
});

test('several missed days are caught up by one run, as of today', async () => {
  today = '2026-06-10';
  await startDueRuns(db.services);
  expect((await runs()).map((run) => run.on_day)).toEqual(['2026-02-01', '2026-06-10']);
  expect(await view()).toMatchObject({ lastDay: '2026-06-01', nextDay: '2026-07-01' });
});

test('a start whose note was lost is not made twice', async () => {
  await admin.query(`update screening_schedule set last_day = '2026-05-01'`);
  await startDueRuns(db.services);
  expect(await runs()).toHaveLength(2);
});

test('who set it and is disabled starts nothing more, and the page says so', async () => {
  await admin.query(`update auth_user set disabled_at = now() where id = 'office'`);
  today = '2026-07-01';
  await startDueRuns(db.services);
  expect(await runs()).toHaveLength(2);
  expect(await view()).toMatchObject({ lastProblem: 'screening.scheduleOrphan' });
  await admin.query(`update auth_user set disabled_at = null where id = 'office'`);
});

test('stopped, it starts nothing', async () => {
  await stopSchedule.execute(as(office), db.services.newId(), { schedule });
  await expect(stopSchedule.execute(as(office), db.services.newId(), { schedule })).rejects.toMatchObject({
    status: 404,
  });
  today = '2026-09-01';
  await startDueRuns(db.services);
  expect(await runs()).toHaveLength(2);
  expect(await view()).toBeUndefined();
});
