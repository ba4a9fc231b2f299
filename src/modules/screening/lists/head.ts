import { normalizeHeader, textOf } from '#modules/exchange/index.ts';
import { type Cell, CellFault, type Row } from '#platform/xlsx/cells.ts';
import { openWorkbook, type SheetSource } from '#platform/xlsx/read.ts';
import type { ListKind } from '#policy/lists.ts';
import { findHeader, KindHeaders, type ListColumn, type ListMapping, likelyHeader } from './columns.ts';
import type { HeadSheet } from './model.ts';

/** Titles, notes and headers stand in so many rows at the most; some rows of people follow. */
const FIRST_ROWS = 30;
const SAMPLES = 3;
const LONGEST_SAMPLE = 24;

/**
 * The beginning of a list as it would be understood, with some values of each column so that somebody can see what stands there.
 * Long numbers are masked wherever they stand; of a column that a hit does not keep only the beginning is shown.
 * @throws Problem 413, 415, 422 of a refused file
 */
export async function readHead(
  path: string,
  name: string,
  kind: ListKind,
  mapping: ListMapping,
): Promise<HeadSheet[]> {
  const headers = new KindHeaders(kind);
  const workbook = await openWorkbook(path, name);
  try {
    const sheets: HeadSheet[] = [];
    for (const source of workbook.sheets)
      sheets.push(
        source.hidden
          ? { sheet: source.name, skipped: 'hidden', headerRows: [], columns: [] }
          : await headOf(source, kind, headers, mapping),
      );
    return sheets;
  } finally {
    workbook.close();
  }
}

async function firstRows(source: SheetSource): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of source.rows()) {
    rows.push(...batch.slice(0, FIRST_ROWS + SAMPLES - rows.length));
    if (rows.length >= FIRST_ROWS + SAMPLES) break;
  }
  return rows;
}

async function headOf(
  source: SheetSource,
  kind: ListKind,
  headers: KindHeaders,
  mapping: ListMapping,
): Promise<HeadSheet> {
  const rows = await firstRows(source);
  const first = rows.slice(0, FIRST_ROWS);
  const found = findHeader(first, headers, mapping);
  const header = found ?? likelyHeader(first, headers, mapping);
  const last = header?.rows.at(-1) ?? 0;
  const people = rows.filter(({ row }) => row > last);
  return {
    sheet: source.name,
    skipped: found ? null : 'noHeader',
    headerRows: [...(header?.rows ?? [])],
    columns: (header?.columns ?? []).map((column) => ({
      key: normalizeHeader(column.header),
      header: column.header,
      meaning: column.meaning?.replace(/^fact:/, '') ?? null,
      certainty: column.certainty,
      samples: samplesOf(people, column, kind),
    })),
  };
}

function samplesOf(people: readonly Row[], column: ListColumn, kind: ListKind): string[] {
  const samples: string[] = [];
  for (const { cells } of people) {
    const text = written(cells[column.index] ?? null);
    if (text !== null && text !== '') samples.push(maskedSample(text, column, kind));
    if (samples.length === SAMPLES) break;
  }
  return samples;
}

const written = (cell: Cell) => (cell instanceof CellFault ? cell.text : textOf(cell));

/** Five digits and more in a row, or between marks, are a number of somebody: a date has four at the most, an amount a comma. */
const LONG_NUMBER = /[0-9０-９][0-9０-９Xx\s-]{6,}[0-9０-９Xx]/g;
const DAY = /^\D{0,2}(19|20)\d{2}([-/.年]?)\d{1,2}\2?(月?\d{0,2}日?)\D{0,9}$/;

/** One value as it may be shown: numbers by their first and last four, unkept text by its beginning. */
function maskedSample(text: string, { meaning }: Pick<ListColumn, 'meaning'>, kind: ListKind): string {
  const isDay = DAY.test(text) && meaning !== 'document';
  const masked = isDay ? text : text.replace(LONG_NUMBER, maskRun);
  const fact = kind.facts.find(({ id }) => meaning === `fact:${id}`);
  const isShown = meaning !== null && (fact === undefined || fact.keep);
  const shown = isShown || /^[\d*.,-]+$/.test(masked) ? masked : begun(masked);
  return [...shown].length > LONGEST_SAMPLE ? `${[...shown].slice(0, LONGEST_SAMPLE).join('')}…` : shown;
}

function maskRun(digits: string): string {
  if (digits.length < 12) return `${digits.slice(0, 3)}${'*'.repeat(digits.length - 5)}${digits.slice(-2)}`;
  return `${digits.slice(0, 4)}${'*'.repeat(digits.length - 8)}${digits.slice(-4)}`;
}

function begun(text: string): string {
  const [first = '', ...rest] = [...text];
  return rest.length === 0 ? first : `${first}${'*'.repeat(Math.min(rest.length, 4))}`;
}
