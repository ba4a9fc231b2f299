import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, expect, test } from 'vitest';
import { Problem } from '#kernel/problem.ts';
import type { ColumnMapping } from '../model.ts';
import { documentOf, readSpecimen, type SpecimenRow, specimenHousehold, told } from './specimen.ts';

/** Workbooks as offices send them: cells laid by hand, as a person would have them. */
const folder = mkdtempSync(join(tmpdir(), 'offices-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'a.xlsx');
const keysOf = (row: SpecimenRow | undefined) => Object.keys(row ?? {});
const valuesOf = (row: SpecimenRow) => Object.values(row) as (string | number | null)[];

async function readBook(fill: (book: ExcelJS.Workbook) => void, mapping: ColumnMapping = {}) {
  const book = new ExcelJS.Workbook();
  fill(book);
  await book.xlsx.writeFile(path);
  return readSpecimen([path], { on: '2018-12-31', mapping });
}

/** One sheet, row by row. */
const readRows = (rows: readonly (readonly (string | number | null)[])[], mapping: ColumnMapping = {}) =>
  readBook((book) => {
    const sheet = book.addWorksheet('清溪镇');
    for (const row of rows) sheet.addRow([...row]);
  }, mapping);

const numbersOf = (reading: Awaited<ReturnType<typeof readRows>>) =>
  reading.households.map(({ record }) => `${record.nationalHouseholdNo} ${record.members.length}`);

test('a page that ends inside a household does not part it, a sum does', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A', 1);
  const keys = keysOf(head);
  const page = await readRows([
    keys,
    valuesOf(head),
    ['制表人:王五', null, null, '第1页 共2页'],
    ['清溪镇2018年信息表'],
    keys,
    valuesOf({ ...spouse, 户编号: null }),
  ]);
  expect(page.findings).toEqual([]);
  expect(numbersOf(page)).toEqual(['529921000001 2']);
  const sum = await readRows([
    keys,
    valuesOf(head),
    ['小计', '1户', '1人'],
    valuesOf({ ...spouse, 户编号: null }),
  ]);
  expect(told(sum)).toContain('household.number 户编号 4');
  expect(sum.keptOut.list.map(({ rows }) => rows)).toEqual([[4]]);
});

test('a header of three rows', async () => {
  const [first = {}] = specimenHousehold('B');
  const keys = keysOf(first);
  const income = ['工资性收入', '生产经营性收入', '财产性收入', '转移性收入', '生产经营性支出'];
  const isPart = (key: string) => income.includes(key);
  const top = keys.map((key, i) => (isPart(key) ? (isPart(keys[i - 1] ?? '') ? null : '家庭收支') : key));
  const middle = keys.map((key) => (isPart(key) ? key.slice(0, -2) : null));
  const low = keys.map((key) => (isPart(key) ? key.slice(-2) : null));
  const reading = await readRows([['信息表'], top, middle, low, ...specimenHousehold('B').map(valuesOf)]);
  expect(reading.findings).toEqual([]);
  expect(reading.sheets[0]).toMatchObject({ headerRows: [2, 3, 4], rows: 2 });
  expect(reading.households[0]?.record.income).toMatchObject({
    wageFen: 1_000_000,
    businessCostFen: 100_000,
  });
});

test('groups over parts that mean something only together, or that could mean two things', async () => {
  const rows = specimenHousehold('A');
  const groups: SpecimenRow = { 户编号: '户', 人编号: '人', 首次识别时间: '首次识别', 联系电话: '联系' };
  const keys = keysOf(rows[0]);
  const above = keys.map((key) => (groups[key] as string | undefined) ?? null);
  const below = keys.map((key) => (groups[key] === undefined ? key : key.slice(String(groups[key]).length)));
  const reading = await readRows([above, below, ...rows.map(valuesOf)]);
  expect(reading.findings).toEqual([]);
  expect(reading.households[0]?.record).toMatchObject({
    nationalHouseholdNo: '529921000001',
    firstIdentifiedOn: '2014-05-01',
    phone: '13800000001',
  });
  const unclear = readRows([
    keys.map((key) => (key === '联系电话' ? '家庭情况' : null)),
    keys.map((key) => (key === '联系电话' ? '电话' : key)),
    ...rows.map(valuesOf),
  ]);
  await expect(unclear).rejects.toMatchObject({ code: 'exchange.columnsUnclear' });
});

test('the head of the household in columns of its own is not the member', async () => {
  const rows = specimenHousehold('A').map((row) => ({ 户主姓名: '张三', 户主身份证号: '', ...row }));
  const reading = await readRows([keysOf(rows[0]), ...rows.map(valuesOf)]);
  expect(reading.findings).toEqual([]);
  expect(reading.households[0]?.record.members.map(({ name }) => name)).toEqual(['张三', '李四']);
});

test('feet of pages, notes and separators of every kind are no people', async () => {
  const rows = specimenHousehold('A');
  const keys = keysOf(rows[0]);
  const at = (cells: SpecimenRow) => keys.map((key) => (cells[key] as string | undefined) ?? null);
  const reading = await readRows([
    keys,
    keys.map((_, i) => String.fromCharCode(65 + (i % 26))),
    ['一、红星村'],
    ...rows.map(valuesOf),
    at({
      户编号: '填表人：赵六',
      姓名: '审核人：钱七',
      证件号码: '负责人（签字）：',
      与户主关系: '2019年1月5日',
    }),
    at({ 姓名: '合计', 户编号: '1户', 证件号码: '2人', 人数: '2' }),
    at({ 行政村: '红星村小计：', 人数: '2' }),
    at({ 户编号: '注：1.本表一式三份', 姓名: '2.按户填写', 证件号码: '3.涂改无效' }),
    ['单位（盖章）'],
    [' ', '\u3000', null, ''],
    ['总　计', null, null, null, '1', '2'],
  ]);
  expect(reading.findings).toEqual([]);
  expect(numbersOf(reading)).toEqual(['529921000001 2']);
  expect(reading.sheets[0]?.leftOut.map(({ reason }) => reason)).toEqual([
    'numbering',
    'note',
    'note',
    'total',
    'total',
    'note',
    'note',
    'total',
  ]);
});

test('a person without any number is a person with findings and is not dropped', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A');
  const reading = await readRows([
    keysOf(head),
    valuesOf(head),
    valuesOf({ ...spouse, 证件号码: null, 人编号: null, 姓名: null }),
  ]);
  expect(told(reading)).toEqual(['name.missing 姓名 3', 'document.length 证件号码 3']);
});

