/** A catalogue: key → sentence, flat; `{{name}}` stands for a value. */
export type Catalogue = Readonly<Record<string, string>>;
/** Words that differ by more than their characters (信息 → 資訊): simplified word → traditional word. */
export type Terms = Readonly<Record<string, string>>;

/** Flattens nested objects to dotted keys: `{a: {b: 'x'}}` → `{'a.b': 'x'}`. Texts only; anything else is refused. */
export function flatten(tree: unknown, prefix = ''): Record<string, string> {
  if (typeof tree === 'string') return { [prefix]: tree };
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree))
    throw new Error(`catalogue: ${prefix} is not a text`);
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(tree))
    Object.assign(flat, flatten(value, prefix === '' ? key : `${prefix}.${key}`));
  return flat;
}

/** 繁體 of one text: whole words by the term table, everything else character by character; `{{name}}` stays as it is. */
export function traditionalText(text: string, convert: (text: string) => string, terms: Terms): string {
  const words = Object.keys(terms).sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`\\{\\{[^}]*\\}\\}${words.map((word) => `|${word}`).join('')}`, 'g');
  let out = '';
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    out += convert(text.slice(from, match.index)) + (terms[match[0]] ?? match[0]);
    from = match.index + match[0].length;
  }
  return out + convert(text.slice(from));
}
