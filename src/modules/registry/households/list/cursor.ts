/** Where a page ended: the sort it belongs to and the values of its last row's keys. */
export type CursorKey = string | number;

export function writeCursor(sort: string, descending: boolean, keys: readonly CursorKey[]): string {
  return btoa(encodeURIComponent(JSON.stringify([sort, descending, ...keys])));
}

/** The keys of a cursor; undefined when it is not one of this sort, with a number or text for each of `kinds`. */
export function readCursor(
  cursor: string,
  sort: string,
  descending: boolean,
  kinds: readonly ('string' | 'number')[],
): readonly CursorKey[] | undefined {
  try {
    const parts: unknown = JSON.parse(decodeURIComponent(atob(cursor)));
    if (!Array.isArray(parts) || parts[0] !== sort || parts[1] !== descending) return undefined;
    const keys: unknown[] = parts.slice(2);
    if (keys.length !== kinds.length || keys.some((key, index) => typeof key !== kinds[index]))
      return undefined;
    return keys as CursorKey[];
  } catch {
    return undefined;
  }
}
