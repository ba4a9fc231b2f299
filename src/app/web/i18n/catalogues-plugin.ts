/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Converter } from 'opencc-js/cn2t';
import type { Plugin } from 'vite';
import { parse } from 'yaml';
import { type Catalogue, flatten, type Terms, traditionalText } from './catalogue.ts';

const here = dirname(fileURLToPath(import.meta.url));
const packs = join(here, '../../../../packs');
const PREFIX = 'virtual:catalogue/';

/** Every namespace of a written language, as its files stand: `zh-CN` or `en`. */
export function readCatalogues(language: 'zh-CN' | 'en'): Record<string, Catalogue> {
  const folder = join(here, language);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files
      .sort()
      .map((name) => [
        basename(name, '.json'),
        flatten(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
      ]),
  );
}

/** 简 → 繁 for one text, by characters and by the term table. */
export function traditionalConverter(): (text: string) => string {
  const convert = Converter({ from: 'cn', to: 'tw' });
  const terms = JSON.parse(readFileSync(join(here, 'zh-Hant-terms.json'), 'utf8')) as Terms;
  return (text) => traditionalText(text, convert, terms);
}

const LONGEST_LABEL = 30;
const indicators = join(here, '../../../modules/reports/indicators');

/** Titles and definitions of the indicators: the head of each SQL text. */
function indicatorWords(): string[] {
  return readdirSync(indicators)
    .filter((name) => name.endsWith('.sql'))
    .flatMap((name) =>
      [
        ...readFileSync(join(indicators, name), 'utf8').matchAll(
          /^-- (?:title|definition|numerator|denominator): (.+)$/gm,
        ),
      ].map((match) => (match[1] ?? '').trim()),
    );
}

/** Words that the server sends in 简体 only and that read otherwise in 繁體: of code lists, terms and indicators. */
function packLabels(convert: (text: string) => string): Catalogue {
  const labels: Record<string, string> = {};
  const files = readdirSync(packs, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(codes|terms)[/\\].*\.yaml$/.test(name),
  );
  const visit = (value: unknown, longest: number): void => {
    if (typeof value === 'string') {
      const traditional = convert(value);
      if (value.length <= longest && traditional !== value) labels[value] = traditional;
    } else if (typeof value === 'object' && value !== null)
      for (const one of Object.values(value)) visit(one, longest);
  };
  for (const name of files)
    visit(withoutSynonyms(parse(readFileSync(join(packs, name), 'utf8'))), LONGEST_LABEL);
  for (const words of indicatorWords()) visit(words, Number.POSITIVE_INFINITY);
  return labels;
}

/** Synonyms are read from files, never shown. */
function withoutSynonyms(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutSynonyms);
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([key]) => key !== 'synonyms' && key !== 'reference')
      .map(([key, value]) => [key, withoutSynonyms(value)]),
  );
}

/** Namespaces that the frame and the workbench need; the other pages' texts come with these pages. */
const FIRST = ['frame', 'job', 'problem'];

/** Whether a text belongs to the first screen: over a slow line it must not wait for those of all pages. */
function isFirst(space: string, key: string): boolean {
  return FIRST.includes(space) || (space === 'exchange' && key.startsWith('check.'));
}

function partOf(texts: Record<string, Catalogue>, first: boolean): Record<string, Catalogue> {
  return Object.fromEntries(
    Object.entries(texts).map(([space, catalogue]) => [
      space,
      Object.fromEntries(Object.entries(catalogue).filter(([key]) => isFirst(space, key) === first)),
    ]),
  );
}

function catalogueOf(language: string): Record<string, Catalogue> {
  if (language === 'en' || language === 'zh-CN') return { ...readCatalogues(language), labels: {} };
  const convert = traditionalConverter();
  const spaces = Object.entries(readCatalogues('zh-CN')).map(([space, texts]) => [
    space,
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, convert(text)])),
  ]);
  return { ...Object.fromEntries(spaces), labels: packLabels(convert) };
}

/**
 * `virtual:catalogue/<language>/first` and `…/more`: the texts of a language in two chunks; zh-Hant is made here, so that
 * the browser carries no converter.
 */
export function catalogues(): Plugin {
  return {
    name: 'daohu-catalogues',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load: (id) => {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const [language = '', part] = id.slice(PREFIX.length + 1).split('/');
      return `export const texts = ${JSON.stringify(partOf(catalogueOf(language), part === 'first'))};`;
    },
    handleHotUpdate: ({ file, server }) => {
      if (file.startsWith(here)) server.ws.send({ type: 'full-reload' });
    },
  };
}
