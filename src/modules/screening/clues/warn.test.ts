import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { createApp } from '#platform/http/create-app.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { INVENTED, takeInventedCounty } from '../../../../tests/setup/invented-county.ts';
import { residentNumber } from '../../../../tests/setup/records.ts';
import { listJobs } from '../lists/jobs.ts';
import type { ListRun } from '../lists/model.ts';
import { listRoutes } from '../lists/routes.ts';
import type { ClueFile, ClueLine } from './model.ts';
import { clueRoutes } from './routes.ts';
import { placeOfWarned } from './warn.ts';

const COUNTY = INVENTED.padEnd(12, '0');
const office = testActor('county-office', INVENTED);

let db: TestDatabase;
let app: App;
let who: Actor = office;
let on = '';
let member = { name: '', document: '', village: '' };
/** 乡镇, 行政村 and the code of a village. */
let place = { town: '', village: '', code: '' };

beforeAll(async () => {
  db = await testDatabase();
  const { demo, on: day } = await takeInventedCounty(db.services);
  on = day;
  const [household] = demo.snapshots[0]?.households ?? [];
  const head = household?.members[0];
  member = { name: head?.name ?? '', document: head?.document ?? '', village: household?.villageCode ?? '' };
  const village = demo.areas.find((area) => area.code === member.village);
  const town = demo.areas.find((area) => area.code === village?.parent);
  place = { town: town?.name ?? '', village: village?.name ?? '', code: member.village };
  app = await createApp({ authenticate: async () => who, log: 'silent' });
  listRoutes(app, db.services);
  clueRoutes(app, db.services);
  for (const handler of listJobs(db.services)) db.services.jobs.register(handler);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await db.close();
});

const HEADER = '姓名,身份证号,乡镇,行政村,结算日期,总费用,个人自付,诊断';

