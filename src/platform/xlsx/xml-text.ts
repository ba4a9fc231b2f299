/** The five named entities of XML; others need a DTD, which no workbook may carry. */
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text of bytes in an XML part: UTF-8, with its entities resolved. The string is flat: it holds no other text alive. */
export function textOf(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('&') || text.includes(NUL) ? resolveEntities(text) : text;
}

const NUL = '\u0000';

/** Text that can be stored: no database takes a zero character, nor half of a surrogate pair. */
export function storable(text: string): string {
  return (text.includes(NUL) ? text.replaceAll(NUL, '') : text).toWellFormed();
}

function resolveEntities(text: string): string {
  const resolved = text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w{2,8});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
  return storable(resolved);
}

/** `_x000D_` is how a workbook writes a character that XML cannot hold. */
export function resolveEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  const resolved = text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return storable(resolved);
}

/** The control characters that XML 1.0 cannot hold (tab and line feed it can), and a carriage return, which it would turn into one. */
const CONTROLS = String.raw`\u0000-\u0008\u000b-\u001f`;
const UNWRITABLE = new RegExp(`[${CONTROLS}\\ufffe\\uffff]`, 'g');

/** A text as the content of an element of a workbook. */
export function writtenText(text: string): string {
  return text
    .replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(UNWRITABLE, escapeCharacter)
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

function escapeCharacter(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/** One element of a small part: its name without prefix and its attributes without prefix. */
export type Element = { readonly name: string; readonly attributes: ReadonlyMap<string, string> };

/** The opening tags of a small part in their order. For workbook, styles and relationship parts, which need no more. */
export function elementsOf(xml: string): Element[] {
  const bare = xml.replace(/<!--[\s\S]*?-->/g, '');
  return Array.from(
    bare.matchAll(/<([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g),
    (match) => ({
      name: withoutPrefix(match[1] ?? ''),
      attributes: attributesOf(match[2] ?? ''),
    }),
  );
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const match of text.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes.set(withoutPrefix(match[1] ?? ''), resolveEntities(match[2] ?? match[3] ?? ''));
  }
  return attributes;
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
