import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, expect, test } from 'vitest';
import { Problem } from '#kernel/problem.ts';
import type { ColumnMapping } from '../model.ts';
import { fieldOfHeader, normalizeHeader } from './headers.ts';
import { recognise } from './read.ts';
import { readSpecimen, type SpecimenRow, specimenCodes, specimenHousehold, writeRows } from './specimen.ts';
import { titleDateOf } from './title-date.ts';

const folder = mkdtempSync(join(tmpdir(), 'sheets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'a.xlsx');
const household = (n = 1, layout: 'A' | 'B' = 'A') => specimenHousehold(layout, n);
const header = (row: SpecimenRow) => Object.keys(row);
const values = (row: SpecimenRow) => Object.values(row) as (string | number | null)[];

/** Writes sheets cell by cell, as a person would have them, and reads them. */
async function readSheets(fill: (book: ExcelJS.Workbook) => void, mapping: ColumnMapping = {}) {
  const book = new ExcelJS.Workbook();
  fill(book);
  await book.xlsx.writeFile(path);
  return readSpecimen([path], { on: '2018-12-31', mapping });
}

const problemOf = async (reading: Promise<unknown>): Promise<Problem> => {
  const error = await reading.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof Problem)) throw new Error(`no Problem but ${String(error)}`);
  return error;
};

test.each([
  [' 县（市、区、旗）\n*', 'county'],
  ['县【市、区、旗】', 'county'],
  ['务工时间\n[月](必填)', 'workMonths'],
  ['姓 名*', 'name'],
  ['*姓名', 'name'],
  ['3、姓名', 'name'],
  ['人均纯收入(元)', 'perHead'],
  ['易返贫致贫户(监测对象)类型', 'monitoredKind'],
  ['致贫/返贫风险３', 'risk3'],
  ['身份证号码', 'document'],
  ['公安姓名', undefined],
  ['户主姓名', undefined],
  ['人均纯收入(万元)', undefined],
])('the header %j', (text, field) => {
  expect(fieldOfHeader(normalizeHeader(text))?.field).toBe(field);
});

test.each([
  [['填报单位:清溪镇 数据截至:2018年12月31日'], '2018-12-31'],
  [['截止', '2018.12.31'], '2018-12-31'],
  [['(截至 ２０１８/1/5)'], '2018-01-05'],
  [['数据截至二〇一八年十二月三十一日'], '2018-12-31'],
  [['统计时间:20181231'], '2018-12-31'],
  [['截至2018年2月底'], '2018-02-28'],
  [['截止到2018年底'], '2018-12-31'],
  [['数据日期:2018-02-30'], undefined],
  [['填表日期:2019年1月5日'], undefined],
  [['清水县2018年建档立卡贫困户信息表'], undefined],
])('the title %j', (cells, day) => {
  expect(titleDateOf(cells)).toBe(day);
});

test('a header of two rows: groups above, their parts below, single columns merged down', async () => {
  const [first = {}] = household(1, 'B');
  const groups: Record<string, string> = {
    工资性收入: '家庭收入',
    生产经营性收入: '家庭收入',
    财产性收入: '家庭收入',
    转移性收入: '家庭收入',
    首次识别时间: '识别',
    '致贫/返贫风险1': '致贫/返贫风险',
  };
  const reading = await readSheets((book) => {
    const sheet = book.addWorksheet('清溪镇');
    sheet.addRow(['脱贫户信息表']);
    sheet.addRow(
      header(first).map((key, i, keys) =>
        groups[key] === undefined ? key : groups[keys[i - 1] ?? ''] === groups[key] ? null : groups[key],
      ),
    );
    sheet.addRow(
      header(first).map((key) => (groups[key] === undefined ? null : key === '致贫/返贫风险1' ? '1' : key)),
    );
    for (const row of household(1, 'B')) sheet.addRow(values(row));
  });
  expect(reading.findings).toEqual([]);
  expect(reading.sheets[0]).toMatchObject({ headerRows: [2, 3], rows: 2 });
  expect(reading.households[0]?.record.income).toMatchObject({ wageFen: 1_000_000, transferFen: 0 });
});

