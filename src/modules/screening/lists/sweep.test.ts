import { afterAll, beforeAll, expect, test } from 'vitest';
import { openListOffice } from '../../../../tests/setup/list-office.ts';
import { sweepLists } from './sweep.ts';

let office: Awaited<ReturnType<typeof openListOffice>>;
beforeAll(async () => {
  office = await openListOffice();
});
afterAll(async () => office.close());

const rows = () => office.people.slice(0, 5).map((person) => office.rowOf(person));
const HOUR = 3600 * 1000;
const later = (hours: number) => ({
  ...office.services,
  clock: () => office.services.clock() + hours * HOUR,
});

test('a list whose work was stopped while it waited is removed, and told as stopped', async () => {
  const before = office.keptFiles();
  const { run, job } = (await office.send(office.listOf(rows()))).body;
  expect(await sweepLists(office.services)).toBe(0);
  expect((await office.command('jobs.cancel', { job })).status).toBe(200);
  expect((await office.run(run)).state).toBe('cancelled');
  expect(office.keptFiles()).toBe(before + 1);
  expect(await sweepLists(office.services)).toBe(1);
  expect(office.keptFiles()).toBe(before);
  expect((await office.run(run)).state).toBe('cancelled');
  await office.services.jobs.runOne(job);
  expect(await office.hits(run)).toEqual([]);
});

test('a list whose work failed for good by a fault of ours is removed', async () => {
  const before = office.keptFiles();
  const { run, job } = (await office.send(office.listOf(rows()))).body;
  // The work of this list cannot be done at all: its handler breaks off at every try.
  const { services } = office;
  const broken = { kind: 'screening.match', run: async () => Promise.reject(new Error('out of memory')) };
  services.jobs.register(broken);
  await services.jobs.runOne(job);
  expect((await office.run(run)).state).toBe('failed');
  expect(await sweepLists(services)).toBe(1);
  expect(office.keptFiles()).toBe(before);
}, 20_000);

test('a list that nobody matched for a day is removed, not a younger one', async () => {
  const before = office.keptFiles();
  const { run } = (await office.send(office.listOf(rows()), { to: '/api/lists/drafts' })).body;
  expect(await sweepLists(later(23))).toBe(0);
  expect(office.keptFiles()).toBe(before + 1);
  expect(await sweepLists(later(25))).toBe(1);
  expect(office.keptFiles()).toBe(before);
  expect((await office.run(run)).state).toBe('cancelled');
  expect(await sweepLists(later(25))).toBe(0);
});
