import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { z } from 'zod';
import { type Finding, Problem } from '#kernel/problem.ts';
import { type CommandEnvironment, defineCommand } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { AreaRow } from '../model.ts';
import { areasPermissions } from '../permissions.ts';
import { parseAreas } from '../rules.ts';
import { type AreaListResult, takeAreaList } from './queries.ts';
import { ownRows } from './rules.ts';

const TakeList = z.object({
  areas: z.array(AreaRow).min(1).max(200_000),
  on: z.iso.date(),
  source: z.string().trim().min(1).max(200),
});
type TakeList = z.infer<typeof TakeList>;

/** 导入区划表: only through `importAreas`, which reads the file. */
const takeList = defineCommand<Services, TakeList, AreaListResult>({
  name: 'areas.import',
  permission: areasPermissions['areas.import'],
  input: TakeList,
  run: async ({ tx, actor, services }, { areas, on, source }) => {
    const { own, findings } =
      actor.role === 'operator' ? { own: areas, findings: [] } : ownRows(areas, actor.scope);
    if (findings.length > 0)
      throw new Problem(422, 'areas.outsideScope', findings.slice(0, 200), { count: findings.length });
    const result = await takeAreaList(tx, own, { from: on, source, newId: services.newId });
    const area = actor.role === 'operator' ? '' : (actor.scope[0] ?? '').padEnd(12, '0');
    return { subject: 'areas', area, details: { ...result, source }, answer: result };
  },
});

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, 'gb18030');
  }
}

export type AreaListFile = {
  readonly name: string;
  readonly bytes: Buffer /** Day from which new names hold. */;
  readonly on: string;
};
export type AreaImport = AreaListResult & { readonly findings: readonly Finding[] };

/**
 * Takes in a `regions.csv` (UTF-8 or GB18030). The same list again changes nothing. With any finding nothing is written.
 * @throws Problem 422 `areas.notAList` when the file is no table of comma-separated values
 */
export async function importAreas(
  environment: CommandEnvironment<Services>,
  commandId: string,
  file: AreaListFile,
): Promise<AreaImport> {
  let records: string[][];
  try {
    records = parse(textOf(file.bytes), {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as string[][];
  } catch (cause) {
    throw Object.assign(new Problem(422, 'areas.notAList'), { cause });
  }
  const { areas, findings } = parseAreas(records);
  if (findings.length > 0) return { added: 0, renamed: 0, unchanged: 0, findings };
  const result = await takeList.execute(environment, commandId, { areas, on: file.on, source: file.name });
  return { ...result, findings: [] };
}
