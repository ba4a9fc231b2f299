import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { Problem } from '#kernel/problem.ts';
import { factsOfCase } from '#policy/cases.ts';
import { contextOf } from '#policy/evaluate.ts';
import { explain } from '#policy/explain.ts';
import { valueOn } from '#policy/parameters.ts';
import {
  formsAsked,
  incomeInclusionOn,
  incomeLineOn,
  periodOn,
  policyNumbers,
  rulesOn,
  termOn,
} from '#policy/policy.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { evaluate, messageOf } from '#policy/rules.ts';
import { loadPackSet, readPackSet } from './load.ts';

const packSet = loadPackSet(new URL('../../../packs/', import.meta.url).pathname);
const policyOf = (area: string) => present(resolvePacks(packSet, area), `policy of ${area}`);
const DEMO = '469921000000';
const OTHER = '520221000000';

describe('values as their documents give them', () => {
  const value = (parameter: string, area: string, on: string) => {
    const policy = policyOf(area);
    return valueOn(present(policy.parameters.get(parameter), parameter), area, on)?.value;
  };
  test.each([
    ['2010-06-30', 2300],
    ['2011-06-30', 2536],
    ['2012-06-30', 2625],
    ['2013-12-31', 2736],
    ['2014-01-01', 2800],
    ['2015-12-31', 2855],
    ['2016-12-31', 2952],
    ['2017-12-31', undefined],
    ['2018-12-31', undefined],
    ['2019-12-31', undefined],
    ['2020-12-31', 4000],
    ['2021-01-01', undefined],
  ])('poverty line on %s', (on, expected) => expect(value('poverty-line', OTHER, on)).toBe(expected));
  test.each([
    [OTHER, '2020-12-31', undefined],
    [OTHER, '2021-12-31', 6000],
    [OTHER, '2022-06-30', undefined],
    [OTHER, '2023-06-30', undefined],
    ['410308101000', '2023-02-15', undefined],
    ['410308101000', '2023-02-16', 6900],
    ['350121000000', '2023-03-15', 10_560],
    ['350121000000', '2024-01-01', undefined],
    ['530926000000', '2025-12-31', 8700],
    ['520221000000', '2025-12-31', undefined],
    [OTHER, '2026-06-30', undefined],
  ])('monitoring line of %s on %s', (area, on, expected) =>
    expect(value('monitoring-line', area, on)).toBe(expected),
  );
  test.each([
    ['2009-12-31', undefined, undefined],
    ['2013-12-31', 'poverty-line', 273_600],
    ['2020-12-31', 'poverty-line', 400_000],
    ['2021-12-31', 'monitoring-line', 600_000],
    ['2022-06-30', 'monitoring-line', null],
    ['2026-06-30', 'monitoring-line', null],
  ])('income line on %s', (on, parameter, fen) => {
    const line = incomeLineOn(policyOf(OTHER), on);
    expect([line?.parameter.id, line?.fen]).toEqual([parameter, fen]);
  });
  test('incidence below which a village exits: 3 in the west, 2 elsewhere', () => {
    expect(
      ['520221000000', '370125000000', '469921000000'].map((area) =>
        value('village-exit-incidence', area, '2018-12-31'),
      ),
    ).toEqual([3, 2, 2]);
    expect(value('village-exit-incidence', '370125000000', '2021-01-01')).toBeUndefined();
  });
});

describe('the packs of this repository', () => {
  const national = present(
    packSet.packs.find((pack) => pack.id === 'cn-national'),
    'national pack',
  );
  test.each([...new Set(national.rules.map((rule) => rule.id))])(
    '%s has a case for hit, clear, unknown and a day beside its period',
    (id) => {
      // Where no document of the country gives a number, a county's pack shows the rule at work.
      const expected = packSet.packs
        .flatMap((pack) => pack.cases)
        .filter((file) => file.rule === id)
        .flatMap((file) => file.cases.map((c) => c.expect));
      expect(new Set(expected)).toEqual(new Set(['hit', 'clear', 'unknown', 'not-in-force']));
    },
  );
  test('every case hit by a rule gives a sentence without a hole', () => {
    const files = packSet.packs.flatMap((pack) =>
      pack.cases.map((file) => ({ ...file, area: pack.area === '' ? OTHER : pack.area })),
    );
    for (const file of files)
      for (const ruleCase of file.cases.filter((c) => c.expect === 'hit')) {
        const policy = policyOf((ruleCase.area ?? file.area).padEnd(12, '0'));
        const rule = present(
          rulesOn(policy, ruleCase.on).find((r) => r.rule.id === file.rule),
          file.rule,
        );
        const context = contextOf(factsOfCase(ruleCase), policyNumbers(policy, ruleCase.on).numbers);
        expect(evaluate(rule, context)).toBe('hit');
        const sentence = messageOf(rule, context, explain(rule.expression, context), {
          language: 'zh',
          ...policy,
        });
        expect(sentence).not.toMatch(/[{}]|undefined|null/);
      }
  });
  test('write Chinese sentences, titles and documents with Chinese punctuation', () => {
    // Labels and synonyms of code lists are written as the national forms write them.
    const texts = ['zh', 'zhHant', 'title', 'note', 'no'].flatMap((key) =>
      [...JSON.stringify(packSet.packs).matchAll(new RegExp(`"${key}":"([^"]*)"`, 'g'))].map(
        ([, text = '']) => text.replace(/\{[^}]*\}/g, '汉'),
      ),
    );
    expect(texts.length).toBeGreaterThan(100);
    const latin = /\p{Script=Han}\s?[,:;()]|[,:;()]\s?\p{Script=Han}/u;
    expect(texts.filter((text) => latin.test(text))).toEqual([]);
  });

  test('ask on the sheets of the place and the day, not on those of other provinces and years', () => {
    const asked = (area: string, on: string) => formsAsked(policyOf(area), on);
    const [foreign, sieves] = ['村出列指标（广西、长顺县）', '村级筛查：道路、资金和帮扶'];
    expect(asked('450121000000', '2018-12-31')).toContain(foreign);
    expect(asked(DEMO, '2018-12-31')).not.toContain(foreign);
    expect(asked(DEMO, '2020-06-30')).toContain(sieves);
    expect(asked(DEMO, '2026-03-01')).not.toContain(sieves);
    expect(asked(DEMO, '2026-03-01')).toContain('十净');
  });

  test('say money in yuan and codes by their labels', () => {
    const policy = policyOf(DEMO);
    const rule = present(
      rulesOn(policy, '2018-12-31').find((r) => r.rule.id === 'income.below-poverty-line'),
      'rule',
    );
    const file = present(
      national.cases.find((f) => f.rule === 'income.below-poverty-line')?.cases[0],
      'case',
    );
    const context = contextOf(
      { ...factsOfCase(file), day: '2018-12-31' },
      policyNumbers(policy, '2018-12-31').numbers,
    );
    const explanation = explain(rule.expression, context);
    expect(messageOf(rule, context, explanation, { language: 'en', ...policy })).toBe(
      'Net income per person of 2016: 2,951.99 yuan, below the line of 3,500 yuan',
    );
  });
});

