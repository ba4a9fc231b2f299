import type { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { Problem } from '#kernel/problem.ts';
import { refuse } from './refusal.ts';

/** What an archive may hold. Sizes in bytes. */
export type ArchiveLimits = {
  readonly inflatedBytes: number;
  /** Inflated to packed size; a register of 200,000 rows reaches about 12. */
  readonly ratio: number;
  /** Below this inflated size the ratio does not matter. */
  readonly ratioFrom: number;
  readonly entries: number;
};

export const ARCHIVE_LIMITS: ArchiveLimits = {
  inflatedBytes: 1024 ** 3,
  ratio: 30,
  ratioFrom: 48 * 1024 ** 2,
  entries: 5000,
};

/** An opened zip whose directory was judged. Part names are compared without case. */
export type Archive = {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Bytes of the part, inflated, as the directory states them; 0 when there is no such part */
  sizeOf(name: string): number;
  /** The part's bytes, held to the size and checksum that the directory states. */
  read(name: string): AsyncGenerator<Buffer>;
  /** A small part as UTF-8 text; refused above 32 MB. */
  text(name: string): Promise<string>;
  close(): void;
};

const MAX_TEXT = 32 * 1024 ** 2;
const MB = 1024 ** 2;

/**
 * Opens an archive and judges its directory before a byte of content is inflated: stated sizes, ratio, names that lead
 * outside, names given twice, encryption.
 * @throws Problem 413 exchange.tooLarge, 422 exchange.archiveUnsafe, exchange.truncated, exchange.damaged, exchange.passwordProtected
 */
export async function openArchive(path: string, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<Archive> {
  const zip = await openZip(path);
  try {
    const entries = await readDirectory(zip, limits);
    return archiveOf(zip, entries);
  } catch (error) {
    zip.close();
    throw error;
  }
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: false } as const;
    yauzl.open(path, options, (error, zip) => {
      if (error) reject(refuse('truncated'));
      else resolve(zip);
    });
  });
}

function readDirectory(zip: ZipFile, limits: ArchiveLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let inflated = 0;
  return new Promise((resolve, reject) => {
    zip.on('error', (error: Error) => reject(directoryRefusal(error)));
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: Entry) => {
      inflated += entry.uncompressedSize;
      const refusal = judgeEntry(entry, entries, limits) ?? judgeTotal(inflated, zip.fileSize, limits);
      if (refusal) return reject(refusal);
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName.toLowerCase(), entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

function directoryRefusal(error: Error): Problem {
  const outside = /relative path|absolute path|characters in fileName/i.test(error.message);
  return outside ? refuse('archiveUnsafe', { reason: 'path' }) : refuse('damaged', { part: 'zip' });
}

function judgeEntry(
  entry: Entry,
  entries: ReadonlyMap<string, Entry>,
  limits: ArchiveLimits,
): Problem | undefined {
  const name = entry.fileName.toLowerCase();
  if (entry.isEncrypted()) return refuse('passwordProtected');
  if (entries.has(name)) return refuse('archiveUnsafe', { reason: 'twice' });
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return refuse('damaged', { part: name });
  if (entry.compressionMethod === 0 && entry.compressedSize !== entry.uncompressedSize) {
    return refuse('archiveUnsafe', { reason: 'size' });
  }
  return entries.size >= limits.entries
    ? refuse('tooLarge', { parts: entries.size, limit: limits.entries })
    : undefined;
}

function judgeTotal(inflated: number, packed: number, limits: ArchiveLimits): Problem | undefined {
  const blown = inflated > limits.ratioFrom && inflated > packed * limits.ratio;
  if (inflated <= limits.inflatedBytes && !blown) return undefined;
  const limit = blown ? Math.max(limits.ratioFrom, packed * limits.ratio) : limits.inflatedBytes;
  return refuse('tooLarge', { inflated: Math.round(inflated / MB), limit: Math.round(limit / MB) });
}

function archiveOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Archive {
  const read = async function* (name: string): AsyncGenerator<Buffer> {
    const entry = entries.get(name.toLowerCase());
    if (!entry) throw refuse('damaged', { part: name });
    yield* readEntry(zip, entry);
  };
  return {
    names: [...entries.values()].map((entry) => entry.fileName),
    has: (name) => entries.has(name.toLowerCase()),
    sizeOf: (name) => entries.get(name.toLowerCase())?.uncompressedSize ?? 0,
    read,
    async text(name) {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of read(name)) {
        size += chunk.length;
        if (size > MAX_TEXT) throw refuse('tooLarge', { part: name, limit: MAX_TEXT / MB });
        chunks.push(chunk);
      }
      return Buffer.concat(chunks)
        .toString('utf8')
        .replace(/^\ufeff/, '');
    },
    close: () => zip.close(),
  };
}

async function* readEntry(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  const packed = await openEntry(zip, entry);
  const content = entry.compressionMethod === 8 ? inflate(packed) : packed;
  let size = 0;
  let sum = 0;
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > entry.uncompressedSize) throw refuse('archiveUnsafe', { reason: 'size' });
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Problem ? error : refuse('damaged', { part: entry.fileName });
  } finally {
    packed.destroy();
    content.destroy();
  }
  if (size !== entry.uncompressedSize) throw refuse('archiveUnsafe', { reason: 'size' });
  if (sum !== entry.crc32) throw refuse('archiveUnsafe', { reason: 'checksum' });
}

function inflate(packed: Readable): Readable {
  const inflater = createInflateRaw({ chunkSize: 128 * 1024 });
  packed.on('error', (error) => inflater.destroy(error));
  return packed.pipe(inflater);
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const options = {
      decompress: entry.compressionMethod === 8 ? false : null,
      decrypt: null,
      start: null,
      end: null,
    };
    zip.openReadStream(entry, options, (error, stream) => {
      if (error) reject(refuse('damaged', { part: entry.fileName }));
      else resolve(stream);
    });
  });
}
