import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { type Pack, type PackText, parsePack } from './pack.ts';
import { incomeInclusionOn, periodOn, policyNumbers, rulesOn, termOn } from './policy.ts';
import { assemblePacks, resolvePacks } from './resolve.ts';

const REFERENCE = 'reference: { title: 示例文件, no: 示例〔2018〕1号, invented: true }';
const TITLE = 'title: { zh: 示例, en: Example }';
const HEAD = `id: base\n${TITLE}\nparent: null\narea: ''`;
const CHILD = `id: county\n${TITLE}\nparent: base\narea: '469921'`;
const LINE = (value: number, more = '') =>
  `id: line\n${TITLE}\nunit: yuan\nvalues: [{ from: 2018-01-01, value: ${value}, ${REFERENCE}${more} }]`;
const RULE = (expression: string, more = '') =>
  `- id: income.below\n  ${TITLE}\n  kind: risk-warning\n  from: 2018-01-01\n  severity: high\n  responsible: { zh: 村, en: Village }\n  expression: ${JSON.stringify(expression)}\n  message: { zh: '{income.perHeadFen:yuan}', en: '{income.perHeadFen:yuan}' }\n  ${REFERENCE}\n${more}`;
const CASE = (fen: number, expected: string) =>
  `- rule: income.below\n  cases: [{ name: a, on: 2018-06-30, income: { perHeadFen: ${fen} }, expect: ${expected} }]`;

const files = (...pairs: [string, string][]): PackText[] => pairs.map(([path, text]) => ({ path, text }));
const head: [string, string] = ['pack.yaml', HEAD];
const line: [string, string] = ['parameters/line.yaml', LINE(3000)];
const rule: [string, string] = ['rules/income.yaml', RULE('income.perHeadFen < policy.lineFen')];
const hit: [string, string] = ['cases/income.yaml', CASE(299999, 'hit')];

const codesOf = (findings: readonly { code: string }[]) => findings.map((f) => f.code);
function pack(...pairs: [string, string][]): Pack {
  const { pack: parsed, findings } = parsePack(files(...pairs));
  expect(findings).toEqual([]);
  return present(parsed, 'no findings, so a pack');
}

test('a small pack loads, its rule runs, its case holds', () => {
  const { packSet, findings } = assemblePacks([pack(head, line, rule, hit)]);
  expect(findings).toEqual([]);
  const policy = present(resolvePacks(packSet, '469921000000'), 'the base pack speaks for every place');
  expect(policyNumbers(policy, '2018-01-01')).toEqual({ numbers: { lineFen: 300000 }, findings: [] });
  expect(rulesOn(policy, '2018-01-01').map((r) => r.rule.id)).toEqual(['income.below']);
  expect(rulesOn(policy, '2017-12-31')).toEqual([]);
  expect(rulesOn(policy, '2018-01-01', ['guarantee'])).toEqual([]);
});

test('what policy does not know is said, not guessed', () => {
  const { packSet } = assemblePacks([pack(head, line)]);
  const policy = present(resolvePacks(packSet, '469921000000'), 'base');
  expect(policyNumbers(policy, '2017-12-31')).toEqual({
    numbers: { lineFen: null },
    findings: [
      {
        code: 'policy.noValue',
        at: 'line',
        details: { parameter: 'line', area: '469921000000', day: '2017-12-31' },
      },
    ],
  });
  expect([
    periodOn(policy, '2017-01-01'),
    termOn(policy, 'x', '2017-01-01'),
    incomeInclusionOn(policy, 'x', '2017-01-01'),
  ]).toEqual([undefined, undefined, undefined]);
});