test('hidden rows and columns are data', async () => {
  const rows = [...specimenHousehold('A', 1), ...specimenHousehold('A', 2)];
  const reading = await readBook((book) => {
    const sheet = book.addWorksheet('清溪镇');
    sheet.addRow(keysOf(rows[0]));
    for (const row of rows) sheet.addRow(valuesOf(row));
    sheet.getRow(3).hidden = true;
    sheet.getColumn(keysOf(rows[0]).indexOf('证件号码') + 1).hidden = true;
    sheet.autoFilter = 'A1:F5';
  });
  expect(reading.findings).toEqual([]);
  expect(numbersOf(reading)).toEqual(['529921000001 2', '529921000002 2']);
});

test('a sheet for each town without a column of the town: its name tells', async () => {
  const reading = await readBook((book) => {
    for (const [i, town] of ['清溪镇', '马场镇'].entries()) {
      const rows = specimenHousehold('A', i + 1).map(({ '乡(镇)': _, '县(市、区、旗)': __, ...row }) => row);
      const sheet = book.addWorksheet(`${town}`);
      sheet.addRow(keysOf(rows[0]));
      for (const row of rows) sheet.addRow(valuesOf(row));
    }
  });
  expect(reading.findings).toEqual([]);
  expect(reading.households.map(({ record }) => record.villageCode)).toEqual([
    '529921100200',
    '529921101200',
  ]);
});

test('a village of one name in two towns without any word of the town is not guessed', async () => {
  const rows = specimenHousehold('A').map(({ '乡(镇)': _, ...row }) => row);
  const reading = await readBook((book) => {
    const sheet = book.addWorksheet('Sheet1');
    sheet.addRow(keysOf(rows[0]));
    for (const row of rows) sheet.addRow(valuesOf(row));
  });
  expect(told(reading)).toEqual(['region.unknown 行政村 2']);
});

