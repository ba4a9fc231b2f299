import { textOf } from './xml-text.ts';

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const SPACE = 0x20;
const BANG = 0x21;
const QUESTION = 0x3f;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const CDATA = Buffer.from('<![CDATA[');

/** Names of the elements that carry cells, as numbers: comparing bytes is what makes a million cells quick. */
export const TAG = { other: 0, row: 1, c: 2, v: 3, f: 4, is: 5, t: 6, r: 7, rPh: 8, si: 9 } as const;

/**
 * Walks the tags of a piece of XML without building anything. After `next()` the fields tell the tag; its attributes lie
 * between `attributesStart` and `attributesEnd`; the text before it between `textStart` and `textEnd`.
 */
export class TagWalk {
  readonly bytes: Buffer;
  readonly end: number;
  #at: number;
  tag = 0;
  closing = false;
  selfClosing = false;
  attributesStart = 0;
  attributesEnd = 0;
  textStart = 0;
  textEnd = 0;
  /** Text of CDATA sections before this tag, rare. */
  cdata = '';

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes;
    this.end = end;
    this.#at = start;
  }

  /** Goes to the next tag; false at the end of the piece. */
  next(): boolean {
    const { bytes, end } = this;
    let at = this.#at;
    this.textStart = at;
    this.cdata = '';
    for (;;) {
      while (at < end && bytes[at] !== LESS) at += 1;
      if (at >= end) return false;
      const mark = bytes[at + 1];
      if (mark !== BANG && mark !== QUESTION) break;
      at = this.#skipSpecial(at);
    }
    this.textEnd = at;
    at += 1;
    this.closing = bytes[at] === SLASH;
    if (this.closing) at += 1;
    return this.#readTag(at);
  }

  #skipSpecial(at: number): number {
    const { bytes, end } = this;
    if (bytes.compare(CDATA, 0, CDATA.length, at, Math.min(end, at + CDATA.length)) === 0) {
      const close = bytes.indexOf(']]>', at, 'latin1');
      const stop = close < 0 ? end : close;
      this.cdata += textOf(bytes, this.textStart, at) + bytes.toString('utf8', at + CDATA.length, stop);
      this.textStart = Math.min(end, stop + 3);
      return this.textStart;
    }
    const isComment = bytes[at + 2] === 0x2d && bytes[at + 3] === 0x2d;
    const close = bytes.indexOf(isComment ? '-->' : '>', at, 'latin1');
    const stop = close < 0 ? end : close + (isComment ? 3 : 1);
    this.cdata += textOf(bytes, this.textStart, at);
    this.textStart = Math.min(end, stop);
    return this.textStart;
  }

  #readTag(start: number): boolean {
    const at = this.#readName(start);
    this.attributesStart = at;
    const close = this.#closeOfTag(at);
    this.attributesEnd = close;
    this.selfClosing = this.bytes[close - 1] === SLASH;
    this.#at = close + 1;
    return close < this.end;
  }

  /** Reads the tag's name without its prefix. @returns where the name ends */
  #readName(start: number): number {
    const { bytes, end } = this;
    let name = start;
    let at = start;
    for (; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte <= SPACE || byte === GREATER || byte === SLASH) break;
      if (byte === COLON) name = at + 1;
    }
    this.tag = tagOf(bytes, name, at);
    return at;
  }

  /** The `>` of the tag; one inside a quoted value is none. */
  #closeOfTag(start: number): number {
    const { bytes, end } = this;
    let at = start;
    while (at < end && bytes[at] !== GREATER) {
      const byte = bytes[at];
      at = byte === QUOTE || byte === APOSTROPHE ? closeOf(bytes, at) + 1 : at + 1;
    }
    return Math.min(at, end);
  }

  /** The start of an attribute's value, by its one-letter name; -1 when absent. The value ends at the next quote. */
  attribute(letter: number): number {
    const { bytes, attributesEnd } = this;
    for (let at = this.attributesStart; at < attributesEnd; at += 1) {
      if (bytes[at] !== EQUALS) continue;
      const value = skipSpace(bytes, at + 1, attributesEnd);
      if (isNamed(bytes, at, letter)) return value + 1;
      at = closeOf(bytes, value);
    }
    return -1;
  }

  /** The text before this tag, its CDATA included. */
  text(): string {
    return this.cdata + textOf(this.bytes, this.textStart, this.textEnd);
  }
}

/** Where the quoted value that opens at `quoteAt` closes. */
function closeOf(bytes: Buffer, quoteAt: number): number {
  const quote = bytes[quoteAt];
  let at = quoteAt + 1;
  while (at < bytes.length && bytes[at] !== quote) at += 1;
  return at;
}