test('what printed pages put between the rows is left out and told', async () => {
  const [one, two, three] = [household(1), household(2), household(3)];
  const [first = {}] = one;
  const keys = header(first);
  const reading = await readSheets((book) => {
    const sheet = book.addWorksheet('清溪镇');
    sheet.addRow(['清溪镇信息表', null, '第1页']);
    sheet.addRow(keys);
    sheet.addRow(keys.map((_, i) => i + 1));
    for (const row of one) sheet.addRow(values(row));
    sheet.addRow(['小 计', null, null, null, null, '4', '2']);
    sheet.addRow([]);
    sheet.addRow(['填表人:赵六', null, null, '审核人:钱七', null, '联系电话:13800000009']);
    sheet.addRow(['清溪镇信息表', null, '第2页']);
    sheet.addRow(keys);
    for (const row of two) sheet.addRow(values(row));
    // The last page begins one column to the right and has its columns in another order.
    const shifted = [...keys].reverse();
    sheet.addRow([null, ...shifted]);
    for (const row of three)
      sheet.addRow([null, ...shifted.map((key) => row[key] as string | number | null)]);
    sheet.addRow([null, '合计', '6人']);
    sheet.addRow(['单位负责人(签字):', null, '2019年1月3日']);
  });
  expect(reading.findings).toEqual([]);
  expect(reading.households.map(({ record }) => record.members.length)).toEqual([2, 2, 2]);
  expect(reading.sheets[0]?.rows).toBe(6);
  expect(reading.sheets[0]?.leftOut.map(({ reason }) => reason)).toEqual([
    'numbering',
    'total',
    'note',
    'note',
    'header',
    'header',
    'total',
    'note',
  ]);
});

test('a finding under a shifted header names the column of that header and the row of the sheet', async () => {
  const [first = {}, second = {}] = household(1);
  const reading = await readSheets((book) => {
    const sheet = book.addWorksheet('清溪镇');
    sheet.addRow(header(first));
    sheet.addRow(values(first));
    sheet.addRow([null, ...header(first).map((key) => (key === '文化程度' ? '学历' : key))]);
    sheet.addRow([null, ...values({ ...second, 文化程度: '大学堂' })]);
  });
  expect(reading.findings).toMatchObject([
    { check: 'code.unknown', row: 4, column: '学历', value: '大学堂' },
  ]);
});

test('merged household cells are filled down, a person is never filled', async () => {
  const rows = household(1).map((row, i) =>
    i === 0 ? row : { ...row, 户编号: null, '乡(镇)': null, 行政村: null, 人均纯收入: null, 人数: null },
  );
  const [first = {}] = rows;
  const reading = await readSheets((book) => {
    const sheet = book.addWorksheet('清溪镇');
    sheet.addRow(header(first));
    for (const row of [...rows, ...household(2)]) sheet.addRow(values(row));
    for (const key of ['户编号', '乡(镇)', '行政村', '人均纯收入', '人数']) {
      const column = header(first).indexOf(key) + 1;
      sheet.mergeCells(2, column, 3, column);
    }
    const name = header(first).indexOf('姓名') + 1;
    sheet.getCell(5, name).value = null;
    sheet.mergeCells(4, name, 5, name);
  });
  expect(reading.findings.map(({ check, row }) => [check, row])).toEqual([['name.missing', 5]]);
  expect(reading.households[0]?.record).toMatchObject({
    nationalHouseholdNo: '529921000001',
    members: [{}, {}],
  });
});

test('several sheets are one set; hidden and other sheets are left out with a word', async () => {
  const [first = {}] = household(1);
  const reading = await readSheets((book) => {
    book.addWorksheet('填表说明').addRow(['一、本表每人一行']);
    book.addWorksheet('空');
    const one = book.addWorksheet('清溪镇');
    one.addRow(header(first));
    for (const row of household(1)) one.addRow(values(row));
    const two = book.addWorksheet('马场镇');
    two.addRow(header(first));
    for (const row of household(2)) two.addRow(values({ ...row, '乡(镇)': '马场镇' }));
    const old = book.addWorksheet('旧', { state: 'hidden' });
    old.addRow(header(first));
    for (const row of household(1)) old.addRow(values(row));
  });
  expect(reading.sheets.map(({ sheet, skipped }) => [sheet, skipped])).toEqual([
    ['填表说明', 'notRegister'],
    ['空', 'empty'],
    ['清溪镇', null],
    ['马场镇', null],
    ['旧', 'hidden'],
  ]);
  expect(reading.households.map(({ record }) => record.villageCode)).toEqual([
    '529921100200',
    '529921101200',
  ]);
});

