import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import {
  readHouseholdNumbers,
  readScenario,
  type SimulatedScenario,
  tryOut,
  writeSimulation,
} from '#modules/screening/index.ts';
import type { Scenario, SimulationView } from '#modules/screening/simulation/model.ts';
import { recordReading } from '#platform/command/reading.ts';
import { textFlag } from '../arguments.ts';
import type { CliCommand, Shell } from '../command.ts';
import { workbookFlag } from '../workbook.ts';

const EXAMPLE = [
  'title: 监测线提到 8000 元',
  "area: '469921000000'",
  'on: 2023-12-31',
  'today: monitored            # registered | monitored | any | { simulation: ID }',
  'entry: [income.below-monitoring-line, must-include]',
  'exclusion: [exclusion]',
  'exit: [guarantee]           # without it: by the entry rules; []: nobody leaves but by exclusion',
  'changes:',
  '  parameters: { monitoring-line: 8000 }',
  '  off: [guarantee.water]',
  "  rules: [{ id: income.below-monitoring-line, expression: 'income.perHeadFen < 900000' }]",
  'costPerHeadYuan: 1200',
  'truth: registered           # registered | monitored | { list: RUN } | { households: [NO] } | { file: 户编号.csv }',
];

function textOf(path: string, shown: string): string {
  if (!existsSync(path)) throw new Problem(400, 'file.missing', [], { path: shown });
  return readFileSync(path, 'utf8');
}

/** The one file of the command. @throws Problem 400 `cli.missingFile`, `cli.badArguments`, `file.missing` */
function fileOf(words: readonly string[]): string {
  const [word, other] = words;
  if (word === undefined) throw new Problem(400, 'cli.missingFile');
  if (other !== undefined) throw new Problem(400, 'cli.badArguments', [], { reason: other });
  if (!existsSync(resolve(word))) throw new Problem(400, 'file.missing', [], { path: word });
  return resolve(word);
}

type Read = { readonly scenario: Scenario; readonly placeOf: (path: string) => string };

/** @throws Problem 422 `simulation.refused` with every finding and its line */
function readFile(path: string): Read {
  const { scenario, findings, placeOf } = readScenario(readFileSync(path, 'utf8'));
  if (!scenario) {
    const found = findings.map((one) => ({ ...one, at: placeOf(one.at) }));
    throw new Problem(422, 'simulation.refused', found, { count: found.length });
  }
  const { truth, ...rest } = scenario;
  if (truth === undefined) return { scenario: rest, placeOf };
  if (typeof truth !== 'object' || !('file' in truth)) return { scenario: { ...rest, truth }, placeOf };
  const table = textOf(resolve(dirname(path), truth.file), truth.file);
  return { scenario: { ...rest, truth: { households: readHouseholdNumbers(table) } }, placeOf };
}

async function work({ instance, operator, terminal, flags }: Shell, read: Read): Promise<SimulatedScenario> {
  const language = terminal.language === 'zh' ? 'zh-CN' : 'en';
  try {
    return await tryOut(
      instance.services,
      operator,
      read.scenario,
      { language, save: flags.values.save === true },
      async (done, total) => terminal.progress(`试算 ${done} 户`, `${done} households`, done, total),
    );
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'simulation.refused') throw error;
    const found = error.findings.map((one) => ({ ...one, at: read.placeOf(one.at) }));
    const problem = new Problem(422, 'simulation.refused', found, { count: found.length });
    throw Object.assign(problem, { cause: error });
  }
}

const yuan = (fen: number) => (fen / 100).toLocaleString('en-US', { maximumFractionDigits: 2 });

function sumLines({ sums }: SimulationView, zh: boolean): string[] {
  if (!sums) return [];
  const { scenario, base } = sums;
  const row = (name: string, pick: (side: typeof base) => { households: number; persons: number }) => {
    const [a, b] = [pick(base), pick(scenario)];
    return zh
      ? `  ${name}\t现行 ${a.households} 户 ${a.persons} 人\t方案 ${b.households} 户 ${b.persons} 人`
      : `  ${name}\tas it is ${a.households} households, ${a.persons} persons\tscenario ${b.households}, ${b.persons}`;
  };
  return [
    zh
      ? `看了 ${sums.looked.households} 户 ${sums.looked.persons} 人，今天在册 ${sums.today.households} 户`
      : `${sums.looked.households} households, ${sums.looked.persons} persons looked at; in today: ${sums.today.households}`,
    row(zh ? '选中' : 'selected', (side) => side.selected),
    row(zh ? '进来' : 'enter', (side) => side.enter),
    row(zh ? '留下' : 'stay', (side) => side.stay),
    row(zh ? '出去' : 'leave', (side) => side.leave),
    row(zh ? '仍不在' : 'neither', (side) => side.neither),
    row(zh ? '看不出' : 'cannot tell', (side) => side.unknown),
    zh
      ? `  花费 现行 ${yuan(base.costFen)} 元，方案 ${yuan(scenario.costFen)} 元，差 ${yuan(sums.costDifferenceFen)} 元`
      : `  cost as it is ${yuan(base.costFen)}, scenario ${yuan(scenario.costFen)}, difference ${yuan(sums.costDifferenceFen)} yuan`,
    ...(['base', 'scenario'] as const).flatMap((side) => truthLines(side, sums[side].truth, zh)),
  ];
}

