import { afterAll, beforeAll, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { problem } from '../../../../tests/setup/families.ts';
import { household, member, PLACES, takeIn } from '../../../../tests/setup/records.ts';
import { startRun } from '../runs/run/commands.ts';
import { performRun } from '../runs/run/perform.ts';
import { getRun } from '../runs/run/queries.ts';
import { wordsOf } from '../wording.ts';
import { clueCommands } from './commands.ts';
import { findLine } from './queries.ts';
import { fileOf } from './read.ts';

const office = testActor('county-office', PLACES.county);
const village = testActor('village-cadre', PLACES.villageA1);
const DAY = '2021-03-01';
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await db.services.jobs.start();
  Object.assign(db.services, { clock: () => Date.parse(`${DAY}T04:00:00Z`) });
  await takeIn(db.services, office, '2020-12-31', [
    household('1', PLACES.villageA1, [member('101', '符德兴', { relationToHead: 'head' })], {
      safeWater: false,
      graduationStatus: 'graduated',
    }),
  ]);
});
afterAll(async () => {
  await db.services.jobs.stop();
  await db.close();
});

const as = (actor: Actor) => ({ database: db.services.database, actor, services: db.services });

async function screen(): Promise<string> {
  const { run } = await startRun.execute(as(office), db.services.newId(), {
    area: PLACES.county.padEnd(12, '0'),
    on: DAY,
    choice: { rules: ['guarantee.water'] },
  });
  const row = await db.services.database.read(office, (tx) => getRun(tx, run));
  await performRun(db.services, office, row, async () => undefined);
  const found = await db.services.database.read(office, (tx) =>
    tx.selectFrom('screening_finding').select('id').executeTakeFirst(),
  );
  return present(found, 'a finding').id;
}

const make = (finding: string, actor: Actor) => {
  const command = present(
    clueCommands.find((one) => one.name === 'screening.clueFromFinding'),
    'the command',
  );
  return command.execute(as(actor), db.services.newId(), { finding }) as Promise<{
    clue: string;
    joined: boolean;
  }>;
};

test('what a rule found goes on as a clue, once, and is seen with the rule’s title', async () => {
  const finding = await screen();
  expect((await problem(make(finding, testActor('village-cadre', PLACES.villageB1)))).code).toBe(
    'clues.noFinding',
  );
  expect((await problem(make(finding, testActor('inspector', PLACES.county)))).code).toBe(
    'command.forbidden',
  );
  const { clue, joined } = await make(finding, village);
  expect(joined).toBe(false);
  expect((await problem(make(finding, village))).code).toBe('clues.toldAlready');
  const words = await wordsOf('en');
  const file = await db.services.database.read(village, async (tx) =>
    fileOf(tx, present(await findLine(tx, clue, DAY), 'the clue'), words),
  );
  expect(file).toMatchObject({ name: '符德兴', sources: ['screening'], dueOn: '2021-03-04', state: 'new' });
  expect(file.history[0]?.origin.rule).toMatchObject({ id: 'guarantee.water', finding });
  expect(file.history[0]?.origin.rule?.title).toMatch(/water/i);
});
