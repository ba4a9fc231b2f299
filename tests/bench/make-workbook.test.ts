import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, describe, expect, test } from 'vitest';
import { makeRegisterWorkbook } from './make-workbook.ts';
import { HEADERS } from './register-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'workbook-'));
afterAll(() => rmSync(folder, { recursive: true }));

const base = { households: 120, seed: 4, towns: 3, villagesPerTown: 2 } as const;
const digestOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

async function sheetsOf(path: string): Promise<{ name: string; rows: string[][] }[]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path);
  return workbook.worksheets.map((sheet) => ({
    name: sheet.name,
    rows: Array.from({ length: sheet.rowCount }, (_, i) => {
      const { values } = sheet.getRow(i + 1);
      return Array.from(Array.isArray(values) ? values.slice(1) : [], (value) => String(value ?? ''));
    }),
  }));
}

describe('a register workbook made for the benches', () => {
  test.each(['shared', 'inline'] as const)(
    'another reader finds a sheet for each town and all rows (%s)',
    async (strings) => {
      const path = join(folder, `${strings}.xlsx`);
      const made = await makeRegisterWorkbook({ ...base, layout: 'B', path, strings });
      const sheets = await sheetsOf(path);
      expect(sheets.map((sheet) => sheet.name)).toEqual(['青禾镇', '木棉镇', '椰岭乡']);
      expect(sheets.every((sheet) => sheet.rows[2]?.join() === HEADERS.B.join())).toBe(true);
      const rows = sheets.flatMap((sheet) => sheet.rows.slice(3));
      expect(rows).toHaveLength(made.members);
      expect(new Set(rows.map((row) => row[6])).size).toBe(120);
      expect(rows.at(-1)?.[0]).toBe(String(made.members));
    },
  );

  test('the same seed gives the same bytes, in layout A as a text table too', async () => {
    const one = join(folder, 'one.csv');
    const two = join(folder, 'two.csv');
    await makeRegisterWorkbook({ ...base, layout: 'A', path: one });
    await makeRegisterWorkbook({ ...base, layout: 'A', path: two });
    expect(digestOf(one)).toBe(digestOf(two));
    const lines = readFileSync(one, 'utf8').replace('\ufeff', '').split('\r\n');
    expect(lines[0]?.split(',').length).toBe(HEADERS.A.length);
    expect(readFileSync(join(folder, 'regions.csv'), 'utf8')).toMatch(
      /^code,name,level,parent\n460000000000,海南省,province,\n/,
    );
  });

  test('a share of the rows is dirty when asked for, and none otherwise', async () => {
    const path = join(folder, 'dirty.csv');
    const clean = await makeRegisterWorkbook({ ...base, layout: 'B', path });
    const dirty = await makeRegisterWorkbook({ ...base, layout: 'B', path, dirty: 0.2 });
    expect(clean.dirtyRows).toBe(0);
    expect(dirty.dirtyRows).toBeGreaterThan(dirty.members * 0.1);
    expect(dirty.dirtyRows).toBeLessThan(dirty.members * 0.3);
  });
});
