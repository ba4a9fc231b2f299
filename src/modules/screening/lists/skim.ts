import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { type Day, dayOf } from '#kernel/day.ts';
import type { Cell, Row } from '#platform/xlsx/cells.ts';
import { type CsvEncoding, cellOfText, csvRows, delimiterOf, encodingOf } from '#platform/xlsx/csv-rows.ts';

/** What is left out of a text table without being read: rows whose number is right and means nobody. */
export type Skim = {
  /** 0-based columns. */
  readonly document: number;
  readonly name: number | undefined;
  /** The latest birth day believed. */
  readonly today: Day;
  /** Whether a row with this right number, by its first nine digits and its next eight, means nobody, whatever else it says. */
  readonly skip: (head: number, tail: number, name: () => string) => boolean;
};

/** Some rows in their order, and how many between them were left out. */
export type Skimmed = { readonly rows: readonly Row[]; readonly skipped: number };

const [LF, CR, QUOTE] = [10, 13, 34];
const [ZERO, NINE] = [48, 57];
const LENGTH = 18;
const HEAD = 9;
const MOST_BYTES = 4 * 1024 ** 2;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** GB 11643: by the remainder of the weighted sum, the check character as a byte. */
const CHECKS = [...'10X98765432'].map((one) => one.charCodeAt(0));

/** Which numbers of 18 bytes are right; each birth is judged once. */
class RightNumbers {
  /** Of the number judged last: its first nine digits, and the eight before the check character. */
  head = 0;
  tail = 0;
  readonly #births = new Map<number, boolean>();
  readonly #today: Day;

  constructor(today: Day) {
    this.#today = today;
  }

  isRight(bytes: Buffer, start: number): boolean {
    let sum = 0;
    let digits = 0;
    for (let i = 0; i < 17; i += 1) {
      const byte = bytes[start + i] ?? 0;
      if (byte < ZERO || byte > NINE) return false;
      sum += (byte - ZERO) * (WEIGHTS[i] ?? 0);
      if (i === HEAD) {
        this.head = digits;
        digits = 0;
      }
      digits = digits * 10 + byte - ZERO;
    }
    this.tail = digits;
    if (bytes[start + 17] !== CHECKS[sum % 11]) return false;
    // The birth lies across both: digits seven to fourteen.
    return this.#isDay((this.head % 1000) * 100_000 + Math.trunc(digits / 1000));
  }

  #isDay(birth: number): boolean {
    const known = this.#births.get(birth);
    if (known !== undefined) return known;
    const day = dayOf(Math.floor(birth / 10_000), Math.floor(birth / 100) % 100, birth % 100);
    const isDay = day !== undefined && day <= this.#today;
    this.#births.set(birth, isDay);
    return isDay;
  }
}

/** Where a field of a record of plain bytes begins; -1 when the record has no such field. */
function fieldAt(bytes: Buffer, start: number, end: number, column: number, delimiter: number): number {
  let at = start;
  for (let left = column; left > 0; left -= 1) {
    while (at < end && bytes[at] !== delimiter) at += 1;
    if (at >= end) return -1;
    at += 1;
  }
  return at;
}

/** One stretch of whole lines. */
class Stretch {
  readonly #skim: Skim;
  readonly #encoding: CsvEncoding;
  readonly #delimiter: string;
  readonly #mark: number;
  readonly #right: RightNumbers;
  /** Records so far. */
  row = 0;

  constructor(skim: Skim, encoding: CsvEncoding, delimiter: string) {
    this.#skim = skim;
    this.#encoding = encoding;
    this.#delimiter = delimiter;
    this.#mark = delimiter.charCodeAt(0);
    this.#right = new RightNumbers(skim.today);
  }

