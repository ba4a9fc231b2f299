import { createReadStream } from 'node:fs';
import { areaPrefix, countyOf } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { appendAudit, inScope, permits } from '#platform/command/command.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { openWorkbook } from '#platform/xlsx/read.ts';
import { exchangePermissions } from '../permissions.ts';
import type { SurveyUpload } from './model.ts';
import { findImport, insertImport } from './queries.ts';

/** Bytes of one workbook. */
export const MOST_BYTES = 200_000_000;

/** Refuses who may not import at all, before a byte of the file is taken. @throws Problem 403 */
export function refuseUploader(actor: Actor): void {
  if (!permits(exchangePermissions['exchange.uploadSurvey'], actor.role) || !actor.mayWrite)
    throw new Problem(403, 'command.forbidden');
}

export type SentWorkbook = SurveyUpload & {
  /** Of the import; the same one twice is one import. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
};

/** The container is judged before the file is kept. @throws Problem 413, 415, 422 `exchange.*` */
async function judgeFile(path: string, name: string): Promise<void> {
  (await openWorkbook(path, name)).close();
}

/**
 * Takes a workbook of answers: kept encrypted, read and checked by a job. Nothing is written before somebody says so.
 * @throws Problem 403; 404 `area.notFound`; 409 `command.idUsed`; 413, 415, 422 `exchange.*`; 422 `registry.dayInFuture`
 */
export async function takeSurvey(
  services: Services,
  actor: Actor,
  sent: SentWorkbook,
): Promise<{ import: string; job: string }> {
  refuseUploader(actor);
  const { id, area, on } = sent;
  if (!inScope(actor, area)) throw new Problem(404, 'area.notFound');
  if (areaPrefix(area).length < 6) throw new Problem(400, 'exchange.countyMissing');
  const today = dayOfInstant(services.clock());
  if (on > today)
    throw new Problem(422, 'registry.dayInFuture', [{ code: 'registry.dayInFuture', at: 'on' }], { today });
  await judgeFile(sent.path, sent.name);
  const { id: file } = await services.files.put(createReadStream(sent.path), MOST_BYTES);
  return services.database.write(actor, async (tx) => {
    const known = await findImport(tx, id);
    if (known && known.file !== file) throw new Problem(409, 'command.idUsed');
    return { import: id, job: known?.job ?? (await openImport(services, tx, actor, { ...sent, file })) };
  });
}

async function openImport(
  services: Services,
  tx: Tx,
  actor: Actor,
  { id, area, on, source, name, file }: SentWorkbook & { readonly file: string },
): Promise<string> {
  const job = services.newId();
  await insertImport(tx, {
    county: countyOf(area),
    id,
    area,
    file_name: name.slice(0, 200),
    file,
    on_day: on,
    source,
    job,
    created_by: actor.id,
  });
  await appendAudit(tx, actor, {
    command: 'exchange.uploadSurvey',
    commandId: id,
    digest: Buffer.from(file, 'hex'),
    subject: `survey:${id}`,
    area,
    details: { on, source },
  });
  return services.jobs.enqueue(tx, actor, {
    id: job,
    kind: 'exchange.checkSurvey',
    area,
    titleDetails: { title: name.slice(0, 80) },
    input: { import: id },
  });
}
