import { squeeze } from '#kernel/invisible.ts';
import type { AreaName } from '../../model.ts';
import { splitName } from '../rules.ts';

/** A spelling of a place and where it stands in a text. */
type Mention = { readonly code: string; readonly from: number; readonly to: number };
type Spelling = { readonly text: string; readonly code: string };

/** Spellings of one level by their first two characters: a text is gone through once, however many places there are. */
class Spellings {
  readonly #byStart = new Map<string, Spelling[]>();

  add(text: string, code: string): void {
    const start = text.slice(0, 2);
    if (start.length < 2) return;
    const known = this.#byStart.get(start);
    if (known) known.push({ text, code });
    else this.#byStart.set(start, [{ text, code }]);
  }

  /** What the text names; a name inside a longer one is not meant: 大红星村 is not 红星村. */
  in(text: string): Mention[] {
    const found: Mention[] = [];
    for (let from = 0; from < text.length - 1; from += 1)
      for (const { text: spelling, code } of this.#byStart.get(text.slice(from, from + 2)) ?? [])
        if (text.startsWith(spelling, from)) found.push({ code, from, to: from + spelling.length });
    const isInside = (one: Mention, other: Mention) =>
      other.from <= one.from && other.to >= one.to && other.to - other.from > one.to - one.from;
    return found.filter((one) => !found.some((other) => isInside(one, other)));
  }
}

/** A place's own name, and its stem with the short ending: 红星村民委员会 is written 红星村 in an address. */
function addPlace(spellings: Spellings, { code, name }: { code: string; name: string }): void {
  const own = squeeze(name);
  const { stem, ending } = splitName(own);
  for (const text of new Set([own, stem + ending])) spellings.add(text, code);
}

const MOST_REMEMBERED = 50_000;

/**
 * Finds the villages that an address written in one piece can mean: those whose name it holds, in the town that it names when it
 * names one. One village name in two towns, and no town told: both. An address that names our town and none of its villages: none.
 */
export function areaMentions(areas: readonly AreaName[]): (address: string) => readonly string[] {
  const [towns, villages] = [new Spellings(), new Spellings()];
  const townOf = new Map<string, string | null>();
  for (const { code, name, level, parent } of areas) {
    if (code === null) continue;
    if (level === 'town') addPlace(towns, { code, name });
    if (level !== 'village') continue;
    addPlace(villages, { code, name });
    townOf.set(code, parent);
  }
  const find = (address: string): readonly string[] => {
    const text = squeeze(address);
    const named = new Set(towns.in(text).map(({ code }) => code));
    const found = [...new Set(villages.in(text).map(({ code }) => code))];
    return named.size === 0 ? found : found.filter((code) => named.has(townOf.get(code) ?? ''));
  };
  const known = new Map<string, readonly string[]>();
  return (address) => {
    const before = known.get(address);
    if (before) return before;
    const found = find(address);
    if (known.size < MOST_REMEMBERED) known.set(address, found);
    return found;
  };
}
