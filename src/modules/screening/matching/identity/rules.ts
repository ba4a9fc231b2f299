import type { Day } from '#kernel/day.ts';
import { cleanDocument, readDocument } from '#kernel/person-document.ts';

/**
 * The document number of a row of another department's list, as far as it can be believed.
 * - `valid`: one of the four forms, its check character right; `key` is the 18-character form.
 * - `cut`: a number cell that lost its last digits; `prefix` are the digits that remain (at least six).
 * - `wrong`: something of that length whose check character or birth date cannot be; a digit was mistyped.
 * - `missing`: nothing, or nothing like a document.
 */
export type ListDocument =
  | { readonly state: 'valid'; readonly key: string; readonly written: string }
  | { readonly state: 'cut'; readonly prefix: string }
  | { readonly state: 'wrong'; readonly text: string }
  | { readonly state: 'missing' };

const MISSING: ListDocument = { state: 'missing' };
/** Digits of a number cell that a spreadsheet keeps. */
const KEPT_DIGITS = 15;
const LEAST_DIGITS = 6;
/** As most cells are: nothing to clean. A list has millions of them. */
const PLAIN = /^\d{17}[\dX]$/;

/** A number that a spreadsheet showed or saved as such: `5.29921197301223E+17`, `529921197301223000`. */
function digitsOfNumber(text: string): string | undefined {
  const scientific = /^(\d)(?:\.(\d+))?E\+?(\d{1,2})$/i.exec(text.trim());
  if (!scientific) return undefined;
  const digits = `${scientific[1]}${scientific[2] ?? ''}`;
  return Number(scientific[3]) >= KEPT_DIGITS ? digits : undefined;
}

/**
 * Reads a document cell.
 * @param isNumber the cell was a number, not a text: past fifteen digits it is not to be believed
 * @param today the latest birth day believed
 */
export function readListDocument(text: string | null, isNumber: boolean, today: Day): ListDocument {
  if (text === null || text.trim() === '') return MISSING;
  const plain = isNumber || !PLAIN.test(text) ? undefined : readDocument(text, today);
  return plain?.ok === true
    ? { state: 'valid', key: plain.document.key, written: text }
    : readWritten(text, isNumber, today);
}

function readWritten(text: string, isNumber: boolean, today: Day): ListDocument {
  const cut = digitsOfNumber(text);
  if (cut !== undefined)
    return cut.length < LEAST_DIGITS ? MISSING : { state: 'cut', prefix: cut.slice(0, KEPT_DIGITS) };
  const clean = cleanDocument(text);
  if (isNumber && clean.length > KEPT_DIGITS) return { state: 'cut', prefix: clean.slice(0, KEPT_DIGITS) };
  const read = readDocument(clean, today);
  if (read.ok) return { state: 'valid', key: read.document.key, written: text };
  // A text that ends in zeros went through a spreadsheet's number before it became a text again.
  if (/^\d{15}000$/.test(clean)) return { state: 'cut', prefix: clean.slice(0, KEPT_DIGITS) };
  if (read.fault === 'disability') return readListDocument(clean.slice(0, 18), false, today);
  return unbelieved(clean);
}

function unbelieved(clean: string): ListDocument {
  return /^\d{5,}[\dX]*$/.test(clean) && clean.length >= 14 && clean.length <= 23
    ? { state: 'wrong', text: clean.length > 19 ? clean.slice(0, 18) : clean }
    : MISSING;
}

/** The 8 digits of the birth day inside a document text of 18 characters or of 15, as far as it is one. */
export function birthInside(document: ListDocument): Day | null {
  const digits =
    document.state === 'valid'
      ? document.key
      : document.state === 'cut'
        ? document.prefix
        : document.state === 'wrong'
          ? document.text
          : '';
  const eight = digits.length >= 14 ? digits.slice(6, 14) : '';
  return /^(19|20)\d{6}$/.test(eight) ? `${eight.slice(0, 4)}-${eight.slice(4, 6)}-${eight.slice(6)}` : null;
}

/** How two document texts of one length differ: the places, or undefined when they differ in more than a slip of the hand. */
export type Slip = 'one-digit' | 'two-swapped' | 'one-lost' | 'one-more';

/** The one slip of the hand that makes `written` out of the true `key`; undefined when it takes more than one. */
export function slipBetween(key: string, written: string): Slip | undefined {
  if (written.length === key.length) return slipOfSameLength(key, written);
  if (written.length === key.length - 1) return isOneShorter(written, key) ? 'one-lost' : undefined;
  if (written.length === key.length + 1) return isOneShorter(key, written) ? 'one-more' : undefined;
  return undefined;
}

function slipOfSameLength(key: string, written: string): Slip | undefined {
  const places: number[] = [];
  for (let i = 0; i < key.length && places.length < 3; i += 1) if (key[i] !== written[i]) places.push(i);
  const [first = -1, second = -1] = places;
  if (places.length === 1) return 'one-digit';
  const swapped =
    places.length === 2 &&
    second === first + 1 &&
    key[first] === written[second] &&
    key[second] === written[first];
  return swapped ? 'two-swapped' : undefined;
}

function isOneShorter(short: string, long: string): boolean {
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  return short.slice(at) === long.slice(at + 1);
}
