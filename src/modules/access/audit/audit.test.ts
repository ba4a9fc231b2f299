import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordReading } from '#platform/command/reading.ts';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { countCommands, listAudit } from './queries.ts';

let db: TestDatabase;
const office: Actor = testActor('county-office', '529921');
const clerk: Actor = { ...testActor('town-clerk', '529921100'), id: 'clerk' };
const cadre: Actor = { ...testActor('village-cadre', '529921100200'), id: 'cadre' };
const stranger: Actor = { ...testActor('county-office', '529922'), id: 'stranger' };

beforeAll(async () => {
  db = await testDatabase();
  const view = (actor: Actor, area: string, subject: string) =>
    recordReading(db.services, actor, { name: 'registry.viewHousehold', subject, area });
  await view(office, '529921100200', 'household:1');
  await view(clerk, '529921100200', 'household:1');
  await view(cadre, '529921100200', 'household:2');
  await view(office, '529921101200', 'household:3');
  await view(stranger, '529922100200', 'household:9');
});
afterAll(() => db.close());

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const count = (actor: Actor, prefix: string, day = today()) =>
  db.services.database.read(actor, (tx) => countCommands(tx, prefix, day));
const subjects = async (actor: Actor, query = {}) =>
  (await db.services.database.read(actor, (tx) => listAudit(tx, { limit: 50, ...query }))).map(
    (line) => line.subject,
  );

test('what was done in a place on a day is counted for whoever works there, by command and by subject', async () => {
  const all = { command: 'registry.viewHousehold' };
  expect(await count(office, '529921')).toEqual([{ ...all, times: 4, subjects: 3 }]);
  expect(await count(cadre, '529921100200')).toEqual([{ ...all, times: 3, subjects: 2 }]);
  expect(await count(office, '529921', '2020-01-01')).toEqual([]);
});

test('of a place outside the scope, and without a scope, nothing is counted', async () => {
  for (const prefix of ['529921', '529921101', '529921101200', '529922', '52', ''])
    expect([prefix, await count(cadre, prefix)]).toEqual([prefix, []]);
  expect(await count({ ...office, scope: [] }, '529921')).toEqual([]);
  // control
  expect(await count(stranger, '529922')).toHaveLength(1);
});

test('the lines are read within the scope, newest first, of a span of days', async () => {
  expect(await subjects(office)).toEqual(['household:3', 'household:2', 'household:1', 'household:1']);
  expect(await subjects(clerk)).toEqual(['household:2', 'household:1', 'household:1']);
  expect(await subjects(cadre)).toEqual(['household:2']);
  expect(await subjects(office, { from: today(), to: today(), actor: 'clerk' })).toEqual(['household:1']);
  expect(await subjects(office, { to: '2020-01-01' })).toEqual([]);
  expect(await subjects(office, { from: '2199-01-01' })).toEqual([]);
});
