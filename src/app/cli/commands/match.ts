import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import { columnsOfSender, type ListMatch, type ListResult, matchList } from '#modules/screening/index.ts';
import { areaFlag, dayFlag, type Flags, listFlag, requiredFlag, textFlag } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import { onlyCounty, today } from '../place.ts';

/** One file: rows are told by their number, which two files would share. @throws Problem 400 `cli.missingFile`, `cli.badArguments`, `file.missing` */
function fileOf(words: readonly string[]): string {
  const [word, other] = words;
  if (word === undefined) throw new Problem(400, 'cli.missingFile');
  if (other !== undefined) throw new Problem(400, 'cli.badArguments', [], { reason: other });
  const path = resolve(word);
  if (!existsSync(path)) throw new Problem(400, 'file.missing', [], { path: word });
  return path;
}

/** `--column 车主=name --column 备注=-`: what the title of a column means; `-` puts it aside. @throws Problem 400 `cli.badChoice` */
function mappingFlag(flags: Flags): Record<string, string | null> {
  const pairs = (listFlag(flags, 'column') ?? []).map((text) => {
    const [, header = '', meaning = ''] = /^(.+)=([a-z-]+)$/.exec(text) ?? [];
    if (header === '')
      throw new Problem(400, 'cli.badChoice', [], { flag: '--column', choices: 'TITLE=MEANING' });
    return [header, meaning === '-' ? null : meaning] as const;
  });
  return Object.fromEntries(pairs);
}

const WORDS = {
  exact: { zh: '确定', en: 'exact' },
  probable: { zh: '很可能', en: 'probable' },
  possible: { zh: '可能', en: 'possible' },
} as const;

type Language = 'zh' | 'en';

/** How the sender's columns were understood before. */
function rememberedLines(
  sender: string | undefined,
  columns: Readonly<Record<string, string | null>>,
  language: Language,
): string[] {
  const pairs = Object.entries(columns).flatMap(([title, meaning]) =>
    meaning === null ? [] : [`${title}=${meaning}`],
  );
  if (sender === undefined || pairs.length === 0) return [];
  return [
    language === 'zh'
      ? `按“${sender}”的名单记住的认列：${pairs.join('  ')}`
      : `columns as remembered for “${sender}”: ${pairs.join('  ')}`,
  ];
}

/** What was understood of the sheets, as far as somebody should look at it. */
function sheetLines({ sheets }: ListResult, language: Language): string[] {
  const zh = language === 'zh';
  return sheets.flatMap(({ sheet, skipped, columns }) => {
    if (skipped === 'hidden')
      return [zh ? `！没有读隐藏的表：${sheet}` : `! hidden sheet not read: ${sheet}`];
    if (skipped) return [zh ? `！没有认出表头：${sheet}` : `! no header recognised: ${sheet}`];
    return columns
      .filter((column) => column.certainty === 'doubtful')
      .map(({ header, meaning }) =>
        zh
          ? `！这一列拿不准，当作“${meaning}”：${sheet} · ${header}`
          : `! doubtful column, taken as “${meaning}”: ${sheet} · ${header}`,
      );
  });
}

function matchLine({ row, member, certainty, kept }: ListMatch, language: Language): string {
  const facts = kept.map(({ title, value }) => `${title[language]} ${value}`).join('  ');
  const { nationalHouseholdNo, nationalPersonNo, name } = member;
  return [row, WORDS[certainty][language], nationalHouseholdNo, nationalPersonNo, name, facts].join('\t');
}

function lines(result: ListResult, language: Language, seconds: number): string[] {
  const { kind, rows, members, counts, matches } = result;
  const zh = language === 'zh';
  const title = kind.title[language];
  return [
    ...sheetLines(result, language),
    zh
      ? `${title}：名单 ${rows} 行，与登记册 ${members} 人比对，用时 ${seconds.toFixed(1)} 秒`
      : `${title}: ${rows} rows against ${members} persons of the register, ${seconds.toFixed(1)} s`,
    ...(['exact', 'probable', 'possible'] as const).map((one) => `  ${WORDS[one][language]}  ${counts[one]}`),
    ...(matches.length === 0
      ? []
      : [
          zh
            ? '行号\t把握\t户编号\t人编号\t姓名\t名单内容'
            : 'row\tcertainty\thousehold\tperson\tname\tin the list',
        ]),
    ...matches.map((match) => matchLine(match, language)),
  ];
}

export const matchCommand: CliCommand = {
  name: 'match',
  usage: 'match FILE --kind KIND [--on DAY] [--area CODE] [--sender OFFICE] [--column TITLE=MEANING…]',
  about: {
    zh: '用其他部门的名单与登记册比对：证件号相同的，写错、缺位或没有证件号而姓名、出生日期、村相符的',
    en: "matches another department's list with the register: by number, or by name, birth and village where it is wrong or missing",
  },
  more: [
    'KIND: vehicle business payroll property death minimum-living disability student medical, and what the packs of the place add',
    'OFFICE: the columns are understood as somebody said for its last list of the kind',
    'MEANING: name document birth sex town village address, the id of a fact of the kind, or - for a column to leave out',
  ],
  examples: [
    'daohu match 车管所.xlsx --kind vehicle',
    'daohu match 死亡人员.csv --kind death --on 2018-12-31 --json > 比对.json',
  ],
  options: {
    kind: { type: 'string' },
    on: { type: 'string' },
    area: { type: 'string' },
    sender: { type: 'string' },
    column: { type: 'string', multiple: true },
  },
  run: async (shell) => {
    const { instance, operator, terminal, flags } = shell;
    const path = fileOf(flags.words);
    const kind = requiredFlag(flags, 'kind');
    const on = dayFlag(flags, 'on') ?? today();
    const area = areaFlag(flags) ?? (await onlyCounty(shell));
    const started = Date.now();
    const sender = textFlag(flags, 'sender');
    const remembered =
      sender === undefined
        ? {}
        : ((await columnsOfSender(instance.services, operator, { area, kind, sender })) ?? {});
    const mapping = { ...remembered, ...mappingFlag(flags) };
    const input = { path, name: basename(path), kind, area, on, today: today(), mapping };
    const result = await matchList(instance.services, operator, input, (step, done, total) =>
      step === 'register'
        ? terminal.progress(`读登记册 ${done} 人`, `register: ${done} persons`, done, total)
        : terminal.progress(`比对 ${done} 行`, `matching: ${done} rows`, done, total),
    );
    const seconds = (Date.now() - started) / 1000;
    const matches = result.matches.map(({ member, certainty, row, sheet }) => ({
      kind,
      person: member.nationalPersonNo,
      household: member.nationalHouseholdNo,
      certainty,
      sourceRow: row,
      sheet,
    }));
    const { rows, members, counts, sheets } = result;
    terminal.answer({ matches, seconds, on, area, rows, members, counts, sheets, remembered }, [
      ...rememberedLines(sender, remembered, terminal.language),
      ...lines(result, terminal.language, seconds),
    ]);
    return 0;
  },
};