describe('lines in force', () => {
  const lineOn = (id: string, area: string, day: string) =>
    valueOn(present(policyOf(area).parameters.get(id), id), area, day);
  test.each([
    ['poverty-line', OTHER, '2014-12-31', 2800],
    ['poverty-line', OTHER, '2016-01-01', 2952],
    ['poverty-line', OTHER, '2017-06-30', undefined],
    ['poverty-line', '522729000000', '2017-06-30', 3335],
    ['poverty-line', OTHER, '2018-12-31', undefined],
    ['poverty-line', OTHER, '2019-12-31', undefined],
    ['poverty-line', OTHER, '2020-12-31', 4000],
    ['poverty-line', OTHER, '2021-01-01', undefined],
    ['poverty-line', DEMO, '2018-12-31', 3500],
    ['poverty-line', DEMO, '2016-12-31', 2952],
    ['monitoring-line', OTHER, '2021-12-31', 6000],
    ['monitoring-line', OTHER, '2022-01-01', undefined],
    ['monitoring-line', '350121000000', '2023-06-30', 10560],
    ['monitoring-line', '533001000000', '2025-01-01', 8700],
    ['monitoring-line', DEMO, '2023-01-01', 7200],
    ['village-exit-incidence', OTHER, '2018-12-31', 3],
    ['village-exit-incidence', '340101000000', '2018-12-31', 2],
  ])('%s in %s on %s is %s', (id, area, day, value) => expect(lineOn(id, area, day)?.value).toBe(value));

  test('whatever the demo county sets says that it is invented', () => {
    const demo = present(
      packSet.packs.find((pack) => pack.id === 'cn-hainan-demo'),
      'demo pack',
    );
    const rows = [...demo.parameters, ...demo.incomeComponents].flatMap(
      (table): { reference: object; area: string }[] => [...table.values],
    );
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) {
      expect(row.reference).toMatchObject({ invented: true, title: expect.stringContaining('虚构') });
      expect(row.area).toBe('469921');
    }
  });
});

test('periods, names and income inclusion follow the day and the place', () => {
  const policy = policyOf(OTHER);
  expect(
    ['2013-12-31', '2020-12-31', '2021-01-01', '2026-01-01'].map((day) => periodOn(policy, day)?.id),
  ).toEqual([undefined, 'poverty-alleviation', 'transition', 'regular-assistance']);
  expect(
    ['2020-12-31', '2025-12-31', '2026-01-01'].map((day) => termOn(policy, 'at-risk-household', day)?.zh),
  ).toEqual(['脱贫监测户和边缘户', '监测对象', '防止返贫致贫对象']);
  expect(incomeInclusionOn(policy, 'transfer.basic-pension', '2018-06-30')?.counted).toBe(true);
  expect(incomeInclusionOn(policyOf('450101000000'), 'transfer.basic-pension', '2018-06-30')?.counted).toBe(
    false,
  );
  expect(incomeInclusionOn(policyOf(DEMO), 'transfer.basic-pension', '2018-06-30')?.counted).toBe(false);
  expect(incomeInclusionOn(policy, 'transfer.temporary-relief', '2018-06-30')).toBeUndefined();
});

describe('a directory with a fault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packs-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  test('is refused whole, with the pack, the file and the place', () => {
    mkdirSync(join(folder, 'bad', 'parameters'), { recursive: true });
    writeFileSync(
      join(folder, 'bad', 'pack.yaml'),
      "id: bad\ntitle: { zh: 坏, en: Bad }\nparent: null\narea: ''\n",
    );
    writeFileSync(join(folder, 'bad', 'README.md'), 'For people.');
    writeFileSync(
      join(folder, 'bad', 'parameters', 'line.yaml'),
      'id: line\ntitle: { zh: 线, en: Line }\nunit: yuan\nvalues: [{ from: 2018-01-01, value: 3000 }]\n',
    );
    const at = 'bad/parameters/line.yaml#values.0.reference';
    expect(readPackSet(folder)).toMatchObject({
      packSet: undefined,
      findings: [{ code: 'policy.noDocument', at }],
      unread: [{ code: 'policy.noDocument', at }],
    });
    const refusal = () => loadPackSet(folder);
    expect(refusal).toThrow(Problem);
    expect(refusal).toThrow('policy.refused');
  });
});
