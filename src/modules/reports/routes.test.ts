import JSZip from 'jszip';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { createApp } from '#platform/http/create-app.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../tests/setup/database.ts';
import {
  COUNTY,
  countyOffice,
  DAY,
  insertSmallRegister,
  TOWN_A,
  TOWN_B,
  VILLAGE_A1,
} from '../../../tests/setup/small-register.ts';
import { reportsRoutes } from './routes.ts';

let db: TestDatabase;
let app: App;
let who: Actor | undefined = countyOffice;
beforeAll(async () => {
  db = await testDatabase();
  await insertSmallRegister(db.services);
  app = await createApp({ authenticate: async () => who, log: 'silent' });
  reportsRoutes(app, db.services);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await db.close();
});

async function as<T>(actor: Actor | undefined, run: () => Promise<T>): Promise<T> {
  who = actor;
  try {
    return await run();
  } finally {
    who = countyOffice;
  }
}
const get = (url: string) => app.inject({ method: 'GET', url });
const ask = (url: string, payload: object, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url, payload, headers });
const command = (name: string, payload: object) =>
  ask(`/api/commands/${name}`, payload, { 'command-id': db.services.newId() });
const create = async (area = COUNTY): Promise<string> =>
  (await command('reports.create', { kind: 'annual-summary', area, on: DAY })).json().report;

const clerkOfB = testActor('town-clerk', TOWN_B.slice(0, 9));
const inspector = testActor('inspector', '529921');
const nobody: Actor = { ...testActor('system-administrator'), scope: [] };

test('nobody gets anything without a session', async () => {
  await as(undefined, async () => {
    for (const url of ['/api/indicators', `/api/reports?area=${COUNTY}`])
      expect((await get(url)).statusCode).toBe(401);
    for (const url of ['/api/figures', '/api/figures/evidence', '/api/figures/evidence/export'])
      expect((await ask(url, {})).statusCode).toBe(401);
  });
});

test('indicators come with unit, definition and operands in both languages', async () => {
  const { items } = (await get('/api/indicators')).json();
  expect(items.length).toBeGreaterThanOrEqual(70);
  for (const one of items) {
    for (const key of [
      'title',
      'titleEnglish',
      'unit',
      'definition',
      'definitionEnglish',
      'numerator',
      'numeratorEnglish',
    ])
      expect(one[key], `${one.id} ${key}`).not.toBe('');
    expect(one.denominator === null, one.id).toBe(one.denominatorEnglish === null);
    expect(`${one.titleEnglish}${one.definitionEnglish}${one.numeratorEnglish}`, one.id).not.toMatch(
      /\p{Script=Han}/u,
    );
  }
});

test('figures of a place and of its parts', async () => {
  const answer = await ask('/api/figures', {
    area: COUNTY,
    on: DAY,
    ids: ['households.all'],
    split: 'below',
  });
  expect(answer.json().items.map((one: { area: string; value: number }) => [one.area, one.value])).toEqual([
    [COUNTY, 6],
    [TOWN_A, 3],
    [TOWN_B, 3],
  ]);
  expect((await ask('/api/figures', { area: COUNTY, on: '2016-13-31' })).statusCode).toBe(400);
  const unknown = await ask('/api/figures', { area: COUNTY, on: DAY, ids: ['no.such'] });
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'indicator.notFound']);
});

