import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '#kernel/problem.ts';
import { readHouseholdSurvey, readVillageSurvey } from '#modules/registry/survey/sheets/read.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { type WrittenRow, writeXlsx } from '#platform/xlsx/write.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { PLACES, residentNumber } from '../../../../tests/setup/records.ts';
import { takeSurveyCounty } from '../../../../tests/setup/survey-county.ts';
import { withSurveyPack } from '../../../../tests/setup/survey-pack.ts';
import { exportSurvey, writeSurvey } from './commands.ts';
import { surveyJobs } from './jobs.ts';
import type { SurveyImport } from './model.ts';
import { getImport, importView } from './queries.ts';
import { takeSurvey } from './upload.ts';

let db: TestDatabase;
let services: Services;
const folder = mkdtempSync(join(tmpdir(), 'survey-'));
const office = testActor('county-office', PLACES.county);
const COUNTY = '529921000000';
const ON = '2019-06-30';

beforeAll(async () => {
  db = await testDatabase();
  services = withSurveyPack(db.services, PLACES.county);
  for (const handler of surveyJobs(services)) services.jobs.register(handler);
  await services.jobs.start();
  await takeSurveyCounty(services);
});
afterAll(async () => {
  await services.jobs.stop().catch(() => undefined);
  await db.close();
  rmSync(folder, { recursive: true });
});

