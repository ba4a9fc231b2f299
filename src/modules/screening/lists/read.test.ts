import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, describe, expect, test } from 'vitest';
import { checkCharacter } from '#kernel/person-document.ts';
import { ListKindFile } from '#policy/lists.ts';
import type { ListMapping } from './columns.ts';
import { placeFinder } from './places.ts';
import { ListReader } from './read.ts';
import type { ListRow } from './rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'lists-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const numberOf = (birth: string, order: string) => {
  const seventeen = `529921${birth.replaceAll('-', '')}${order}`;
  return seventeen + checkCharacter(seventeen);
};
const ZHAO = numberOf('1975-03-08', '123');
const QIAN = numberOf('1980-11-21', '246');

const words = { zh: '养蜂户', en: 'Bees' };
const KIND = ListKindFile.parse({
  id: 'beekeeping',
  title: words,
  sender: words,
  purpose: words,
  reference: { title: '示例文件', no: '无文号', invented: true },
  identity: {
    name: ['养蜂人', '姓名'],
    document: ['身份证号', '残疾证号'],
    birth: ['出生日期'],
    sex: ['性别'],
    town: ['乡镇'],
    village: ['行政村'],
    address: ['住址'],
  },
  facts: [
    { id: 'hives', title: words, headers: ['箱数'], type: 'text', keep: true },
    { id: 'income', title: words, headers: ['收入'], type: 'amountYuan', keep: true },
    { id: 'since', title: words, headers: ['始养日期'], type: 'day', keep: true },
    { id: 'state', title: words, headers: ['状态'], type: 'code:enrolment', keep: true },
    { id: 'illness', title: words, headers: ['疾病'], type: 'text' },
  ],
});
const places = placeFinder([
  { code: '529921000000', level: 'county', name: '春山县', parent: null },
  { code: '529921100000', level: 'town', name: '青禾镇', parent: '529921000000' },
  { code: '529921101000', level: 'town', name: '月塘乡', parent: '529921000000' },
  { code: '529921100200', level: 'village', name: '红星村', parent: '529921100000' },
  { code: '529921101200', level: 'village', name: '红星村', parent: '529921101000' },
]);

type Told = { row: number; name: string; state: string; birth: string | null; villages: readonly string[] };
const told = ({ candidate }: ListRow): Told => ({
  row: candidate.row,
  name: candidate.name,
  state: candidate.document.state,
  birth: candidate.birth,
  villages: candidate.villages,
});

async function readFile(path: string, mapping?: ListMapping) {
  const reader = new ListReader({ kind: KIND, places, today: '2024-06-30', mapping });
  const rows: ListRow[] = [];
  for await (const batch of reader.rows(path, path)) rows.push(...batch);
  return { rows, told: rows.map(told), sheets: reader.sheets, count: reader.rowCount };
}

let files = 0;
function csv(lines: readonly (readonly string[])[]) {
  files += 1;
  const path = join(folder, `${files}.csv`);
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  writeFileSync(path, lines.map((line) => line.map(cell).join(',')).join('\r\n'));
  return path;
}
async function workbook(fill: (book: ExcelJS.Workbook) => void) {
  files += 1;
  const path = join(folder, `${files}.xlsx`);
  const book = new ExcelJS.Workbook();
  fill(book);
  await book.xlsx.writeFile(path);
  return path;
}