test('a list of heads beside the register is another list', async () => {
  const rows = specimenHousehold('A');
  const reading = await readBook((book) => {
    const heads = book.addWorksheet('户主花名册');
    heads.addRow(['序号', '乡(镇)', '行政村', '户编号', '户主姓名', '人数', '联系电话']);
    heads.addRow([1, '清溪镇', '红星村', '529921000001', '张三', 2, '13800000001']);
    const sheet = book.addWorksheet('清溪镇');
    sheet.addRow(keysOf(rows[0]));
    for (const row of rows) sheet.addRow(valuesOf(row));
  });
  expect(reading.sheets.map(({ skipped }) => skipped)).toEqual(['notRegister', null]);
  expect(numbersOf(reading)).toEqual(['529921000001 2']);
});

test('a register under three headers that nobody knows is asked about, and can be mapped', async () => {
  const strange: Record<string, string> = { 姓名: '人名串', 证件号码: '个人识别串', 与户主关系: '称谓' };
  const rows = specimenHousehold('A');
  const cells = [keysOf(rows[0]).map((key) => strange[key] ?? key), ...rows.map(valuesOf)];
  await expect(readRows(cells)).rejects.toMatchObject({ code: 'exchange.columnsMissing' });
  const mapped = await readRows(cells, {
    人名串: 'name',
    个人识别串: 'document',
    称谓: 'relationToHead',
  });
  expect(numbersOf(mapped)).toEqual(['529921000001 2']);
});

test('one household in two sheets is one household; merged values do not run over its rows', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A');
  const reading = await readBook((book) => {
    for (const [name, row] of [['一', head] as const, ['二', spouse] as const]) {
      const sheet = book.addWorksheet(name);
      sheet.addRow(keysOf(row));
      sheet.addRow(valuesOf(row));
      sheet.mergeCells(2, 1, 2, 2);
    }
  });
  expect(reading.findings.filter(({ check }) => check !== 'region.unknown')).toEqual([]);
  expect(reading.rows).toBe(2);
});

test('a household merged over its rows, persons in any order, village by village', async () => {
  const rows = [1, 2].flatMap((n) =>
    specimenHousehold('A', n).map((row, i) => (i === 0 ? row : blanked(row))),
  );
  const keys = keysOf(rows[0]);
  const reading = await readBook((book) => {
    const sheet = book.addWorksheet('清溪镇');
    sheet.addRow(['清溪镇信息表(数据截至2018年12月31日)']);
    sheet.mergeCells(1, 1, 1, keys.length);
    sheet.addRow(keys);
    for (const row of rows) sheet.addRow(valuesOf(row));
    for (const top of [3, 5])
      for (const key of HOUSEHOLD_KEYS) {
        const column = keys.indexOf(key) + 1;
        sheet.mergeCells(top, column, top + 1, column);
      }
  });
  expect(reading.findings).toEqual([]);
  expect(reading.onSource).toBe('title');
  expect(numbersOf(reading)).toEqual(['529921000001 2', '529921000002 2']);
});

const HOUSEHOLD_KEYS = [
  '乡(镇)',
  '行政村',
  '自然村',
  '户编号',
  '人数',
  '危房户',
  '人均纯收入',
  '首次识别时间',
  '联系电话',
];
function blanked(row: SpecimenRow): SpecimenRow {
  return { ...row, ...Object.fromEntries(HOUSEHOLD_KEYS.map((key) => [key, null])) };
}

test('formulas with a stored value are read, without one nothing is guessed', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A');
  const keys = keysOf(head);
  const withFormula = (key: string, value: ExcelJS.CellValue) =>
    readBook((book) => {
      const sheet = book.addWorksheet('清溪镇');
      sheet.addRow(keys);
      sheet.addRow(valuesOf(head));
      sheet.addRow(valuesOf(spouse));
      for (const row of [2, 3]) sheet.getCell(row, keys.indexOf(key) + 1).value = value;
    });
  const never = { formula: 'A1' } as ExcelJS.CellFormulaValue;
  const lost = { error: '#N/A' } as ExcelJS.CellErrorValue;
  for (const [key, check] of [
    ['户编号', 'number.invalid'],
    ['姓名', 'name.missing'],
    ['自然村', 'code.unknown'],
    ['民族', 'code.unknown'],
    ['联系电话', 'phone.length'],
    ['首次识别时间', 'date.invalid'],
    ['行政村', 'region.unknown'],
    ['证件号码', 'document.length'],
    ['危房户', 'code.unknown'],
    ['人均纯收入', 'number.invalid'],
  ] as const) {
    for (const value of [never, lost]) {
      const found = (await withFormula(key, value)).findings.map((finding) => finding.check);
      expect(found, `${key} ${JSON.stringify(value)}`).toContain(check);
    }
  }
  const kept = await withFormula('姓名', { formula: 'A1', result: '李四' } as ExcelJS.CellFormulaValue);
  expect(kept.findings.map((finding) => finding.check)).toEqual([]);
});

