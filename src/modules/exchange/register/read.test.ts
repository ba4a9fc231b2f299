import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, expect, test } from 'vitest';
import { Problem } from '#kernel/problem.ts';
import type { RegisterReading } from './reading.ts';
import {
  documentOf,
  readSpecimen,
  type SpecimenRow,
  specimenHousehold,
  told,
  writeRows,
} from './specimen.ts';

const folder = mkdtempSync(join(tmpdir(), 'register-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'a.xlsx');

/** Reads one sheet of rows. */
async function read(rows: readonly SpecimenRow[], titles: readonly string[] = []): Promise<RegisterReading> {
  await writeRows(path, rows, titles);
  return readSpecimen([path], { on: '2018-12-31' });
}

test.each(['A', 'B'] as const)(
  'the control: a household of layout %s without fault enters with every value',
  async (layout) => {
    const reading = await read(specimenHousehold(layout));
    expect(reading.findings).toEqual([]);
    expect(reading.keptOut).toEqual({ households: 0, members: 0, list: [] });
    expect(reading.sheets[0]).toMatchObject({
      skipped: null,
      layout,
      headerRows: [1],
      rows: 2,
      missing: [],
      questions: [],
    });
    const [household] = reading.households;
    expect(household).toMatchObject({
      town: '529921100000',
      sources: [
        { sheet: 0, row: 2 },
        { sheet: 0, row: 3 },
      ],
    });
    expect(household?.record).toMatchObject({
      nationalHouseholdNo: '529921000001',
      villageCode: '529921100200',
      naturalVillage: '新寨',
      statedSize: 2,
      phone: '13800000001',
      povertyCauses: ['lack-of-skill'],
      dangerousHousing: false,
      safeWater: true,
      firstIdentifiedOn: '2014-05-01',
      income: { year: layout === 'A' ? 2018 : 2023, perHeadFen: 500_000 },
      members: [
        {
          name: '张三',
          sex: 'male',
          birth: '1970-01-01',
          relationToHead: 'head',
          healthStatus: ['healthy'],
          workMonths: 0,
          identifiedOn: '2014-05-06',
          criticalIllnessInsured: true,
        },
        {
          name: '李四',
          sex: 'female',
          relationToHead: 'spouse',
          ethnicity: 'han',
          educationLevel: 'primary',
          laborCapacity: 'ordinary',
        },
      ],
    });
  },
);

test('one person twice keeps all households concerned out, whatever the form of the documents', async () => {
  const [first, second] = [specimenHousehold('A', 1), specimenHousehold('A', 2)];
  const document = String(first[0]?.证件号码);
  const old = document.slice(0, 6) + document.slice(8, 17);
  const twin = { ...second[0], 证件号码: ` ${old.slice(0, 6)}-${old.slice(6)}`, 姓名: '王五' };
  const reading = await read([...first, twin, second[1] ?? {}, ...specimenHousehold('A', 3)]);
  expect(told(reading)).toEqual(['document.duplicate 证件号码 2', 'document.duplicate 证件号码 4']);
  expect(reading.findings[0]?.details).toMatchObject({
    otherHousehold: '529921000002',
    otherPerson: '52992100000201',
  });
  expect(reading.keptOut).toMatchObject({ households: 2, members: 4 });
  expect(reading.households.map(({ record }) => record.nationalHouseholdNo)).toEqual(['529921000003']);
});

test('one person twice in one household', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A');
  const reading = await read([head, { ...spouse, 证件号码: `${head.证件号码}4411` }]);
  expect(reading.findings.filter(({ check }) => check === 'document.duplicate')).toHaveLength(2);
});

test('what is written leniently is read', async () => {
  const document = documentOf('19700101', 11);
  const lenient: SpecimenRow = {
    人数: ' 2 人',
    '务工时间(月)': '12个月',
    人均纯收入: '5,000元',
    首次识别时间: '2014.5',
    危房户: '×',
    饮水安全: 'Y',
    饮水困难: 'N',
    联系电话: '138 0000-0001',
    脱贫年度: '2016年',
    户编号: "'529921000001 ",
    姓名: '张\u3000三',
    证件号码: `${document.slice(0, 6)}\u200b-${document.slice(6).toLowerCase()}'`,
    民族: ' 汉 ',
    健康状况: '慢性病，患大病；残疾 ',
    贫困人员识别时间: '2014年5月6日',
  };
  const [head = {}, spouse = {}] = specimenHousehold('A');
  const reading = await read([
    { ...head, ...lenient },
    { ...spouse, 人均纯收入: '5E3', 首次识别时间: '2014/5/9', 联系电话: 13800000001 },
  ]);
  expect(told(reading)).toEqual(['disability.document 证件号码 2']);
  expect(reading.households[0]?.record).toMatchObject({
    nationalHouseholdNo: '529921000001',
    statedSize: 2,
    phone: '13800000001',
    dangerousHousing: false,
    safeWater: true,
    waterDifficult: false,
    graduationYear: 2016,
    firstIdentifiedOn: '2014-05-09',
    income: { perHeadFen: 500_000 },
    members: [
      {
        name: '张三',
        document,
        workMonths: 12,
        healthStatus: ['chronic-illness', 'serious-illness', 'disabled'],
        identifiedOn: '2014-05-06',
      },
      {},
    ],
  });
});

test('texts are stored as they stand', async () => {
  const reading = await read(
    specimenHousehold('A').map((row, i) => ({ ...row, 姓名: i === 0 ? '=1+1' : '<b>𠮷', 自然村: '@组' })),
  );
  expect(reading.findings).toEqual([]);
  expect(reading.households[0]?.record.members.map(({ name }) => name)).toEqual(['=1+1', '<b>𠮷']);
  expect(reading.households[0]?.record.naturalVillage).toBe('@组');
});

test('rows of a household need not stand together', async () => {
  const [a, b] = [specimenHousehold('A', 1), specimenHousehold('A', 2)];
  const reading = await read([a[0] ?? {}, b[1] ?? {}, a[1] ?? {}, b[0] ?? {}]);
  expect(told(reading)).toEqual([]);
  expect(reading.households.map(({ record }) => record.members.length)).toEqual([2, 2]);
});

test('one household number in two towns keeps both out', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A');
  const reading = await read([
    head,
    spouse,
    { ...specimenHousehold('A', 2)[0], 户编号: head.户编号 ?? null, '乡(镇)': '马场镇' },
  ]);
  expect(reading.keptOut).toMatchObject({ households: 2, members: 3 });
  expect(told(reading).filter((finding) => finding.startsWith('household.conflict'))).toEqual([
    'household.conflict 乡(镇) 2',
    'household.conflict 乡(镇) 4',
  ]);
});

