import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import { importAreas } from '#modules/areas/index.ts';
import { dayFlag } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import { today } from '../place.ts';

/** @throws Problem 400 `cli.missingFile`, `file.missing` */
function bytesOf(file: string | undefined): { name: string; bytes: Buffer } {
  if (file === undefined) throw new Problem(400, 'cli.missingFile');
  try {
    return { name: basename(file), bytes: readFileSync(resolve(file)) };
  } catch (error) {
    throw Object.assign(new Problem(400, 'file.missing', [], { path: file }), { cause: error });
  }
}

export const areasImport: CliCommand = {
  name: 'areas import',
  usage: 'areas import FILE.csv [--on DAY]',
  about: {
    zh: '导入区划表（code,name,level,parent）',
    en: 'imports a list of areas (code,name,level,parent)',
  },
  examples: ['daohu areas import regions.csv', 'daohu areas import 2025年区划.csv --on 2025-01-01'],
  options: { on: { type: 'string' } },
  run: async ({ instance, operator, terminal, flags }) => {
    const { services } = instance;
    const { findings, ...result } = await importAreas(
      { database: services.database, actor: operator, services },
      services.newId(),
      { ...bytesOf(flags.words[0]), on: dayFlag(flags, 'on') ?? today() },
    );
    if (findings.length > 0)
      throw new Problem(422, 'areas.listRefused', findings, { count: findings.length });
    terminal.answer(result, [
      terminal.language === 'zh'
        ? `区划：新增 ${result.added}，改名 ${result.renamed}，不变 ${result.unchanged}`
        : `areas: ${result.added} added, ${result.renamed} renamed, ${result.unchanged} unchanged`,
    ]);
    return 0;
  },
};