test('two columns of one name: equal values are one column, different ones a question', async () => {
  const [first = {}, second = {}] = household(1);
  const twice = (other: string | null) => (book: ExcelJS.Workbook) => {
    const sheet = book.addWorksheet('清溪镇');
    sheet.addRow([...header(first), '民族']);
    sheet.addRow([...values(first), '汉']);
    sheet.addRow([...values(second), other]);
  };
  expect((await readSheets(twice('汉族'))).findings).toEqual([]);
  expect((await readSheets(twice(null))).findings).toEqual([]);
  const problem = await problemOf(readSheets(twice('苗族')));
  expect(problem.code).toBe('exchange.columnsUnclear');
  expect(problem.findings).toMatchObject([
    { code: 'exchange.question.columnsDiffer', details: { columns: '民族、民族#2', row: 3 } },
  ]);
  const answered = await readSheets(twice('苗族'), { '民族#2': null });
  expect(answered.households[0]?.record.members.map(({ ethnicity }) => ethnicity)).toEqual(['han', 'han']);
  const other = await readSheets(twice('苗族'), { '民族#2': 'ethnicity' });
  expect(other.households[0]?.record.members.map(({ ethnicity }) => ethnicity)).toEqual(['han', 'miao']);
});

test('a header that could mean two things is a question, and the answer is followed', async () => {
  const renamed = household(1).map(({ 首次识别时间: time, ...row }) => ({ ...row, 识别时间: time ?? null }));
  await writeRows(path, renamed);
  const problem = await problemOf(readSpecimen([path], { on: '2018-12-31' }));
  expect(problem.findings).toMatchObject([
    { code: 'exchange.question.ambiguousHeader', details: { columns: '识别时间' } },
  ]);
  const reading = await readSpecimen([path], {
    on: '2018-12-31',
    mapping: { 识别时间: 'firstIdentifiedOn' },
  });
  expect(reading.households[0]?.record.firstIdentifiedOn).toBe('2014-05-01');
});

test('联系电话 is the household’s in layout A, in layout B it is asked', async () => {
  await writeRows(
    path,
    household(1, 'B').map(({ 人联系电话: _, 户联系电话: phone, ...row }) => ({
      ...row,
      联系电话: phone ?? null,
    })),
  );
  expect((await problemOf(readSpecimen([path]))).code).toBe('exchange.columnsUnclear');
  expect(
    (await readSpecimen([path], { mapping: { 联系电话: 'householdPhone' } })).households[0]?.record.phone,
  ).toBe('13800000001');
});

test('an ambiguous required column is asked, not called missing', async () => {
  await writeRows(
    path,
    household(1).map(({ 户编号: no, ...row }) => ({ ...row, 编号: no ?? null })),
  );
  expect((await problemOf(readSpecimen([path], { on: '2018-12-31' }))).code).toBe('exchange.columnsUnclear');
  expect(
    (await readSpecimen([path], { on: '2018-12-31', mapping: { 编号: 'nationalHouseholdNo' } })).households,
  ).toHaveLength(1);
});

test('the quick look tells columns, certainty, masked samples and the date', async () => {
  await writeRows(
    path,
    household(1).map((row) => ({ ...row, 是否在家: '在家', 稀奇: '!' })),
    ['数据截至:2018-12-31'],
  );
  const { sheets, on, onSource } = await recognise([{ name: 'a.xlsx', path }], { codes: specimenCodes });
  expect([on, onSource]).toEqual(['2018-12-31', 'title']);
  const column = (key: string) => sheets[0]?.columns.find((candidate) => candidate.key === key);
  expect(column('民族')).toMatchObject({
    field: 'ethnicity',
    certainty: 'sure',
    reason: 'header',
    samples: ['汉族'],
  });
  expect(column('是否在家')).toMatchObject({ field: null, certainty: 'sure', reason: 'notNeeded' });
  expect(column('稀奇')).toMatchObject({ field: null, certainty: 'unknown', reason: 'unknown' });
  expect(column('证件号码')?.samples[0]).toMatch(/^5299\*{10}\w{4}$/);
  expect(column('联系电话')?.samples).toEqual(['138****0001']);
});

test('an unknown header can be mapped by hand', async () => {
  await writeRows(
    path,
    household(1).map(({ 证件号码: document, ...row }) => ({ ...row, 个人识别串: document ?? null })),
  );
  expect((await problemOf(readSpecimen([path], { on: '2018-12-31' }))).code).toBe('exchange.columnsMissing');
  expect(
    (await readSpecimen([path], { on: '2018-12-31', mapping: { 个人识别串: 'document' } })).findings,
  ).toEqual([]);
});