async function match(rows: readonly string[], kind = 'medical', header = HEADER): Promise<ListRun> {
  const boundary = '----daohu-test-boundary';
  const fields = { area: COUNTY, kind, sender: '县医保局', on };
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="结算.csv"\r\ncontent-type: text/csv\r\n\r\n`;
  who = office;
  const answer = await app.inject({
    method: 'POST',
    url: '/api/lists',
    payload: Buffer.from(`${parts.join('')}${head}${[header, ...rows].join('\n')}\r\n--${boundary}--\r\n`),
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'command-id': db.services.newId(),
    },
  });
  expect(answer.statusCode).toBe(200);
  await db.services.jobs.runOne(answer.json<{ job: string }>().job);
  const runs = (await app.inject({ url: '/api/lists' })).json<{ items: ListRun[] }>().items;
  return runs[0] as ListRun;
}

async function read<T>(url: string, as: Actor = office): Promise<T> {
  who = as;
  return (await app.inject({ url, headers: { 'accept-language': 'en' } })).json<T>();
}
const clues = async (as: Actor = office) =>
  (await read<{ items: ClueLine[] }>(`/api/clues?area=${COUNTY}`, as)).items;

const SICK = { name: '欧阳未册', document: residentNumber('1950-01-01', 31) };
const bill = (
  who: { name: string; document: string },
  paid: number,
  day = '2018-03-01',
  where = [place.town, place.village],
) => [who.name, who.document, ...where, day, paid * 3, paid, '慢性肾衰竭'].join(',');

test('a resident who is not in the register and is above the pack’s limit becomes a clue, and nothing more of him is kept', async () => {
  const run = await match([
    bill(SICK, 23_456.78),
    bill({ name: '司马正好', document: residentNumber('1951-01-01', 33) }, 10_000),
    bill(member, 99_999),
  ]);
  expect(run.summary).toMatchObject({ rows: 3, exact: 1, warned: 1 });
  const [line, ...more] = await clues();
  expect(more).toEqual([]);
  expect(line).toMatchObject({
    name: SICK.name,
    household: null,
    area: place.code,
    sources: ['department'],
    risks: [],
    said: '',
    state: 'new',
  });
  const file = await read<ClueFile>(`/api/clues/${line?.id}`);
  expect(file.history).toMatchObject([
    {
      origin: {
        list: { kind: 'medical', title: 'Medical bills', sender: '县医保局', run: run.id },
        limit: { title: 'Paid by the person', yuan: '10000' },
      },
    },
  ]);
  const tables = ['clue', 'clue_report', 'clue_step', 'list_run', 'audit', 'job'] as const;
  const stored = await db.services.database.read(office, async (tx) =>
    JSON.stringify(await Promise.all(tables.map((table) => tx.selectFrom(table).selectAll().execute()))),
  );
  for (const secret of [SICK.document, '23456', '慢性肾', '司马正好']) expect(stored).not.toContain(secret);
  // The village sees it; another county does not.
  const inVillage = await read<{ items: ClueLine[] }>(
    `/api/clues?area=${place.code}`,
    testActor('village-cadre', place.code),
  );
  expect(inVillage.items).toHaveLength(1);
  expect(await clues(testActor('county-office', '469922'))).toEqual([]);
});

test('the same bill in the next list tells nothing again, also after the clue has ended; another bill does', async () => {
  expect((await match([bill(SICK, 23_456.78)])).summary?.warned).toBe(0);
  const [line] = await clues();
  expect((await match([bill(SICK, 30_000, '2018-05-01')])).summary?.warned).toBe(1);
  expect((await clues())[0]).toMatchObject({ id: line?.id, reports: 2 });
  who = office;
  const closed = await app.inject({
    method: 'POST',
    url: '/api/commands/screening.closeClue',
    headers: { 'command-id': db.services.newId() },
    payload: { clue: line?.id, reason: 'no-risk', note: '家庭负担得起' },
  });
  expect(closed.statusCode).toBe(200);
  expect((await match([bill(SICK, 23_456.78), bill(SICK, 30_000, '2018-05-01')])).summary?.warned).toBe(0);
  expect(await clues()).toEqual([]);
  expect((await match([bill(SICK, 41_000, '2018-07-01')])).summary?.warned).toBe(1);
  expect(await clues()).toHaveLength(1);
});

test('without a village in the row the clue waits at the county until it is given to one', async () => {
  const lost = { name: '诸葛远来', document: '' };
  await match([bill(lost, 50_000, '2018-08-01', ['', ''])]);
  const line = (await clues()).find((one) => one.name === lost.name);
  expect(line).toMatchObject({ area: COUNTY });
  const give = async (village: string, as: Actor) => {
    who = as;
    const answer = await app.inject({
      method: 'POST',
      url: '/api/commands/screening.placeClue',
      headers: { 'command-id': db.services.newId() },
      payload: { clue: line?.id, village },
    });
    return answer.statusCode;
  };
  const cadre = testActor('village-cadre', place.code);
  expect(await give(place.code, cadre)).toBe(403);
  expect(await give('469922100200', office)).toBe(404);
  expect(await give(COUNTY, office)).toBe(404);
  expect(await give(place.code, office)).toBe(200);
  expect(await give(place.code, office)).toBe(409);
  const file = await read<ClueFile>(`/api/clues/${line?.id}`, cadre);
  expect(file).toMatchObject({ name: lost.name, area: place.code, history: [{ source: 'department' }] });
});

test('a kind without a limit warns of nobody, and says that it has none', async () => {
  const run = await match(['欧阳未册,,,,2018-03-01'], 'death', '姓名,身份证号,乡镇,行政村,死亡日期');
  expect(run.summary?.warned).toBeNull();
});

test('where a warned resident lives is as near as the row says', () => {
  const county = '469921000000';
  expect(placeOfWarned([], county)).toBe(county);
  expect(placeOfWarned(['469921100200'], county)).toBe('469921100200');
  expect(placeOfWarned(['469921100200', '469921100201'], county)).toBe('469921100000');
  expect(placeOfWarned(['469921100200', '469921101200'], county)).toBe(county);
  expect(placeOfWarned(['469922100200'], county)).toBeUndefined();
  expect(placeOfWarned(['469921100200', '469922100200'], county)).toBe('469921100200');
  expect(placeOfWarned([], '469921100000')).toBe('469921100000');
});
