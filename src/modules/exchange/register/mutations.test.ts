import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, expect, test } from 'vitest';
import type { RegisterReading } from './reading.ts';
import { documentOf, readSpecimen, type SpecimenRow, specimenHousehold } from './specimen.ts';

/** What must hold whatever a sender did: nothing crashes, nobody else is touched, and the form of a file changes nothing. */
const folder = mkdtempSync(join(tmpdir(), 'mutations-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Value = string | number | boolean | null;
type Row = Record<string, Value>;
const rowsOf = (layout: 'A' | 'B', count: number): Row[] =>
  Array.from({ length: count }, (_, n) => specimenHousehold(layout, n + 1)).flat() as Row[];

async function writeBook(sheets: readonly { name: string; keys: readonly string[]; rows: readonly Row[] }[]) {
  const path = join(folder, 'm.xlsx');
  const book = new ExcelJS.Workbook();
  for (const { name, keys, rows } of sheets) {
    const sheet = book.addWorksheet(name);
    sheet.addRow([...keys]);
    for (const row of rows) sheet.addRow(keys.map((key) => row[key] ?? null));
  }
  await book.xlsx.writeFile(path);
  return path;
}

const NASTY: readonly Value[] = [
  null,
  '',
  ' ',
  '\u3000',
  '\u200b',
  '-',
  '无',
  '/',
  '#N/A',
  '=1+1',
  '<b>',
  '\u0000x',
  '\ud800',
  '𠮷'.repeat(90),
  0,
  -1,
  1e15,
  1e300,
  529921197001010000,
  5.2e17,
  0.1,
  42_000,
  201_405,
  true,
  false,
  '合计',
  '小计',
  '户主',
  '姓名',
  '填表人:',
  '户编号',
  '2014-02-30',
  '2014年13月',
  '９９９９',
  '1e999',
  '0x10',
  '１２个月',
  '5.2E3',
  '３５００元',
  '√',
  '×',
  'Y',
  'N',
  '13800000001',
  '138',
  documentOf('19700101', 999),
  '52992119700101',
  '9'.repeat(400),
  'a\nb',
  'a\tb',
  "'",
  '"',
  '\\',
  '\\N',
  '{"a":1}',
  '%s',
  '是,否',
  '健康;残疾、健康',
  '阿依古丽·买买提',
  '一二三四五六七八九十'.repeat(40),
];

const numberOf = (row: Row) => String(row.户编号);
const accepted = (reading: RegisterReading) =>
  new Map(reading.households.map(({ record }) => [record.nationalHouseholdNo, record]));

test.each(['A', 'B'] as const)(
  'one cell of layout %s can hold anything: only its household may suffer',
  async (layout) => {
    const clean = rowsOf(layout, 4);
    const keys = Object.keys(clean[0] ?? {});
    const on = layout === 'A' ? '2018-12-31' : undefined;
    const before = accepted(
      await readSpecimen([await writeBook([{ name: '清溪镇', keys, rows: clean }])], { on }),
    );
    expect(before.size).toBe(4);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(clean.length - 1),
        fc.constantFrom(...keys),
        fc.constantFrom(...NASTY),
        async (at, key, value) => {
          const rows = clean.map((row, i) => (i === at ? { ...row, [key]: value } : row));
          const touched = numberOf(clean[at] ?? {});
          const reading = await readSpecimen([await writeBook([{ name: '清溪镇', keys, rows }])], { on });
          const after = accepted(reading);
          for (const [number, record] of before)
            if (number !== touched) expect(after.get(number)).toEqual(record);
          const others = reading.findings.filter(
            ({ household }) => before.has(household) && household !== touched,
          );
          expect(others).toEqual([]);
          const told = JSON.stringify(reading.findings);
          expect(told.includes('\\ud800') || told.includes('\\u0000')).toBe(false);
          expect(reading.rows + (reading.sheets[0]?.leftOut.length ?? 0)).toBe(clean.length);
        },
      ),
      { numRuns: 80 },
    );
  },
);

