/** One value that a rule looked at, ready for the page: whether money, a truth, a number or a word. */
export type ShownValue =
  | { readonly kind: 'money'; readonly fen: number }
  | { readonly kind: 'truth'; readonly is: boolean }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'text'; readonly text: string };

/** Names that end in Fen hold money in fen; everything else is shown as it is. */
export function shownValue(name: string, value: string | number | boolean | null): ShownValue {
  if (value === null || value === '') return { kind: 'unknown' };
  if (typeof value === 'boolean') return { kind: 'truth', is: value };
  if (typeof value === 'number' && name.endsWith('Fen')) return { kind: 'money', fen: value };
  return { kind: 'text', text: String(value) };
}

/** Share of the longest bar, in percent, never invisible when there is something. */
export function barShare(count: number, most: number): number {
  return most === 0 || count === 0 ? 0 : Math.max(2, Math.round((count / most) * 100));
}
