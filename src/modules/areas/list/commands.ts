import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { z } from 'zod';
import { type Finding, Problem } from '#kernel/problem.ts';
import { type CommandEnvironment, defineCommand, permits } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { AreaRow } from '../model.ts';
import { areasPermissions } from '../permissions.ts';
import { parseAreas } from '../rules.ts';
import type { AreaChange } from './model.ts';
import { type AreaListResult, compareAreaList, takeAreaList } from './queries.ts';
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
    const own = ownAreas(actor, areas);
    const result = await takeAreaList(tx, own, { from: on, source, newId: services.newId });
    const area = actor.role === 'operator' ? '' : (actor.scope[0] ?? '').padEnd(12, '0');
    return { subject: 'areas', area, details: { ...result, source }, answer: result };
  },
});

/** @throws Problem 422 `areas.outsideScope` */
function ownAreas(actor: Actor, areas: readonly AreaRow[]): readonly AreaRow[] {
  if (actor.role === 'operator') return areas;
  const { own, findings } = ownRows(areas, actor.scope);
  if (findings.length > 0)
    throw new Problem(422, 'areas.outsideScope', findings.slice(0, 200), { count: findings.length });
  return own;
}

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
export type AreaImport = AreaListResult & { readonly findings: Finding[] };

/** @throws Problem 422 `areas.notAList` when the file is no table of comma-separated values */
function readList(bytes: Buffer): { areas: AreaRow[]; findings: Finding[] } {
  try {
    const options = { bom: true, relax_column_count: true, skip_empty_lines: true };
    return parseAreas(parse(textOf(bytes), options) as string[][]);
  } catch (cause) {
    throw Object.assign(new Problem(422, 'areas.notAList'), { cause });
  }
}

const NOTHING: AreaListResult = { added: 0, renamed: 0, unchanged: 0 };
/** How many changes a preview names. */
const MOST_CHANGES = 300;

/** What a list would change, told before anything is written; with any finding only the findings. */
export async function previewAreas(
  { database, actor }: CommandEnvironment<Services>,
  file: AreaListFile,
): Promise<AreaImport & { changes: AreaChange[] }> {
  if (!permits(areasPermissions['areas.import'], actor.role)) throw new Problem(403, 'command.forbidden');
  const { areas, findings } = readList(file.bytes);
  if (findings.length > 0) return { ...NOTHING, findings, changes: [] };
  const own = ownAreas(actor, areas);
  const changes = await database.read(actor, (tx) => compareAreaList(tx, own));
  const added = changes.filter((change) => change.kind === 'added').length;
  const counts = { added, renamed: changes.length - added, unchanged: own.length - changes.length };
  return { ...counts, findings: [], changes: changes.slice(0, MOST_CHANGES) };
}

/**
 * Takes in a `regions.csv` (UTF-8 or GB18030). The same list again changes nothing. With any finding nothing is written.
 * @throws Problem 422 `areas.notAList` when the file is no table of comma-separated values
 */
export async function importAreas(
  environment: CommandEnvironment<Services>,
  commandId: string,
  file: AreaListFile,
): Promise<AreaImport> {
  const { areas, findings } = readList(file.bytes);
  if (findings.length > 0) return { ...NOTHING, findings };
  const result = await takeList.execute(environment, commandId, { areas, on: file.on, source: file.name });
  return { ...result, findings: [] };
}
