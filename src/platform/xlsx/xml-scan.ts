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
    const { bytes, end } = this;
    let name = start;
    let at = start;
    let byte = bytes[at] ?? 0;
    while (at < end && byte !== SPACE && byte !== GREATER && byte !== SLASH && byte > SPACE) {
      if (byte === COLON) name = at + 1;
      at += 1;
      byte = bytes[at] ?? 0;
    }
    this.tag = tagOf(bytes, name, at);
    this.attributesStart = at;
    while (at < end && byte !== GREATER) {
      if (byte === QUOTE || byte === APOSTROPHE) {
        const quote = byte;
        at += 1;
        while (at < end && bytes[at] !== quote) at += 1;
      }
      at += 1;
      byte = bytes[at] ?? 0;
    }
    this.attributesEnd = at;
    this.selfClosing = bytes[at - 1] === SLASH;
    this.#at = at + 1;
    return at < end;
  }

  /** The start of an attribute's value, by its one-letter name; -1 when absent. The value ends at the next quote. */
  attribute(letter: number): number {
    const { bytes, attributesEnd } = this;
    let at = this.attributesStart;
    while (at < attributesEnd) {
      if (bytes[at] === EQUALS) {
        let name = at - 1;
        while ((bytes[name] ?? 0) <= SPACE) name -= 1;
        let value = at + 1;
        while ((bytes[value] ?? 0) <= SPACE && value < attributesEnd) value += 1;
        const isIt = bytes[name] === letter && (bytes[name - 1] ?? 0) <= SPACE;
        if (isIt) return value + 1;
        at = closeOf(bytes, value);
      }
      at += 1;
    }
    return -1;
  }

  /** The text before this tag, its CDATA included. */
  text(): string {
    return this.cdata + textOf(this.bytes, this.textStart, this.textEnd);
  }
}

/** Where the quoted value that opens at `quoteAt` closes. */
export function closeOf(bytes: Buffer, quoteAt: number): number {
  const quote = bytes[quoteAt];
  let at = quoteAt + 1;
  while (at < bytes.length && bytes[at] !== quote) at += 1;
  return at;
}

function tagOf(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start];
  switch (end - start) {
    case 1:
      if (first === 0x63) return TAG.c;
      if (first === 0x76) return TAG.v;
      if (first === 0x74) return TAG.t;
      if (first === 0x66) return TAG.f;
      return first === 0x72 ? TAG.r : TAG.other;
    case 2:
      if (first === 0x69 && bytes[start + 1] === 0x73) return TAG.is;
      return first === 0x73 && bytes[start + 1] === 0x69 ? TAG.si : TAG.other;
    case 3:
      if (first !== 0x72) return TAG.other;
      if (bytes[start + 1] === 0x6f && bytes[start + 2] === 0x77) return TAG.row;
      return bytes[start + 1] === 0x50 && bytes[start + 2] === 0x68 ? TAG.rPh : TAG.other;
    default:
      return TAG.other;
  }
}

/**
 * Cuts a stream of chunks into pieces that end after a closing tag `</element>`, so that each piece can be walked by
 * itself; stops after the closing tag of its container. Without any, the one piece is whatever there is.
 * @param overflow called for a piece that grows past `limit` bytes without the tag
 */
export async function* piecesEndingWith(
  chunks: AsyncIterable<Buffer>,
  tags: {
    readonly element: string;
    readonly container: string;
    readonly limit: number;
    readonly overflow: () => Error;
  },
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let words: { element: Buffer; container: Buffer } | undefined;
  for await (const chunk of chunks) {
    const joined = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    words ??= closingWords(joined, tags.element, tags.container);
    const at = words === undefined ? -1 : joined.lastIndexOf(words.element);
    if (words !== undefined && at >= 0) {
      yield joined.subarray(0, at + words.element.length);
      rest = joined.subarray(at + words.element.length);
      if (rest.includes(words.container)) return;
      continue;
    }
    if (words !== undefined && joined.includes(words.container)) return;
    if (joined.length > tags.limit) throw tags.overflow();
    rest = joined;
  }
  if (rest.length > 0) yield rest;
}

/** The closing tags as this part writes them, with or without a prefix. */
function closingWords(
  bytes: Buffer,
  element: string,
  container: string,
): { element: Buffer; container: Buffer } | undefined {
  const found = new RegExp(`</((?:\\w+:)?)${element}>`).exec(bytes.toString('latin1'));
  if (found === null) return undefined;
  const prefix = found[1] ?? '';
  return {
    element: Buffer.from(found[0], 'latin1'),
    container: Buffer.from(`</${prefix}${container}>`, 'latin1'),
  };
}
