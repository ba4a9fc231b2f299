import type { AreaNode } from '../tree/model.ts';

/** Whether a place answers to the words: part of the name, the start of its pinyin, or of its initials. */
export function matchesArea(node: AreaNode, words: string): boolean {
  const asked = words.trim().toLowerCase().replaceAll(' ', '');
  if (asked === '') return true;
  return (
    node.name.includes(asked) ||
    node.pinyin.startsWith(asked) ||
    node.initials.startsWith(asked) ||
    node.code === asked
  );
}
