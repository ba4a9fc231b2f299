import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HOME } from '../../src/app/instance.ts';
import { type Catalogue, flatten } from '../../src/app/web/i18n/catalogue.ts';

/** Codes that are put together at run time from these beginnings are found by their parts elsewhere. */
const CODE = /^[a-z]+(?:\.[a-zA-Z0-9_]+)+$/;

const sources = readdirSync(join(HOME, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /[.]tsx?$/.test(path) && !/[.]test[.]tsx?$|specimen/.test(path))
  .map((path) => ({ path, text: readFileSync(join(HOME, 'src', path), 'utf8') }));

/** The codes that a source throws: the second word of `new Problem(…)`, also of both branches of a choice. */
function codesThrown(text: string): string[] {
  const calls = [...text.matchAll(/new (?:Problem|ProblemError)\(\s*[\w.]+,\s*([^,)]+)/g)];
  return calls.flatMap(([, argument = '']) =>
    [...argument.matchAll(/'([^']+)'/g)].map(([, code = '']) => code),
  );
}

/** The codes of findings that a source returns; `check` names what is wrong with a file and has its own sentences. */
const codesFound = (text: string) =>
  [...text.matchAll(/\bcode: '([a-z]+\.[a-zA-Z.]+)'/g)].map(([, code = '']) => code);

const read = (language: string): Record<string, Catalogue> => {
  const folder = join(HOME, 'src/app/web/i18n', language);
  return Object.fromEntries(
    readdirSync(folder).map((name) => [
      name.replace('.json', ''),
      flatten(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
    ]),
  );
};

/** As the page looks for a sentence: among the problems, then among those of the module itself. */
function hasSentence(catalogues: Record<string, Catalogue>, code: string): boolean {
  const [space = '', ...rest] = code.split('.');
  const keys = (name: string) =>
    Object.keys(catalogues[name] ?? {}).map((key) => key.replace(/_(one|other)$/, ''));
  return keys('problem').includes(code) || keys(space).includes(`problem.${rest.join('.')}`);
}

/** The command line tells some problems that the page never meets in its own words, both languages side by side. */
const ownWords = new Set(
  [...readFileSync(join(HOME, 'src/app/cli/problems.ts'), 'utf8').matchAll(/^ {2}'([a-zA-Z.]+)': \{/gm)].map(
    ([, code = '']) => code,
  ),
);

test.each(['zh-CN', 'en'])(
  'every problem that is thrown and every finding has a sentence in %s',
  (language) => {
    const catalogues = read(language);
    const codes = new Map(
      sources.flatMap(({ path, text }) =>
        [...codesThrown(text), ...codesFound(text)].map((code) => [code, path]),
      ),
    );
    expect(codes.size).toBeGreaterThan(60);
    const missing = [...codes].filter(
      ([code]) => CODE.test(code) && !ownWords.has(code) && !hasSentence(catalogues, code),
    );
    expect(missing.map(([code, path]) => `${code} (${path})`)).toEqual([]);
  },
);

test('the collecting and the looking up can fail', () => {
  expect(codesThrown("throw new Problem(409, closed ? 'a.one' : 'a.two', [])")).toEqual(['a.one', 'a.two']);
  expect(codesThrown("new Problem(\n  422,\n  'b.three',\n)")).toEqual(['b.three']);
  expect(codesFound("findings.push({ code: 'c.four', at })")).toEqual(['c.four']);
  expect(hasSentence(read('en'), 'nobody.saysThis')).toBe(false);
  expect(hasSentence(read('en'), 'command.forbidden')).toBe(true);
});