let files = 0;
type Sheet = { readonly name: string; readonly rows: readonly WrittenRow[] };
/** A workbook whose sheets begin with their first rows as they stand. */
async function workbook(...sheets: readonly Sheet[]): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.xlsx`);
  const written = sheets.map(({ name, rows }) => ({
    name,
    header: (rows[0] ?? []).map((cell) => String(cell ?? '')),
    rows: rows.slice(1),
  }));
  await writeXlsx(written, createWriteStream(path));
  return path;
}

const environment = (actor: Actor) => ({ database: services.database, actor, services });
const view = (id: string, actor: Actor = office) =>
  services.database.read(actor, async (tx) => importView(await getImport(tx, id), new Map(), true));

async function check(path: string, actor: Actor = office, area = COUNTY): Promise<SurveyImport> {
  const sent = { id: services.newId(), area, on: ON, source: 'import' as const, name: '表.xlsx', path };
  const { import: id, job } = await takeSurvey(services, actor, sent);
  await services.jobs.runOne(job);
  return view(id, actor);
}
async function write(id: string, actor: Actor = office): Promise<SurveyImport> {
  const { job } = await writeSurvey.execute(environment(actor), services.newId(), { import: id });
  await services.jobs.runOne(job);
  return view(id, actor);
}

const idOf = (no: string) =>
  services.database.read(office, async (tx) => {
    const row = await tx
      .selectFrom('household')
      .select('id')
      .where('national_household_no', '=', no)
      .executeTakeFirst();
    return row?.id ?? '';
  });
async function answers(no: string, on = ON) {
  const sheet = await readHouseholdSurvey(services, office, await idOf(no), { on }, 'zh-CN');
  const of = (forms: typeof sheet.forms) =>
    Object.fromEntries(
      forms.flatMap(({ items }) =>
        items.flatMap(({ id, value, recorded }) => (recorded === null ? [] : [[id, value]])),
      ),
    );
  return { own: of(sheet.forms), members: sheet.members.map(({ forms }) => of(forms)) };
}

const HOUSEHOLD_TITLES = [
  '户编号',
  '试住房面积（平方米）',
  '试庭院是否干净',
  '试欠款(万元)',
  '试建房时间',
  '试主要原因',
  '试各种原因',
];

test('a workbook is checked first and written when somebody says so: values of every type, told with what changed', async () => {
  const path = await workbook({
    name: '六项',
    rows: [
      ['试六项调查表（2019年）'],
      [...HOUSEHOLD_TITLES, '村干部意见'],
      ['A', '85.5平方米', '√', 1.25, '2010年3月', '因病', '因病；缺资金', '同意'],
      ['B', 60, '否', '0.5', 20110405, '不清楚', '无', null],
    ],
  });
  const checked = await check(path);
  expect(checked).toMatchObject({
    state: 'checked',
    result: {
      rows: 2,
      keptOut: 0,
      values: { added: 12, changed: 0, unchanged: 0 },
      subjects: { household: 2, member: 0, village: 0 },
      findings: [],
    },
  });
  expect(checked.result?.sheets[0]?.left).toEqual(['村干部意见']);
  expect(checked.result?.sheets[0]?.taken.map(({ item }) => item)).toEqual([
    'try-area',
    'try-clean',
    'try-debt',
    'try-built',
    'try-cause',
    'try-causes',
  ]);
  expect((await answers('A')).own).toEqual({});
  expect(await write(checked.id)).toMatchObject({ state: 'written', result: { values: { added: 12 } } });
  expect((await answers('A')).own).toEqual({
    'try-area': 85.5,
    'try-clean': true,
    'try-debt': 1_250_000,
    'try-built': '2010-03-01',
    'try-cause': 'illness',
    'try-causes': ['illness', 'lack-of-funds'],
  });
  expect((await answers('B')).own).toMatchObject({
    'try-debt': 500_000,
    'try-cause': null,
    'try-causes': [],
  });
  // The same file again changes nothing, and cannot be written for nothing.
  const again = await check(path);
  expect(again.result?.values).toEqual({ added: 0, changed: 0, unchanged: 12 });
  await expect(write(again.id)).rejects.toMatchObject({ code: 'survey.nothingToWrite' });
});

test('a row with a cell that cannot be read, or of nobody there, is kept out whole and told with its place', async () => {
  const path = await workbook({
    name: '六项',
    rows: [
      HOUSEHOLD_TITLES,
      ['A', '约八十', '是', null, null, null, null],
      ['A', null, '看情况', null, '去年', '运气差', '因病；运气差'],
      ['X', 70, '是', null, null, null, null],
      [null, 70, '是', null, null, null, null],
      ['B', 61, null, null, null, null, null],
      ['B', null, '529921198001010013', null, null, null, null],
    ],
  });
  const { id, result } = await check(path);
  expect(result).toMatchObject({ rows: 6, keptOut: 5, values: { added: 0, changed: 1, unchanged: 0 } });
  const told = result?.findings.map(
    (one) => `${one.row} ${one.column ?? ''} ${one.code} ${one.details.value ?? one.details.named}`,
  );
  expect(told).toEqual([
    '2 试住房面积（平方米） survey.cell.number 约八十',
    '3 试庭院是否干净 survey.cell.flag 看情况',
    '3 试建房时间 survey.cell.day 去年',
    '3 试主要原因 survey.cell.code 运气差',
    '3 试各种原因 survey.cell.codes 因病；运气差',
    '5  survey.nobodyNamed ',
    '7 试庭院是否干净 survey.cell.flag …',
    '4  survey.householdUnknown X',
  ]);
  expect(result?.byCode['survey.cell.flag']).toBe(2);
  await write(id);
  expect((await answers('A')).own['try-area']).toBe(85.5);
  expect((await answers('B')).own['try-area']).toBe(61);
});

test('a national export: a row a member, household columns on each, found by number or by document; contradictions are not guessed', async () => {
  const titles = [
    '户编号',
    '人编号',
    '姓名',
    '证件号码',
    '试公益性岗位',
    '试住房面积',
    '试欠款',
    ...Array.from({ length: 140 }, (_, i) => `其他列${i}`),
  ];
  const filler = Array.from({ length: 140 }, () => 'x');
  const path = await workbook({
    name: '导出',
    rows: [
      titles,
      ['A', '1', '王一', null, '是', 90, 100.5, ...filler],
      ['A', null, '王二', residentNumber('1980-01-01', 2), '否', 90, 200, ...filler],
      ['B', '1', '王一', null, '是', null, null, ...filler],
    ],
  });
  const { id, result } = await check(path);
  expect(result?.sheets[0]?.left).toHaveLength(140);
  expect(result?.findings.map((one) => `${one.row} ${one.code} ${one.column ?? ''}`)).toEqual([
    '4 survey.memberUnknown ',
    '2 survey.contradiction 试欠款',
    '3 survey.contradiction 试欠款',
  ]);
  await write(id);
  const { own, members } = await answers('A');
  expect(own).toMatchObject({ 'try-area': 90, 'try-debt': 1_250_000 });
  expect(members).toEqual([{ 'try-post': true }, { 'try-post': false }]);
});

test('villages are found by code or by their names, and not by what a household’s row says', async () => {
  const path = await workbook({
    name: '村',
    rows: [
      ['乡镇', '行政村', '行政区划代码', '试硬化路', '试村集体经济收入（元）'],
      ['清溪镇', '上河村', null, '是', '50,000'],
      [null, null, PLACES.villageB1, '否', null],
      ['清溪镇', '无此村', null, '否', null],
    ],
  });
  const { id, result } = await check(path);
  expect(result).toMatchObject({ keptOut: 1, subjects: { village: 2 }, values: { added: 3 } });
  expect(result?.findings).toMatchObject([
    { code: 'survey.villageUnknown', row: 4, details: { named: '无此村' } },
  ]);
  await write(id);
  const sheet = await readVillageSurvey(services, office, PLACES.villageA1, { on: ON }, 'zh-CN');
  expect(sheet.forms.find(({ form }) => form === '试村标')?.items.map(({ value }) => value)).toEqual([
    true,
    5_000_000,
  ]);
  const mixed = await workbook({
    name: '户',
    rows: [
      ['户编号', '行政村', '试庭院干净', '试硬化路'],
      ['A', '上河村', '是', '否'],
    ],
  });
  expect((await check(mixed)).result?.sheets[0]).toMatchObject({ left: ['试硬化路'] });
});

test('what is exported, filled in and sent again comes back as it was and with what was added', async () => {
  const { job } = await exportSurvey.execute(environment(office), services.newId(), {
    area: COUNTY,
    form: '试六项',
    on: ON,
  });
  await services.jobs.runOne(job);
  const done = await services.database.read(office, (tx) =>
    tx.selectFrom('job').select('result').where('id', '=', job).executeTakeFirst(),
  );
  const { file = '', rows } = (done?.result ?? {}) as { file?: string; rows?: number };
  expect(rows).toBe(5);
  const path = join(folder, 'exported.xlsx');
  await services.files.copyTo(file, path);
  const back = await check(path);
  expect(back.result).toMatchObject({ keptOut: 0, findings: [], values: { added: 0, changed: 0 } });
  expect(back.result?.values.unchanged).toBeGreaterThan(10);
  expect(back.result?.sheets.map(({ left }) => left)).toEqual([[], []]);
});

test('a clerk of another town imports nothing there, an inspector nothing at all, and neither sees the import', async () => {
  const path = await workbook({
    name: '六项',
    rows: [
      ['户编号', '试欠款'],
      ['A', 1],
      ['B', 2],
    ],
  });
  const town = testActor('town-clerk', PLACES.villageB1.slice(0, 9));
  const refused = (actor: Actor, area: string) =>
    check(path, actor, area).then(
      () => 'taken',
      (error: Problem) => error.code,
    );
  expect(await refused(town, COUNTY)).toBe('area.notFound');
  expect(await refused(testActor('inspector', PLACES.county), COUNTY)).toBe('command.forbidden');
  const own = await check(path, town, '529921101000');
  expect(own.result).toMatchObject({ keptOut: 1, values: { changed: 1 } });
  expect(own.result?.findings).toMatchObject([{ code: 'survey.householdUnknown', row: 2 }]);
  const theirs = await check(path);
  await expect(view(theirs.id, town)).rejects.toMatchObject({ code: 'survey.importNotFound' });
  await expect(
    writeSurvey.execute(environment(town), services.newId(), { import: theirs.id }),
  ).rejects.toMatchObject({ code: 'survey.importNotFound' });
});

test('a workbook without a column of ours is told so; work that runs twice writes once', async () => {
  const strange = await check(
    await workbook({
      name: '别的',
      rows: [
        ['户编号', '其他'],
        ['A', 1],
      ],
    }),
  );
  expect(strange).toMatchObject({
    state: 'checked',
    result: { rows: 0, byCode: { 'survey.headerUnknown': 1 } },
  });
  const path = await workbook({
    name: '六项',
    rows: [
      ['户编号', '试欠款'],
      ['A', 3],
    ],
  });
  const { id } = await check(path);
  const { job } = await writeSurvey.execute(environment(office), services.newId(), { import: id });
  await services.jobs.runOne(job);
  const count = () =>
    services.database.read(office, (tx) => tx.selectFrom('survey_value').select('item').execute());
  const before = (await count()).length;
  await services.database.write(office, (tx) =>
    tx.updateTable('job').set({ state: 'running' }).where('id', '=', job).execute(),
  );
  await services.jobs.runOne(job);
  expect((await count()).length).toBe(before);
  expect((await answers('A')).own['try-debt']).toBe(300);
});
