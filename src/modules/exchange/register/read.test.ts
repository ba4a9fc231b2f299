import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, expect, test } from 'vitest';
import { Problem } from '#kernel/problem.ts';
import type { RegisterLayout } from '../model.ts';
import type { RegisterReading } from './reading.ts';
import { documentOf, readSpecimen, type SpecimenRow, specimenHousehold, writeRows } from './specimen.ts';

const folder = mkdtempSync(join(tmpdir(), 'register-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'a.xlsx');

/** Reads one sheet of rows. */
async function read(rows: readonly SpecimenRow[], titles: readonly string[] = []): Promise<RegisterReading> {
  await writeRows(path, rows, titles);
  return readSpecimen([path], { on: '2018-12-31' });
}

/** The findings as `check column row`. */
const told = (reading: RegisterReading) =>
  reading.findings.map(({ check, column, row }) => `${check} ${column ?? '-'} ${row}`);

/** Reads a faultless household with changes to its first row, or to both. */
async function withChange(
  layout: RegisterLayout,
  first: SpecimenRow,
  both: SpecimenRow = {},
): Promise<string[]> {
  const [head = {}, spouse = {}] = specimenHousehold(layout);
  return told(
    await read([
      { ...head, ...both, ...first },
      { ...spouse, ...both },
    ]),
  );
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

test.each<[string, RegisterLayout, SpecimenRow, string[]]>([
  ['no document', 'A', { 证件号码: null }, ['document.length 证件号码 2']],
  ['17 characters', 'A', { 证件号码: '52992119700101001' }, ['document.length 证件号码 2']],
  [
    'wrong check character',
    'A',
    {
      证件号码: `${documentOf('19700101', 11).slice(0, 17)}${documentOf('19700101', 11).endsWith('X') ? '1' : 'X'}`,
    },
    ['document.checksum 证件号码 2'],
  ],
  ['30 February', 'A', { 证件号码: documentOf('19700230', 11) }, ['document.birth 证件号码 2']],
  ['born after the file', 'A', { 证件号码: documentOf('20200101', 11) }, ['document.birth 证件号码 2']],
  ['born after today', 'A', { 证件号码: documentOf('20300101', 11) }, ['document.birth 证件号码 2']],
  ['a number cell', 'A', { 证件号码: 529921197001010000 }, ['document.precision 证件号码 2']],
  ['a number as its text', 'A', { 证件号码: '5.29921E+17' }, ['document.precision 证件号码 2']],
  [
    'a household number that lost digits',
    'A',
    { 户编号: 529921197001010000 },
    [
      'document.precision 户编号 2',
      'household.size 人数 2',
      'household.head.none 与户主关系 3',
      'household.size 人数 3',
    ],
  ],
  ['type 8', 'A', { 证件号码: `${documentOf('19700101', 11)}84` }, ['document.disability 证件号码 2']],
  ['grade 5', 'A', { 证件号码: `${documentOf('19700101', 11)}15` }, ['document.disability 证件号码 2']],
  ['no name', 'A', { 姓名: ' \u3000' }, ['name.missing 姓名 2']],
  ['no head', 'A', { 与户主关系: '其他' }, ['household.head.none 与户主关系 2']],
  [
    'an unknown relation is not also a missing head',
    'A',
    { 与户主关系: '表舅' },
    ['code.unknown 与户主关系 2'],
  ],
  ['a household value that differs', 'A', { 饮水安全: '否' }, ['household.conflict 饮水安全 3']],
  ['an unknown code', 'A', { 文化程度: '大学堂' }, ['code.unknown 文化程度 2']],
  ['an unknown health among known ones', 'A', { 健康状况: '健康、还行' }, ['code.unknown 健康状况 2']],
  ['a yes that is none', 'A', { 参加大病医疗: '大概' }, ['code.unknown 参加大病医疗 2']],
  ['months in words', 'A', { '务工时间(月)': '半年' }, ['number.invalid 务工时间(月) 2']],
  ['a letter for a digit', 'A', { '务工时间(月)': '1O' }, ['number.invalid 务工时间(月) 2']],
  ['a hexadecimal number', 'A', { '务工时间(月)': '0x0A' }, ['number.invalid 务工时间(月) 2']],
  ['13 months', 'A', { '务工时间(月)': 13 }, ['months.range 务工时间(月) 2']],
  ['-1 month', 'A', { '务工时间(月)': '－1' }, ['months.range 务工时间(月) 2']],
  ['31 June', 'A', { 贫困人员识别时间: '2014-06-31' }, ['date.invalid 贫困人员识别时间 2']],
  ['month 0', 'A', { 贫困人员识别时间: '201400' }, ['date.invalid 贫困人员识别时间 2']],
  ['a date in words', 'A', { 贫困人员识别时间: '14年春' }, ['date.invalid 贫困人员识别时间 2']],
  [
    'a month that may have lost its zero',
    'A',
    { 贫困人员识别时间: 2014.1 },
    ['date.invalid 贫困人员识别时间 2'],
  ],
  ['after the file', 'A', { 贫困人员识别时间: '2019/1/1' }, ['date.future 贫困人员识别时间 2']],
  ['a son who is a woman', 'A', { 与户主关系: '户主', 证件号码: documentOf('19700101', 11) }, []],
  ['both educations', 'A', { 在校生状况: '本科一年级' }, ['education.both 文化程度 2']],
  ['neither education', 'A', { 文化程度: null }, ['education.both 文化程度 2']],
  ['an unreadable education is not also a missing one', 'A', { 文化程度: '？' }, ['code.unknown 文化程度 2']],
  [
    'a working child',
    'A',
    { 证件号码: documentOf('20030101', 11), 文化程度: null, 在校生状况: '九年级', '务工时间(月)': 2 },
    ['labour.child 劳动技能 2', 'pupil.working 务工时间(月) 2'],
  ],
  ['16 years on the very day', 'A', { 证件号码: documentOf('20021231', 11) }, []],
  ['16 years a day later', 'A', { 证件号码: documentOf('20030101', 11) }, ['labour.child 劳动技能 2']],
  [
    'work without labour',
    'A',
    { 劳动技能: '丧失劳动力', '务工时间(月)': 3 },
    ['labour.working 务工时间(月) 2'],
  ],
  ['disabled by health only', 'A', { 健康状况: '残疾' }, ['disability.document 证件号码 2']],
  [
    'disabled with a certificate',
    'A',
    { 健康状况: '残疾', 证件号码: `${documentOf('19700101', 11)}4411` },
    [],
  ],
  ['a short phone of a member', 'B', { 人联系电话: '1380000' }, ['phone.length 人联系电话 2']],
])('%s', async (_, layout, change, expected) => {
  expect(await withChange(layout, change)).toEqual(expected);
});

test.each<[string, RegisterLayout, SpecimenRow, string[]]>([
  ['two heads', 'A', { 与户主关系: '户主' }, ['household.head.many 与户主关系 2']],
  ['a stated size that is wrong', 'A', { 人数: '3人' }, ['household.size 人数 2']],
  ['an unknown village', 'A', { 行政村: '无名村' }, ['region.unknown 行政村 2']],
  ['a village of another town', 'A', { 行政村: '石坝村', '乡(镇)': '马场镇' }, ['region.unknown 行政村 2']],
  ['a household code on all rows, once', 'A', { 脱贫属性: '半脱贫' }, ['code.unknown 脱贫属性 2']],
  ['an income in words, once', 'A', { 人均纯收入: '三千多' }, ['number.invalid 人均纯收入 2']],
  ['identified after the file, once', 'A', { 首次识别时间: '201901' }, ['date.future 首次识别时间 2']],
  ['graduated after the file', 'A', { 脱贫年度: 2019 }, ['date.future 脱贫年度 2']],
  ['a short phone', 'A', { 联系电话: '0898-123456' }, ['phone.length 联系电话 2']],
  ['an income that does not add up', 'B', { 人均纯收入: 5001.01 }, ['income.arithmetic 人均纯收入 2']],
  ['an income that adds up to a yuan', 'B', { 人均纯收入: 5001 }, []],
  [
    'a monitored household without risk',
    'B',
    { 监测对象类别: '边缘易致贫户' },
    ['risk.missing 致贫/返贫风险1 2'],
  ],
  [
    'the risk of disability without anybody disabled',
    'B',
    { 监测对象类别: '边缘易致贫户', '致贫/返贫风险1': '因残' },
    ['risk.disability 致贫/返贫风险1 2'],
  ],
  [
    'a risk cleared too soon',
    'B',
    {
      监测对象类别: '边缘易致贫户',
      '致贫/返贫风险1': '因病',
      风险识别时间: '2022-01-15',
      风险消除时间: '2022-07-14',
    },
    ['risk.period 风险消除时间 2'],
  ],
  [
    'a risk cleared after six months',
    'B',
    {
      监测对象类别: '边缘易致贫户',
      '致贫/返贫风险1': '因病',
      风险识别时间: '2022-01-15',
      风险消除时间: '202207',
    },
    [],
  ],
])('%s', async (_, layout, change, expected) => {
  expect(await withChange(layout, {}, change)).toEqual(expected);
});

test('relations that state a sex are held against the document', async () => {
  const [head = {}, spouse = {}] = specimenHousehold('A');
  expect(told(await read([head, { ...spouse, 与户主关系: '之子' }]))).toEqual(['sex.relation 与户主关系 3']);
  expect(told(await read([head, { ...spouse, 与户主关系: '女儿' }]))).toEqual([]);
});

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
