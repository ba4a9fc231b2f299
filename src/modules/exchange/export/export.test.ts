import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clerk, type Office, openOffice, readCells } from '../../../../tests/setup/import-office.ts';
import { type SpecimenRow, specimenHousehold } from '../register/specimen.ts';

let office: Office;
let clerk: Clerk;
beforeAll(async () => {
  office = await openOffice();
  clerk = await office.as(office.server.users['county-office']);
  await clerk.commit((await clerk.check(await office.workbook(COUNTY))).id);
});
afterAll(async () => office.close());

const place = (n: number, village: string, change: SpecimenRow = {}) =>
  specimenHousehold('A', n).map((row) => ({ ...row, 行政村: village, ...change }));
/** Texts that a spreadsheet would take for something else, people of rare names, villages of two towns and of one name. */
const COUNTY: readonly SpecimenRow[] = [
  ...place(1, '上河村', { 自然村: '=1+1', 开户银行名称: '<b>信用社</b>', 银行卡号: '6217795299211034831' }),
  ...place(2, '下河村', { 自然村: '@SUM(A1)', 姓名: '𠮷翠花', 联系电话: null }),
  ...place(3, '上河村', { '乡(镇)': '白石镇', 自然村: '-2+3"；cmd', 务工状况: '省外', '务工时间(月)': 7.5 }),
  ...place(4, '上河村', {
    自然村: '㐂丘',
    健康状况: '长期慢性病, 残疾',
    首次识别时间: null,
    人均纯收入: 4321.5,
  }),
];

const exported = async (input: Record<string, unknown>, who = clerk) => {
  const started = await who.command('exchange.export', { area: '529921000000', on: '2018-12-31', ...input });
  expect(started.status, JSON.stringify(started.body)).toBe(200);
  const job = await who.runJob((started.body as { job: string }).job);
  const { file, name, ...count } = job.result as { file: string; name: string; households: number };
  const path = join(office.folder, name);
  await office.server.services.files.copyTo(file, path);
  return { content: readFileSync(path), name, count, job: (started.body as { job: string }).job };
};
const full = { fullNumbers: true, purpose: '年终核对' };

test.each([
  ['A', 'xlsx'],
  ['A', 'csv'],
  ['B', 'xlsx'],
  ['B', 'csv'],
])('what is exported in layout %s as %s and imported again changes nothing', async (layout, format) => {
  const { content, name, count } = await exported({ layout, format, ...full });
  expect(count).toEqual({ households: 4, members: 8 });
  const batch = await clerk.check(content, {}, name);
  expect(batch.onDay).toBe('2018-12-31');
  expect(batch.summary).toMatchObject({
    rows: 8,
    keptOut: { households: 0 },
    added: { households: 0 },
    changed: { households: 0 },
    unchanged: { households: 4, members: 8 },
    left: { households: 0 },
    byField: [],
  });
});

test('texts stand in the file as they are and are no formulas', async () => {
  const { content } = await exported({ layout: 'A', format: 'xlsx', ...full });
  const path = join(office.folder, 'look.xlsx');
  writeFileSync(path, content);
  const texts = (await readCells(path)).flat();
  for (const text of ['=1+1', '@SUM(A1)', '-2+3"；cmd', '<b>信用社</b>', '𠮷翠花', '㐂丘'])
    expect(texts).toContain(text);
});

test('without the right and a purpose numbers are masked; a masked file is refused at import in words', async () => {
  const { content, name } = await exported({ layout: 'A', format: 'csv' });
  const text = content.toString('utf8');
  const [known] = COUNTY;
  for (const number of [known?.证件号码, known?.联系电话, known?.银行卡号]) {
    expect(number).toMatch(/\d{11}/);
    expect(text).not.toContain(String(number));
  }
  // control: with full numbers they are there
  const open = (await exported({ layout: 'A', format: 'csv', ...full })).content.toString('utf8');
  expect(open).toContain(String(known?.证件号码));
  const refused = await clerk.upload([{ name, content }]);
  expect(refused).toMatchObject({ status: 422, body: { code: 'exchange.masked', details: { file: name } } });
});

test('full numbers only for the offices that keep the register, and against a purpose', async () => {
  const input = { layout: 'A', area: '529921000000', on: '2018-12-31', fullNumbers: true };
  expect((await clerk.command('exchange.export', input)).body).toMatchObject({
    code: 'exchange.purposeMissing',
  });
  const { users } = office.server;
  for (const role of ['village-cadre', 'inspector', 'department-officer'] as const) {
    const other = await office.as(users[role]);
    const answer = await other.command('exchange.export', {
      ...input,
      area: '529921100200',
      purpose: '核对',
    });
    expect([role, answer.status]).toEqual([role, 403]);
  }
  const asked = await office.query<{ details: object }>(
    `select details from audit where command = 'exchange.export' and details ->> 'fullNumbers' = 'true' limit 1`,
  );
  expect(asked[0]?.details).toMatchObject({ purpose: '年终核对' });
});

test('a clerk exports the own town only', async () => {
  const town = await office.as(office.server.users['town-clerk']);
  const input = { layout: 'A', on: '2018-12-31', area: '529921000000' };
  expect((await town.command('exchange.export', input)).status).toBe(404);
  const { count } = await exported({ layout: 'A', area: '529921100000' }, town);
  expect(count).toMatchObject({ households: 3 });
  const village = await office.as(office.server.users['village-cadre']);
  expect((await exported({ layout: 'A', area: '529921100200' }, village)).count).toMatchObject({
    households: 2,
  });
});

test('the file of an export is downloaded by whom it was made for', async () => {
  const { job, content } = await exported({ layout: 'B', format: 'csv' });
  const { status, bytes } = await clerk.download(`/api/jobs/${job}/file`);
  expect(status).toBe(200);
  expect(bytes.equals(content)).toBe(true);
  const town = await office.as(office.server.users['town-clerk']);
  expect((await town.download(`/api/jobs/${job}/file`)).status).toBe(404);
});
