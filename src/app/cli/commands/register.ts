import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import { exportRegister, importFiles } from '#modules/exchange/index.ts';
import { areaFlag, dayFlag, requiredFlag, textFlag } from '../arguments.ts';
import type { CliCommand, Shell } from '../command.ts';
import { onlyCounty, today } from '../place.ts';

const STEPS: Readonly<Record<string, { zh: string; en: string }>> = {
  read: { zh: '读表', en: 'reading' },
  stage: { zh: '送入数据库', en: 'staging' },
  compare: { zh: '与登记册比对', en: 'comparing' },
  merge: { zh: '写入登记册', en: 'writing' },
  export: { zh: '导出', en: 'exporting' },
};

function tell({ terminal }: Shell) {
  return async (step: string, done: number, total: number) => {
    const name = STEPS[step] ?? { zh: step, en: step };
    terminal.progress(`${name.zh} ${done || ''}`, `${name.en} ${done || ''}`, done, total);
  };
}

function filesOf(words: readonly string[]): string[] {
  if (words.length === 0) throw new Problem(400, 'cli.missingFile');
  return words.map((word) => {
    const path = resolve(word);
    if (!existsSync(path)) throw new Problem(400, 'file.missing', [], { path: word });
    return path;
  });
}

export const importCommand: CliCommand = {
  name: 'import',
  usage: 'import FILE… [--on DAY] [--dry-run]',
  about: {
    zh: '导入登记表（版式A、B，xlsx或csv）',
    en: 'imports register workbooks (layouts A and B, xlsx or csv)',
  },
  examples: [
    'daohu import 2018年建档立卡.xlsx --on 2018-12-31',
    'daohu import a.xlsx b.csv --dry-run --json > result.json',
  ],
  options: { on: { type: 'string' }, 'dry-run': { type: 'boolean' }, area: { type: 'string' } },
  run: async (shell) => {
    const { instance, operator, terminal, flags } = shell;
    const started = Date.now();
    const result = await importFiles(instance.services, operator, {
      paths: filesOf(flags.words),
      area: areaFlag(flags) ?? (await onlyCounty(shell)),
      on: dayFlag(flags, 'on'),
      dryRun: flags.values['dry-run'] === true,
      progress: tell(shell),
    });
    const seconds = (Date.now() - started) / 1000;
    const { changes } = result;
    const findings = result.findings.map(
      ({ check, severity, sheet, row, column, household, person, file, value }) => ({
        check,
        severity,
        sheet,
        row,
        column,
        household,
        person,
        file,
        value,
      }),
    );
    const zh = terminal.language === 'zh';
    terminal.answer({ ...result, findings, seconds }, [
      zh
        ? `数据截至 ${result.on}，读 ${changes.rows} 行，用时 ${seconds.toFixed(1)} 秒`
        : `Facts as of ${result.on}, ${changes.rows} rows, ${seconds.toFixed(1)} s`,
      zh
        ? `新增 ${changes.added.households} 户 ${changes.added.members} 人，变更 ${changes.changed.households} 户，不变 ${changes.unchanged.households} 户，表里没有 ${changes.left.households} 户`
        : `new ${changes.added.households} households ${changes.added.members} persons, changed ${changes.changed.households}, unchanged ${changes.unchanged.households}, not in the files ${changes.left.households}`,
      zh
        ? `暂不导入 ${result.keptOut.households} 户 ${result.keptOut.members} 人；导入后共 ${result.totals.households} 户 ${result.totals.members} 人`
        : `kept out ${result.keptOut.households} households ${result.keptOut.members} persons; after it ${result.totals.households} households ${result.totals.members} persons`,
      ...changes.byCheck.map((one) => `  ${one.severity === 'error' ? '×' : '?'} ${one.check}  ${one.count}`),
    ]);
    return result.findings.some((one) => one.severity === 'error') ? 1 : 0;
  },
};

export const exportCommand: CliCommand = {
  name: 'export',
  usage: 'export --layout A|B --out FILE [--area CODE] [--on DAY]',
  about: { zh: '按版式A或B导出登记册', en: 'exports the register in layout A or B' },
  examples: [
    'daohu export --layout B --out 登记表.xlsx --on 2023-09-30',
    'daohu export --layout A --area 469921100000 --out 青禾镇.csv',
  ],
  options: {
    layout: { type: 'string' },
    out: { type: 'string' },
    area: { type: 'string' },
    on: { type: 'string' },
  },
  run: async (shell) => {
    const { instance, operator, terminal, flags } = shell;
    const layout = requiredFlag(flags, 'layout');
    if (layout !== 'A' && layout !== 'B')
      throw new Problem(400, 'cli.badChoice', [], { flag: '--layout', choices: 'A, B' });
    const out = resolve(requiredFlag(flags, 'out'));
    const progress = tell(shell);
    const count = await exportRegister(
      instance.services,
      operator,
      {
        layout,
        format: out.endsWith('.csv') ? 'csv' : 'xlsx',
        area: areaFlag(flags) ?? (await onlyCounty(shell)),
        on: dayFlag(flags, 'on') ?? today(),
        fullNumbers: true,
      },
      out,
      (done) => progress('export', done, 0),
    );
    terminal.answer({ ...count, file: textFlag(flags, 'out') }, [
      terminal.language === 'zh'
        ? `已导出 ${count.households} 户 ${count.members} 人`
        : `${count.households} households, ${count.members} persons written`,
    ]);
    return 0;
  },
};
