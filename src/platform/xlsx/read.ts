import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ARCHIVE_LIMITS, type Archive, type ArchiveLimits, openArchive } from './archive.ts';
import { dayCells, type Merge, type Row } from './cells.ts';
import { csvRows, delimiterOf, encodingOf } from './csv-rows.ts';
import { inspectArchive } from './inspect.ts';
import { kindOfFile } from './kind.ts';
import { refuse } from './refusal.ts';
import { readSharedStrings } from './shared-strings.ts';
import { type SheetContext, sheetRows } from './sheet-rows.ts';
import { readWorkbookParts, type WorkbookParts } from './workbook-parts.ts';

/** One sheet that can be read from its beginning, any number of times. */
export type SheetSource = {
  readonly name: string;
  readonly hidden: boolean;
  readonly merges: readonly Merge[];
  /** The rows that hold something, in batches, in the sheet's order; hidden rows and columns are rows and columns. */
  rows(): AsyncGenerator<Row[]>;
};

/** An opened workbook or text table. `close` it when done. */
export type WorkbookSource = {
  readonly name: string;
  readonly format: 'xlsx' | 'csv';
  readonly sheets: readonly SheetSource[];
  close(): void;
};

/**
 * Opens a workbook (.xlsx, .xlsm) or text table (.csv, .txt) by its content, whatever its name, after the gate: sizes,
 * checksums, names, links and DTDs are judged before a cell is read.
 * @param name the file's own name, for messages and for the sheet of a csv
 * @throws Problem 413, 415 or 422 `exchange.*`, see refusal.ts
 */
export async function openWorkbook(
  path: string,
  name: string,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<WorkbookSource> {
  const kind = await kindOfFile(path);
  if (kind === 'text') return openCsv(path, name);
  const archive = await openArchive(path, limits);
  try {
    judgeSharedStrings(archive);
    const merges = await inspectOnce(path, archive);
    return workbookOf(name, archive, await readWorkbookParts(archive), merges);
  } catch (error) {
    archive.close();
    throw error;
  }
}

type Merges = Awaited<ReturnType<typeof inspectArchive>>;
const inspected = new Map<string, Merges>();
const MOST_REMEMBERED = 4;

/**
 * An import opens its file three times, to recognise, to read and to give the errors back: the same file, by its place on
 * the disk and the instants of its last change, is inspected once. Sizes and checksums are held at each reading.
 */
async function inspectOnce(path: string, archive: Archive): Promise<Merges> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  const identity = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  const known = inspected.get(identity) ?? (await inspectArchive(archive));
  inspected.delete(identity);
  inspected.set(identity, known);
  for (const oldest of inspected.keys()) {
    if (inspected.size <= MOST_REMEMBERED) break;
    inspected.delete(oldest);
  }
  return known;
}

async function openCsv(path: string, name: string): Promise<WorkbookSource> {
  const encoding = await encodingOf(path);
  const delimiter = await delimiterOf(path, encoding);
  const sheet = basename(name).replace(/\.[^.]{1,5}$/, '');
  const rows = () => csvRows(path, encoding, delimiter);
  return {
    name,
    format: 'csv',
    sheets: [{ name: sheet, hidden: false, merges: [], rows }],
    close: () => undefined,
  };
}

/** Sheets are read row by row, but their shared texts are held: a county of 200,000 persons has about 30 MB of them. */
const MOST_TEXTS = 160 * 1024 ** 2;

function judgeSharedStrings(archive: Archive): void {
  const part = archive.names.find((name) => /sharedStrings\.xml$/i.test(name));
  const size = part === undefined ? 0 : archive.sizeOf(part);
  if (size <= MOST_TEXTS) return;
  const megabytes = (bytes: number) => Math.round(bytes / 1024 ** 2);
  throw refuse('tooLarge', { inflated: megabytes(size), limit: megabytes(MOST_TEXTS) });
}

function workbookOf(
  name: string,
  archive: Archive,
  parts: WorkbookParts,
  merges: ReadonlyMap<string, readonly Merge[]>,
): WorkbookSource {
  if (parts.sheets.length === 0) throw refuse('empty');
  const dayCell = dayCells(parts.is1904);
  let strings: Promise<string[]> | undefined;
  const rowsOf = async function* (part: string): AsyncGenerator<Row[]> {
    strings ??=
      parts.sharedStrings === undefined
        ? Promise.resolve([])
        : readSharedStrings(archive.read(parts.sharedStrings));
    const context: SheetContext = { part, strings: await strings, dateStyles: parts.dateStyles, dayCell };
    yield* sheetRows(archive.read(part), context);
  };
  return {
    name,
    format: 'xlsx',
    sheets: parts.sheets.map((sheet) => ({
      name: sheet.name,
      hidden: sheet.hidden,
      merges: merges.get(sheet.part.toLowerCase()) ?? [],
      rows: () => rowsOf(sheet.part),
    })),
    close: () => archive.close(),
  };
}
