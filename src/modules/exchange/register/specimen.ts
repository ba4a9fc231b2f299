import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkCharacter } from '#kernel/person-document.ts';
import { areaResolver, parseAreas } from '#modules/areas/index.ts';
import { type WrittenCell, writeXlsx } from '#platform/xlsx/write.ts';
import { CodeList } from '#policy/codes.ts';
import type { RegisterLayout } from '../model.ts';
import { readRegister } from './read.ts';
import type { ReadContext, RegisterReading } from './reading.ts';

/** A made-up county and made-up rows, for tests only. Codes beginning with 5299 do not exist. */
const { areas } = parseAreas([
  ['code', 'name', 'level', 'parent'],
  ['520000000000', '云溪省', 'province', ''],
  ['529900000000', '石泉市', 'city', '520000000000'],
  ['529921000000', '清水县', 'county', '529900000000'],
  ['529921100000', '清溪镇', 'town', '529921000000'],
  ['529921100200', '红星村', 'village', '529921100000'],
  ['529921100201', '石坝村', 'village', '529921100000'],
  ['529921101000', '马场镇', 'town', '529921000000'],
  ['529921101200', '红星村', 'village', '529921101000'],
]);
export const specimenAreas = areaResolver(areas);

const CODES = 'packs/cn-national/codes';
export const specimenCodes: ReadonlyMap<string, CodeList> = new Map(
  readdirSync(CODES)
    .map((file) => CodeList.parse(parse(readFileSync(join(CODES, file), 'utf8'))))
    .map((list) => [list.id, list]),
);

/** A valid resident number: birth as YYYYMMDD, an odd sequence for a man. */
export function documentOf(birth: string, sequence: number): string {
  const seventeen = `529921${birth}${String(sequence).padStart(3, '0')}`;
  return seventeen + checkCharacter(seventeen);
}

export type SpecimenRow = Record<string, WrittenCell>;

const SHARED: SpecimenRow = {
  '县(市、区、旗)': '清水县',
  '乡(镇)': '清溪镇',
  行政村: '红星村',
  自然村: '新寨',
  户编号: '529921000001',
  人数: '2',
  民族: '汉族',
  健康状况: '健康',
  '务工时间(月)': 0,
  危房户: '否',
  人均纯收入: 5000,
  首次识别时间: '201405',
};
const LAYOUT: Record<RegisterLayout, SpecimenRow> = {
  A: {
    参加大病医疗: '是',
    脱贫属性: '已脱贫',
    脱贫年度: 2016,
    贫困户属性: '一般贫困户',
    主要致贫原因: '缺技术',
    饮水安全: '是',
    饮水困难: '否',
    联系电话: '13800000001',
    贫困人员识别时间: '2014-05-06',
    务工状况: null,
  },
  B: {
    数据日期: '2023-09-30',
    是否参加大病保险: '是',
    致贫原因1: '缺技术',
    是否解决安全饮用水: '是',
    户联系电话: '13800000001',
    人联系电话: null,
    人员识别时间: '2014-05-06',
    户类型: '脱贫户',
    监测对象类别: null,
    风险是否消除: null,
    风险识别时间: null,
    风险消除时间: null,
    工资性收入: 10000,
    生产经营性收入: 1000,
    财产性收入: 0,
    转移性收入: 0,
    生产经营性支出: 1000,
    '致贫/返贫风险1': null,
    残疾类别: null,
  },
};
const MAN: SpecimenRow = {
  人编号: '52992100000101',
  姓名: '张三',
  证件号码: documentOf('19700101', 11),
  与户主关系: '户主',
  文化程度: '初中',
  在校生状况: null,
  劳动技能: '普通劳动力',
};
const WOMAN: SpecimenRow = {
  人编号: '52992100000102',
  姓名: '李四',
  证件号码: documentOf('19720202', 22),
  与户主关系: '配偶',
  文化程度: '小学',
  在校生状况: null,
  劳动技能: '普通劳动力',
};

/** The two rows of a household without fault, in a layout. `n` makes another household of other people. */
export function specimenHousehold(layout: RegisterLayout, n = 1): SpecimenRow[] {
  const no = String(529921000000 + n);
  return [MAN, WOMAN].map((person, i) => ({
    ...SHARED,
    ...LAYOUT[layout],
    ...person,
    户编号: no,
    人编号: `${no}0${i + 1}`,
    证件号码: documentOf(i === 0 ? '19700101' : '19720202', 11 + 10 * i + i + 24 * (n - 1)),
  }));
}

/** Writes rows as a sheet, the columns in the order in which they first appear. */
export async function writeRows(
  path: string,
  rows: readonly SpecimenRow[],
  titles: readonly string[] = [],
  name = '清溪镇',
): Promise<void> {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => header.map((key) => row[key] ?? null));
  await writeXlsx([{ name, titles, header, rows: cells }], createWriteStream(path));
}

/** Reads a file of the made-up county. */
export function readSpecimen(
  paths: readonly string[],
  context: Partial<ReadContext> = {},
): Promise<RegisterReading> {
  const files = paths.map((path) => ({ name: path.slice(path.lastIndexOf('/') + 1), path }));
  return readRegister(files, { areas: specimenAreas, codes: specimenCodes, today: '2026-11-24', ...context });
}

/** The findings as `check column row`. */
export function told(reading: RegisterReading): string[] {
  return reading.findings.map(({ check, column, row }) => `${check} ${column ?? '-'} ${row}`);
}
