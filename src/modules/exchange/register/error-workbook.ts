import { createWriteStream } from 'node:fs';
import { type Cell, CellDay, CellFault } from '#platform/xlsx/cells.ts';
import { openWorkbook } from '#platform/xlsx/read.ts';
import {
  type WrittenCell,
  type WrittenRow,
  type WrittenSheet,
  type WrittenValue,
  writeXlsx,
} from '#platform/xlsx/write.ts';
import { CHECKS, type ColumnMapping, type DataFinding, type RegisterField } from '../model.ts';
import { FIELDS } from './fields.ts';
import type { RegisterFile, RegisterReading } from './reading.ts';
import { type Block, type DataRow, SheetReader } from './sheet-reader.ts';

/** The sentence of a finding in the reader's language. */
export type FindingText = (finding: DataFinding) => string;

/** Reading ignores a column of this name, so that the mended file can be imported as it is. */
const REASON = '原因';
const REASON_WIDTH = 48;

type Sheet = { name: string; columns: string[]; keys: string[]; rows: WrittenCell[][] };

/**
 * Writes the rows of the households that were kept out, in the columns of their sheets, with a first column 原因 and the
 * faulty cells filled; merged values are filled down, and the cut-off date stands above, so that the mended file can be
 * imported by itself. The written file lies at `path`. Holds the kept-out rows in memory: they are the few.
 */
export async function writeErrorWorkbook(
  files: readonly RegisterFile[],
  reading: Pick<RegisterReading, 'on' | 'files' | 'findings' | 'keptOut'>,
  path: string,
  text: FindingText,
  mapping: ColumnMapping = {},
): Promise<void> {
  const wanted = wantedRows(reading);
  const sheets: Sheet[] = [];
  for (const [i, { path: source }] of files.entries()) {
    const known = reading.files[i];
    if (known === undefined || known.sameAs !== null) continue;
    sheets.push(...(await copySheets({ name: known.name, path: source }, wanted, text, mapping)));
  }
  const written = sheets.map(
    (sheet): WrittenSheet => ({
      name: sheet.name,
      titles: [`数据截至:${reading.on}`],
      header: [REASON, ...sheet.columns],
      widths: [REASON_WIDTH, ...sheet.columns.map(() => 14)],
      rows: sheet.rows,
    }),
  );
  await writeXlsx(
    written.length > 0 ? written : [{ name: REASON, header: [REASON], rows: [] }],
    createWriteStream(path),
  );
}

type WantedRow = {
  readonly own: readonly DataFinding[];
  readonly marks: ReadonlyMap<RegisterField, 'error' | 'suspect'>;
};

/** By file, sheet and row: the findings of a row of a kept-out household. */
type Wanted = ReadonlyMap<string, WantedRow>;

const placeOf = (file: string, sheet: string, row: number) => `${file}\u0000${sheet}\u0000${row}`;

function wantedRows(reading: Pick<RegisterReading, 'findings' | 'keptOut'>): Wanted {
  const byRow = new Map<string, DataFinding[]>();
  for (const finding of reading.findings) {
    const place = placeOf(finding.file, finding.sheet, finding.row);
    byRow.set(place, [...(byRow.get(place) ?? []), finding]);
  }
  const wanted = new Map<string, WantedRow>();
  for (const { file, sheet, rows } of reading.keptOut.list) {
    const places = rows.map((row) => placeOf(file, sheet, row));
    const ofHousehold = places
      .flatMap((place) => byRow.get(place) ?? [])
      .filter(({ person, field }) => person === null && field !== null && FIELDS[field].of === 'household');
    for (const place of places) {
      const own = byRow.get(place) ?? [];
      wanted.set(place, { own, marks: marksOf([...ofHousehold, ...own]) });
    }
  }
  return wanted;
}

/** The worst that is said of each column. */
function marksOf(findings: readonly DataFinding[]): WantedRow['marks'] {
  const marks = new Map<RegisterField, 'error' | 'suspect'>();
  for (const { field, check } of findings) {
    if (field !== null && marks.get(field) !== 'error') marks.set(field, CHECKS[check]);
  }
  return marks;
}

async function copySheets(
  file: RegisterFile,
  wanted: Wanted,
  text: FindingText,
  mapping: ColumnMapping,
): Promise<Sheet[]> {
  const workbook = await openWorkbook(file.path, file.name);
  const sheets: Sheet[] = [];
  try {
    for (const source of workbook.sheets) {
      if (source.hidden) continue;
      const copy: Sheet = { name: source.name, columns: [], keys: [], rows: [] };
      const reader = new SheetReader(file.name, source, { mapping, isCsv: workbook.format === 'csv' });
      const take = (row: DataRow) => {
        const found = wanted.get(placeOf(file.name, source.name, row.row));
        const block = reader.blocks.at(-1);
        if (found !== undefined && block !== undefined) copyRow(copy, block, row, found, text);
      };
      for await (const rows of source.rows()) {
        reader.take(rows, take);
        if (reader.isHopeless) break;
      }
      reader.finish(take);
      if (copy.rows.length > 0) sheets.push({ ...copy, rows: padded(copy.rows, copy.columns.length + 1) });
    }
  } finally {
    workbook.close();
  }
  return sheets;
}

/** Sheets whose header changed on a later page are brought under one header, column by column. */
function copyRow(copy: Sheet, block: Block, row: DataRow, found: WantedRow, text: FindingText): void {
  const cells: WrittenCell[] = [found.own.map(text).join('；')];
  for (const { index, key, header } of block.header.columns) {
    if (key === REASON) continue;
    let at = copy.keys.indexOf(key);
    if (at < 0) {
      at = copy.keys.push(key) - 1;
      copy.columns.push(header);
    }
    const value = writtenValue(row.cells[index] ?? null);
    const field = fieldAt(block, index);
    const mark = field === undefined ? undefined : found.marks.get(field);
    cells[at + 1] = mark === undefined ? value : { value, mark };
  }
  copy.rows.push(cells);
}

function fieldAt(block: Block, index: number): RegisterField | undefined {
  for (const [field, places] of block.header.fields) if (places.includes(index)) return field;
  return undefined;
}

function padded(rows: readonly WrittenCell[][], width: number): WrittenCell[][] {
  return rows.map((row): WrittenCell[] =>
    Array.from({ length: width }, (_, i) => row[i] ?? null),
  ) satisfies WrittenRow[];
}

function writtenValue(cell: Cell): WrittenValue {
  if (cell instanceof CellDay) return cell.day ?? cell.serial;
  return cell instanceof CellFault ? (cell.kind === 'error' ? cell.text : null) : cell;
}
