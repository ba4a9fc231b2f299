import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { areaPrefix, countyOf } from '#kernel/area-code.ts';
import { type Finding, Problem } from '#kernel/problem.ts';
import { appendAudit, inScope, permits } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { ColumnMapping } from '../model.ts';
import { exchangePermissions } from '../permissions.ts';
import { type Recognition, recognise } from '../register/recognise.ts';
import { type BatchFile, type BatchRow, findBatch, getBatch, insertBatch } from './queries.ts';
import { type PlainFile, readingContext } from './run.ts';

/** Bytes of one file, as it is sent. */
export const MOST_BYTES = 200_000_000;

export type Upload = {
  readonly id: string;
  readonly files: readonly PlainFile[];
  readonly area: string;
  readonly on?: string | undefined;
  readonly title?: string | undefined;
  readonly mapping?: ColumnMapping | undefined;
};

/** Refuses who may not import at all, before a byte of the files is taken. @throws Problem 403 */
export function refuseUploader(actor: Actor): void {
  if (!permits(exchangePermissions['exchange.upload'], actor.role) || !actor.mayWrite)
    throw new Problem(403, 'command.forbidden');
}

/**
 * Opens a batch: recognises sheets and columns; nothing else is read yet. Files that are refused are not kept. The same
 * upload sent twice (by its id) opens one batch.
 * @throws Problem 413, 415, 422 `exchange.*` for a file that is refused; then there is no batch
 */
export async function openBatch(services: Services, actor: Actor, upload: Upload): Promise<BatchRow> {
  refuseUploader(actor);
  if (!inScope(actor, upload.area)) throw new Problem(404, 'area.notFound');
  if (areaPrefix(upload.area).length < 6) throw new Problem(400, 'exchange.countyMissing');
  if (upload.files.length === 0) throw new Problem(400, 'exchange.noFile');
  const context = await readingContext(services, actor, upload.area);
  const mapping = upload.mapping ?? {};
  const recognition = await recogniseAll(upload.files, { ...context, mapping });
  const files = await keepFiles(services, upload.files);
  return services.database.write(actor, async (tx) => {
    const known = await findBatch(tx, upload.id);
    if (known) return sameUpload(known, files);
    await insertBatch(tx, {
      county: countyOf(upload.area),
      id: upload.id,
      area: upload.area,
      title: upload.title || titleOf(files),
      state: 'recognised',
      files,
      recognition: recognition.sheets,
      mapping,
      on_day: upload.on ?? recognition.on,
      on_source: upload.on ? 'user' : recognition.onSource,
      created_by: actor.id,
    });
    await appendAudit(tx, actor, {
      command: 'exchange.upload',
      commandId: upload.id,
      digest: createHash('sha256')
        .update(files.map((file) => file.sha256).join())
        .digest(),
      subject: `import:${upload.id}`,
      area: upload.area,
      details: { files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) },
    });
    return getBatch(tx, upload.id);
  });
}

function titleOf(files: readonly BatchFile[]): string {
  return files
    .map((file) => file.name)
    .join('、')
    .slice(0, 80);
}

function sameUpload(known: BatchRow, files: readonly BatchFile[]): BatchRow {
  const digests = (list: readonly BatchFile[]) => list.map((file) => file.sha256).join();
  if (digests(known.files) !== digests(files)) throw new Problem(409, 'command.idUsed');
  return known;
}

async function keepFiles(services: Services, files: readonly PlainFile[]): Promise<BatchFile[]> {
  const kept: BatchFile[] = [];
  for (const { name, path } of files) {
    const stored = await services.files.put(createReadStream(path), MOST_BYTES);
    kept.push({ name, sha256: stored.id, bytes: stored.bytes });
  }
  return kept;
}

/** Looks at each file by itself, so that a refusal says which file it is of, and all bad files are told at once. */
async function recogniseAll(
  files: readonly PlainFile[],
  context: Parameters<typeof recognise>[1],
): Promise<Recognition> {
  const seen: Recognition[] = [];
  const refused: { name: string; problem: Problem }[] = [];
  for (const file of files) {
    try {
      seen.push(await recognise([file], context));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refused.push({ name: file.name, problem: error });
    }
  }
  refuseFiles(refused, files.length);
  refuseUnreadable(seen, files);
  const days = new Map(seen.flatMap(({ on, onSource }) => (on === null ? [] : [[on, onSource]])));
  const [day, ...others] = days;
  const sheets = seen.flatMap((one) => one.sheets);
  return day === undefined || others.length > 0
    ? { sheets, on: null, onSource: null }
    : { sheets, on: day[0], onSource: day[1] };
}

/** Nothing in any file that could be a register: there is no step in which a user could help. */
function refuseUnreadable(seen: readonly Recognition[], files: readonly PlainFile[]): void {
  const sheets = seen.flatMap((one) => one.sheets);
  if (sheets.some((sheet) => sheet.skipped === null)) return;
  const shown = sheets.filter((sheet) => sheet.skipped === 'notRegister');
  const details = files.length === 1 ? { file: files[0]?.name ?? '' } : {};
  if (shown.length === 0) throw new Problem(422, 'exchange.empty', [], details);
  const findings = shown.map(
    ({ file, sheet }): Finding => ({
      code: 'exchange.sheetUnknown',
      at: `${file}#${sheet}`,
      details: { sheet },
    }),
  );
  throw new Problem(422, 'exchange.headerUnknown', findings, details);
}

function refuseFiles(refused: readonly { name: string; problem: Problem }[], all: number): void {
  const [first] = refused;
  if (first === undefined) return;
  const findings = refused.map(
    ({ name, problem }): Finding => ({ code: problem.code, at: name, details: problem.details }),
  );
  if (all === 1)
    throw new Problem(first.problem.status, first.problem.code, first.problem.findings, {
      ...first.problem.details,
      file: first.name,
    });
  throw new Problem(422, 'exchange.filesRefused', findings, { refused: refused.length, all });
}
