import type { HeadSheet } from '../../lists/model.ts';

/** Title as the server normalises it → what it means, or null for one put aside. */
export type Said = Readonly<Record<string, string | null>>;

/** The proposal as a word: of two columns with one title the first that means something. */
export function firstWord(sheets: readonly HeadSheet[]): Said {
  const said: Record<string, string | null> = {};
  for (const { columns } of sheets)
    for (const { key, meaning } of columns) if (!(key in said) || said[key] === null) said[key] = meaning;
  return said;
}

/** Whether at least one sheet tells whom its rows mean: a name and one thing more, or a number and one thing more. */
export function enoughOf(sheets: readonly HeadSheet[], said: Said): boolean {
  return sheets.some(({ skipped, columns }) => {
    if (skipped === 'hidden') return false;
    const meanings = new Set(columns.map(({ key }) => said[key]).filter((one) => typeof one === 'string'));
    return meanings.size >= 2 && (meanings.has('name') || meanings.has('document'));
  });
}
