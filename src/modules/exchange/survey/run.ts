import { createHash } from 'node:crypto';
import { countyOf } from '#kernel/area-code.ts';
import { areaResolver, listAreaNames } from '#modules/areas/index.ts';
import {
  compareStaged,
  countStaged,
  openSurveyStaging,
  resolveSurvey,
  type StagedFinding,
  stageSurveyRows,
  writeStaged,
} from '#modules/registry/index.ts';
import { appendAudit } from '#platform/command/command.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { Policy } from '#policy/policy.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { withPlainFiles } from '../batch/run.ts';
import { Findings } from './findings.ts';
import { type SurveyResult, SurveyUpload } from './model.ts';
import { type ImportRow, moveImport } from './queries.ts';
import { type FindVillage, readSurveyWorkbook, type SurveyReading } from './read.ts';

export type SurveyRun = {
  readonly row: ImportRow;
  /** True writes the answers; false compares only. */
  readonly write: boolean;
  /** The job's id, by which its work is known to be done. */
  readonly commandId: string;
  readonly progress: (step: string, done: number, total: number) => Promise<void>;
};

/** Villages by code or by the names of village and town, as of the day. */
async function villageFinder(
  services: Services,
  actor: Actor,
  { area, on_day }: ImportRow,
): Promise<FindVillage> {
  const names = await services.database.read(actor, (tx) => listAreaNames(tx, on_day));
  const county = names.find(({ code }) => code === countyOf(area).padEnd(12, '0'))?.name;
  const { resolve } = areaResolver(names);
  return ({ code, village, town }) => {
    if (code !== null && /^\d{12}$/.test(code)) return code;
    if (village === null) return undefined;
    const places = { ...(county !== undefined && { county }), ...(town !== null && { town }), village };
    return resolve(places)?.village;
  };
}

function tellStaged(
  staged: readonly StagedFinding[],
  findings: Findings,
  policy: Pick<Policy, 'items'>,
): void {
  for (const { code, sheet, row, item, named } of staged)
    findings.add({
      code,
      sheet,
      row,
      column: item === null ? null : (policy.items.get(item)?.title.zh ?? item),
      details: { named: named ?? '' },
    });
}

const NO_POLICY: Pick<Policy, 'codes' | 'items'> = { codes: new Map(), items: new Map() };

/** Streams the rows of the workbook that are in order by themselves into this transaction. */
async function stage(
  { keys }: Services,
  client: Parameters<typeof openSurveyStaging>[0],
  run: SurveyRun,
  path: string,
  reading: Omit<SurveyReading, 'take' | 'progress'>,
) {
  await openSurveyStaging(client);
  let staged = 0;
  return readSurveyWorkbook(path, run.row.file_name, {
    ...reading,
    take: async (rows) => {
      await stageSurveyRows(client, keys, rows, staged);
      staged += rows.length;
    },
    progress: (rows) => run.progress('read', rows, 0),
  });
}

async function apply(tx: Tx, actor: Actor, { row, write, commandId }: SurveyRun) {
  const { area, on_day: on } = row;
  if (!write) return compareStaged(tx, { area, on });
  return writeStaged(tx, {
    county: row.county,
    on,
    source: SurveyUpload.shape.source.parse(row.source),
    note: '',
    recorder: actor.name,
    commandId,
  });
}

async function keep(tx: Tx, actor: Actor, run: SurveyRun, result: SurveyResult): Promise<void> {
  const { row, write, commandId } = run;
  await moveImport(tx, row.id, [write ? 'writing' : 'checking'], {
    state: write ? 'written' : 'checked',
    result,
  });
  await appendAudit(tx, actor, {
    command: write ? 'exchange.surveyWritten' : 'exchange.surveyChecked',
    commandId,
    digest: createHash('sha256').update(`${row.id} ${write}`).digest(),
    subject: `survey:${row.id}`,
    area: row.area,
    details: { rows: result.rows, keptOut: result.keptOut, ...result.values },
  });
}

/**
 * Reads a workbook of answers, finds whom its rows name and compares what they say with what is known; with `write` also writes it.
 * One transaction: a crash leaves everything as it was, and nothing is half-written.
 */
export async function runSurvey(services: Services, actor: Actor, run: SurveyRun): Promise<SurveyResult> {
  const { row, write } = run;
  const { area, on_day: on } = row;
  const policy = resolvePacks(services.packs, area) ?? NO_POLICY;
  const findVillage = await villageFinder(services, actor, row);
  const files = [{ name: row.file_name, sha256: row.file, bytes: 0 }];
  return withPlainFiles(services, { files }, ([plain]) =>
    services.database.writeStreaming(actor, async (tx, client) => {
      const findings = new Findings();
      const read = await stage(services, client, run, plain?.path ?? '', { policy, findVillage, findings });
      await run.progress('compare', 0, 0);
      const staged = await resolveSurvey(tx, { area, on, hold: write });
      tellStaged(staged, findings, policy);
      const subjects = await countStaged(tx);
      const values = await apply(tx, actor, run);
      const lost = staged.filter(({ code }) => code !== 'survey.contradiction').length;
      const { list, byCode } = findings;
      const { sheets, rows } = read;
      const result = { sheets, rows, keptOut: read.keptOut + lost, values, subjects, byCode, findings: list };
      await keep(tx, actor, run, result);
      return result;
    }),
  );
}
