/**
 * Characters without width that copying from web pages, chats and file dialogs leaves in a text: zero-width spaces and
 * joiners, marks of writing direction, soft hyphens, byte-order marks. For a class of a regular expression.
 */
const WITHOUT_WIDTH = String.raw`\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff`;

const INVISIBLE = new RegExp(`[${WITHOUT_WIDTH}]+`, 'g');
const BLANK = new RegExp(String.raw`[\s${WITHOUT_WIDTH}]+`, 'g');

/** The text without characters that have no width. */
export function withoutInvisible(text: string): string {
  return text.search(INVISIBLE) < 0 ? text : text.replace(INVISIBLE, '');
}

/** The text in one width (NFKC), without white space and characters that have no width: the form for comparing. */
export function squeeze(text: string): string {
  return text.normalize('NFKC').replace(BLANK, '');
}
