/** A typed count: a whole number, null for an empty field (not known), undefined for what is neither. */
export function countOf(typed: string): number | null | undefined {
  const text = typed.normalize('NFKC').replace(/[\s,]/g, '');
  if (text === '') return null;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