test('evidence tells the digest and exactly the records, and its workbook the same ones', async () => {
  const body = { indicator: 'persons.disabled', area: COUNTY, on: DAY, part: 'numerator' };
  const evidence = (await ask('/api/figures/evidence', body)).json();
  expect(evidence).toMatchObject({
    total: 2,
    figure: { value: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  const answer = await ask('/api/figures/evidence/export', body, { 'accept-language': 'zh-CN' });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-disposition']).toBe(
    `attachment; filename*=UTF-8''persons.disabled-${COUNTY}-${DAY}.xlsx`,
  );
  const sheet = await (await JSZip.loadAsync(answer.rawPayload))
    .file('xl/worksheets/sheet1.xml')
    ?.async('string');
  const texts = [...(sheet ?? '').matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => text);
  expect(texts).toEqual(
    expect.arrayContaining(['春山县 残疾人口：2 人', '王秀梅', '李大发', '未脱贫', '预脱贫', '因病']),
  );
  expect(texts.join(' ')).not.toMatch(/\d{17}[\dX]/);
  const admin = new pg.Client({ connectionString: db.adminUrl });
  await admin.connect();
  const rows = await admin.query("select details from audit where command = 'reports.exportEvidence'");
  await admin.end();
  expect(rows.rows).toEqual([{ details: expect.objectContaining({ on: DAY, part: 'numerator', value: 2 }) }]);
});

test('a summary is made, listed, read, printed; its file name holds no personal data', async () => {
  const id = await create();
  const line = { id, title: '春山县2016年精准扶贫工作总结', state: 'draft', revision: 1 };
  expect((await get(`/api/reports?area=${COUNTY}`)).json().items).toEqual([expect.objectContaining(line)]);
  const report = (await get(`/api/reports/${id}`)).json();
  expect(report).toMatchObject(line);
  expect(report.note).toContain('截至2016年12月31日');
  const word = await get(`/api/reports/${id}/docx`);
  expect(decodeURIComponent(String(word.headers['content-disposition']))).toBe(
    "attachment; filename*=UTF-8''春山县2016年精准扶贫工作总结.docx",
  );
  const text = (
    (await (await JSZip.loadAsync(word.rawPayload)).file('word/document.xml')?.async('string')) ?? ''
  ).replace(/<[^>]+>/g, '');
  for (const said of [
    '一、基本情况',
    '二、进展情况',
    '三、存在问题',
    '四、下一步计划',
    '（第1稿，未定稿）',
    report.note,
  ])
    expect(text).toContain(said);
  expect(text).toContain('全县登记在册6户、13人');
  expect(text).toContain('（5 ÷ 125）');
  await command('reports.save', { report: id });
  const saved = await get(`/api/reports/${id}/docx`);
  const printed = await (await JSZip.loadAsync(saved.rawPayload)).file('word/document.xml')?.async('string');
  expect(printed).not.toContain('未定稿');
});

test('reports come in pages', async () => {
  await db.services.database.write(countyOffice, (tx) =>
    sql`insert into report (county, id, kind, area, title, on_day, known_at, created_by)
      select '529921', gen_random_uuid(), 'annual-summary', ${VILLAGE_A1}, '第' || n, ${DAY}, now(), 'x' from generate_series(1, 60) n`.execute(
      tx,
    ),
  );
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; page < 5; page += 1) {
    const answer = (await get(`/api/reports?area=${VILLAGE_A1}${cursor}`)).json();
    seen.push(...answer.items.map((one: { id: string }) => one.id));
    if (answer.next === null) break;
    cursor = `&cursor=${answer.next}`;
  }
  expect([seen.length, new Set(seen).size]).toEqual([60, 60]);
  expect((await get(`/api/reports?area=${VILLAGE_A1}&cursor=nonsense`)).json().code).toBe('paging.cursor');
});

test('another town, and whoever sees no people, gets none of it', async () => {
  const id = await create(TOWN_A);
  for (const actor of [clerkOfB, nobody])
    await as(actor, async () => {
      const figure = { area: TOWN_A, on: DAY };
      const evidence = { ...figure, indicator: 'households.all' };
      expect((await ask('/api/figures', figure)).statusCode).toBe(404);
      expect((await ask('/api/figures/evidence', evidence)).statusCode).toBe(404);
      expect((await ask('/api/figures/evidence/export', evidence)).statusCode).toBe(404);
      expect((await get(`/api/reports?area=${TOWN_A}`)).statusCode).toBe(404);
      expect((await get(`/api/reports/${id}`)).statusCode).toBe(404);
      expect((await get(`/api/reports/${id}/docx`)).statusCode).toBe(404);
      expect((await command('reports.save', { report: id })).statusCode).toBeGreaterThanOrEqual(403);
    });
});

test('an inspector reads and prints everything and changes nothing', async () => {
  const id = await create();
  await as(inspector, async () => {
    expect((await get(`/api/reports/${id}/docx`)).statusCode).toBe(200);
    expect(
      (await ask('/api/figures/evidence/export', { indicator: 'households.all', area: COUNTY, on: DAY }))
        .statusCode,
    ).toBe(200);
    for (const [name, body] of [
      ['reports.create', { kind: 'annual-summary', area: COUNTY, on: DAY }],
      ['reports.edit', { report: id, revision: 1, paragraphs: {} }],
      ['reports.refresh', { report: id }],
      ['reports.save', { report: id }],
    ] as const)
      expect((await command(name, body)).statusCode, name).toBe(403);
  });
});

test('the same command sent twice makes one report', async () => {
  const commandId = db.services.newId();
  const body = { kind: 'half-year-summary', area: COUNTY, on: DAY };
  const twice = await Promise.all(
    [1, 2].map(() => ask('/api/commands/reports.create', body, { 'command-id': commandId })),
  );
  expect(twice.map((one) => one.statusCode)).toEqual([200, 200]);
  expect(twice[0]?.json()).toEqual(twice[1]?.json());
  const { items } = (await get(`/api/reports?area=${COUNTY}`)).json();
  expect(items.filter((one: { kind: string }) => one.kind === 'half-year-summary')).toHaveLength(1);
});
