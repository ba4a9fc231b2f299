import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { readXlsx } from 'hucre/xlsx';
import { afterAll, expect, test } from 'vitest';
import { writeCsv } from './csv-write.ts';
import { openWorkbook } from './read.ts';
import { type WrittenRow, writeXlsx } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'write-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'x.xlsx');

async function readBack(file: string): Promise<unknown[][]> {
  const workbook = await openWorkbook(file, 'x');
  const rows: unknown[][] = [];
  for await (const batch of workbook.sheets[0]?.rows() ?? [])
    rows.push(...batch.map((row) => [...row.cells]));
  workbook.close();
  return rows;
}

test('exceljs and hucre read the workbook: texts are never formulas, marks are fills, text keeps the text format', async () => {
  const rows: WrittenRow[] = [
    ['=1+1', '529921197501048110', 3.5, true, null],
    [{ value: '坏', mark: 'error' }, { value: null, mark: 'suspect' }, '<b>&', '@SUM', '一\n二'],
  ];
  await writeXlsx(
    [
      {
        name: "a/b:'",
        titles: ['数据截至:2018-12-31'],
        header: ['甲', '乙', '丙', '丁', '戊'],
        widths: [30],
        rows,
      },
    ],
    createWriteStream(path),
  );
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const sheet = book.worksheets[0];
  expect(sheet?.name).toBe('a b');
  expect(sheet?.getCell('A3').formula).toBeUndefined();
  expect(sheet?.getCell('A3').value).toBe('=1+1');
  expect(sheet?.getCell('B3').numFmt).toBe('@');
  expect(sheet?.getCell('A2').font.bold).toBe(true);
  expect(sheet?.getCell('A4').fill).toMatchObject({ pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } });
  expect(sheet?.getCell('B4').fill).toMatchObject({ fgColor: { argb: 'FFFFEB9C' } });
  expect(sheet?.getColumn(1).width).toBe(30);
  const other = await readXlsx(readFileSync(path));
  expect(other.sheets[0]?.rows[2]).toEqual(['=1+1', '529921197501048110', 3.5, true, null]);
});

test('sheets of one name are told apart; no sheet is written without a header', async () => {
  const sheet = { name: '清溪镇', header: ['甲'], rows: [] };
  await writeXlsx([sheet, sheet, { ...sheet, name: '长'.repeat(40) }], createWriteStream(path));
  const workbook = await openWorkbook(path, 'x');
  expect(workbook.sheets.map(({ name }) => name)).toEqual(['清溪镇', '清溪镇(2)', '长'.repeat(31)]);
  workbook.close();
});

/** Any text but the empty one, which is no value. Lone surrogates and zero characters are no text. */
const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .filter((value) => value.isWellFormed() && !value.includes('\u0000'));
const value = fc.oneof(
  text,
  fc.integer({ min: -1e9, max: 1e9 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  fc.boolean(),
);

test('whatever is written in a workbook is read again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 20 }),
      async (rows) => {
        await writeXlsx([{ name: 's', header: ['h'], rows }], createWriteStream(path));
        expect((await readBack(path)).slice(1)).toEqual(rows);
      },
    ),
    { numRuns: 60 },
  );
});

test('texts in a text table are read again, and none begins as a formula does', async () => {
  const csv = join(folder, 'x.csv');
  const cell = text.filter((content) => !content.includes('\ufeff'));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
      await writeCsv({ header: ['甲', '乙'], rows }, createWriteStream(csv));
      const raw = readFileSync(csv, 'utf8');
      expect(/(^|[,\n])"?[=+@-]/.test(raw.replace(/"[^"]*"/g, '""'))).toBe(false);
      expect((await readBack(csv)).slice(1)).toEqual(rows.map((row) => [...row]));
    }),
    { numRuns: 100 },
  );
});
