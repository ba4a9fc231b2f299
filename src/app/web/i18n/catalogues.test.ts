import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Catalogue, flatten, traditionalText } from './catalogue.ts';
import { readCatalogues, traditionalConverter } from './catalogues-plugin.ts';

const chinese = readCatalogues('zh-CN');
const english = readCatalogues('en');
const root = join(import.meta.dirname, '../../../..');

/** English tells one from many, Chinese does not: `rows_one` and `rows_other` stand for `rows`. */
const singular = (key: string) => key.replace(/_(one|other)$/, '');
const placeholders = (text: string) => [...new Set(text.match(/\{\{[^}]+\}\}/g) ?? [])].sort();
const keysOf = (texts: Catalogue | undefined) => [...new Set(Object.keys(texts ?? {}).map(singular))].sort();
const textsOf = (texts: Catalogue | undefined, key: string) =>
  Object.entries(texts ?? {}).flatMap(([name, text]) => (singular(name) === key ? [text] : []));

describe.each(Object.keys(chinese))('catalogue %s', (space) => {
  it('is complete in English, key by key', () => {
    expect(keysOf(english[space])).toEqual(keysOf(chinese[space]));
  });

  it('has the same placeholders in both languages', () => {
    const differ = keysOf(chinese[space]).filter((key) => {
      const ours = placeholders(textsOf(chinese[space], key).join());
      return (
        textsOf(english[space], key).some((text) =>
          placeholders(text).some((name) => !ours.includes(name)),
        ) || placeholders(textsOf(english[space], key).join()).length !== ours.length
      );
    });
    expect(differ).toEqual([]);
  });

  it('writes Chinese with Chinese punctuation', () => {
    const wrong = Object.entries(chinese[space] ?? {}).filter(([, text]) =>
      /[\p{Script=Han}]\s?[,:()]|[,:()]\s?[\p{Script=Han}]/u.test(
        text.replace(/\$t\([^)]*\)|\{\{[^}]*\}\}/g, '汉'),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

it('has no namespace in English that Chinese lacks', () => {
  expect(Object.keys(english)).toEqual(Object.keys(chinese));
});

describe('every text that a screen asks for', () => {
  const files = ['src/app/web', 'src/modules'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(^|\/)(ui\/|app\/web\/)?[^/]+\.tsx?$/.test(name) && !name.includes('.test.'))
      .map((name) => join(root, folder, name))
      .filter((path) => path.includes('/ui/') || path.includes('/app/web/')),
  );
  it.each(files.map((path) => [path.slice(root.length + 1), path]))('%s', (_, path) => {
    const source = readFileSync(path, 'utf8');
    const own = /useTranslation\('([a-z]+)'\)/.exec(source)?.[1] ?? 'frame';
    const asked = [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    const missing = asked.filter((key) => {
      const [space, name] = key.includes(':')
        ? [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
        : [own, key];
      return !keysOf(chinese[space]).includes(name);
    });
    expect(missing).toEqual([]);
  });
});

describe('繁體', () => {
  const convert = traditionalConverter();
  it('converts characters, and whole words by the term table', () => {
    expect(convert('贫困户信息导入')).toBe('貧困戶資訊匯入');
  });
  it('leaves placeholders alone', () => {
    expect(traditionalText('{{户}}户', () => '戶', {})).toBe('戶{{户}}戶');
  });
});

it('refuses what is not a text', () => {
  expect(flatten({ a: { b: 'x' } })).toEqual({ 'a.b': 'x' });
  expect(() => flatten({ a: 1 })).toThrow('a is not a text');
});
