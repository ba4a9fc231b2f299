import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import { resolvePacks } from './resolve.ts';
import type { Rule } from './rules.ts';

const folder = new URL('../../packs/', import.meta.url);
const packs = loadPackSet(folder.pathname);
const country = present(
  packs.packs.find((pack) => pack.id === 'cn-national'),
  'the country’s pack',
);
const rulesOfAll = packs.packs.flatMap((pack) => pack.rules);

/** The counties' scripts of 2023 and the program of 2021 with its 28 checks: where the titles of the data checks come from. */
const SOURCES = /2023 年度防返贫监测信息核查规则|2021 年导出数据核查程序/;
const checks = country.rules.filter(
  (rule) => rule.kind === 'data-check' && SOURCES.test(rule.reference.title),
);
const ids = [...new Set(checks.map((rule) => rule.id))];
const casesOf = (id: string) =>
  country.cases.filter((file) => file.rule === id).flatMap((file) => file.cases);

/** Written otherwise and the same. */
const meaning = (rule: Rule) => rule.expression.replace(/\s+/g, '');

/** Every number that the titles carry; 2_01 and 1_03 have titles whose numbers nobody has seen. */
const NUMBERS =
  `1_01_001 1_01_002 1_01_003 1_01_004 1_02_001 1_02_002 1_02_003 1_02_004 1_02_005 1_02_006 1_02_008 1_02_009 1_03
  1_11_001 1_11_002 1_11_006 1_11_007 1_11_009 1_11_010 1_12_002 1_12_003 1_12_004 2_01_001 2_01_006 2_01_008 2_01_011 2_01_015
  2_11_001 2_11_002 2_11_006 2_12_004 2_12_008 2_12_015 2_12_017 3_01_005 3_01_006 3_01_011 3_02_008 3_02_011 3_02_013 3_03_001
  3_03_003 3_11_003 3_12_004 4_01_006 4_12_002 4_11_006 4_11_009 4_11_010 4_11_012 4_11_014 4_11_015 4_11_016 4_12_003 5_01_004
  5_01_005 5_01_006 5_12_003 5_12_004 5_12_005 5_11_013 5_11_030 5_11_032 5_12_002 5_12_007 5_12_008 5_12_013 5_14_002 5_14_008
  5_14_010 5_14_020 5_15_007 5_15_009 5_15_011 5_15_012 5_15_013 5_15_014 5_15_015 5_15_016 5_15_017 5_15_019 5_15_020 5_15_021
  5_15_023 5_16_005 1111_2 1111_4 1111_06 1111_07 1111_09 1111_13 1111_16 1111_17 1111_18 贵州乡村振兴云`.split(
    /\s+/,
  );

describe('data checks of the country’s pack', () => {
  test('are at least eighty titles of the counties’ scripts and program', () => {
    expect(ids.length).toBeGreaterThanOrEqual(80);
    for (const { reference } of checks) expect(reference.confidence).toMatch(/^[HML]$/);
  });

  test.each(ids)('%s has a case for a hit, for clear, for unknown and for before its time', (id) => {
    const expected = new Set(casesOf(id).map((one) => one.expect));
    expect([...expected].sort()).toEqual(['clear', 'hit', 'not-in-force', 'unknown']);
  });

  test('no two say the same', () => {
    const byMeaning = Map.groupBy(checks, meaning);
    const twice = [...byMeaning.values()].map((rules) => [...new Set(rules.map((rule) => rule.id))]);
    expect(twice.filter((same) => same.length > 1)).toEqual([]);
  });

  test('every number is held by a rule, or said to be held elsewhere or not at all', () => {
    const head = readFileSync(new URL('cn-national/rules/checks-members.yaml', folder), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .join('\n');
    const told = [...checks.map((rule) => rule.reference.title), head].join('\n');
    expect(NUMBERS.filter((number) => !told.includes(number))).toEqual([]);
    const items = Array.from({ length: 28 }, (_, i) => i + 1).filter(
      (no) =>
        !checks.some((rule) =>
          new RegExp(`第 ([\\d、]*、)?${no}(、[\\d、]*)? 项`).test(rule.reference.title),
        ) && !new RegExp(`no\\. (\\d+, )*${no}\\b`).test(head),
    );
    expect(items).toEqual([]);
  });

  test('what is asked of monitored households is asked of all three kinds', () => {
    const asked = checks.filter((rule) => rule.reference.title.match(/\d_11_\d/));
    expect(asked.length).toBeGreaterThan(15);
    // The scripts ask 户类型 or one kind where their title says 监测对象.
    for (const { expression } of asked) expect(expression).not.toMatch(/householdType|monitoredKind/);
  });
});

describe('warnings', () => {
  test('a threshold that no national document gives has no national value', () => {
    for (const id of ['income-fall-warning', 'medical-cost-warning', 'self-paid-warning']) {
      const values = present(
        country.parameters.find((parameter) => parameter.id === id),
        id,
      ).values;
      expect(values).toEqual([]);
      const here = present(resolvePacks(packs, '469921000000'), 'the demonstration county');
      for (const value of present(here.parameters.get(id), id).values)
        expect(value.reference.invented).toBe(true);
    }
  });
});

describe('words of all rules', () => {
  const texts = rulesOfAll.flatMap((rule) => [
    [rule.id, rule.title] as const,
    [rule.id, rule.message] as const,
  ]);
  const filled = (text: string) => text.replace(/\{[^}]*\}/g, '1');

  test('Chinese has full-width marks, English has none, neither ends with a stop', () => {
    const odd = texts.filter(([, { zh, en }]) => {
      const chinese = filled(zh).replace(/\d,\d/g, '');
      return /[,:;?!()]|\.$|。$/.test(chinese) || /[\u3400-\u9fff，。：；（）、]|\.$/.test(filled(en));
    });
    expect(odd).toEqual([]);
  });

  test('both languages show the same values', () => {
    const values = (text: string) => [...text.matchAll(/\{[^}]*\}/g)].map(([whole]) => whole).sort();
    for (const [id, { zh, en }] of texts) expect([id, ...values(en)]).toEqual([id, ...values(zh)]);
  });

  test('one office has one name', () => {
    const names = Map.groupBy(rulesOfAll, (rule) => rule.responsible.zh);
    for (const [zh, rules] of names)
      expect([zh, ...new Set(rules.map((rule) => rule.responsible.en))]).toHaveLength(2);
  });
});
