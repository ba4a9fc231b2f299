import { cleanDocument, widenDocument } from '#kernel/person-document.ts';

/** What a search word is: a name, letters of a spelling, the end of a document, or a number that may be several things. */
export type Search =
  | { readonly kind: 'name'; readonly term: string }
  /** Beginning of the pinyin or of the initials, lower case, `v` for ü. */
  | { readonly kind: 'letters'; readonly term: string }
  /** The last four characters of a document. */
  | { readonly kind: 'tail'; readonly term: string }
  /** Beginning of 户编号 or 人编号; `document` is the 18-character form when it may be a whole document number. */
  | { readonly kind: 'number'; readonly term: string; readonly document: string | null };

const NUMBER_CHARACTERS = /^[0-9A-Z-]+$/;

/** Reads a search word; undefined when nothing is left of it to search for. */
export function searchOf(text: string): Search | undefined {
  const term = text.normalize('NFKC').replace(/[\s\p{Cc}\u200b-\u200f\u2060\ufeff\u00ad]+/gu, '');
  if (term === '') return undefined;
  const letters = term.replace(/['’]/g, '').toLowerCase().replaceAll('ü', 'v');
  if (/^[a-z]+$/.test(letters)) return { kind: 'letters', term: letters };
  const number = cleanDocument(term);
  if (/^\d{3}[\dX]$/.test(number)) return { kind: 'tail', term: number };
  const upper = term.toUpperCase();
  if (!NUMBER_CHARACTERS.test(upper)) return { kind: 'name', term };
  return { kind: 'number', term: upper, document: documentKey(number) };
}

/** The 18-character form of what may be a whole document number in one of its four forms. */
function documentKey(number: string): string | null {
  if (/^\d{15}$/.test(number)) return widenDocument(number);
  return /^\d{17}[\dX](\d{2}(\d{2})?)?$/.test(number) ? number.slice(0, 18) : null;
}
