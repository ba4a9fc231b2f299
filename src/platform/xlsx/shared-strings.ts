import { refuse } from './refusal.ts';
import { piecesOf, TAG, TagWalk } from './xml-scan.ts';
import { resolveEscapes } from './xml-text.ts';

const MAX_TEXT_BYTES = 4 * 1024 ** 2;

/** The shared texts of a workbook: plain or in runs; the phonetic hints of East Asian text are no part of it. */
export async function readSharedStrings(chunks: AsyncIterable<Buffer>): Promise<string[]> {
  const strings: string[] = [];
  const state = { text: '', inPhonetic: false };
  const tooLong = () => refuse('damaged', { part: 'sharedStrings' });
  const element = { element: 'si', container: 'sst', limit: MAX_TEXT_BYTES, overflow: tooLong };
  for await (const piece of piecesOf(chunks, element)) {
    const walk = new TagWalk(piece, 0, piece.length);
    while (walk.next()) readTag(walk, state, strings);
  }
  return strings;
}

function readTag(walk: TagWalk, state: { text: string; inPhonetic: boolean }, strings: string[]): void {
  switch (walk.tag) {
    case TAG.si:
      if (!walk.closing) state.text = '';
      if (walk.closing || walk.selfClosing) strings.push(resolveEscapes(state.text));
      break;
    case TAG.t:
      if (!walk.closing || state.inPhonetic) break;
      state.text = state.text === '' ? walk.text() : state.text + walk.text();
      break;
    case TAG.rPh:
      state.inPhonetic = !walk.closing && !walk.selfClosing;
      break;
    default:
  }
}
