import { pinyin } from 'pinyin-pro';

/** Spelling of a Chinese text without tones (`wangxiaoming`) and its initials (`wxm`): for search and as the sort key. */
export type Spelling = { readonly pinyin: string; readonly initials: string };

const LIMIT = 50_000;
const known = new Map<string, Spelling>();

/** @param kind `name` reads the first character as a surname (单 shàn, 解 xiè) */
export function spell(text: string, kind: 'name' | 'place'): Spelling {
  const key = `${kind}${text}`;
  const found = known.get(key);
  if (found) return found;
  const syllables = pinyin(text, { toneType: 'none', type: 'array', v: true, surname: kind === 'name' ? 'head' : 'off', nonZh: 'consecutive' });
  const lower = syllables.map((one) => one.toLowerCase().replace(/[^a-z0-9]/g, ''));
  const spelling = { pinyin: lower.join(''), initials: lower.map((one) => one.slice(0, 1)).join('') };
  if (known.size >= LIMIT) known.clear();
  known.set(key, spelling);
  return spelling;
}
