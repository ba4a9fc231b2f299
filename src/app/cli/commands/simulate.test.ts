import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '#kernel/problem.ts';
import { readScenario } from '#modules/screening/index.ts';
import { testActor } from '../../../../tests/setup/database.ts';
import { COUNTY, DAY } from '../../../../tests/setup/small-register.ts';
import { tryingOut } from '../../../../tests/setup/trying-out.ts';
import type { Instance } from '../../instance.ts';
import { readArguments } from '../arguments.ts';
import { helpOf } from '../help.ts';
import { problemLines } from '../problems.ts';
import { simulateCommand } from './simulate.ts';

let office: Awaited<ReturnType<typeof tryingOut>>;
let folder: string;
beforeAll(async () => {
  office = await tryingOut();
  folder = mkdtempSync(join(tmpdir(), 'daohu-simulate-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await office.close();
});

const operator = { ...testActor('operator', '529921'), id: 'operator' };

/** Sends the words that stand behind `daohu simulate`. */
async function daohu(...words: string[]) {
  const told: { data?: Record<string, unknown>; lines: readonly string[] } = { lines: [] };
  const terminal = {
    json: words.includes('--json'),
    language: 'zh',
    say: () => undefined,
    clear: () => undefined,
    progress: () => undefined,
    answer: (data: unknown, lines: readonly string[]) => Object.assign(told, { data, lines }),
  } as const;
  const flags = readArguments(words, simulateCommand.options);
  const instance = { services: office.services } as Instance;
  const code = await simulateCommand.run({ instance, operator, terminal, flags });
  return { code, ...told };
}

function scenario(name: string, more = ''): string {
  const path = join(folder, name);
  const lines = [
    'title: 线提到 4000 元',
    `area: '${COUNTY}'`,
    `on: ${DAY}`,
    'today: registered',
    'entry: [income.below-poverty-line]',
    'changes:',
    '  parameters: { poverty-line: 4000 }',
    'costPerHeadYuan: 100',
    more,
  ];
  writeFileSync(path, lines.join('\n'));
  return path;
}

test('a file is worked out and told, and nothing is saved', async () => {
  const { code, data, lines } = await daohu(scenario('a.yaml'));
  expect(code).toBe(0);
  expect(data).toMatchObject({
    id: null,
    sums: { scenario: { enter: { households: 2 }, costFen: 100_000 }, costDifferenceFen: 30_000 },
  });
  expect(lines.join('\n')).toContain('进来\t现行 1 户 4 人\t方案 2 户 6 人');
  expect((await office.query('select 1 from simulation')).rows).toEqual([]);
});

test('with --save it stands among the saved ones, and --out writes the workbook', async () => {
  const out = join(folder, '试算.xlsx');
  const { data } = await daohu(scenario('b.yaml', 'truth: monitored'), '--save', '--out', out, '--json');
  expect(existsSync(out)).toBe(true);
  const { rows } = await office.query('select id, state, created_by from simulation');
  expect(rows).toEqual([{ id: data?.id, state: 'done', created_by: 'operator' }]);
});

test('the truth may stand in a table beside the file', async () => {
  writeFileSync(join(folder, '名单.csv'), '\uFEFF户编号,户主\nh2,黄文生\nh4,陈玉兰\n');
  const { data } = await daohu(scenario('c.yaml', 'truth: { file: 名单.csv }'));
  expect(data).toMatchObject({
    truthHouseholds: 2,
    sums: { scenario: { truth: { exclusionError: { percent: 50 } } } },
  });
});

test.each([
  ['a misspelt word', 'exclusions: [x]', '9: exclusions'],
  ['a rule that is not in force', 'exclusion: [no.such-rule]', '9: exclusion.0'],
  ['a table that is not there', 'truth: { file: nowhere.csv }', 'nowhere.csv'],
])('%s is refused with its place and what to do', async (_, more, place) => {
  const problem = await daohu(scenario('d.yaml', more)).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Problem);
  for (const language of ['zh', 'en'] as const) {
    const told = problemLines(problem as Problem, language).join('\n');
    expect(told).toContain(place);
    expect(told).not.toContain('simulation.');
  }
});

test('without a file, with two, and with a table of another kind it is refused', async () => {
  const code = async (...words: string[]) =>
    ((await daohu(...words).catch((error: unknown) => error)) as Problem).code;
  const path = scenario('e.yaml');
  expect([
    await code(),
    await code(path, path),
    await code('no.yaml'),
    await code(path, '--out', 'x.csv'),
  ]).toEqual(['cli.missingFile', 'cli.badArguments', 'file.missing', 'cli.badChoice']);
});

test('the example of its help is a scenario', () => {
  const lines = helpOf(simulateCommand, 'zh');
  const from = lines.indexOf('SCENARIO.yaml:') + 1;
  const example = lines
    .slice(
      from,
      lines.findIndex((line) => line.startsWith('--save')),
    )
    .map((line) => line.slice(2));
  expect(readScenario(example.join('\n')).findings).toEqual([]);
});
