/** Places of the characters of a text that the other one does not have there; of texts of two lengths, those that are left over. */
export function differingCharacters(text: string, other: string): number[] {
  const [mine, theirs] = [[...text], [...other]];
  if (mine.length === theirs.length) return mine.flatMap((one, i) => (one === theirs[i] ? [] : [i]));
  let start = 0;
  while (start < Math.min(mine.length, theirs.length) && mine[start] === theirs[start]) start += 1;
  let end = 0;
  const most = Math.min(mine.length, theirs.length) - start;
  while (end < most && mine[mine.length - 1 - end] === theirs[theirs.length - 1 - end]) end += 1;
  return mine.flatMap((_, i) => (i >= start && i < mine.length - end ? [i] : []));
}
