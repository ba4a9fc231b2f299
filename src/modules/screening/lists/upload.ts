import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { countyOf } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { appendAudit, inScope, permits } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { kindOf } from '../matching/run.ts';
import { screeningPermissions } from '../permissions.ts';
import type { ListUpload } from './model.ts';
import { findRun, insertRun } from './queries.ts';

/** Bytes of one list. */
export const MOST_BYTES = 200_000_000;
/** Random bytes in front of a kept list: no other file of the store is the same, so that forgetting it loses nothing else. */
export const SALT = 32;

/** Lays files out in plain for as long as `run` takes. */
export async function inOwnFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(tmpdir(), `daohu-${randomUUID()}`);
  mkdirSync(folder, { mode: 0o700 });
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Refuses who may not match lists at all, before a byte of the file is taken. @throws Problem 403 */
export function refuseMatcher(actor: Actor): void {
  if (!permits(screeningPermissions['screening.match'], actor.role) || !actor.mayWrite)
    throw new Problem(403, 'command.forbidden');
}

async function digestOf(path: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
  return digest.digest('hex');
}

async function* salted(path: string) {
  yield randomBytes(SALT);
  yield* createReadStream(path);
}

export type SentList = ListUpload & {
  /** Of the run and of its job; the same one twice is one run. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
};

/**
 * Takes a list for matching: it lies encrypted in the file store until its job has run, and not a moment longer.
 * @throws Problem 403, 404 `area.notFound`, `screening.list.unknownKind`, 409 `command.idUsed`
 */
export async function takeList(
  services: Services,
  actor: Actor,
  list: SentList,
): Promise<{ run: string; job: string }> {
  refuseMatcher(actor);
  const { id: run, area, kind, sender, name } = list;
  if (!inScope(actor, area)) throw new Problem(404, 'area.notFound');
  const purpose = kindOf(services, list).purpose.zh;
  const hash = await digestOf(list.path);
  const on = list.on ?? dayOfInstant(services.clock());
  const stored = await services.files.put(Readable.from(salted(list.path)), MOST_BYTES + SALT);
  return services.database.write(actor, async (tx) => {
    const known = await findRun(tx, run);
    if (known) {
      services.files.remove(stored.id);
      if (known.file_hash !== hash) throw new Problem(409, 'command.idUsed');
      return { run, job: run };
    }
    await insertRun(tx, {
      county: countyOf(area),
      id: run,
      area,
      kind,
      sender,
      file_name: name,
      file_hash: hash,
      on_day: on,
      purpose,
      created_by: actor.id,
    });
    const job = await services.jobs.enqueue(tx, actor, {
      id: run,
      kind: 'screening.match',
      area,
      titleDetails: { sender },
      input: { run, file: stored.id },
    });
    await appendAudit(tx, actor, {
      command: 'screening.uploadList',
      commandId: run,
      digest: Buffer.from(hash, 'hex'),
      subject: `list:${run}`,
      area,
      purpose,
      details: { kind, sender, on },
    });
    return { run, job };
  });
}
