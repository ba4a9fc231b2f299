import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import { writeBackup } from '#platform/backup/write.ts';
import { runningServer } from '#platform/db/embedded.ts';
import { examine } from '../../doctor/doctor.ts';
import { HOME } from '../../instance.ts';
import { restoreInstance } from '../../restore.ts';
import type { Flags } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import { openShell } from '../shell.ts';
import type { Terminal } from '../terminal.ts';

const version = (JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8')) as { version: string }).version;

type Reached = { readonly adminUrl: string; readonly close: () => Promise<void> };

/** The database of the folder; when a server serves it already, through that one: a backup does not wait for the night. */
async function reachDatabase(flags: Flags, terminal: Terminal): Promise<Reached> {
  try {
    const { shell, close } = await openShell(flags, terminal);
    return { adminUrl: shell.instance.adminUrl, close };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'data.inUse') throw error;
    const adminUrl = process.env.DATABASE_URL || runningServer(resolve(flags.data));
    if (!adminUrl) throw error;
    return { adminUrl, close: async () => undefined };
  }
}

export const backupCommand: CliCommand = {
  name: 'backup',
  usage: 'backup FILE',
  about: {
    zh: '把全部数据、上传的文件和密钥备份成一个文件',
    en: 'writes all data, uploads and the key into one file',
  },
  more: ['服务开着也能备份 · works while the server runs'],
  examples: ['daohu backup /backup/daohu-2026-11-24.bak'],
  options: {},
  opensItself: true,
  run: async ({ terminal, flags }) => {
    const [file] = flags.words;
    if (file === undefined) throw new Problem(400, 'cli.missingFile');
    const { adminUrl, close } = await reachDatabase(flags, terminal);
    const result = await writeBackup(resolve(file), {
      adminUrl,
      dataFolder: resolve(flags.data),
      version,
      at: new Date().toISOString(),
      progress: (name) => terminal.progress(`备份 ${name}`, `backing up ${name}`, 0, 0),
    }).finally(close);
    terminal.say(
      '备份里有密钥，谁拿到它就能读出全部证件号码，请按登记册本身保管。',
      'The backup holds the key: whoever has it can read every number. Guard it like the register itself.',
    );
    terminal.answer({ file, ...result }, [
      terminal.language === 'zh' ? `已备份到 ${file}` : `backup written to ${file}`,
    ]);
    return 0;
  },
};

export const restoreCommand: CliCommand = {
  name: 'restore',
  usage: 'restore FILE',
  about: {
    zh: '把备份恢复到一个空的数据目录（或空库）',
    en: 'brings a backup back into an empty data folder (or database)',
  },
  examples: ['daohu restore /backup/daohu-2026-11-24.bak --data .data-restored'],
  options: {},
  opensItself: true,
  run: async ({ terminal, flags }) => {
    const [file] = flags.words;
    if (file === undefined) throw new Problem(400, 'cli.missingFile');
    if (!existsSync(resolve(file))) throw new Problem(400, 'file.missing', [], { path: file });
    const result = await restoreInstance(resolve(file), {
      folder: resolve(flags.data),
      databaseUrl: process.env.DATABASE_URL || undefined,
      progress: (name) => terminal.progress(`恢复 ${name}`, `restoring ${name}`, 0, 0),
    });
    terminal.answer({ file, ...result }, [
      terminal.language === 'zh' ? `已恢复 ${result.tables} 张表` : `${result.tables} tables restored`,
    ]);
    return 0;
  },
};

export const doctorCommand: CliCommand = {
  name: 'doctor',
  usage: 'doctor',
  about: {
    zh: '体检：数据、权限、数据库与机器，指出怎么办',
    en: 'examines data, rights, database and machine, and says what to do',
  },
  examples: ['daohu doctor', 'daohu doctor --json'],
  options: {},
  run: async ({ instance, operator, terminal }) => {
    const examinations = await examine(instance, operator);
    terminal.answer(
      { ok: examinations.every((one) => one.ok), examinations },
      examinations.map((one) => {
        const text = terminal.language === 'zh' ? one.zh : one.en;
        return `${one.ok ? '✓' : '✗'} ${text.title}${one.ok ? '' : ` — ${text.remedy}`}${one.count ? ` (${one.count})` : ''}`;
      }),
    );
    return examinations.every((one) => one.ok) ? 0 : 1;
  },
};
