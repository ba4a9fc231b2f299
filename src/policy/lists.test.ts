import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import { type PackText, parsePack } from './pack.ts';
import { assemblePacks, resolvePacks } from './resolve.ts';

const REFERENCE = 'reference: { title: 示例文件, no: 无文号, invented: true }';
const head = (id: string, parent: string, area: string): PackText => ({
  path: 'pack.yaml',
  text: `id: ${id}\ntitle: { zh: 示例, en: Example }\nparent: ${parent}\narea: '${area}'`,
});
const kind = (id: string, identity: string, facts = '[]', title = '养蜂'): PackText => ({
  path: `lists/${id}.yaml`,
  text: `- id: ${id}\n  title: { zh: ${title}, en: Bees }\n  sender: { zh: 畜牧, en: Farming }\n  purpose: { zh: 核查, en: Check }\n  ${REFERENCE}\n  identity: ${identity}\n  facts: ${facts}`,
});
const HIVES = '{ id: hives, title: { zh: 箱数, en: Hives }, headers: [箱数], type: text, keep: true }';

function assembled(...packs: PackText[][]) {
  const parsed = packs.map(parsePack);
  expect(parsed.flatMap(({ findings }) => findings)).toEqual([]);
  return assemblePacks(parsed.map(({ pack }) => present(pack, 'pack')));
}
const kindOf = (result: ReturnType<typeof assembled>, area: string, id: string) =>
  resolvePacks(result.packSet, area)?.lists.get(id);

describe('kinds of lists are data', () => {
  test('the country knows nine, each with a sender, a purpose and a document', () => {
    const packs = loadPackSet(new URL('../../packs/', import.meta.url).pathname);
    const lists = present(resolvePacks(packs, '520221000000'), 'policy').lists;
    expect([...lists.keys()].sort()).toEqual(
      'business death disability medical minimum-living payroll property student vehicle'.split(' '),
    );
    for (const { reference, identity } of lists.values()) {
      expect(reference.no).not.toBe('');
      expect(identity.document.length).toBeGreaterThan(3);
    }
  });

  test('a hit keeps nothing of anybody’s health', () => {
    const packs = loadPackSet(new URL('../../packs/', import.meta.url).pathname);
    const lists = present(resolvePacks(packs, '520221000000'), 'policy').lists;
    const kept = [...lists.values()].flatMap(({ facts }) => facts.filter((fact) => fact.keep));
    expect(kept.length).toBeGreaterThan(15);
    expect(kept.filter(({ headers }) => /诊断|病|残疾/.test(headers.join()))).toEqual([]);
  });

  test('a county adds a kind of its own, which other counties do not have', () => {
    const result = assembled(
      [head('base', 'null', '')],
      [head('county', 'base', '469921'), kind('beekeeping', '{ name: [养蜂人] }', `[${HIVES}]`)],
    );
    expect(result.findings).toEqual([]);
    expect(kindOf(result, '469921100000', 'beekeeping')).toMatchObject({
      title: { zh: '养蜂' },
      identity: { name: ['养蜂人'], document: [] },
      facts: [{ id: 'hives', keep: true }],
    });
    expect(kindOf(result, '469922100000', 'beekeeping')).toBeUndefined();
  });

  test('a county adds spellings and facts to a kind of the country; its words replace those above', () => {
    const queens = '{ id: queens, title: { zh: 蜂王, en: Queens }, headers: [蜂王数], type: text }';
    const result = assembled(
      [head('base', 'null', ''), kind('beekeeping', '{ name: [姓名], document: [身份证号] }', `[${HIVES}]`)],
      [
        head('county', 'base', '469921'),
        kind(
          'beekeeping',
          '{ name: [蜂农] }',
          `[{ id: hives, title: { zh: 箱, en: Hives }, headers: [蜂箱], type: text }, ${queens}]`,
          '蜂农',
        ),
      ],
    );
    expect(kindOf(result, '469921100000', 'beekeeping')).toMatchObject({
      title: { zh: '蜂农' },
      identity: { name: ['蜂农', '姓名'], document: ['身份证号'] },
      facts: [{ id: 'hives', headers: ['蜂箱', '箱数'], keep: false }, { id: 'queens' }],
    });
    expect(kindOf(result, '469922100000', 'beekeeping')?.identity.name).toEqual(['姓名']);
  });
});

describe('what is refused', () => {
  test('a column title that means two things, also when it comes together from two packs', () => {
    const base = [head('base', 'null', ''), kind('beekeeping', '{ name: [姓名] }', `[${HIVES}]`)];
    const county = [head('county', 'base', '469921'), kind('beekeeping', '{ name: [" 箱数"] }')];
    expect(assembled(base, county).findings).toEqual([
      {
        code: 'policy.list.ambiguous',
        at: 'county: beekeeping',
        details: { text: '箱数', first: 'name', second: 'facts.hives' },
      },
    ]);
  });

  test.each([
    [
      'no document behind it',
      kind('bees', '{ name: [姓名] }').text.replace(REFERENCE, ''),
      'policy.noDocument',
    ],
    ['no name column', kind('bees', '{ name: [] }').text, 'policy.schema'],
    [
      'a type that is none',
      kind('bees', '{ name: [姓名] }', `[${HIVES.replace('text', 'blob')}]`).text,
      'policy.schema',
    ],
    ['a misspelt key', kind('bees', '{ name: [姓名], nmae: [姓] }').text, 'policy.schema'],
  ])('%s', (_, text, code) => {
    const { findings } = parsePack([head('base', 'null', ''), { path: 'lists/bees.yaml', text }]);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
  });

  test('one kind twice in a pack, one fact twice in a kind', () => {
    const twice = kind('bees', '{ name: [姓名] }');
    expect(parsePack([head('base', 'null', ''), twice, { ...twice, path: 'lists/b.yaml' }]).findings).toEqual(
      [{ code: 'policy.id.duplicate', at: 'lists', details: { id: 'bees' } }],
    );
    const facts = `[${HIVES}, ${HIVES.replace('[箱数]', '[蜂箱]')}]`;
    expect(assembled([head('base', 'null', ''), kind('bees', '{ name: [姓名] }', facts)]).findings).toEqual([
      { code: 'policy.id.duplicate', at: 'base: bees', details: { id: 'hives' } },
    ]);
  });
});
