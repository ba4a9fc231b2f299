import type { CliCommand } from './command.ts';
import { COMMANDS } from './commands.ts';

type Language = 'zh' | 'en';

const FRAME: Readonly<Record<Language, { head: string; foot: readonly string[]; examples: string }>> = {
  zh: {
    head: '到户：建档立卡、数据核查与统计。',
    foot: [
      '每个命令都可加：',
      '  --data 目录   数据目录，缺省为 .data；设了 DATABASE_URL 就用那个 PostgreSQL（15 至 18）',
      '  --json        结果以 JSON 写到标准输出，其余的话写到标准错误',
      '  --help        用法和示例',
      '退出码：0 完成；1 输入有误；2 用法不对或程序故障。',
      'English: DAOHU_LANG=en daohu --help',
    ],
    examples: '示例：',
  },
  en: {
    head: 'Daohu: the register of rural households, its checks and its figures.',
    foot: [
      'Every command takes:',
      '  --data DIR    the data folder, .data unless named; with DATABASE_URL that PostgreSQL (15 to 18)',
      '  --json        the answer as JSON on stdout, all talk on stderr',
      '  --help        usage and examples',
      'Exit code: 0 done; 1 something wrong in the input; 2 wrong use or a fault.',
      '中文：DAOHU_LANG=zh daohu --help',
    ],
    examples: 'Examples:',
  },
};

/** All commands, each on a line. */
export function overview(language: Language): string[] {
  const width = Math.max(...COMMANDS.map((one) => one.usage.length));
  return [
    FRAME[language].head,
    '',
    ...COMMANDS.map((one) => `  daohu ${one.usage.padEnd(width)}  ${one.about[language]}`),
    '',
    ...FRAME[language].foot,
  ];
}

/** One command: usage, what it does, examples. */
export function helpOf(command: CliCommand, language: Language): string[] {
  return [
    `daohu ${command.usage}`,
    '',
    command.about[language],
    ...(command.more ?? []),
    '',
    FRAME[language].examples,
    ...command.examples.map((one) => `  ${one}`),
    '',
    ...FRAME[language].foot.slice(0, 4),
  ];
}
