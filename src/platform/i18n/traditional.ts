import { readFileSync } from 'node:fs';

const TERMS = new URL('../../app/web/i18n/zh-Hant-terms.json', import.meta.url);
let made: Promise<(text: string) => string> | undefined;

async function make(): Promise<(text: string) => string> {
  // Its tables cost memory, and few servers are ever asked for 繁體.
  const { Converter } = await import('opencc-js/cn2t');
  const convert = Converter({ from: 'cn', to: 't' });
  const terms = new Map(Object.entries(JSON.parse(readFileSync(TERMS, 'utf8')) as Record<string, string>));
  const words = [...terms.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(words.join('|'), 'g');
  return (text) => {
    let converted = '';
    let from = 0;
    for (const match of text.matchAll(pattern)) {
      converted += convert(text.slice(from, match.index)) + (terms.get(match[0]) ?? match[0]);
      from = match.index + match[0].length;
    }
    return converted + convert(text.slice(from));
  };
}

/** 简 → 繁 for what the server writes itself: whole words by the page's term table, everything else by characters. */
export function traditionalConverter(): Promise<(text: string) => string> {
  made ??= make();
  return made;
}
