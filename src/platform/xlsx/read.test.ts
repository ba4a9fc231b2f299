import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import JSZip from 'jszip';
import { afterAll, expect, test } from 'vitest';
import { type Cell, CellDay, CellFault } from './cells.ts';
import { openWorkbook } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Read = {
  name: string;
  hidden: boolean;
  rows: { row: number; cells: readonly Cell[] }[];
  merges: number;
};

async function readAll(path: string, name = 'x.xlsx'): Promise<Read[]> {
  const workbook = await openWorkbook(path, name);
  const sheets: Read[] = [];
  for (const sheet of workbook.sheets) {
    const rows: Read['rows'] = [];
    for await (const batch of sheet.rows()) rows.push(...batch);
    sheets.push({ name: sheet.name, hidden: sheet.hidden, rows, merges: sheet.merges.length });
  }
  workbook.close();
  return sheets;
}

async function saved(workbook: ExcelJS.Workbook): Promise<string> {
  const path = join(folder, 'book.xlsx');
  await workbook.xlsx.writeFile(path);
  return path;
}

/** A sheet of hand-written XML between the tags of sheetData, with optional shared texts and styles. */
async function handmade(
  sheetData: string,
  parts: { strings?: string; styles?: string; sheet?: string; date1904?: boolean } = {},
): Promise<string> {
  const R = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
  const zip = new JSZip();
  zip.file(
    '_rels/.rels',
    `<Relationships><Relationship Id="r" Type="${R}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
  );
  zip.file(
    'xl/workbook.xml',
    `<workbook><workbookPr${parts.date1904 ? ' date1904="1"' : ''}/><sheets><sheet name="A&amp;B" sheetId="1" r:id="a"/></sheets></workbook>`,
  );
  zip.file(
    'xl/_rels/workbook.xml.rels',
    `<Relationships><Relationship Id="a" Type="${R}/worksheet" Target="worksheets/s.xml"/><Relationship Id="b" Type="${R}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="c" Type="${R}/styles" Target="styles.xml"/></Relationships>`,
  );
  zip.file(
    'xl/worksheets/s.xml',
    parts.sheet ?? `<worksheet><sheetData>${sheetData}</sheetData></worksheet>`,
  );
  zip.file('xl/sharedStrings.xml', parts.strings ?? '<sst/>');
  zip.file(
    'xl/styles.xml',
    parts.styles ?? '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
  );
  const path = join(folder, 'hand.xlsx');
  writeFileSync(path, await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' }));
  return path;
}

const cellsOf = async (path: string) => (await readAll(path))[0]?.rows[0]?.cells ?? [];

test('reads what exceljs writes: texts, numbers, dates, formulas, errors, rich text, hidden things, merges', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('甲');
  sheet.addRow([
    '姓名',
    3,
    true,
    new Date(Date.UTC(2018, 11, 31)),
    { formula: '1+1', result: 2 },
    { formula: 'A1', result: '乙' },
    { error: '#N/A' },
  ]);
  sheet.addRow([
    { richText: [{ text: '张' }, { text: '三', font: { bold: true } }] },
    'a<b>&"',
    '=1+1',
    ' x ',
    '𠮷',
  ]);
  sheet.addRow(['merged', 'right']);
  sheet.mergeCells('A3:A4');
  sheet.getRow(2).hidden = true;
  sheet.getColumn(2).hidden = true;
  book.addWorksheet('乙', { state: 'hidden' }).addRow(['x']);
  book.addWorksheet('丙', { state: 'veryHidden' });
  const [first, second, third] = await readAll(await saved(book));
  expect(first?.rows[0]?.cells).toEqual([
    '姓名',
    3,
    true,
    new CellDay(43465, '2018-12-31'),
    2,
    '乙',
    new CellFault('error', '#N/A'),
  ]);
  expect(first?.rows[1]?.cells).toEqual(['张三', 'a<b>&"', '=1+1', ' x ', '𠮷']);
  expect(first?.merges).toBe(1);
  expect([second?.hidden, third?.hidden]).toEqual([true, true]);
});

test('a formula without a cached value is told, one with an empty text is empty', async () => {
  const cells = await cellsOf(
    await handmade(
      '<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>C1</f><v></v></c><c r="C1" t="str"><f>D1</f><v></v></c><c r="D1" t="str"><f>E1</f><v>x</v></c></row>',
    ),
  );
  expect(cells).toEqual([new CellFault('formula', ''), new CellFault('formula', ''), null, 'x']);
});

test('numbers as written: long ones, exponents, fractions', async () => {
  const values = [
    '529921197501048110',
    '5.2992119750104812E+17',
    '0.1',
    '-3',
    '1E-2',
    '123456789012345',
    '3566.8',
    '.5',
  ];
  const cells = await cellsOf(
    await handmade(`<row r="1">${values.map((value) => `<c><v>${value}</v></c>`).join('')}</row>`),
  );
  expect(cells).toEqual(values.map(Number));
});

