import { createReadStream } from 'node:fs';
import type { Day } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { normalizeHeader } from '#modules/exchange/index.ts';
import type { Cell, Merge, Row } from '#platform/xlsx/cells.ts';
import { openWorkbook, type SheetSource } from '#platform/xlsx/read.ts';
import type { ListKind } from '#policy/lists.ts';
import { findHeader, KindHeaders, type ListColumn, type ListHeader, type ListMapping } from './columns.ts';
import { candidatesOf, type ListRow, type PlaceFinder } from './rows.ts';
import { type Skim, skimCsv } from './skim.ts';

/** How one sheet of a list was understood. */
export type ListSheet = {
  readonly sheet: string;
  /** The sheet's own rows of its header; empty when none was found. */
  readonly headerRows: readonly number[];
  readonly columns: readonly ListColumn[];
  /** Why nothing of it was read: it is hidden, or no header was recognised in its first rows. */
  readonly skipped?: 'hidden' | 'noHeader';
};

export type ListReading = {
  readonly kind: ListKind;
  readonly places: PlaceFinder;
  /** The latest birth day believed. */
  readonly today: Day;
  readonly mapping?: ListMapping | undefined;
  /** Whether a row with this right number means nobody: a text table's is then not read, only counted. */
  readonly skip?: Skim['skip'] | undefined;
};

/** Titles, notes and headers stand in so many rows at the most. */
const FIRST_ROWS = 30;

/** A list of another department, read once from the beginning to the end. */
export class ListReader {
  /** Complete when `rows` has ended. */
  readonly sheets: ListSheet[] = [];
  /** Rows that name a person. */
  rowCount = 0;
  /** Lines of a text table, to tell how far it is read; 0 for a workbook, which does not say. */
  rowTotal = 0;
  readonly #reading: ListReading;
  readonly #headers: KindHeaders;

  constructor(reading: ListReading) {
    this.#reading = reading;
    this.#headers = new KindHeaders(reading.kind);
  }

  /**
   * Streams what the rows of a file say of people.
   * @throws Problem 413, 415, 422 of a refused file (platform/xlsx/refusal.ts), 422 `screening.list.noHeader`
   */
  async *rows(path: string, name: string): AsyncGenerator<readonly ListRow[]> {
    const workbook = await openWorkbook(path, name);
    try {
      if (workbook.format === 'csv') this.rowTotal = await linesOf(path);
      for (const sheet of workbook.sheets) {
        if (sheet.hidden)
          this.sheets.push({ sheet: sheet.name, headerRows: [], columns: [], skipped: 'hidden' });
        else if (workbook.format === 'csv') yield* this.#textRows(sheet, path);
        else yield* this.#sheetRows(sheet);
      }
    } finally {
      workbook.close();
    }
    if (this.sheets.every((sheet) => sheet.skipped !== undefined))
      throw new Problem(422, 'screening.list.noHeader', [], { kind: this.#reading.kind.title.zh });
  }

  /** A text table: its header first, then all of it from its beginning, without those rows that mean nobody. */
  async *#textRows(source: SheetSource, path: string): AsyncGenerator<readonly ListRow[]> {
    const { skip, today } = this.#reading;
    const header = skip && (await this.#headerOf(source));
    const document = header?.of.get('document')?.[0]?.index;
    if (skip === undefined || header === undefined || document === undefined) {
      yield* this.#sheetRows(source);
      return;
    }
    this.sheets.push({ sheet: source.name, headerRows: header.rows, columns: header.columns });
    const name = header.of.get('name')?.[0]?.index;
    for await (const { rows, skipped } of skimCsv(path, { document, name, today, skip })) {
      this.rowCount += skipped;
      yield this.#batch(rows, header);
    }
  }

  async #headerOf(source: SheetSource): Promise<ListHeader | undefined> {
    const first: Row[] = [];
    for await (const batch of source.rows()) {
      first.push(...batch);
      if (first.length >= FIRST_ROWS) break;
    }
    return findHeader(first.slice(0, FIRST_ROWS), this.#headers, this.#reading.mapping);
  }

  async *#sheetRows(source: SheetSource): AsyncGenerator<readonly ListRow[]> {
    const filler = new MergedCells(source.merges);
    let waiting: Row[] = [];
    let header: ListHeader | undefined;
    for await (const batch of source.rows()) {
      const rows = batch.map((row) => filler.fill(row));
      if (header) {
        yield this.#batch(rows, header);
        continue;
      }
      waiting.push(...rows);
      if (waiting.length < FIRST_ROWS) continue;
      header = this.#begin(source, waiting);
      if (!header) return;
      yield this.#batch(waiting, header);
      waiting = [];
    }
    header ??= this.#begin(source, waiting);
    if (header && waiting.length > 0) yield this.#batch(waiting, header);
  }

  #begin(source: SheetSource, first: readonly Row[]): ListHeader | undefined {
    const header = findHeader(first.slice(0, FIRST_ROWS), this.#headers, this.#reading.mapping);
    this.sheets.push(
      header
        ? { sheet: source.name, headerRows: header.rows, columns: header.columns }
        : { sheet: source.name, headerRows: [], columns: [], skipped: 'noHeader' },
    );
    return header;
  }

  #batch(rows: readonly Row[], header: ListHeader): ListRow[] {
    const last = header.rows.at(-1) ?? 0;
    const found: ListRow[] = [];
    for (const row of rows) {
      if (row.row <= last || isHeaderAgain(row, header)) continue;
      const people = candidatesOf(row, header, this.#reading);
      if (people.length > 0) this.rowCount += 1;
      for (const one of people) found.push(one);
    }
    return found;
  }
}

const LINE_FEED = 10;

async function linesOf(path: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>)
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}

/** A printed list repeats its header on every page. */
function isHeaderAgain({ cells }: Row, { of }: ListHeader): boolean {
  const column = (of.get('name') ?? of.get('document'))?.[0];
  const cell = column === undefined ? null : cells[column.index];
  return typeof cell === 'string' && normalizeHeader(cell) === normalizeHeader(column?.header ?? '');
}

/** A cell merged over rows speaks for each of them. */
class MergedCells {
  readonly #merges: readonly Merge[];
  readonly #values = new Map<Merge, Cell>();
  readonly #last: number;

  constructor(merges: readonly Merge[]) {
    this.#merges = merges.filter(({ top, bottom }) => bottom > top);
    this.#last = this.#merges.reduce((most, { bottom }) => Math.max(most, bottom), 0);
  }

  fill(row: Row): Row {
    if (row.row > this.#last) return row;
    const over = this.#merges.filter(({ top, bottom }) => top <= row.row && row.row <= bottom);
    if (over.length === 0) return row;
    const cells = [...row.cells];
    for (const merge of over) {
      if (merge.top === row.row) this.#values.set(merge, cells[merge.left] ?? null);
      else if ((cells[merge.left] ?? null) === null) cells[merge.left] = this.#values.get(merge) ?? null;
    }
    return { row: row.row, cells };
  }
}
