import { open } from 'node:fs/promises';
import { refuse } from './refusal.ts';

const HEAD_BYTES = 64 * 1024;
const OLE = [0xd0, 0xcf, 0x11, 0xe0];
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');
const BINARY: readonly (readonly [string, readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['rar', [0x52, 0x61, 0x72, 0x21]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['gzip', [0x1f, 0x8b]],
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['rtf', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ['ofd', [0x4f, 0x46, 0x44]],
];

/**
 * What a file is by its content, whatever its name says.
 * @throws Problem exchange.empty, oldFormat, passwordProtected, webPage, notSpreadsheet
 */
export async function kindOfFile(path: string): Promise<'zip' | 'text'> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    const bytes = head.subarray(0, bytesRead);
    if (bytesRead === 0) throw refuse('empty');
    if (startsWith(bytes, OLE))
      throw refuse((await holds(file, ENCRYPTED)) ? 'passwordProtected' : 'oldFormat');
    if (startsWith(bytes, [0x50, 0x4b])) return 'zip';
    const kind = BINARY.find(([, start]) => startsWith(bytes, start))?.[0];
    if (kind !== undefined) throw refuse('notSpreadsheet', { kind });
    if (bytesRead < HEAD_BYTES && isBlank(bytes)) throw refuse('empty');
    return judgeText(bytes);
  } finally {
    await file.close();
  }
}

/** Nothing but a byte-order mark, white space and line ends. */
function isBlank(bytes: Buffer): boolean {
  const encoding = startsWith(bytes, [0xff, 0xfe]) ? 'utf16le' : 'utf8';
  return bytes.toString(encoding).trim() === '';
}

function judgeText(bytes: Buffer): 'text' {
  const wide = startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]);
  if (!wide && bytes.includes(0)) throw refuse('notSpreadsheet', { kind: 'binary' });
  const start = bytes.subarray(0, 2048).toString('latin1').toLowerCase();
  if (/^(\xef\xbb\xbf)?\s*<(!doctype html|html|table|meta|head|\?xml|div|style)/.test(start))
    throw refuse('webPage');
  return 'text';
}

function startsWith(bytes: Buffer, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

async function holds(file: Awaited<ReturnType<typeof open>>, needle: Buffer): Promise<boolean> {
  const chunk = Buffer.alloc(1024 * 1024);
  let at = 0;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
    if (chunk.subarray(0, bytesRead).includes(needle)) return true;
    if (bytesRead < chunk.length) return false;
    at += bytesRead - needle.length;
  }
}
