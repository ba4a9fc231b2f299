import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WrittenCell, WrittenSheet, WrittenValue } from './write.ts';

const CHUNK = 64 * 1024;

/** Writes one sheet as a text table: UTF-8 with a byte-order mark (so that Excel reads Chinese), comma, CRLF. Marks are not shown. */
export async function writeCsv(sheet: Omit<WrittenSheet, 'name' | 'widths'>, out: Writable): Promise<void> {
  await pipeline(Readable.from(csvText(sheet), { objectMode: false }), out);
}

async function* csvText(sheet: Omit<WrittenSheet, 'name' | 'widths'>): AsyncGenerator<Buffer> {
  let text = '\ufeff';
  for (const title of sheet.titles ?? []) text += record([title]);
  text += record(sheet.header);
  for await (const row of sheet.rows) {
    text += record(row);
    if (text.length < CHUNK) continue;
    yield Buffer.from(text, 'utf8');
    text = '';
  }
  yield Buffer.from(text, 'utf8');
}

function record(cells: readonly WrittenCell[]): string {
  const values = cells.map((cell) => (typeof cell === 'object' && cell !== null ? cell.value : cell));
  return `${values.map(field).join(',')}\r\n`;
}

/** A text that a spreadsheet would run as a formula gets an apostrophe before it; reading takes it away again. */
function field(value: WrittenValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return typeof value === 'boolean' ? (value ? '是' : '否') : String(value);
  const guarded = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]|^\s|\s$/.test(guarded) ? `"${guarded.replace(/"/g, '""')}"` : guarded;
}
