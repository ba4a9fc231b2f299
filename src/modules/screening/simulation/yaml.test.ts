import { expect, test } from 'vitest';
import { readHouseholdNumbers, readScenario } from './yaml.ts';

const GOOD = `title: 监测线提到 8000 元
area: '469921000000'
on: 2023-12-31
today: monitored
entry: [income.below-monitoring-line, must-include]
exclusion: [exclusion]
changes:
  parameters: { monitoring-line: 8000 }
  rules:
    - id: income.below-monitoring-line
      expression: income.perHeadFen < 900000
costPerHeadYuan: 1200
truth: { file: 户编号.csv }
`;

test('a scenario is read as it stands, and what is left out has its usual value', () => {
  const { scenario, findings } = readScenario(GOOD);
  expect(findings).toEqual([]);
  expect(scenario).toMatchObject({ on: '2023-12-31', truth: { file: '户编号.csv' }, changes: { off: [] } });
  expect(scenario?.exit).toBeUndefined();
});

test.each([
  ['a misspelt word', GOOD.replace('exclusion:', 'exclusions:'), 'simulation.unknownField', '6: exclusions'],
  [
    'a misspelt word of a change',
    GOOD.replace('      expression', '      expresion'),
    'simulation.unknownField',
    '11: changes.rules.0.expresion',
  ],
  ['another today', GOOD.replace('monitored', 'poor'), 'simulation.wrong.today', '4: today'],
  [
    'a code without quotes',
    GOOD.replace("'469921000000'", '469921000000'),
    'simulation.wrong.area',
    '2: area',
  ],
  [
    'no entry rule',
    GOOD.replace('[income.below-monitoring-line, must-include]', '[]'),
    'simulation.wrong.selectors',
    '5: entry',
  ],
  ['a day that is none', GOOD.replace('2023-12-31', '2023-02-30'), 'simulation.wrong.on', '3: on'],
  [
    'a third decimal',
    GOOD.replace('1200', '0.005'),
    'simulation.wrong.costPerHeadYuan',
    '12: costPerHeadYuan',
  ],
  [
    'a number in words',
    GOOD.replace('8000 }', '八千 }'),
    'simulation.wrong.parameters',
    '8: changes.parameters.monitoring-line',
  ],
  ['a truth of its own', GOOD.replace('{ file: 户编号.csv }', '[a]'), 'simulation.wrong.truth', '13: truth'],
  ['no title', GOOD.replace('title: 监测线提到 8000 元\n', ''), 'simulation.missingField', '1: title'],
  ['nothing', '', 'simulation.wrong.file', '1: '],
])('%s is refused with its line', (_, text, code, place) => {
  const { scenario, findings, placeOf } = readScenario(text);
  expect(scenario).toBeUndefined();
  expect(findings.map((one) => [one.code, placeOf(one.at)])).toContainEqual([code, place]);
});

test('what is no YAML, and what unfolds into the whole memory, is refused', () => {
  expect(readScenario('title: [a\non: b').findings).toMatchObject([{ code: 'simulation.yaml' }]);
  const bomb = [
    'a0: &a0 [x,x,x,x,x,x,x,x,x]',
    ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`),
  ];
  expect(readScenario(bomb.join('\n')).findings).toMatchObject([
    { code: 'simulation.yaml', details: { reason: 'ALIASES' } },
  ]);
});

test('household numbers are read from a small table, with or without a title', () => {
  expect(readHouseholdNumbers('\uFEFF乡镇,户编号\r\n青禾镇,"h1"\r\n青禾镇,h2\r\n,h1\r\n')).toEqual([
    'h1',
    'h2',
  ]);
  expect(readHouseholdNumbers('h1\nh2\n\n')).toEqual(['h1', 'h2']);
});