describe('any layout', () => {
  test('titles above, another order, other titles of the columns, a sum and signatures below', async () => {
    const {
      told: rows,
      count,
      sheets,
    } = await readFile(
      csv([
        ['2023年养蜂户名单', '', '', '', ''],
        ['单位：畜牧局', '', '', '填表日期：2023年6月', ''],
        ['序号', ' 住 址', '公民身份证号（必填）', '2.姓名*', '备注'],
        ['1', '青禾镇红星村三组', ZHAO, '赵 建国', ''],
        ['2', '红星村', '', '钱小梅', ''],
        ['', '', '', '合计', '2'],
        ['制表人：某某', '', '', '', ''],
      ]),
      { 公民身份证号: 'document' },
    );
    expect(rows).toEqual([
      { row: 4, name: '赵建国', state: 'valid', birth: null, villages: ['529921100200'] },
      { row: 5, name: '钱小梅', state: 'missing', birth: null, villages: ['529921100200', '529921101200'] },
    ]);
    expect(count).toBe(2);
    expect(sheets[0]?.headerRows).toEqual([3]);
    expect(
      sheets[0]?.columns.map(({ header, meaning, certainty }) => [header.trim(), meaning, certainty]),
    ).toEqual([
      ['序号', null, 'unknown'],
      ['住 址', 'address', 'sure'],
      ['公民身份证号（必填）', 'document', 'sure'],
      ['2.姓名*', 'name', 'sure'],
      ['备注', null, 'unknown'],
    ]);
  });

  test('one sheet a town, a header again on each page, a hidden sheet, a sheet of notes', async () => {
    const path = await workbook((book) => {
      for (const town of ['青禾镇', '月塘乡']) {
        const sheet = book.addWorksheet(town);
        sheet.addRow(['姓名', '身份证号', '乡镇', '行政村']);
        sheet.addRow(['赵建国', ZHAO, town, '红星村']);
        sheet.addRow(['姓名', '身份证号', '乡镇', '行政村']);
        sheet.addRow(['钱小梅', QIAN, town, '红星村委会']);
      }
      book.addWorksheet('旧', { state: 'hidden' }).addRow(['姓名', '身份证号']);
      book.addWorksheet('说明').addRow(['请于月底前反馈']);
    });
    const { told: rows, sheets } = await readFile(path);
    expect(rows.map(({ row, name, villages }) => [row, name, ...villages])).toEqual([
      [2, '赵建国', '529921100200'],
      [4, '钱小梅', '529921100200'],
      [2, '赵建国', '529921101200'],
      [4, '钱小梅', '529921101200'],
    ]);
    expect(sheets.map(({ sheet, skipped }) => [sheet, skipped])).toEqual([
      ['青禾镇', undefined],
      ['月塘乡', undefined],
      ['旧', 'hidden'],
      ['说明', 'noHeader'],
    ]);
  });

  test('a header of two rows, and cells merged over the rows of one household', async () => {
    const path = await workbook((book) => {
      const sheet = book.addWorksheet('表');
      sheet.addRow(['养蜂户名单']);
      sheet.addRow(['行政村', '人员信息', '', '乡镇']);
      sheet.addRow(['', '姓名', '身份证号', '']);
      sheet.addRow(['红星村', '赵建国', ZHAO, '月塘乡']);
      sheet.addRow(['', '钱小梅', QIAN, '']);
      sheet.mergeCells('A1:D1');
      sheet.mergeCells('B2:C2');
      sheet.mergeCells('A4:A5');
      sheet.mergeCells('D4:D5');
    });
    const { told: rows, sheets } = await readFile(path);
    expect(sheets[0]?.headerRows).toEqual([2, 3]);
    expect(rows.map(({ row, name, state, villages }) => [row, name, state, ...villages])).toEqual([
      [4, '赵建国', 'valid', '529921101200'],
      [5, '钱小梅', 'valid', '529921101200'],
    ]);
  });

  test('number cells lose digits, days are days, an own title comes before a general one', async () => {
    const path = await workbook((book) => {
      const sheet = book.addWorksheet('表');
      sheet.addRow(['姓名', '养蜂人', '身份证号', '残疾证号', '出生日期', '性别']);
      sheet.addRow(['某户主', '赵建国', Number(ZHAO.slice(0, 17)) * 10, '', new Date('1975-03-08'), '男']);
      sheet.addRow(['某户主', '钱小梅', '无', `${QIAN}43`, '1980年11月21日', '女']);
    });
    const { rows, told: people } = await readFile(path);
    expect(people.map(({ name, state, birth }) => [name, state, birth])).toEqual([
      ['赵建国', 'cut', '1975-03-08'],
      ['钱小梅', 'valid', '1980-11-21'],
    ]);
    expect(rows.map(({ candidate }) => candidate.sex)).toEqual(['male', 'female']);
  });

  test('two owners in one cell, each with a number, are two people of one row', async () => {
    const { told: rows, count } = await readFile(
      csv([
        ['姓名', '身份证号'],
        ['赵建国、钱小梅', `${ZHAO}、${QIAN}`],
        ['赵建国，钱小梅', ZHAO],
      ]),
    );
    expect(rows.map(({ row, name, state }) => [row, name, state])).toEqual([
      [2, '赵建国', 'valid'],
      [2, '钱小梅', 'valid'],
      [3, '赵建国,钱小梅', 'valid'],
    ]);
    expect(count).toBe(2);
  });
});

describe('what only the sender knows', () => {
  test('a title that holds a known one is doubtful; one about another person is not taken', async () => {
    const { sheets } = await readFile(
      csv([
        ['贫困人员姓名', '监护人身份证号', '本人身份证号'],
        ['赵建国', QIAN, ZHAO],
      ]),
    );
    expect(sheets[0]?.columns.map(({ meaning, certainty }) => [meaning, certainty])).toEqual([
      ['name', 'doubtful'],
      [null, 'unknown'],
      ['document', 'doubtful'],
    ]);
  });

  test('two columns of one title are doubtful; a column can be put aside', async () => {
    const path = csv([
      ['姓名', '身份证号', '姓名', '住址'],
      ['赵建国', ZHAO, '钱小梅', '红星村'],
    ]);
    const { sheets } = await readFile(path);
    expect(sheets[0]?.columns.map(({ certainty }) => certainty)).toEqual([
      'doubtful',
      'sure',
      'doubtful',
      'sure',
    ]);
    const aside = await readFile(path, { 身份证号: null, 姓名: 'name' });
    expect(aside.told).toMatchObject([{ name: '赵建国', state: 'missing' }]);
  });

  test('a list without names and numbers is refused, and says of which kind', async () => {
    await expect(
      readFile(
        csv([
          ['品种', '价格'],
          ['中蜂', '300'],
        ]),
      ),
    ).rejects.toMatchObject({
      code: 'screening.list.noHeader',
    });
  });
});

test('a hit keeps what its kind allows, in one form, and nothing of anybody’s health', async () => {
  const { rows } = await readFile(
    csv([
      ['姓名', '身份证号', '箱数', '收入（万元）', '始养日期', '疾病', '状态'],
      ['赵建国', ZHAO, '12箱', '1.25', '2020/3/8', '糖尿病', ' 疑似 辍学 '],
      ['钱小梅', QIAN, '', '不详', '', '', ' '],
    ]),
  );
  expect(rows.map((one) => one.kept().map(({ fact, value }) => [fact, value]))).toEqual([
    [
      ['hives', '12箱'],
      ['income', '12500.00'],
      ['since', '2020-03-08'],
      ['state', '疑似辍学'],
    ],
    [],
  ]);
});
