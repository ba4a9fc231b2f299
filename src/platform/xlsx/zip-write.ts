import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** One part of an archive, its content as text pieces. */
export type ZipPart = { readonly name: string; readonly content: AsyncIterable<string> | Iterable<string> };

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** Sizes follow the data (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATE = 8;
const VERSION = 20;
/** 1980-01-01: the same content gives the same bytes. */
const DATE = 0x0021;
const MAX_BYTES = 0xfffffffe;

type Written = { name: Buffer; crc: number; packed: number; size: number; at: number };

/** An archive as it comes into being; nothing but the list of its parts is held in memory. Up to 4 GB, as ZIP has it. */
export async function* zipBytes(parts: AsyncIterable<ZipPart> | Iterable<ZipPart>): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let at = 0;
  for await (const part of parts) {
    const entry: Written = { name: Buffer.from(part.name, 'utf8'), crc: 0, packed: 0, size: 0, at };
    written.push(entry);
    for await (const bytes of partBytes(part, entry)) {
      at += bytes.length;
      if (at > MAX_BYTES) throw new RangeError('an archive of more than 4 GB');
      yield bytes;
    }
  }
  const directory = Buffer.concat(written.map(centralRecord));
  yield directory;
  yield endRecord(written.length, directory.length, at);
}

async function* partBytes(part: ZipPart, entry: Written): AsyncGenerator<Buffer> {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(LOCAL, 0);
  writeCommon(local, 4);
  local.writeUInt16LE(entry.name.length, 26);
  yield Buffer.concat([local, entry.name]);
  const counted = async function* () {
    for await (const text of part.content) {
      const bytes = Buffer.from(text, 'utf8');
      entry.crc = crc32(bytes, entry.crc);
      entry.size += bytes.length;
      yield bytes;
    }
  };
  const source = Readable.from(counted(), { objectMode: false });
  const deflater = createDeflateRaw({ level: 6 });
  source.on('error', (error) => deflater.destroy(error));
  for await (const bytes of source.pipe(deflater) as AsyncIterable<Buffer>) {
    entry.packed += bytes.length;
    yield bytes;
  }
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(DESCRIPTOR, 0);
  writeSizes(descriptor, 4, entry);
  yield descriptor;
}

function writeCommon(bytes: Buffer, at: number): void {
  bytes.writeUInt16LE(VERSION, at);
  bytes.writeUInt16LE(FLAGS, at + 2);
  bytes.writeUInt16LE(DEFLATE, at + 4);
  bytes.writeUInt16LE(0, at + 6);
  bytes.writeUInt16LE(DATE, at + 8);
}

function writeSizes(bytes: Buffer, at: number, entry: Written): void {
  bytes.writeUInt32LE(entry.crc, at);
  bytes.writeUInt32LE(entry.packed, at + 4);
  bytes.writeUInt32LE(entry.size, at + 8);
}

function centralRecord(entry: Written): Buffer {
  const bytes = Buffer.alloc(46);
  bytes.writeUInt32LE(CENTRAL, 0);
  bytes.writeUInt16LE(VERSION, 4);
  writeCommon(bytes, 6);
  writeSizes(bytes, 16, entry);
  bytes.writeUInt16LE(entry.name.length, 28);
  bytes.writeUInt32LE(entry.at, 42);
  return Buffer.concat([bytes, entry.name]);
}

function endRecord(count: number, size: number, at: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(END, 0);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(at, 16);
  return bytes;
}
