import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { createApp } from '#platform/http/create-app.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { INVENTED, takeInventedCounty } from '../../../../tests/setup/invented-county.ts';
import { listJobs } from './jobs.ts';
import type { ListHit, ListRun } from './model.ts';
import { listRoutes } from './routes.ts';

const COUNTY = INVENTED.padEnd(12, '0');
const office = testActor('county-office', INVENTED);
type Person = { name: string; document: string; birth: string; village: string };

let db: TestDatabase;
let app: App;
let who: Actor = office;
let on = '';
let people: Person[] = [];
let namesOf: (village: string) => string[];

beforeAll(async () => {
  db = await testDatabase();
  const taken = await takeInventedCounty(db.services);
  on = taken.on;
  const { areas, snapshots } = taken.demo;
  people = (snapshots[0]?.households ?? []).flatMap((household) =>
    household.members.map(({ name, document, birth }) => ({
      name,
      document: document ?? '',
      birth: birth ?? '',
      village: household.villageCode,
    })),
  );
  namesOf = (code) => {
    const village = areas.find((area) => area.code === code);
    return [areas.find((area) => area.code === village?.parent)?.name ?? '', village?.name ?? ''];
  };
  app = await createApp({ authenticate: async () => who, log: 'silent' });
  listRoutes(app, db.services);
  for (const handler of listJobs(db.services)) db.services.jobs.register(handler);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await db.close();
});

const rowOf = ({ name, document, birth, village }: Person, isNumbered: boolean) =>
  [name, isNumbered ? document : '', birth, ...namesOf(village), '2018-03-01'].join(',');
const listOf = (rows: readonly string[]) =>
  ['姓名,身份证号,出生日期,乡镇,行政村,死亡日期', ...rows].join('\n');