const refusals: [string, [string, string][], string, string][] = [
  ['no pack.yaml', [line], 'policy.pack.noHead', 'pack.yaml'],
  [
    'a value without a document',
    [head, ['parameters/line.yaml', LINE(1).replace(`, ${REFERENCE}`, '')]],
    'policy.noDocument',
    'parameters/line.yaml#values.0.reference',
  ],
  [
    'a document without a title',
    [head, ['parameters/line.yaml', LINE(1).replace('示例文件', "' '")]],
    'policy.noDocument',
    'parameters/line.yaml#values.0.reference.title',
  ],
  [
    'a rule without a document',
    [head, line, ['rules/income.yaml', RULE('income.perHeadFen < 1').replace(REFERENCE, '')], hit],
    'policy.noDocument',
    'rules/income.yaml#0.reference',
  ],
  [
    'broken YAML',
    [head, ['parameters/line.yaml', 'id: [']],
    'policy.file.unreadable',
    'parameters/line.yaml',
  ],
  [
    'an unknown key',
    [head, ['parameters/line.yaml', LINE(1).replace('value: 1', 'value: 1, vaule: 2')]],
    'policy.schema',
    'parameters/line.yaml#values.0',
  ],
  [
    'a day that does not exist',
    [head, ['parameters/line.yaml', LINE(1).replace('2018-01-01', '2018-02-30')]],
    'policy.schema',
    'parameters/line.yaml#values.0.from',
  ],
  [
    'two values on one day',
    [
      head,
      [
        'parameters/line.yaml',
        LINE(1).replace('values: [', `values: [{ from: 2019-01-01, value: 2, ${REFERENCE} }, `),
      ],
    ],
    'policy.period.overlap',
    'parameters/line.yaml',
  ],
  [
    'a file that nothing reads',
    [head, ['parametres/line.yaml', LINE(1)]],
    'policy.file.unknown',
    'parametres/line.yaml',
  ],
  [
    'a path that climbs',
    [head, ['codes/../../line.yaml', LINE(1)]],
    'policy.file.unknown',
    'codes/../../line.yaml',
  ],
  [
    'one parameter in two files',
    [head, line, ['parameters/again.yaml', LINE(1)]],
    'policy.id.duplicate',
    'parameters',
  ],
  ['a rule without a case', [head, line, rule], 'policy.rule.noCase', 'income.below'],
  [
    'two versions of a rule on one day',
    [head, line, ['rules/income.yaml', RULE('income.perHeadFen < 1') + RULE('income.perHeadFen < 2')], hit],
    'policy.period.overlap',
    'income.below',
  ],
  [
    'a text that two code values claim',
    [
      head,
      [
        'codes/a.yaml',
        `id: a\ntitle: 甲\n${REFERENCE}\nvalues: [{ code: x, label: 甲, english: X }, { code: y, label: 乙, english: Y, synonyms: [ 甲 ] }]`,
      ],
    ],
    'policy.code.ambiguous',
    'codes/a.yaml',
  ],
  [
    'a code twice',
    [
      head,
      [
        'codes/a.yaml',
        `id: a\ntitle: 甲\n${REFERENCE}\nvalues: [{ code: x, label: 甲, english: X }, { code: x, label: 乙, english: Y }]`,
      ],
    ],
    'policy.code.duplicate',
    'codes/a.yaml',
  ],
];

