import { Problem } from '#kernel/problem.ts';
import { type Flags, readArguments } from './arguments.ts';
import type { CliCommand, ExitCode } from './command.ts';
import { COMMANDS } from './commands.ts';
import { problemLines } from './problems.ts';
import { openShell } from './shell.ts';
import { openTerminal, type Terminal, terminalLanguage } from './terminal.ts';

function findCommand(words: readonly string[]): { command: CliCommand; rest: string[] } | undefined {
  for (const count of [2, 1]) {
    const command = COMMANDS.find((one) => one.name === words.slice(0, count).join(' '));
    if (command) return { command, rest: words.slice(count) };
  }
  return undefined;
}

function overview(language: 'zh' | 'en'): string[] {
  const lines = COMMANDS.map((one) => `  daohu ${one.usage.padEnd(58)} ${one.about[language]}`);
  return language === 'zh'
    ? [
        '到户：建档立卡、数据核查与统计。',
        '',
        ...lines,
        '',
        '每个命令都可加 --data 目录、--json、--help。',
        '退出码：0 完成；1 输入有误；2 用法不对或程序故障。',
      ]
    : [
        'Daohu: the register of rural households, its checks and its figures.',
        '',
        ...lines,
        '',
        'Every command takes --data DIR, --json and --help.',
        'Exit code: 0 done; 1 something wrong in the input; 2 wrong use or a fault.',
      ];
}

function help(command: CliCommand, language: 'zh' | 'en'): string[] {
  return [
    `daohu ${command.usage}`,
    '',
    command.about[language],
    '',
    language === 'zh' ? '示例：' : 'Examples:',
    ...command.examples.map((one) => `  ${one}`),
  ];
}

async function runCommand(command: CliCommand, flags: Flags, terminal: Terminal): Promise<ExitCode> {
  if (command.opensItself)
    return command.run({ instance: undefined as never, operator: undefined as never, terminal, flags });
  const { shell, close } = await openShell(flags, terminal);
  try {
    return await command.run(shell);
  } finally {
    await close();
  }
}

async function main(args: readonly string[]): Promise<ExitCode> {
  const language = terminalLanguage(process.env);
  const plain = openTerminal(false, language);
  const words = args.filter((one) => !one.startsWith('-'));
  const found = findCommand(words.length > 0 && args[0]?.startsWith('-') ? [] : args);
  if (!found) {
    const asked = args.length === 0 || args.includes('--help') || args.includes('-h') || args[0] === 'help';
    if (!asked) plain.say(`没有“${args[0]}”这个命令。`, `There is no command “${args[0]}”.`);
    plain.answer(null, overview(language));
    return asked ? 0 : 2;
  }
  const json = found.rest.includes('--json');
  const terminal = openTerminal(json, language);
  try {
    const flags = readArguments(found.rest, found.command.options);
    if (flags.help) {
      plain.answer(null, help(found.command, language));
      return 0;
    }
    return await runCommand(found.command, flags, terminal);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (json)
      process.stdout.write(
        `${JSON.stringify({ problem: { code: error.code, status: error.status, details: error.details, findings: error.findings } })}\n`,
      );
    for (const line of problemLines(error, language)) process.stderr.write(`${line}\n`);
    const wrongInput = error.status === 413 || error.status === 415 || error.status === 422;
    return wrongInput ? 1 : 2;
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(2);
  },
);