test('rich texts, dates as cells, numbers as texts and texts as numbers', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A');
  const keys = keysOf(head);
  const reading = await readBook((book) => {
    const sheet = book.addWorksheet('清溪镇');
    sheet.addRow(keys);
    sheet.addRow(
      valuesOf({ ...head, 人编号: 52992100000101, 人数: '２', '务工时间(月)': '０', 人均纯收入: '5,000.00' }),
    );
    sheet.addRow(
      valuesOf({ ...spouse, 户编号: 529921000001, 人数: 2, 联系电话: 13800000001, 脱贫年度: '2016' }),
    );
    const cell = (row: number, key: string) => sheet.getCell(row, keys.indexOf(key) + 1);
    cell(2, '姓名').value = { richText: [{ text: '张' }, { text: '三', font: { bold: true } }] };
    cell(2, '首次识别时间').value = new Date(Date.UTC(2014, 4, 9));
    cell(2, '首次识别时间').numFmt = 'yyyy"年"m"月"d"日"';
    cell(3, '首次识别时间').value = 201405;
  });
  expect(reading.findings).toEqual([]);
  expect(reading.households[0]?.record).toMatchObject({
    firstIdentifiedOn: '2014-05-09',
    members: [{ name: '张三', nationalPersonNo: '52992100000101' }, {}],
  });
});

test('columns of one name: the same in two formats is one, a question is asked before anything is read wrongly', async () => {
  const rows = specimenHousehold('A');
  const twice = (other: string | number) =>
    readRows([[...keysOf(rows[0]), '人均纯收入（元）'], ...rows.map((row) => [...valuesOf(row), other])]);
  expect((await twice('5000元')).findings).toEqual([]);
  const problem = await twice(4000).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ code: 'exchange.columnsUnclear' });
});

test('a sheet where nothing but a header stands, and one whose rows are all sums', async () => {
  const keys = keysOf(specimenHousehold('A')[0]);
  await expect(readRows([keys])).rejects.toMatchObject({ code: 'exchange.noRows' });
  await expect(readRows([keys, ['合计', 0], ['填表人:']])).rejects.toMatchObject({ code: 'exchange.noRows' });
});

test('the date stands below the rows, and a deadline is no cut-off date', async () => {
  const rows = specimenHousehold('A');
  const cells = [keysOf(rows[0]), ...rows.map(valuesOf)];
  const below = await readRows([['上报截止时间:2019年1月10日'], ...cells, ['数据截至:2018年11月30日']]);
  expect([below.on, below.onSource]).toEqual(['2018-11-30', 'title']);
});

test('the same person in other forms, and another person of the same certificate ending', async () => {
  const [a, b, c] = [1, 2, 3].map((n) => specimenHousehold('A', n));
  const id = documentOf('19700101', 11);
  const reading = await readRows([
    keysOf(a?.[0]),
    ...(a ?? []).map(valuesOf),
    ...(b ?? []).map((row, i) =>
      valuesOf(i === 0 ? { ...row, 证件号码: `${id}4412`, 健康状况: '残疾' } : row),
    ),
    ...(c ?? []).map((row, i) =>
      valuesOf(i === 0 ? { ...row, 证件号码: `${documentOf('19700101', 13)}4412` } : row),
    ),
  ]);
  expect(told(reading)).toEqual(['document.duplicate 证件号码 2', 'document.duplicate 证件号码 4']);
  expect(numbersOf(reading)).toEqual(['529921000003 2']);
});