function skipSpace(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] ?? 0) <= SPACE) at += 1;
  return at;
}

/** Whether the attribute whose `=` stands at `equalsAt` has just this letter as its name. */
function isNamed(bytes: Buffer, equalsAt: number, letter: number): boolean {
  let name = equalsAt - 1;
  while ((bytes[name] ?? 0) <= SPACE && name > 0) name -= 1;
  return bytes[name] === letter && (bytes[name - 1] ?? 0) <= SPACE;
}

/** The name's bytes as one number: `row` is 0x726f77. */
function tagOf(bytes: Buffer, start: number, end: number): number {
  if (end - start > 3) return TAG.other;
  let packed = 0;
  for (let at = start; at < end; at += 1) packed = packed * 256 + (bytes[at] ?? 0);
  switch (packed) {
    case 0x63:
      return TAG.c;
    case 0x76:
      return TAG.v;
    case 0x74:
      return TAG.t;
    case 0x66:
      return TAG.f;
    case 0x72:
      return TAG.r;
    case 0x6973:
      return TAG.is;
    case 0x7369:
      return TAG.si;
    case 0x726f77:
      return TAG.row;
    case 0x725068:
      return TAG.rPh;
    default:
      return TAG.other;
  }
}

/** An element that comes again and again in its container: `row` in `sheetData`, `si` in `sst`. */
type Repeated = {
  readonly element: string;
  readonly container: string;
  /** Bytes that one element, or what stands before the first, may take */
  readonly limit: number;
  readonly overflow: () => Error;
};

/**
 * Cuts a stream of chunks into pieces that end right before an element begins, so that each piece can be walked by itself,
 * from the beginning of its container to the end. An element may be closed by a tag of its own or in itself: a sheet
 * formatted to its last row is a million of the second kind.
 */
export async function* piecesOf(chunks: AsyncIterable<Buffer>, repeated: Repeated): AsyncGenerator<Buffer> {
  const cutter = new Cutter(repeated);
  for await (const chunk of chunks) {
    const piece = cutter.cut(chunk);
    if (piece !== undefined && piece.length > 0) yield piece;
    if (cutter.isEnded) return;
  }
  if (cutter.rest.length > 0) yield cutter.rest;
}

class Cutter {
  readonly #repeated: Repeated;
  /** How this part writes the element and the end of its container, with or without a prefix. */
  #words: { readonly begin: Buffer; readonly end: Buffer } | undefined;
  rest: Buffer = Buffer.alloc(0);
  isEnded = false;

  constructor(repeated: Repeated) {
    this.#repeated = repeated;
  }

  /** The piece that a further chunk completes, if any. */
  cut(chunk: Buffer): Buffer | undefined {
    const joined = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const bytes = this.#words === undefined ? this.#open(joined) : joined;
    if (this.#words === undefined || this.isEnded) return this.#keep(bytes, undefined);
    const begin = lastBegin(bytes, this.#words.begin);
    const end = bytes.indexOf(this.#words.end, Math.max(begin, 0));
    this.isEnded = end >= 0;
    const at = this.isEnded ? end : begin;
    return at > 0 ? this.#keep(bytes.subarray(at), bytes.subarray(0, at)) : this.#keep(bytes, undefined);
  }

  #keep(rest: Buffer, piece: Buffer | undefined): Buffer | undefined {
    if (rest.length > this.#repeated.limit) throw this.#repeated.overflow();
    this.rest = rest;
    return piece;
  }

  /** What follows the opening tag of the container; all of it while that has not come. */
  #open(bytes: Buffer): Buffer {
    const { element, container } = this.#repeated;
    const found = new RegExp(`<((?:[\\w.-]+:)?)${container}(?:\\s[^>]*)?>`).exec(bytes.toString('latin1'));
    if (found === null) return bytes;
    const prefix = found[1] ?? '';
    this.isEnded = found[0].endsWith('/>');
    this.#words = {
      begin: Buffer.from(`<${prefix}${element}`, 'latin1'),
      end: Buffer.from(`</${prefix}${container}`, 'latin1'),
    };
    return bytes.subarray(found.index + found[0].length);
  }
}

/** Where the last element begins; -1 when none does. A longer name that begins alike (`rowBreaks`) is another element. */
function lastBegin(bytes: Buffer, begin: Buffer): number {
  let at = bytes.lastIndexOf(begin);
  while (at >= 0) {
    const next = bytes[at + begin.length] ?? COLON;
    if (next <= SPACE || next === GREATER || next === SLASH) return at;
    at = at === 0 ? -1 : bytes.lastIndexOf(begin, at - 1);
  }
  return -1;
}
