/** Reads a workbook and nothing else, in a process of its own, so that its memory is not counted: `ours PATH` or `hucre PATH`. */
import { readFileSync } from 'node:fs';
import { streamXlsxRows } from 'hucre/xlsx';
import { openWorkbook } from '#platform/xlsx/read.ts';
import { secondsOf } from './measure.ts';

const [reader, path = ''] = process.argv.slice(2);

async function ours(): Promise<void> {
  const workbook = await openWorkbook(path, 'register.xlsx');
  for (const sheet of workbook.sheets) for await (const _ of sheet.rows());
  workbook.close();
}

async function hucre(): Promise<void> {
  const bytes = readFileSync(path);
  const workbook = await openWorkbook(path, 'register.xlsx');
  const sheets = workbook.sheets.length;
  workbook.close();
  for (let sheet = 0; sheet < sheets; sheet += 1) for await (const _ of streamXlsxRows(bytes, { sheet }));
}

const { seconds } = await secondsOf(reader === 'hucre' ? hucre : ours);
process.stdout.write(`${seconds}\n`);
