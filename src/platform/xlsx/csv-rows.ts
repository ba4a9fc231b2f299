import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { type Cell, CellFault, type Row } from './cells.ts';
import { refuse } from './refusal.ts';
import { storable } from './xml-text.ts';

export type CsvEncoding = 'utf8' | 'gb18030' | 'utf16le' | 'utf16be';

const BATCH = 512;
const MAX_RECORD = 4 * 1024 ** 2;

/**
 * The encoding of a text file, judged by all of its bytes: a byte-order mark, else UTF-8 when it is valid, else GB18030.
 * @throws Problem 422 exchange.encodingUnknown
 */
export async function encodingOf(path: string): Promise<CsvEncoding> {
  const candidates = [new Utf8Trial(), new Gb18030Trial()];
  let isFirst = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    const wide = isFirst ? wideEncoding(chunk) : undefined;
    if (wide !== undefined) return wide;
    isFirst = false;
    for (const candidate of candidates) candidate.see(chunk);
    if (candidates.every((candidate) => !candidate.fits)) break;
  }
  for (const candidate of candidates) candidate.end();
  const found = candidates.find((candidate) => candidate.fits);
  if (found === undefined) throw refuse('encodingUnknown');
  return found.encoding;
}

/** UTF-16 by its byte-order mark. */
function wideEncoding(chunk: Buffer): CsvEncoding | undefined {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf16le';
  return chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf16be' : undefined;
}

/** Whether all bytes so far can be UTF-8. */
class Utf8Trial {
  readonly encoding = 'utf8';
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  fits = true;

  see(chunk: Buffer): void {
    this.#try(() => this.#decoder.decode(chunk, { stream: true }));
  }

  end(): void {
    this.#try(() => this.#decoder.decode());
  }

  #try(decode: () => string): void {
    if (!this.fits) return;
    try {
      decode();
    } catch {
      this.fits = false;
    }
  }
}

/** Whether all bytes so far can be GB18030 (and so GBK and GB2312). */
class Gb18030Trial {
  readonly encoding = 'gb18030';
  readonly #decoder = iconv.getDecoder('gb18030');
  fits = true;

  see(chunk: Buffer): void {
    this.fits &&= !this.#decoder.write(chunk).includes('\ufffd');
  }

  end(): void {
    this.fits &&= !(this.#decoder.end() ?? '').includes('\ufffd');
  }
}

/** The character between fields: whichever of comma, tab and semicolon the first lines hold most often. */
export async function delimiterOf(path: string, encoding: CsvEncoding): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16 * 1024), 0, 16 * 1024, 0);
    const text = iconv.decode(buffer.subarray(0, bytesRead), encoding);
    const counted = [',', '\t', ';', '，'].map((mark) => ({ mark, count: text.split(mark).length }));
    counted.sort((a, b) => b.count - a.count);
    const best = counted[0];
    return best === undefined || best.count === 1 ? ',' : best.mark;
  } finally {
    await file.close();
  }
}

/**
 * The records of a text table in batches; `row` counts records from 1, blank lines included. Every value is a text.
 * @param from where a record begins, and how many stand before it
 * @throws Problem 422 exchange.damaged when a quotation mark never closes
 */
export async function* csvRows(
  path: string,
  encoding: CsvEncoding,
  delimiter: string,
  from: { readonly byte: number; readonly row: number } = { byte: 0, row: 0 },
): AsyncGenerator<Row[]> {
  const parser = parse({
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    bom: true,
    // All kinds, in one file too: titles pasted above an export bring their own.
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_RECORD,
  });
  const source = createReadStream(path, { highWaterMark: 256 * 1024, start: from.byte });
  source.on('error', (error) => parser.destroy(error));
  const records = source.pipe(iconv.decodeStream(encoding)).pipe(parser) as AsyncIterable<string[]>;
  let row = from.row;
  let batch: Row[] = [];
  try {
    for await (const record of records) {
      row += 1;
      batch.push({ row, cells: record.map(cellOfText) });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    throw error instanceof CsvError ? refuse('damaged', { part: 'csv', row: row + 1 }) : error;
  } finally {
    source.destroy();
    parser.destroy();
  }
  if (batch.length > 0) yield batch;
}

const ERROR_VALUE = /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!)$/;

/**
 * Undoes what exporting programs do to keep a text a text: `="0123"`, and the apostrophe before a formula's mark. An error
 * value is told as one: it is no text that somebody wrote.
 */
export function cellOfText(written: string): Cell {
  if (written === '') return null;
  const text = storable(written);
  if (text.startsWith('="') && text.endsWith('"') && text.length >= 3) return text.slice(2, -1);
  if (ERROR_VALUE.test(text)) return new CellFault('error', text);
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}