  read(bytes: Buffer): Skimmed {
    const rows: Row[] = [];
    let skipped = 0;
    for (let start = 0; start < bytes.length; ) {
      const feed = bytes.indexOf(LF, start);
      const stop = feed < 0 ? bytes.length : feed;
      const end = stop > start && bytes[stop - 1] === CR ? stop - 1 : stop;
      this.row += 1;
      if (this.#isNobody(bytes, start, end)) skipped += 1;
      else if (end > start) rows.push({ row: this.row, cells: this.#cells(bytes, start, end) });
      start = stop + 1;
    }
    return { rows, skipped };
  }

  #cells(bytes: Buffer, start: number, end: number): Cell[] {
    return this.#text(bytes, start, end).split(this.#delimiter).map(cellOfText);
  }

  #isNobody(bytes: Buffer, start: number, end: number): boolean {
    const at = fieldAt(bytes, start, end, this.#skim.document, this.#mark);
    if (at < 0 || at + LENGTH > end) return false;
    if (at + LENGTH < end && bytes[at + LENGTH] !== this.#mark) return false;
    if (!this.#right.isRight(bytes, at)) return false;
    const { head, tail } = this.#right;
    return this.#skim.skip(head, tail, () => this.#nameOf(bytes, start, end));
  }

  #nameOf(bytes: Buffer, start: number, end: number): string {
    const { name } = this.#skim;
    const at = name === undefined ? -1 : fieldAt(bytes, start, end, name, this.#mark);
    if (at < 0) return '';
    const after = bytes.indexOf(this.#mark, at);
    return this.#text(bytes, at, after < 0 || after > end ? end : after);
  }

  #text(bytes: Buffer, start: number, end: number): string {
    return this.#encoding === 'utf8'
      ? bytes.toString('utf8', start, end)
      : iconv.decode(bytes.subarray(start, end), this.#encoding);
  }
}

/** Whether lines of these bytes are records as they stand: no quotation marks, and no carriage return that is a record's end by itself. */
function isPlain(bytes: Buffer): boolean {
  if (bytes.includes(QUOTE)) return false;
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1))
    if (bytes[at + 1] !== LF) return false;
  return true;
}

const CHUNK = 256 * 1024;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The records of a text table without those that mean nobody: these are told by their bytes and never become texts. A list of two
 * million rows has a few thousand of our people. From the first quotation mark on it is read as any text table.
 * @throws Problem 422 of a damaged file
 */
export async function* skimCsv(path: string, skim: Skim): AsyncGenerator<Skimmed> {
  const encoding = await encodingOf(path);
  const delimiter = await delimiterOf(path, encoding);
  const byBytes = (encoding === 'utf8' || encoding === 'gb18030') && delimiter.charCodeAt(0) < ZERO + 12;
  const stretch = new Stretch(skim, encoding, delimiter);
  const from = byBytes ? yield* skimPlain(path, stretch) : 0;
  if (from === undefined) return;
  // The reader knows a byte-order mark by itself, at the beginning only.
  const byte = from === 0 ? 0 : from + (await markBytes(path));
  for await (const rows of csvRows(path, encoding, delimiter, { byte, row: stretch.row }))
    yield { rows, skipped: 0 };
}

async function markBytes(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(BOM.length), 0, BOM.length, 0);
    return buffer.equals(BOM) ? BOM.length : 0;
  } finally {
    await file.close();
  }
}

/** The bytes of a file from behind its byte-order mark on. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    yield isFirst && chunk.subarray(0, BOM.length).equals(BOM) ? chunk.subarray(BOM.length) : chunk;
    isFirst = false;
  }
}

/** @returns from which byte on, a byte-order mark not counted, the file must be read otherwise; undefined when it was read to its end */
async function* skimPlain(path: string, stretch: Stretch): AsyncGenerator<Skimmed, number | undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for await (const chunk of bytesOf(path)) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = rest.lastIndexOf(LF) + 1;
    const lines = rest.subarray(0, end);
    if (!isPlain(lines) || rest.length - end > MOST_BYTES) return offset;
    yield stretch.read(lines);
    rest = rest.subarray(end);
    offset += end;
  }
  if (!isPlain(rest)) return offset;
  yield stretch.read(rest);
  return undefined;
}
