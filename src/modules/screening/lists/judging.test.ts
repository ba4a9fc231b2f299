import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testActor } from '../../../../tests/setup/database.ts';
import { COUNTY, openListOffice, type Person } from '../../../../tests/setup/list-office.ts';
import type { ListRun, PairQueue } from './model.ts';

let office: Awaited<ReturnType<typeof openListOffice>>;
beforeAll(async () => {
  office = await openListOffice();
});
afterAll(async () => office.close());

const pairs = async (run: string, as = testActor('county-office', '469921')) =>
  (await office.get<PairQueue>(`/api/lists/${run}/pairs`, as)).body;
const judge = async (hit: string, verdict: string, reason = '') =>
  (await office.command('screening.judge', { hit, verdict, reason })).status;
/** People whose name, birth and village nobody else has: without a number they are one pair each. */
const alone = (many: number) => {
  const key = ({ name, birth }: Person) => `${name} ${birth}`;
  const counts = Map.groupBy(office.people, key);
  return office.people
    .filter((one) => counts.get(key(one))?.length === 1 && one.document.length === 18)
    .slice(0, many);
};
/** The last two digits swapped; those who have two of a kind there are passed over. */
const swapped = (document: string) => `${document.slice(0, 16)}${document[17]}${document[16]}`;

test('the queue: probable first, unsure last, counts and record kept; a verdict can be taken back', async () => {
  const [a, b, c] = alone(3);
  if (!a || !b || !c) throw new Error('too few people');
  const run = await office.match(
    [a, b, c].map((one) => office.rowOf(one, { document: '' })),
    { sender: '队列' },
  );
  const first = await pairs(run);
  expect(first.progress).toEqual({ open: 3, same: 0, other: 0, unsure: 0, remembered: 0 });
  expect(first.items.every(({ alike }) => alike.same + alike.other === 0)).toBe(true);
  const [one, two, three] = first.items;
  expect(one?.home).toMatchObject({ size: expect.any(Number), number: expect.stringMatching(/\d+/) });

  expect(await judge(one?.id ?? '', 'unsure', '要问本人')).toBe(200);
  expect(await judge(two?.id ?? '', 'same')).toBe(200);
  const second = await pairs(run);
  expect(second.items.map(({ id, verdict }) => [id, verdict])).toEqual([
    [three?.id, 'open'],
    [one?.id, 'unsure'],
  ]);
  expect(second.items[0]?.alike).toEqual({ same: 1, other: 0 });
  expect(second.progress).toMatchObject({ open: 1, same: 1, unsure: 1 });

  expect(await judge(two?.id ?? '', 'open')).toBe(200);
  expect((await pairs(run)).progress).toMatchObject({ open: 2, same: 0 });
  expect(await judge(two?.id ?? '', 'other')).toBe(200);
  const next = await office.match(
    [b, c].map((one) => office.rowOf(one, { document: '' })),
    { sender: '队列' },
  );
  // what was taken back is forgotten, the newest word is remembered, unsure stays unsure
  const remembered = (await pairs(next)).progress;
  expect(remembered.remembered + remembered.open).toBe(2);
});

test('the same pair is judged once for all lists it stands in', async () => {
  const [a] = alone(5).slice(4);
  if (!a) throw new Error('too few people');
  const row = office.rowOf(a, { document: '' });
  const [first, second] = [
    await office.match([row], { sender: '一' }),
    await office.match([row], { sender: '二' }),
  ];
  const [pair] = (await pairs(second)).items;
  expect(await judge(pair?.id ?? '', 'same')).toBe(200);
  expect((await pairs(first)).items).toEqual([]);
  expect(await judge(pair?.id ?? '', 'open')).toBe(200);
  expect((await pairs(first)).items).toHaveLength(1);
});

test('what a pair shows and what the database keeps hold no number, and no birth beside the end of one', async () => {
  const a = alone(40).find(({ document }) => document[16] !== document[17]);
  if (!a) throw new Error('too few people');
  const wrong = swapped(a.document);
  const run = await office.match([office.rowOf(a, { document: wrong })], { sender: '遮挡' });
  const [pair] = (await pairs(run)).items;
  expect(pair).toMatchObject({
    certainty: 'probable',
    listed: {
      document: `${wrong.slice(0, 4)}**********${wrong.slice(-4)}`,
      birth: `${a.birth.slice(0, 4)}-**-**`,
    },
    member: { document: `${a.document.slice(0, 4)}**********${a.document.slice(-4)}` },
    marks: { member: [16, 17], listed: [16, 17], memberState: 'valid', listedState: 'wrong' },
  });
  const client = new pg.Client({ connectionString: office.adminUrl });
  await client.connect();
  const { rows } = await client.query('select listed, known, kept, aspects from list_hit where run = $1', [
    run,
  ]);
  const { rows: told } = await client.query('select details, answer from audit where subject like $1', [
    'list:%',
  ]);
  await client.end();
  const stored = JSON.stringify([rows, told]);
  expect(stored).not.toMatch(new RegExp(`${a.document}|${wrong}|${a.birth}|\\d{7,}[\\dX]`));
});

test('a village sees the run by the people it has in it, its own pairs only, and nothing of the county’s', async () => {
  const [a] = alone(7).slice(6);
  const far = alone(400).find(({ village }) => village !== a?.village);
  if (!a || !far) throw new Error('too few people');
  const run = await office.match(
    [a, far].map((one) => office.rowOf(one, { document: '' })),
    { sender: '两村' },
  );
  const town = testActor('village-cadre', a.village);
  expect((await pairs(run, town)).items.map(({ member }) => member.name)).toEqual([a.name]);
  const { body } = await office.get<ListRun>(`/api/lists/${run}`, town);
  expect(body).toMatchObject({ fileName: '', summary: null, counts: { open: 1 } });
  const only = await office.match([office.rowOf(far, { document: '' })], { sender: '远' });
  expect((await office.get(`/api/lists/${only}`, town)).status).toBe(404);
  expect((await office.get(`/api/lists/${only}/pairs`, town)).status).toBe(404);
  const elsewhere = testActor('county-office', '469922');
  expect((await office.get(`/api/lists/${run}/pairs`, elsewhere)).status).toBe(404);
});

test('one list sent twice at once is one run; two runs at once do not disturb each other', async () => {
  const text = office.listOf(office.people.slice(0, 50).map((one) => office.rowOf(one)));
  const id = office.services.newId();
  const kept = office.keptFiles();
  const both = await Promise.all([office.send(text, { id }), office.send(text, { id })]);
  expect(both.map(({ status, body }) => [status, body.run])).toEqual([
    [200, id],
    [200, id],
  ]);
  expect(office.keptFiles()).toBe(kept + 1);
  const other = (await office.send(text, { sender: '县公安局' })).body;
  await Promise.all([office.services.jobs.runOne(id), office.services.jobs.runOne(other.job)]);
  const [one, two] = [await office.run(id), await office.run(other.run)];
  expect([one.state, two.state, one.counts.exact, two.counts.exact]).toEqual(['done', 'done', 50, 50]);
  expect(office.keptFiles()).toBe(kept);
  expect(one.area).toBe(COUNTY);
});