type Truth = NonNullable<SimulationView['sums']>['base']['truth'];

function truthLines(side: 'base' | 'scenario', truth: Truth, zh: boolean): string[] {
  if (!truth) return [];
  const { exclusionError: out, inclusionError: into } = truth;
  const [percentOut, percentIn] = [out.percent ?? '—', into.percent ?? '—'];
  const name = { base: zh ? '现行' : 'as it is', scenario: zh ? '方案' : 'scenario' }[side];
  return [
    zh
      ? `  ${name}：漏 ${out.wrong.households}/${out.base.households} 户 ${percentOut}%，错 ${into.wrong.households}/${into.base.households} 户 ${percentIn}%`
      : `  ${name}: exclusion error ${out.wrong.households}/${out.base.households} ${percentOut}%, inclusion error ${into.wrong.households}/${into.base.households} ${percentIn}%`,
  ];
}

function viewLines(view: SimulationView, zh: boolean): string[] {
  return [
    `${view.title}  ${view.areaName}  ${view.on}`,
    ...view.missing.map(({ title }) =>
      zh ? `！没有这一天、这个地区的数值，不猜：${title}` : `! no value for this day and place: ${title}`,
    ),
    ...sumLines(view, zh),
    zh ? '按原因（首先起作用 / 全部，户）：' : 'By cause (first / all, households):',
    ...view.causes.map(
      (one) =>
        `  ${one.group}\t${one.first.households} / ${one.all}\t${one.title ?? one.cause}  [${one.cause}]`,
    ),
    zh
      ? '按地区（进来 / 留下 / 出去 / 看不出，户）：'
      : 'By area (enter / stay / leave / cannot tell, households):',
    ...view.byArea.map(({ areaName, sums: { scenario } }) => {
      const counts = [scenario.enter, scenario.stay, scenario.leave, scenario.unknown];
      return `  ${counts.map(({ households }) => households).join(' / ')}\t${areaName}`;
    }),
  ];
}

export const simulateCommand: CliCommand = {
  name: 'simulate',
  usage: 'simulate SCENARIO.yaml [--save] [--out FILE.xlsx]',
  about: {
    zh: '试算：改一条线、一条规则或不纳入条件，谁会进来、谁会出去，花多少钱；登记册一点不动',
    en: 'tries a policy out: change a line, a rule or an exclusion, and see who would enter and leave and what it costs; the register stays as it is',
  },
  more: ['SCENARIO.yaml:', ...EXAMPLE.map((line) => `  ${line}`), '--save: the pages of 试算 show it too'],
  examples: [
    'daohu simulate 方案.yaml',
    'daohu simulate 方案.yaml --json > 试算.json',
    'daohu simulate 方案.yaml --save --out 试算.xlsx',
  ],
  options: { save: { type: 'boolean' }, out: { type: 'string' } },
  run: async (shell) => {
    const { instance, operator, terminal, flags } = shell;
    const out = workbookFlag(flags);
    const started = Date.now();
    const zh = terminal.language === 'zh';
    const { saved, view } = await work(shell, readFile(fileOf(flags.words)));
    if (out !== undefined) {
      await writeSimulation(instance.services, operator, {
        find: async () => saved,
        language: zh ? 'zh-CN' : 'en',
        path: resolve(out),
        progress: async (done, total) => terminal.progress(`写表 ${done} 户`, `${done} written`, done, total),
      });
      await recordReading(instance.services, operator, {
        name: 'screening.exportSimulation',
        subject: 'export:shell',
        area: view.area,
        details: { on: view.on },
      });
    }
    const seconds = (Date.now() - started) / 1000;
    const simulation = flags.values.save === true ? view.id : null;
    terminal.answer({ ...view, id: simulation, seconds, file: textFlag(flags, 'out') ?? null }, [
      ...viewLines(view, zh),
      ...(simulation === null ? [] : [zh ? `已存：${simulation}` : `saved: ${simulation}`]),
      ...(out === undefined ? [] : [zh ? `名单已写入 ${out}` : `The households are in ${out}`]),
    ]);
    return 0;
  },
};