/** Rows with faults of many kinds; what is found in them must not depend on how the file is laid. */
function faulty(): Row[] {
  const rows = rowsOf('A', 8);
  const change = (at: number, more: Row) => Object.assign(rows[at] ?? {}, more);
  change(0, { 姓名: null });
  change(3, { 证件号码: documentOf('19700230', 11) });
  change(4, { '务工时间(月)': '13个月' });
  change(6, { 人数: '5人' });
  change(7, { 人数: '5人' });
  change(9, { 文化程度: '大学堂' });
  change(10, { 健康状况: '残疾' });
  change(12, { 脱贫属性: '半脱贫' });
  change(13, { 脱贫属性: '半脱贫' });
  return rows;
}

const foundIn = (reading: RegisterReading) =>
  reading.findings
    .map(({ check, household, person, field }) => [check, household, person ?? '', field ?? ''].join(' '))
    .sort();

const SPELLINGS: SpecimenRow = {
  证件号码: '身份证号码（必填）',
  户编号: ' 户 编 号 *',
  '务工时间(月)': '务工时间\n（月）',
  '乡(镇)': '乡【镇】',
  与户主关系: '与户主的关系',
  文化程度: '3.文化程度',
};

const layoutOf = fc.record({
  columns: fc.double({ min: 0, max: 1, noNaN: true }),
  rows: fc.double({ min: 0, max: 1, noNaN: true }),
  sheets: fc.integer({ min: 1, max: 3 }),
  spelled: fc.boolean(),
  extra: fc.boolean(),
  format: fc.constantFrom('xlsx', 'utf8', 'gb18030', 'utf16le'),
  mark: fc.constantFrom(',', ';', '\t'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
});

/** The same order for the same number: a shuffle that can be replayed. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const weight = (i: number) => (Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43_758.5453) % 1;
  return items
    .map((item, i) => [weight(i), item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}

test('the order of rows and columns, sheets, spellings and formats change nothing that is found', async () => {
  const rows = faulty();
  const keys = Object.keys(rows[0] ?? {});
  const base = await readSpecimen([await writeBook([{ name: 'a', keys, rows }])], { on: '2018-12-31' });
  const expected = { found: foundIn(base), households: [...accepted(base).keys()].sort() };
  expect(new Set(base.findings.map(({ check }) => check)).size).toBe(6);
  await fc.assert(
    fc.asyncProperty(layoutOf, async (layout) => {
      const reading = await readSpecimen([await layOut(rows, keys, layout)], { on: '2018-12-31' });
      expect({ found: foundIn(reading), households: [...accepted(reading).keys()].sort() }).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

type Layout = typeof layoutOf extends fc.Arbitrary<infer T> ? T : never;

async function layOut(rows: readonly Row[], keys: readonly string[], layout: Layout): Promise<string> {
  const order = [...shuffled(keys, layout.columns), ...(layout.extra ? ['备注', '稀奇列'] : [])];
  const header = order.map((key) => (layout.spelled ? String(SPELLINGS[key] ?? key) : key));
  const mixed = shuffled(rows, layout.rows).map((row) =>
    Object.fromEntries(order.map((key, i) => [header[i] ?? key, row[key] ?? (key === '备注' ? '无' : null)])),
  );
  if (layout.format === 'xlsx') {
    const parts = Array.from({ length: layout.sheets }, (_, n) =>
      mixed.filter((_row, i) => i % layout.sheets === n),
    );
    return writeBook(parts.map((part, n) => ({ name: `表${n + 1}`, keys: header, rows: part })));
  }
  const cell = (value: Value) => {
    const text = String(value ?? '');
    return /[,;\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [header, ...mixed.map((row) => header.map((key) => row[key] ?? null))];
  const text = lines.map((line) => line.map(cell).join(layout.mark)).join(layout.end);
  const path = join(folder, 'm.csv');
  writeFileSync(path, iconv.encode(text, layout.format, { addBOM: layout.format === 'utf16le' }));
  return path;
}
