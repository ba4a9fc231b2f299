import { Problem } from '#kernel/problem.ts';
import { isOutage } from '#platform/db/outage.ts';
import { type Flags, readArguments } from './arguments.ts';
import type { CliCommand, ExitCode } from './command.ts';
import { COMMANDS } from './commands.ts';
import { listenForEnding } from './ending.ts';
import { helpOf, overview } from './help.ts';
import { problemLines } from './problems.ts';
import { openShell } from './shell.ts';
import { openTerminal, type Terminal, terminalLanguage } from './terminal.ts';

type Found = { readonly command: CliCommand; readonly rest: readonly string[] };

/** The longest name that the words begin with: `areas import` before `areas`. */
function findCommand(words: readonly string[]): Found | undefined {
  for (const count of [2, 1]) {
    const command = COMMANDS.find((one) => one.name === words.slice(0, count).join(' '));
    if (command) return { command, rest: words.slice(count) };
  }
  return undefined;
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

/** 1 when the input was wrong, 2 when the command was used wrongly or could not work. */
function tellProblem(problem: Problem, json: boolean, language: Terminal['language']): ExitCode {
  if (json) {
    const { code, status, details, findings } = problem;
    process.stdout.write(`${JSON.stringify({ problem: { code, status, details, findings } })}\n`);
  }
  for (const line of problemLines(problem, language)) process.stderr.write(`${line}\n`);
  return problem.status === 413 || problem.status === 415 || problem.status === 422 ? 1 : 2;
}

async function run({ command, rest }: Found, language: Terminal['language']): Promise<ExitCode> {
  const json = rest.includes('--json');
  const terminal = openTerminal(json, language);
  try {
    const flags = readArguments(rest, command.options);
    if (!flags.help) return await runCommand(command, flags, terminal);
    openTerminal(false, language).answer(null, helpOf(command, language));
    return 0;
  } catch (error) {
    terminal.clear();
    const problem = isOutage(error) ? new Problem(503, 'database.unavailable') : error;
    if (!(problem instanceof Problem)) throw error;
    return tellProblem(problem, json, language);
  }
}

function withoutCommand(args: readonly string[], language: Terminal['language']): ExitCode {
  const asked = args.length === 0 || ['--help', '-h', 'help'].includes(args[0] ?? '');
  const lines = overview(language);
  if (asked) {
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  }
  const unknown = language === 'zh' ? `没有“${args[0]}”这个命令。` : `There is no command “${args[0]}”.`;
  process.stderr.write(`${[unknown, '', ...lines].join('\n')}\n`);
  return 2;
}

async function main(args: readonly string[]): Promise<ExitCode> {
  const language = terminalLanguage(process.env);
  const found = findCommand(args);
  return found ? run(found, language) : withoutCommand(args, language);
}

/** A pipe may still hold what was written. */
async function leave(code: number): Promise<never> {
  await new Promise((done) => process.stdout.write('', done));
  process.exit(code);
}

// `daohu … | head` closes the pipe when it has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
listenForEnding();
main(process.argv.slice(2)).then(leave, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(2);
});