test('names of one place in other words are no conflict', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A');
  expect(told(await read([head, { ...spouse, '乡(镇)': '清溪', 行政村: '红星村委会' }]))).toEqual([]);
});

test('a row without household number belongs to the one above, unless it begins a household', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A');
  expect(told(await read([head, { ...spouse, 户编号: null }]))).toEqual([]);
  const stray = await read([head, spouse, { ...specimenHousehold('A', 2)[0], 户编号: null, 人数: '1' }]);
  expect(told(stray)).toEqual(['household.number 户编号 4']);
  expect(stray.keptOut.households).toBe(1);
});

test('a formula without a value is a finding with its reason', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('清溪镇');
  const rows = specimenHousehold('A');
  sheet.addRow(Object.keys(rows[0] ?? {}));
  for (const row of rows) sheet.addRow(Object.values(row));
  const column = Object.keys(rows[0] ?? {}).indexOf('人均纯收入') + 1;
  sheet.getCell(2, column).value = { formula: 'A1+1' } as ExcelJS.CellFormulaValue;
  sheet.getCell(3, column).value = { formula: 'A1+1', result: 5000 } as ExcelJS.CellFormulaValue;
  await book.xlsx.writeFile(path);
  const reading = await readSpecimen([path], { on: '2018-12-31' });
  expect(reading.findings).toMatchObject([
    { check: 'number.invalid', row: 2, details: { reason: 'formula' } },
  ]);
});

test('the same file given twice counts once', async () => {
  await writeRows(path, specimenHousehold('A'));
  const copy = join(folder, 'b.xlsx');
  await writeRows(copy, specimenHousehold('A'));
  const reading = await readSpecimen([path, copy], { on: '2018-12-31' });
  expect(reading.files.map(({ name, sameAs }) => [name, sameAs])).toEqual([
    ['a.xlsx', null],
    ['b.xlsx', 'a.xlsx'],
  ]);
  expect([reading.rows, reading.findings.length, reading.households.length]).toEqual([2, 0, 1]);
});

test('two files of different content are one set: a person in both keeps both households out', async () => {
  await writeRows(path, specimenHousehold('A', 1));
  const other = join(folder, 'c.xlsx');
  await writeRows(
    other,
    specimenHousehold('A', 2).map((row, i) =>
      i === 0 ? { ...row, 证件号码: documentOf('19700101', 11) } : row,
    ),
  );
  const reading = await readSpecimen([path, other], { on: '2018-12-31' });
  expect(reading.findings.map(({ check, file }) => `${check} ${file}`)).toEqual([
    'document.duplicate a.xlsx',
    'document.duplicate c.xlsx',
  ]);
});

