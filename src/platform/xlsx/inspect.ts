import type { Archive } from './archive.ts';
import type { Merge } from './cells.ts';
import { refuse } from './refusal.ts';

const OVERLAP = 16;
const MAX_MERGE_BYTES = 64 * 1024 ** 2;
const FORBIDDEN = [Buffer.from('<!DOCTYPE'), Buffer.from('<!ENTITY')];
const MERGES = Buffer.from('mergeCells');
const MERGE = /mergeCell\s[^>]*?ref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})["']/g;

/**
 * Reads every part of an archive once, so that nothing of it is believed before all of it agrees with its directory
 * (size, checksum), and no part carries a DTD; picks up the merged ranges of each sheet on the way, which a sheet tells
 * only after its rows.
 * @throws Problem 422 exchange.archiveUnsafe, exchange.damaged
 */
export async function inspectArchive(archive: Archive): Promise<ReadonlyMap<string, readonly Merge[]>> {
  const merges = new Map<string, readonly Merge[]>();
  for (const name of archive.names) {
    const isXml = /\.(xml|rels|vml)$/i.test(name);
    const watch = isXml ? new PartWatch(/worksheets\//i.test(name)) : undefined;
    for await (const chunk of archive.read(name)) watch?.see(chunk);
    const found = watch?.merges() ?? [];
    if (found.length > 0) merges.set(name.toLowerCase(), found);
  }
  return merges;
}

class PartWatch {
  readonly #isSheet: boolean;
  #tail: Buffer = Buffer.alloc(0);
  #first = true;
  #collected: Buffer[] | undefined;
  #size = 0;

  constructor(isSheet: boolean) {
    this.#isSheet = isSheet;
  }

  see(chunk: Buffer): void {
    if (this.#first) judgeEncoding(chunk);
    this.#first = false;
    const joined = Buffer.concat([this.#tail, chunk]);
    for (const word of FORBIDDEN) if (joined.includes(word)) throw refuse('archiveUnsafe', { reason: 'dtd' });
    if (this.#isSheet) this.#collect(joined, chunk);
    this.#tail = Buffer.from(joined.subarray(-OVERLAP));
  }

  #collect(joined: Buffer, chunk: Buffer): void {
    if (this.#collected !== undefined) {
      if (this.#size < MAX_MERGE_BYTES) this.#collected.push(chunk);
      this.#size += chunk.length;
      return;
    }
    const at = joined.indexOf(MERGES);
    if (at >= 0) this.#collected = [joined.subarray(at)];
  }

  merges(): Merge[] {
    if (this.#collected === undefined) return [];
    const text = Buffer.concat(this.#collected).toString('latin1');
    return Array.from(text.matchAll(MERGE), ([, left = 'A', top = '1', right = 'A', bottom = '1']) => ({
      top: Number(top),
      left: columnOf(left),
      bottom: Number(bottom),
      right: columnOf(right),
    }));
  }
}

/** A part in UTF-16 could hide what is searched for; no program writes workbooks so. */
function judgeEncoding(chunk: Buffer): void {
  const wide = (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff);
  if (wide || chunk.subarray(0, 4).includes(0)) throw refuse('archiveUnsafe', { reason: 'encoding' });
}

/** 0-based column of its letters: A → 0, AB → 27. */
function columnOf(letters: string): number {
  let column = 0;
  for (let i = 0; i < letters.length; i += 1) column = column * 26 + (letters.charCodeAt(i) - 64);
  return column - 1;
}
