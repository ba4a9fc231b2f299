import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { countyOf, levelOfCode } from '#kernel/area-code.ts';
import { Problem } from '#kernel/problem.ts';
import { appendAudit, inScope, permits } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { SALT } from '../../lists/upload.ts';
import { screeningPermissions } from '../../permissions.ts';
import { findAnswers, insertAnswers } from './queries.ts';

/** Bytes of a workbook of answers. */
export const MOST_BYTES = 50_000_000;

/** Refuses who may not answer at all, before a byte of the file is taken. @throws Problem 403 */
export function refuseAnswerer(actor: Actor): void {
  if (!permits(screeningPermissions['screening.takeAnswers'], actor.role) || !actor.mayWrite)
    throw new Problem(403, 'command.forbidden');
}

export type SentAnswers = {
  readonly id: string;
  readonly area: string;
  readonly name: string;
  readonly path: string;
};

/**
 * Takes a workbook of answers; it lies encrypted in the file store until it has been read. The same one twice, by its id, is one.
 * @throws Problem 403, 404 `area.notFound`, 409 `command.idUsed`
 */
export async function takeWorkbook(
  services: Services,
  actor: Actor,
  { id, area, name, path }: SentAnswers,
): Promise<{ answers: string; job: string }> {
  refuseAnswerer(actor);
  if (!inScope(actor, area)) throw new Problem(404, 'area.notFound');
  if (['province', 'city'].includes(levelOfCode(area))) throw new Problem(422, 'screening.runArea');
  async function* salted() {
    yield randomBytes(SALT);
    yield* createReadStream(path);
  }
  const stored = await services.files.put(Readable.from(salted()), MOST_BYTES + SALT);
  let isTaken = false;
  try {
    return await services.database.write(actor, async (tx) => {
      const known = await findAnswers(tx, id);
      if (known) return { answers: id, job: id };
      await insertAnswers(tx, {
        county: countyOf(area),
        id,
        area,
        file_name: name,
        file: stored.id,
        created_by: actor.id,
      });
      await services.jobs.enqueue(tx, actor, {
        id,
        kind: 'screening.readAnswers',
        area,
        titleDetails: { file: name },
        input: { answers: id },
      });
      await appendAudit(tx, actor, {
        command: 'screening.readAnswers',
        commandId: id,
        digest: createHash('sha256').update(`${area} ${name}`).digest(),
        subject: `screening-answers:${id}`,
        area,
        details: { bytes: stored.bytes },
      });
      isTaken = true;
      return { answers: id, job: id };
    });
  } finally {
    if (!isTaken) services.files.remove(stored.id);
  }
}