async function send(text: string, as: Actor, fields: Record<string, string> = {}, id = db.services.newId()) {
  const boundary = '----daohu-test-boundary';
  const all = { area: COUNTY, kind: 'death', sender: '县公安局', on, ...fields };
  const parts = Object.entries(all).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="死亡.csv"\r\ncontent-type: text/csv\r\n\r\n`;
  who = as;
  const answer = await app.inject({
    method: 'POST',
    url: '/api/lists',
    payload: Buffer.from(`${parts.join('')}${head}${text}\r\n--${boundary}--\r\n`),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'command-id': id },
  });
  return { status: answer.statusCode, body: answer.json<{ run: string; job: string; code: string }>() };
}

async function read<T>(url: string, as: Actor): Promise<T> {
  who = as;
  return (await app.inject({ url })).json<T>();
}
const runs = async (as: Actor = office) => (await read<{ items: ListRun[] }>('/api/lists', as)).items;
const hits = async (run: string, as: Actor = office, query = '') =>
  (await read<{ items: ListHit[] }>(`/api/lists/${run}/hits${query}`, as)).items;

async function match(rows: readonly string[]) {
  const { status, body } = await send(listOf(rows), office);
  expect(status).toBe(200);
  await db.services.jobs.runOne(body.job);
  return body.run;
}

const judge = async (hit: string, verdict: string, as: Actor, reason = '') => {
  who = as;
  const answer = await app.inject({
    method: 'POST',
    url: '/api/commands/screening.judge',
    payload: { hit, verdict, reason },
    headers: { 'command-id': db.services.newId() },
  });
  return answer.statusCode;
};
const keptFiles = () => readdirSync(join(db.folder, 'files')).length;

test('a list is matched, judged, and what was judged is not asked again; the next one tells the difference', async () => {
  const before = keptFiles();
  const [a, b, c, d] = people.slice(0, 4);
  if (!a || !b || !c || !d) throw new Error('too few people');
  const first = await match([rowOf(a, true), rowOf(b, false), rowOf(c, false)]);
  expect(keptFiles()).toBe(before);
  expect((await runs())[0]).toMatchObject({
    id: first,
    state: 'done',
    sender: '县公安局',
    purpose: '核减已死亡人员',
    summary: { rows: 3, exact: 1, remembered: 0, difference: null },
  });
  const open = await hits(first, office, '?verdict=open');
  const [mine, other] = [b, c].map(({ name }) => open.find((hit) => hit.listed.name === name));
  expect(mine).toMatchObject({
    member: { name: b.name, birth: b.birth },
    listed: { document: '', birth: b.birth },
    kept: [{ fact: 'died', value: '2018-03-01' }],
  });
  expect(JSON.stringify(await hits(first))).not.toContain(a.document);

  expect(await judge(mine?.id ?? '', 'same', office)).toBe(200);
  expect(await judge(other?.id ?? '', 'other', office, '同名同日，是另一个人')).toBe(200);

  const second = await match([rowOf(b, false), rowOf(c, false), rowOf(d, true)]);
  expect(await hits(second, office, '?verdict=open')).toEqual([]);
  expect((await runs())[0]?.summary).toMatchObject({
    remembered: 2,
    difference: { run: first, new: 1, same: 1, gone: 1 },
  });
  const named = async (difference: string) =>
    (await hits(second, office, `?difference=${difference}`)).map((hit) => hit.listed.name);
  expect([await named('new'), await named('gone')]).toEqual([[d.name], [a.name]]);
});

test('hits are seen and judged where the person lives; the run only by who matched the county', async () => {
  const [a] = people;
  const far = people.find(({ village }) => village.slice(0, 9) !== a?.village.slice(0, 9)) ?? people.at(-1);
  if (!a || !far) throw new Error('too few people');
  const run = await match([rowOf(a, false), rowOf(far, false)]);
  const [hit] = await hits(run);
  const elsewhere = testActor('county-office', '469922');
  expect(await runs(elsewhere)).toEqual([]);
  who = elsewhere;
  expect((await app.inject({ url: `/api/lists/${run}/hits` })).statusCode).toBe(404);
  expect(await judge(hit?.id ?? '', 'same', elsewhere)).toBe(404);
  expect(await judge(hit?.id ?? '', 'same', testActor('inspector', INVENTED))).toBe(403);
  const village = testActor('village-cadre', hit?.village ?? '');
  expect(await judge(hit?.id ?? '', 'same', village)).toBe(200);
});

test('only the county office sends lists, within its county, of a kind that there is; a list that cannot be read fails and is forgotten', async () => {
  for (const role of ['town-clerk', 'village-cadre', 'department-officer', 'inspector'])
    expect((await send(listOf([]), testActor(role, INVENTED))).status).toBe(403);
  expect((await send(listOf([]), office, { area: '469922000000' })).status).toBe(404);
  expect((await send(listOf([]), office, { kind: 'bees' })).body.code).toBe('screening.list.unknownKind');
  expect((await send(listOf([]), office, { sender: '' })).status).toBe(400);
  const id = db.services.newId();
  const once = await send(listOf(['甲,,,,,']), office, {}, id);
  const kept = keptFiles();
  expect((await send(listOf(['甲,,,,,']), office, {}, id)).body).toEqual(once.body);
  expect((await send(listOf(['乙,,,,,']), office, {}, id)).status).toBe(409);
  expect(keptFiles()).toBe(kept);
  await db.services.jobs.runOne(id);
  const before = keptFiles();
  const { body } = await send('品种,价格\n中蜂,300', office);
  expect(keptFiles()).toBe(before + 1);
  await db.services.jobs.runOne(body.job);
  expect(keptFiles()).toBe(before);
  expect((await runs())[0]).toMatchObject({ id: body.run, state: 'failed', summary: null });
});

test('the kinds of lists, in the reader’s language', async () => {
  who = office;
  const answer = await app.inject({
    url: `/api/lists/kinds?area=${COUNTY}`,
    headers: { 'accept-language': 'en' },
  });
  expect(answer.json<{ items: unknown[] }>().items).toContainEqual(
    expect.objectContaining({ id: 'death', title: 'Deaths' }),
  );
});
