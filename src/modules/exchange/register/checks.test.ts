import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RegisterLayout } from '../model.ts';
import {
  documentOf,
  readSpecimen,
  type SpecimenRow,
  specimenHousehold,
  told,
  writeRows,
} from './specimen.ts';

const folder = mkdtempSync(join(tmpdir(), 'checks-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads one sheet of rows and tells its findings. */
async function findingsOf(rows: readonly SpecimenRow[]): Promise<string[]> {
  const path = join(folder, 'a.xlsx');
  await writeRows(path, rows);
  return told(await readSpecimen([path], { on: '2018-12-31' }));
}

/** Reads a faultless household with changes to its first row, or to both. */
function withChange(layout: RegisterLayout, first: SpecimenRow, both: SpecimenRow = {}): Promise<string[]> {
  const [head = {}, spouse = {}] = specimenHousehold(layout);
  return findingsOf([
    { ...head, ...both, ...first },
    { ...spouse, ...both },
  ]);
}

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
  expect(await findingsOf([head, { ...spouse, 与户主关系: '之子' }])).toEqual(['sex.relation 与户主关系 3']);
  expect(await findingsOf([head, { ...spouse, 与户主关系: '女儿' }])).toEqual([]);
});

const ELEVEN = documentOf('19700101', 11);

test.each<[string, RegisterLayout, SpecimenRow, string[]]>([
  ['15 digits', 'A', { 证件号码: ELEVEN.slice(0, 6) + ELEVEN.slice(8, 17) }, []],
  ['15 digits as a number cell', 'A', { 证件号码: Number(ELEVEN.slice(0, 6) + ELEVEN.slice(8, 17)) }, []],
  ['15 digits of 31 February', 'A', { 证件号码: '529921700231011' }, ['document.birth 证件号码 2']],
  ['16 digits', 'A', { 证件号码: '5299217001010111' }, ['document.length 证件号码 2']],
  ['a certificate of 20', 'A', { 证件号码: `${ELEVEN}71` }, []],
  ['a certificate reissued', 'A', { 证件号码: `${ELEVEN}14B1` }, []],
  ['a certificate of 21', 'A', { 证件号码: `${ELEVEN}141` }, ['document.length 证件号码 2']],
  ['type 0', 'A', { 证件号码: `${ELEVEN}01` }, ['document.disability 证件号码 2']],
  ['grade 0', 'A', { 证件号码: `${ELEVEN}10` }, ['document.disability 证件号码 2']],
  [
    'a certificate of a wrong number',
    'A',
    { 证件号码: `5${ELEVEN.slice(1, 17)}${ELEVEN.endsWith('0') ? 1 : 0}41` },
    ['document.checksum 证件号码 2'],
  ],
  [
    'full width, spaces, a mark of direction',
    'A',
    { 证件号码: `\u202a${ELEVEN.slice(0, 6)} ${ELEVEN.slice(6, 14)} ${ELEVEN.slice(14)}\u202c` },
    [],
  ],
  [
    'born on the file’s day',
    'A',
    { 证件号码: documentOf('20181231', 11), 劳动技能: '无劳动力', 文化程度: null, 在校生状况: '学龄前儿童' },
    [],
  ],
  [
    'born a day after',
    'A',
    { 证件号码: documentOf('20190101', 11), 劳动技能: '无劳动力', 文化程度: null, 在校生状况: '学龄前儿童' },
    ['document.birth 证件号码 2'],
  ],
  ['0 months', 'A', { '务工时间(月)': '0' }, []],
  ['12 months', 'A', { '务工时间(月)': '12个月' }, []],
  ['12.5 months', 'A', { '务工时间(月)': 12.5 }, ['months.range 务工时间(月) 2']],
  ['a dash for months', 'A', { '务工时间(月)': '—' }, []],
  ['no labour and no months', 'A', { 劳动技能: '无劳动力', '务工时间(月)': null }, []],
  ['no labour and 0 months', 'A', { 劳动技能: '丧失劳动力', '务工时间(月)': 0 }, []],
  ['a pupil who does not work', 'A', { 文化程度: null, 在校生状况: '八年级', '务工时间(月)': 0 }, []],
  [
    'at senior school and at work',
    'A',
    { 文化程度: null, 在校生状况: '普通高中一年级', '务工时间(月)': 2 },
    [],
  ],
  ['not at school, said with the level', 'A', { 在校生状况: '非在校生' }, []],
  ['a blank phone of a member', 'B', { 人联系电话: ' ' }, []],
  ['no phone, said in words', 'B', { 人联系电话: '无' }, []],
  ['a phone as a decimal', 'B', { 人联系电话: '13800000002.0' }, []],
  ['12 digits', 'B', { 人联系电话: '138000000012' }, ['phone.length 人联系电话 2']],
  ['a serial number for a date', 'A', { 贫困人员识别时间: 41765 }, []],
  ['the month of the file', 'A', { 贫困人员识别时间: '201812' }, []],
  ['the month after the file', 'A', { 贫困人员识别时间: '201901' }, ['date.future 贫困人员识别时间 2']],
])('edge: %s', async (_, layout, change, expected) => {
  expect(await withChange(layout, change)).toEqual(expected);
});

const watched = (identified: string | null, eliminated: string | null): SpecimenRow => ({
  监测对象类别: '边缘易致贫户',
  '致贫/返贫风险1': '因病',
  风险识别时间: identified,
  风险消除时间: eliminated,
});

test.each<[string, SpecimenRow, string[]]>([
  ['half a year to the day', watched('2022-01-15', '2022-07-15'), []],
  ['a day less', watched('2022-01-15', '2022-07-14'), ['risk.period 风险消除时间 2']],
  ['from a long month into a short one', watched('2022-08-31', '2023-02-28'), []],
  ['a day before its end', watched('2022-08-31', '2023-02-27'), ['risk.period 风险消除时间 2']],
  ['months only', watched('202201', '202207'), []],
  ['five months', watched('202201', '202206'), ['risk.period 风险消除时间 2']],
  ['a day and a month', watched('2022-01-31', '202207'), []],
  ['over the end of a year', watched('2022-10-01', '2023-03-31'), ['risk.period 风险消除时间 2']],
  ['cleared before it was seen', watched('2022-10-01', '2022-09-01'), ['risk.period 风险消除时间 2']],
  ['still open', watched('2022-10-01', null), []],
  ['a yuan above', { 人均纯收入: 5001 }, []],
  ['a yuan below', { 人均纯收入: 4999 }, []],
  ['a yuan and a fen above', { 人均纯收入: 5001.01 }, ['income.arithmetic 人均纯收入 2']],
  [
    'no components',
    { 工资性收入: null, 生产经营性收入: null, 财产性收入: null, 转移性收入: null, 生产经营性支出: null },
    [],
  ],
  ['no cost', { 生产经营性支出: null, 人均纯收入: 5500 }, []],
  [
    'an income below zero',
    { 工资性收入: 0, 生产经营性收入: 1000, 生产经营性支出: 3000, 人均纯收入: -1000 },
    [],
  ],
  ['a risk without a kind', { '致贫/返贫风险1': '因病' }, []],
  [
    'a disabled member by category',
    { 监测对象类别: '边缘易致贫户', '致贫/返贫风险1': '因残', 残疾类别: '肢体残疾' },
    [],
  ],
])('edge of a household: %s', async (_, change, expected) => {
  expect(await withChange('B', {}, change)).toEqual(expected);
});
