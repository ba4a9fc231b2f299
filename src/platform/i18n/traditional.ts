import { readFileSync } from 'node:fs';

const TERMS = new URL('../../app/web/i18n/zh-Hant-terms.json', import.meta.url);
let made: Promise<(text: string) => string> | undefined;

async function make(): Promise<(text: string) => string> {
  // Its tables cost memory, and few servers are ever asked for 繁體.
  const { Converter } = await import('opencc-js/cn2t');
  const convert = Converter({ from: 'cn', to: 't' });
  const terms = JSON.parse(readFileSync(TERMS, 'utf8')) as Record<string, string>;
  // Words of the page (文件 → 檔案) are not words of policy (一号文件): only its single characters hold here too.
  const single = new Map(Object.entries(terms).filter(([word]) => [...word].length === 1));
  return (text) => [...convert(text)].map((character) => single.get(character) ?? character).join('');
}

/** 简 → 繁, character by character, for what the server writes itself: sentences of rules, titles of documents. */
export function traditionalConverter(): Promise<(text: string) => string> {
  made ??= make();
  return made;
}
