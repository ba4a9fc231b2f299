import { Problem } from '#kernel/problem.ts';
import type { Row } from '#platform/xlsx/cells.ts';
import { openWorkbook } from '#platform/xlsx/read.ts';
import type { ColumnMapping, SheetRecognition } from '../model.ts';
import { DateTally, type FileDate, statedDates } from './file-date.ts';
import { isMasked, maskCell } from './mask.ts';
import { type Readers, registerReaders } from './readers.ts';
import type { ReadContext, RegisterFile } from './reading.ts';
import { type DataRow, SheetReader } from './sheet-reader.ts';

/** Data rows looked at in each sheet. */
const ROWS = 50;
/** Of them, shown under our headers. */
const FIRST_ROWS = 6;

/** What files look like before they are read. */
export type Recognition = {
  readonly sheets: SheetRecognition[];
  /** The date that the first rows and titles state; null when they state none or several */
  readonly on: string | null;
  readonly onSource: FileDate['source'] | null;
};

/**
 * A quick look at files before they are read: how each sheet and column is understood, with masked samples, and what
 * only the sender can say. Two columns that differ only further down are found by the whole reading.
 * @throws Problem 413, 415, 422 of a refused file (platform/xlsx/refusal.ts)
 */
export async function recognise(
  files: readonly RegisterFile[],
  context: Pick<ReadContext, 'codes' | 'mapping'>,
): Promise<Recognition> {
  const readers = registerReaders(context.codes);
  const mapping = context.mapping ?? {};
  const sheets: SheetRecognition[] = [];
  const tallies: DateTally[] = [];
  for (const file of files) {
    const tally = new DateTally(file.name);
    tallies.push(tally);
    sheets.push(...(await recogniseFile(file, { readers, mapping, tally })));
  }
  const { days, source } = statedDates(tallies);
  const [only, ...others] = days;
  return others.length > 0 || only === undefined
    ? { sheets, on: null, onSource: null }
    : { sheets, on: only, onSource: source };
}

type Look = { readonly readers: Readers; readonly mapping: ColumnMapping; readonly tally: DateTally };

async function recogniseFile(file: RegisterFile, look: Look): Promise<SheetRecognition[]> {
  const workbook = await openWorkbook(file.path, file.name);
  try {
    const sheets: SheetRecognition[] = [];
    for (const source of workbook.sheets) {
      const reader = new SheetReader(file.name, source, { ...look, isCsv: workbook.format === 'csv' });
      const first = source.hidden ? [] : await lookAt(reader, source.rows(), look);
      const seen = reader.recognition();
      sheets.push({
        ...seen,
        firstRows: shownRows(first, seen),
        ...(source.hidden && { skipped: 'hidden' }),
      });
    }
    return sheets;
  } finally {
    workbook.close();
  }
}

async function lookAt(
  reader: SheetReader,
  batches: AsyncIterable<readonly Row[]>,
  { readers, tally }: Look,
): Promise<DataRow[]> {
  let seen = 0;
  const first: DataRow[] = [];
  let masked = 0;
  const see = (row: DataRow) => {
    const { cells, columns } = row;
    seen += 1;
    if (columns.document >= 0 && isMasked(cells[columns.document] ?? null)) masked += 1;
    if (first.length < FIRST_ROWS) first.push({ ...row, cells: [...cells] });
    const date = columns.dataDate < 0 ? null : readers.of.dataDate(cells[columns.dataDate] ?? null);
    if (typeof date === 'string') tally.addRow(date);
  };
  for await (const rows of batches) {
    reader.take(rows.slice(0, 2 * ROWS), see);
    if (seen >= ROWS || reader.isHopeless) break;
  }
  reader.finish(see);
  // An export with masked numbers says of nobody who it is.
  if (masked * 2 > seen) throw new Problem(422, 'exchange.masked');
  if (reader.titleDate !== undefined) tally.addTitle(reader.titleDate);
  return first;
}

/** The first rows as the page shows them under our headers, personal numbers masked. */
function shownRows(rows: readonly DataRow[], { columns }: SheetRecognition): SheetRecognition['firstRows'] {
  return rows.map(({ row, cells }) => ({
    row,
    cells: columns.map(({ index, field }) => maskCell(cells[index] ?? null, field) ?? ''),
  }));
}
