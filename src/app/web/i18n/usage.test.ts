import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUDITED } from '#modules/access/model.ts';
import { PERMISSIONS } from '../../modules.ts';
import { readCatalogues } from './catalogues-plugin.ts';

const root = join(import.meta.dirname, '../../../..');
const chinese = readCatalogues('zh-CN');

/** The program without its tests. */
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .map((name) => name.replaceAll('\\', '/'));
const read = (name: string) => readFileSync(join(root, 'src', name), 'utf8');
/** All that may ask for a text. */
const source = files.map(read).join('\n');

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What asks for texts in a source: keys written out, and keys with a part that is known only when the program runs. */
function asksOf(text: string) {
  const whole = new Set([...text.matchAll(/(['"`])([\w:.-]+)\1/g)].map((match) => match[2] ?? ''));
  const parted = [...text.matchAll(/`([\w:.-]*\$\{[^`\n]*)`/g)]
    .map((match) => (match[1] ?? '').split(/\$\{[^}]*\}/))
    // A template that fixes nothing of the key says nothing about its use.
    .filter((parts) => parts.some((part) => /\w{2,}[.:]|[.:]\w{2,}/.test(part)))
    .map((parts) => new RegExp(`^${parts.map(literal).join('.+')}$`));
  return { whole, parted };
}

type Asks = ReturnType<typeof asksOf>;

/** A problem's sentence is asked for by its code, `module.reason`, which the server throws or returns as a finding. */
function codeIsUsed(asks: Asks, code: string): boolean {
  return asks.whole.has(code) || asks.whole.has(code.slice(code.indexOf('.') + 1));
}

function isUsed(asks: Asks, space: string, key: string): boolean {
  if (space === 'problem') return codeIsUsed(asks, key) || asks.parted.some((one) => one.test(key));
  if (key.startsWith('problem.')) return codeIsUsed(asks, `${space}.${key.slice('problem.'.length)}`);
  return (
    asks.whole.has(`${space}:${key}`) ||
    asks.whole.has(key) ||
    asks.parted.some((one) => one.test(`${space}:${key}`) || one.test(key))
  );
}

const asks = asksOf(source);
const keysOf = (space: string) =>
  [...new Set(Object.keys(chinese[space] ?? {}).map((key) => key.replace(/_(one|other)$/, '')))].sort();

describe('every text is asked for by something', () => {
  it.each(Object.keys(chinese))('%s', (space) => {
    expect(keysOf(space).filter((key) => !isUsed(asks, space, key))).toEqual([]);
  });

  it('and a text that nothing asks for is found', () => {
    const parted = '`frame:state.\u0024{kind}.text`';
    const few = asksOf(`t('frame:title'); t(${parted}); findText(language, 'reports', 'sheet')`);
    expect(isUsed(few, 'frame', 'title')).toBe(true);
    expect(isUsed(few, 'frame', 'state.empty.text')).toBe(true);
    expect(isUsed(few, 'reports', 'sheet')).toBe(true);
    expect(isUsed(few, 'frame', 'state.empty.title')).toBe(false);
    expect(isUsed(few, 'frame', 'other')).toBe(false);
    expect(isUsed(few, 'problem', 'areas.nobody')).toBe(false);
  });
});

// What only the operator at the shell meets has its sentences there.
describe('every problem that reaches the page has a sentence', () => {
  const server = files.filter((name) => /^(modules|platform\/(auth|command|files|http|jobs))\//.test(name));
  const thrown = [
    ...server
      .map(read)
      .join('\n')
      .matchAll(/new Problem\(\s*\d{3},\s*'([\w.-]+)'/g),
  ].map((match) => match[1] ?? '');
  const has = (code: string) => {
    const [space = '', ...rest] = code.split('.');
    return (
      chinese.problem?.[code] !== undefined || chinese[space]?.[`problem.${rest.join('.')}`] !== undefined
    );
  };

  it('has one', () => {
    expect(thrown.length).toBeGreaterThan(50);
    expect([...new Set(thrown)].filter((code) => !has(code)).sort()).toEqual([]);
  });

  it('and one without a sentence is found', () => {
    expect(has('areas.neverSaid')).toBe(false);
  });
});

it('every command, and every sensitive reading, has a word in the audit and in its filter', () => {
  const commands = [...new Set([...Object.keys(PERMISSIONS), ...AUDITED])];
  expect(commands.length).toBeGreaterThan(30);
  const unsaid = commands.filter(
    (name) => chinese.access?.[`command.${name.replace('.', '_')}`] === undefined,
  );
  expect(unsaid).toEqual([]);
  expect(Object.keys(PERMISSIONS).filter((name) => !(AUDITED as readonly string[]).includes(name))).toEqual(
    [],
  );
});