describe('a pack is refused for', () => {
  test.each(refusals)('%s', (_, pairs, code, at) => {
    const { findings } = parsePack(files(...pairs));
    expect(findings).toContainEqual(expect.objectContaining({ code, at }));
  });
  test('several mistakes at once: all are told', () => {
    const broken: [string, string] = ['parameters/line.yaml', LINE(1).replace(`, ${REFERENCE}`, '')];
    expect(codesOf(parsePack(files(head, broken, rule, ['x/y.yaml', ''])).findings)).toEqual([
      'policy.noDocument',
      'policy.file.unknown',
      'policy.rule.noCase',
    ]);
  });
  test('an alias bomb', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`;
    expect(codesOf(parsePack(files(head, ['parameters/line.yaml', bomb])).findings)).toEqual([
      'policy.file.unreadable',
    ]);
  });
});

describe('packs do not fit together when', () => {
  const base = pack(head, line, rule, hit);
  const child = (...pairs: [string, string][]) => pack(['pack.yaml', CHILD], ...pairs);
  test.each<[string, () => Pack[], string]>([
    ['a parent is missing', () => [child()], 'policy.pack.noParent'],
    ['two are called the same', () => [base, { ...base }], 'policy.pack.duplicate'],
    ['parents go round', () => [{ ...base, parent: 'county', area: '469921' }, child()], 'policy.pack.cycle'],
    [
      'a child lies outside its parent',
      () => [{ ...base, area: '53' }, child()],
      'policy.pack.outsideParent',
    ],
    [
      'a parameter changes its unit',
      () => [base, child(['parameters/line.yaml', LINE(1).replace('yuan', 'days')])],
      'policy.parameter.otherUnit',
    ],
    [
      'an income line names a parameter that is not there',
      () => [
        pack(['pack.yaml', `${HEAD}\nincomeLines: [{ parameter: line, from: 2018-01-01, ${REFERENCE} }]`]),
      ],
      'policy.incomeLine.noParameter',
    ],
    ['a rule reads an unknown parameter', () => [pack(head, rule, hit)], 'policy.expression.unknownName'],
    [
      'a message names an unknown value',
      () => [
        pack(
          head,
          line,
          [
            'rules/r.yaml',
            RULE('income.perHeadFen < 1').replaceAll('{income.perHeadFen:yuan}', '{income.nothing}'),
          ],
          hit,
        ),
      ],
      'policy.message.placeholder',
    ],
    [
      'a case is not met',
      () => [pack(head, line, rule, ['cases/c.yaml', CASE(300000, 'hit')])],
      'policy.case.failed',
    ],
    [
      'a case names a rule that is not there',
      () => [
        pack(head, line, rule, hit),
        child(['cases/c.yaml', CASE(1, 'hit').replace('income.below', 'income.beyond')]),
      ],
      'policy.case.noRule',
    ],
    [
      'a case uses a code that no list has',
      () => [
        pack(head, line, rule, [
          'cases/c.yaml',
          CASE(1, 'hit').replace('expect', 'household: { risks: [ cold ] }, expect'),
        ]),
      ],
      'policy.case.unknownCode',
    ],
  ])('%s', (_, packs, code) => expect(codesOf(assemblePacks(packs()).findings)).toContain(code));

  test('a reason is told once, though the rule is read for each pack below', () => {
    const { findings } = assemblePacks([pack(head, rule, hit), child()]);
    expect(codesOf(findings).filter((code) => code === 'policy.expression.unknownName')).toHaveLength(1);
  });
});

describe('a county pack', () => {
  const base = pack(head, line, rule, hit);
  const county = pack(
    ['pack.yaml', CHILD],
    ['parameters/line.yaml', LINE(3500, ", to: 2018-12-31, area: '469921'")],
    ['cases/c.yaml', CASE(349999, 'hit')],
  );
  const { packSet, findings } = assemblePacks([county, base]);
  const lineOn = (area: string, day: string) =>
    policyNumbers(present(resolvePacks(packSet, area), 'policy'), day).numbers.lineFen;

  test('overrides its parent there, for its days only', () => {
    expect(findings).toEqual([]);
    expect([lineOn('469921000000', '2018-12-31'), lineOn('469921101001', '2018-12-31')]).toEqual([
      350000, 350000,
    ]);
    expect([lineOn('469921000000', '2019-01-01'), lineOn('469922000000', '2018-12-31')]).toEqual([
      300000, 300000,
    ]);
  });
  test('replaces a rule by one of the same id, and the cases that come with it decide', () => {
    const stricter = pack(
      ['pack.yaml', CHILD],
      ['rules/r.yaml', RULE('income.perHeadFen < policy.lineFen * 2')],
      ['cases/c.yaml', CASE(599999, 'hit')],
    );
    const set = assemblePacks([base, stricter]);
    expect(set.findings).toEqual([]);
    const rules = rulesOn(present(resolvePacks(set.packSet, '469921000000'), 'policy'), '2018-06-30');
    expect(rules.map((r) => [r.rule.id, r.rule.pack])).toEqual([['income.below', 'county']]);
  });
  test('adds spellings and values to a code list without taking any away', () => {
    const list = (values: string): [string, string] => [
      'codes/a.yaml',
      `id: a\ntitle: 甲\n${REFERENCE}\nvalues: [${values}]`,
    ];
    const set = assemblePacks([
      pack(head, list('{ code: x, label: 甲, english: X, synonyms: [ 子 ] }')),
      pack(
        ['pack.yaml', CHILD],
        list('{ code: x, label: 甲, english: X, synonyms: [ 丑 ] }, { code: y, label: 乙, english: Y }'),
      ),
    ]);
    expect(
      set.packSet.merged
        .get('county')
        ?.codes.get('a')
        ?.values.map((v) => [v.code, v.synonyms]),
    ).toEqual([
      ['x', ['子', '丑']],
      ['y', []],
    ]);
    expect(set.packSet.merged.get('base')?.codes.get('a')?.values).toHaveLength(1);
  });
});
