import ExcelJS from 'exceljs';
import { seededRandom } from '../../src/app/demo/random.ts';

/** Other names of the columns, as other offices write them. */
const HEADERS: Readonly<Record<string, string>> = {
  姓名: '家庭成员姓名',
  证件号码: '公民身份号码（必填）',
  户编号: ' 户 编 码 ',
  人编号: '人口编号*',
  与户主关系: '与户主的\n关系',
  健康状况: '健康情况',
  劳动技能: '劳动能力',
  行政村: '行政村【社区】',
  '乡(镇)': '所属乡镇',
  人数: '家庭人口数',
  '务工时间(月)': '务工时长（月）',
  文化程度: '5.文化程度',
  户联系电话: '户主联系电话',
  人均纯收入: '人均纯收入(元)',
};

const MONTH = /^(19|20)\d{2}(0[1-9]|1[0-2])$/;

/** The same value in other words; what is no plain value stays as it is, with its fault. */
const VALUES: Readonly<Record<string, (value: ExcelJS.CellValue) => ExcelJS.CellValue>> = {
  '务工时间(月)': (value) => (typeof value === 'number' ? `${value}个月` : value),
  人数: (value) => (typeof value === 'number' ? `${value}人` : value),
  人均纯收入: (value) => (typeof value === 'number' ? `${value}元` : value),
  危房户: (value) => (value === '是' ? '√' : value === '否' ? '×' : value),
  首次识别时间: (value) =>
    MONTH.test(String(value)) ? `${String(value).slice(0, 4)}年${Number(String(value).slice(4))}月` : value,
};

const nameOf = (value: ExcelJS.CellValue) =>
  typeof value === 'string' ? value.normalize('NFKC').replace(/\s/g, '').replace(/[*]$/, '') : '';

/**
 * Writes a register workbook again: its columns in another order on each sheet, under other names, values in other words.
 * Rows stay where they are, so that the truth of the one is the truth of the other.
 */
export async function respell(from: string, to: string, seed: number): Promise<void> {
  const source = new ExcelJS.Workbook();
  await source.xlsx.readFile(from);
  const target = new ExcelJS.Workbook();
  const random = seededRandom(seed, 'respell');
  for (const sheet of source.worksheets) {
    const order = Array.from({ length: sheet.columnCount }, (_, i) => i + 1);
    const places = order
      .map((column) => ({ column, weight: random.chance(0.5) ? column : -column }))
      .sort((a, b) => a.weight - b.weight);
    const placeOf = new Map(places.map(({ column }, i) => [column, i + 1]));
    copySheet(
      sheet,
      target.addWorksheet(sheet.name, { state: sheet.state }),
      (column) => placeOf.get(column) ?? column,
    );
  }
  await target.xlsx.writeFile(to);
}

/** @param names of the columns whose header has passed */
function respelled(value: ExcelJS.CellValue, column: number, names: Map<number, string>): ExcelJS.CellValue {
  const name = nameOf(value);
  if (HEADERS[name] === undefined && VALUES[name] === undefined)
    return VALUES[names.get(column) ?? '']?.(value) ?? value;
  names.set(column, name);
  return HEADERS[name] ?? value;
}

function copySheet(
  from: ExcelJS.Worksheet,
  to: ExcelJS.Worksheet,
  placeOf: (column: number) => number,
): void {
  const names = new Map<number, string>();
  from.eachRow((row) => {
    row.eachCell((cell, column) => {
      if (cell.isMerged && cell.master !== cell) return;
      const copy = to.getCell(row.number, placeOf(column));
      copy.value = respelled(cell.value, column, names);
      copy.numFmt = cell.numFmt;
    });
  });
  for (const range of from.model.merges) {
    const [first = '', last = first] = range.split(':');
    const [top, bottom] = [from.getCell(first), from.getCell(last)];
    const column = placeOf(Number(top.col));
    if (top.col === bottom.col) to.mergeCells(Number(top.row), column, Number(bottom.row), column);
  }
}