const problemOf = async (reading: Promise<unknown>): Promise<Problem> => {
  const error = await reading.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof Problem)) throw new Error(`no Problem but ${String(error)}`);
  return error;
};

test('the date: column, else title, else the user; without any it is asked', async () => {
  await writeRows(path, specimenHousehold('A'), [
    '清水县2018年建档立卡贫困户信息表',
    '填报单位:清溪镇人民政府　　数据截至:2018年12月31日',
  ]);
  expect(await readSpecimen([path], { on: '2020-01-01' })).toMatchObject({
    on: '2018-12-31',
    onSource: 'title',
  });
  await writeRows(path, specimenHousehold('B'), ['数据截至:2018-12-31']);
  expect(await readSpecimen([path])).toMatchObject({ on: '2023-09-30', onSource: 'column' });
  await writeRows(
    path,
    specimenHousehold('B').map((row) => ({ ...row, 数据日期: 202309 })),
  );
  expect(await readSpecimen([path])).toMatchObject({ on: '2023-09-30', onSource: 'column' });
  await writeRows(path, specimenHousehold('A'), ['清水县2018年信息表']);
  expect(await readSpecimen([path], { on: '2018-12-31' })).toMatchObject({ onSource: 'user' });
  expect((await problemOf(readSpecimen([path]))).code).toBe('exchange.dateUnknown');
});

test('files of different dates are not one set', async () => {
  await writeRows(path, specimenHousehold('A', 1), ['数据截至:2018-12-31']);
  const other = join(folder, 'd.xlsx');
  await writeRows(other, specimenHousehold('A', 2), ['数据截至:2017-12-31']);
  expect((await problemOf(readSpecimen([path, other]))).details).toEqual({ dates: '2017-12-31、2018-12-31' });
  expect((await readSpecimen([path, other], { on: '2018-12-31' })).on).toBe('2018-12-31');
});

test('nothing in the file that could be a register', async () => {
  await writeRows(path, [{ 甲: 'x', 乙: 'y' }]);
  expect((await problemOf(readSpecimen([path]))).code).toBe('exchange.headerUnknown');
  await writeRows(
    path,
    specimenHousehold('A').map(({ 证件号码: _, ...row }) => ({ ...row, 个人识别串: '1' })),
  );
  const missing = await problemOf(readSpecimen([path]));
  expect([missing.code, missing.findings[0]?.details?.field]).toEqual([
    'exchange.columnsMissing',
    'document',
  ]);
  await writeRows(path, []);
  expect((await problemOf(readSpecimen([path]))).code).toBe('exchange.empty');
  await writeRows(path, [
    Object.fromEntries(Object.keys(specimenHousehold('A')[0] ?? {}).map((key) => [key, null])),
  ]);
  expect((await problemOf(readSpecimen([path], { on: '2018-12-31' }))).code).toBe('exchange.noRows');
});

test('a text table: rows count from the header, GB18030 and titles included', async () => {
  const csv = join(folder, 'e.csv');
  const rows = specimenHousehold('A');
  const header = Object.keys(rows[0] ?? {});
  const line = (row: SpecimenRow) => header.map((key) => row[key] ?? '').join(',');
  writeFileSync(
    csv,
    [
      '清水县,,',
      '数据截至:2018-12-31',
      header.join(','),
      line({ ...(rows[0] ?? {}), 姓名: '' }),
      '',
      line(rows[1] ?? {}),
    ].join('\r\n'),
  );
  const reading = await readSpecimen([csv]);
  expect(reading.on).toBe('2018-12-31');
  expect(told(reading)).toEqual(['name.missing 姓名 2']);
  expect(reading.sheets[0]?.sheet).toBe('e');
});

test('no finding shows a whole document, phone or card', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A');
  const bad = {
    证件号码: documentOf('19700230', 11),
    联系电话: '138000000011',
    银行卡号: 6217795299211000000,
    文化程度: documentOf('19700101', 13),
    民族: '13800000001',
  };
  const reading = await read([
    { ...head, ...bad },
    { ...spouse, 联系电话: '138000000011' },
  ]);
  expect(told(reading).length).toBeGreaterThanOrEqual(5);
  expect(JSON.stringify(reading.findings)).not.toMatch(/52992119700|13800000|621779529/);
});
