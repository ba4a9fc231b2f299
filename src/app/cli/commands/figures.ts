import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import { figuresFor, ReportKind, summaryWord } from '#modules/reports/index.ts';
import { areaFlag, dayFlag, type Flags, instantFlag, listFlag, requiredFlag } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import { onlyCounty, today } from '../place.ts';

/** `--id A --id B`, `--id A,B` and `--id A B` mean the same. @throws Problem 400 `cli.badArguments` for words without `--id` */
function idsOf(flags: Flags): string[] | undefined {
  const ids = listFlag(flags, 'id');
  if (ids === undefined && flags.words.length > 0)
    throw new Problem(400, 'cli.badArguments', [], { reason: flags.words.join(' ') });
  return ids === undefined ? undefined : [...ids, ...flags.words];
}

export const figuresCommand: CliCommand = {
  name: 'figures',
  usage: 'figures --on DAY [--known INSTANT] [--area CODE] [--id ID…]',
  about: {
    zh: '算指标：数值、分子、分母和依据摘要',
    en: 'counts indicators: value, operands and digest of the evidence',
  },
  examples: [
    'daohu figures --on 2018-12-31',
    'daohu figures --on 2018-12-31 --area 469921100000 --id households.all --id poverty.incidence --json',
    'daohu figures --on 2018-12-31 --known 2019-01-15T09:00:00+08:00 --json',
  ],
  options: {
    on: { type: 'string' },
    known: { type: 'string' },
    area: { type: 'string' },
    id: { type: 'string', multiple: true },
  },
  run: async (shell) => {
    const { instance, operator, terminal, flags } = shell;
    const figures = await figuresFor(instance.services, operator, {
      area: areaFlag(flags) ?? (await onlyCounty(shell)),
      on: dayFlag(flags, 'on') ?? today(),
      known: instantFlag(flags, 'known'),
      ids: idsOf(flags),
      withDigest: true,
    });
    const unknown = terminal.language === 'zh' ? '不知道' : 'not known';
    terminal.answer(
      figures,
      figures.map(({ id, title, value, unit, numerator, denominator }) => {
        const operands = denominator === null ? '' : `  (${numerator} / ${denominator})`;
        return `${id.padEnd(42)} ${value === null ? unknown : `${value} ${unit}`}${operands}  ${title}`;
      }),
    );
    return 0;
  },
};

export const reportCommand: CliCommand = {
  name: 'report',
  usage: 'report KIND --area CODE --on DAY --out FILE.docx',
  about: {
    zh: '生成并存档工作总结（Word）：annual-summary、half-year-summary',
    en: 'makes and saves a work summary (Word): annual-summary, half-year-summary',
  },
  examples: [
    'daohu report annual-summary --area 469921000000 --on 2018-12-31 --out 2018年总结.docx',
    'daohu report half-year-summary --area 469921100000 --on 2019-06-30 --out 青禾镇上半年.docx --json',
  ],
  options: { area: { type: 'string' }, on: { type: 'string' }, out: { type: 'string' } },
  run: async (shell) => {
    const { instance, operator, terminal, flags } = shell;
    const kind = ReportKind.safeParse(flags.words[0]);
    if (!kind.success)
      throw new Problem(400, 'cli.badChoice', [], { flag: 'KIND', choices: ReportKind.options.join(', ') });
    const out = requiredFlag(flags, 'out');
    const on = dayFlag(flags, 'on');
    if (on === undefined) throw new Problem(400, 'cli.missingFlag', [], { flag: '--on' });
    const { report, content } = await summaryWord(instance.services, operator, {
      kind: kind.data,
      area: areaFlag(flags) ?? (await onlyCounty(shell)),
      on,
    });
    await writeFile(resolve(out), content);
    const { id, title, known, figures } = report;
    terminal.answer({ report: id, title, on, known, figures: figures.length, file: out }, [
      terminal.language === 'zh'
        ? `已生成“${title}”，${figures.length} 个数已存档，文件 ${out}`
        : `“${title}” written to ${out}; its ${figures.length} figures are frozen`,
    ]);
    return 0;
  },
};
