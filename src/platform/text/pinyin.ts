import { pinyin } from 'pinyin-pro';

/** Spelling of a Chinese text without tones (`wangxiaoming`) and its initials (`wxm`): for search and as the sort key. */
export type Spelling = { readonly pinyin: string; readonly initials: string };

const characters = new Map<string, string>();
const surnames = new Map<string, readonly string[]>();
/** Names of two characters that are one surname: 欧阳, 司马 … are read as such by the library. */
const LONGEST_SURNAME = 2;

const plain = (syllable: string) => syllable.toLowerCase().replace(/[^a-z0-9]/g, '');

function ofCharacter(character: string): string {
  let found = characters.get(character);
  if (found === undefined) {
    found = plain(pinyin(character, { toneType: 'none', v: true, nonZh: 'consecutive' }));
    characters.set(character, found);
  }
  return found;
}

/** The first characters of a name, read as a surname: 单 shàn, 解 xiè, 欧阳 ōu yáng. */
function ofSurname(head: string): readonly string[] {
  if (head === '') return [];
  let found = surnames.get(head);
  if (found === undefined) {
    found = pinyin(head, {
      toneType: 'none',
      type: 'array',
      v: true,
      surname: 'head',
      nonZh: 'consecutive',
    }).map(plain);
    surnames.set(head, found);
  }
  return found;
}

/**
 * Spells character by character, each looked up once: a register has few characters and many names.
 * @param kind `name` reads the beginning as a surname
 */
export function spell(text: string, kind: 'name' | 'place'): Spelling {
  const all = [...text];
  const head = kind === 'name' ? all.slice(0, LONGEST_SURNAME) : [];
  const spelled = [...ofSurname(head.join('')), ...all.slice(head.length).map(ofCharacter)];
  return { pinyin: spelled.join(''), initials: spelled.map((one) => one.charAt(0)).join('') };
}
