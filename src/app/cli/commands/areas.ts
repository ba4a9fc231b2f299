import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { Problem } from '#kernel/problem.ts';
import { parseAreas, takeAreaList } from '#modules/areas/index.ts';
import { appendAudit } from '#platform/command/command.ts';
import { dayFlag } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import { today } from '../place.ts';

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, 'gb18030');
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
    const [file] = flags.words;
    if (file === undefined) throw new Problem(400, 'cli.missingFile');
    let bytes: Buffer;
    try {
      bytes = readFileSync(resolve(file));
    } catch {
      throw new Problem(400, 'file.missing', [], { path: file });
    }
    const records = parse(textOf(bytes), {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as string[][];
    const { areas, findings } = parseAreas(records);
    if (findings.length > 0)
      throw new Problem(422, 'areas.listRefused', findings, { count: findings.length });
    const { services } = instance;
    const result = await services.database.write(operator, async (tx) => {
      const taken = await takeAreaList(tx, areas, {
        from: dayFlag(flags, 'on') ?? today(),
        source: basename(file),
        newId: services.newId,
      });
      await appendAudit(tx, operator, {
        command: 'areas.import',
        commandId: services.newId(),
        digest: createHash('sha256').update(bytes).digest(),
        subject: 'areas',
        area: '',
        details: { ...taken },
      });
      return taken;
    });
    terminal.answer(result, [
      terminal.language === 'zh'
        ? `区划：新增 ${result.added}，改名 ${result.renamed}，不变 ${result.unchanged}`
        : `areas: ${result.added} added, ${result.renamed} renamed, ${result.unchanged} unchanged`,
    ]);
    return 0;
  },
};