test('dates of the 1900 and the 1904 system, by built-in, written and East Asian formats', async () => {
  const styles =
    '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="171" formatCode="0.00&quot;d&quot;"/><numFmt numFmtId="172" formatCode="G/通用格式"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="31"/><xf numFmtId="172"/></cellXfs></styleSheet>';
  const row =
    '<row r="1"><c s="1"><v>41795</v></c><c s="2"><v>41795.5</v></c><c s="3"><v>41795</v></c><c s="4"><v>1</v></c><c s="5"><v>41795</v></c><c s="1"><v>201407</v></c><c t="d"><v>2014-06-05T00:00:00Z</v></c></row>';
  const cells = await cellsOf(await handmade(row, { styles }));
  expect(cells.map((cell) => (cell instanceof CellDay ? cell.day : cell))).toEqual([
    '2014-06-05',
    '2014-06-05',
    41795,
    '1900-01-01',
    41795,
    null,
    '2014-06-05',
  ]);
  const mac = await cellsOf(await handmade(row, { styles, date1904: true }));
  expect(mac[0]).toEqual(new CellDay(41795, '2018-06-06'));
});

test('shared texts in runs, with phonetic hints, escapes, CDATA and empty ones', async () => {
  const strings =
    '<sst><si><t>a_x000D_b_x005F_x0041_</t></si><si/><si><r><t>张</t></r><r><t xml:space="preserve"> 三</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh></si><si><t>&#x5f20;&amp;&lt;</t></si><si><t><![CDATA[<b>]]></t></si></sst>';
  const row = `<row r="1">${[0, 1, 2, 3, 4].map((i) => `<c t="s"><v>${i}</v></c>`).join('')}</row>`;
  expect(await cellsOf(await handmade(row, { strings }))).toEqual([
    'a\rb_x0041_',
    null,
    '张 三',
    '张&<',
    '<b>',
  ]);
});

test('prefixed elements, rows without numbers, cells in any order and comments', async () => {
  const sheet =
    '<x:worksheet xmlns:x="m"><!-- <row r="9"> --><x:sheetData><x:row><x:c r="C1"><x:v>3</x:v></x:c><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row><x:row r="5"/><x:row r="7"><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>';
  const [read] = await readAll(await handmade('', { sheet }));
  expect(read?.name).toBe('A&B');
  expect(read?.rows).toEqual([
    { row: 1, cells: ['甲', null, 3] },
    { row: 7, cells: [1] },
  ]);
});

test('a large sheet agrees with exceljs cell by cell, across all chunk borders', async () => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('大');
  for (let i = 1; i <= 3000; i += 1) {
    sheet.addRow(
      Array.from({ length: 12 }, (_, c) =>
        c % 3 === 0 ? `第${i}行${'字'.repeat((i * c) % 17)}` : c % 3 === 1 ? i * 1.25 : null,
      ),
    );
  }
  const path = await saved(book);
  const oracle = new ExcelJS.Workbook();
  await oracle.xlsx.readFile(path);
  const [read] = await readAll(path);
  expect(read?.rows).toHaveLength(3000);
  for (const { row, cells } of read?.rows ?? []) {
    const expected = oracle.worksheets[0]?.getRow(row).values as unknown[];
    for (let c = 0; c < 12; c += 1) expect(cells[c] ?? null).toEqual(expected[c + 1] ?? null);
  }
});

const CSV =
  '姓名,证件号码,备注\r\n"张,三",="529921197501048110","a""b\n二"\r\n\r\n雷\u{20bb7},１２,\'=1+1\r\n';
const EXPECTED = [
  ['姓名', '证件号码', '备注'],
  ['张,三', '529921197501048110', 'a"b\n二'],
  [null],
  ['雷\u{20bb7}', '１２', '=1+1'],
];

test.each([
  ['UTF-8', Buffer.from(CSV)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${CSV}`)],
  ['GB18030', iconv.encode(CSV, 'gb18030')],
  [
    'UTF-16 of Excel, tabs',
    Buffer.from(`\ufeff${CSV.replace(/张,三/, '张，三').replace(/,/g, '\t')}`, 'utf16le'),
  ],
  ['semicolons', Buffer.from(CSV.replace(/张,三/, '张，三').replace(/,/g, ';'))],
])('text tables in %s', async (_, bytes) => {
  const path = join(folder, 'table.csv');
  writeFileSync(path, bytes);
  const [sheet] = await readAll(path, '一镇.csv');
  expect(sheet?.name).toBe('一镇');
  expect(sheet?.rows.map((row) => row.row)).toEqual([1, 2, 3, 4]);
  const cells = sheet?.rows.map((row) => row.cells.map((cell) => (cell === '张，三' ? '张,三' : cell)));
  expect(cells).toEqual(EXPECTED);
});

test('a GB18030 file is recognised although its first half is plain ASCII', async () => {
  const path = join(folder, 'late.csv');
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(`a,b\n${'1,2\n'.repeat(200_000)}`), iconv.encode('张,三\n', 'gb18030')]),
  );
  expect((await readAll(path))[0]?.rows.at(-1)?.cells).toEqual(['张', '三']);
});
