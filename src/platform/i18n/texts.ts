import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Languages of the product; zh-Hant is made from zh-CN where the page is built. */
export type Language = 'zh-CN' | 'zh-Hant' | 'en';

const FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), '../../app/web/i18n');
const loaded = new Map<string, unknown>();

function catalogue(language: 'zh-CN' | 'en', namespace: string): unknown {
  const name = `${language}/${namespace}`;
  if (!loaded.has(name)) loaded.set(name, JSON.parse(readFileSync(resolve(FOLDER, `${name}.json`), 'utf8')));
  return loaded.get(name);
}

/** A catalogue may nest its keys or write them out whole. */
function lookUp(sentences: unknown, key: string): unknown {
  const whole = Object.getOwnPropertyDescriptor(Object(sentences), key);
  if (whole !== undefined) return whole.value;
  let found = sentences;
  for (const part of key.split('.'))
    found =
      typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[part] : undefined;
  return found;
}

/**
 * A sentence of the page's own catalogues for what the server writes (error workbook, command line).
 * @param key path in the namespace, e.g. `check.document_length.title`
 * @returns undefined when the catalogue has no such sentence
 */
export function findText(
  language: Language,
  namespace: string,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): string | undefined {
  const found = lookUp(catalogue(language === 'en' ? 'en' : 'zh-CN', namespace), key);
  if (typeof found !== 'string') return undefined;
  // `$t(exchange:field.document)` names another sentence, as in the page.
  return found
    .replace(/\{\{\s*(\w+)[^}]*\}\}/g, (_, name: string) => String(values[name] ?? ''))
    .replace(
      /\$t\((\w+):([\w.]+)\)/g,
      (_, space: string, other: string) => findText(language, space, other) ?? other,
    );
}
