import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { countyOf } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { appendAudit, inScope, permits } from '#platform/command/command.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { kindOf } from '../matching/kind.ts';
import { screeningPermissions } from '../permissions.ts';
import type { ListUpload } from './model.ts';
import { endRun, findColumns, findRun, insertRun, lockRun, type RunRow, startRun } from './queries.ts';

/** Bytes of one list. */
export const MOST_BYTES = 200_000_000;
/** Random bytes in front of a kept list: no other file of the store is the same, so that forgetting it loses nothing else. */
export const SALT = 32;

/** Lays files out in plain for as long as `run` takes; what a killed process left behind goes at the next start. */
export async function inOwnFolder<T>(
  { files }: Pick<Services, 'files'>,
  run: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(files.work, `list-${randomUUID()}`);
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

type Digests = { readonly hash: string; readonly salt: Buffer; readonly file: string };

/** The digest of a list, by which it is known again, and that of what is kept of it, by which it is found. */
async function digestsOf(path: string): Promise<Digests> {
  const salt = randomBytes(SALT);
  const [plain, kept] = [createHash('sha256'), createHash('sha256').update(salt)];
  for await (const chunk of createReadStream(path)) {
    plain.update(chunk as Buffer);
    kept.update(chunk as Buffer);
  }
  return { hash: plain.digest('hex'), salt, file: kept.digest('hex') };
}

async function* salted(path: string, salt: Buffer) {
  yield salt;
  yield* createReadStream(path);
}

/** Lays a kept list out in plain for as long as `run` takes. @throws Problem 404 `file.missing` */
export async function withKeptList<T>(
  services: Services,
  file: string,
  run: (path: string) => Promise<T>,
): Promise<T> {
  return inOwnFolder(services, async (folder) => {
    const [whole, path] = [join(folder, 'salted'), join(folder, 'list')];
    await services.files.copyTo(file, whole);
    await pipeline(createReadStream(whole, { start: SALT }), createWriteStream(path, { mode: 0o600 }));
    rmSync(whole);
    return run(path);
  });
}

type Waiting = {
  readonly run: string;
  readonly area: string;
  readonly sender: string;
  readonly file: string;
};

/** The work of a run has the run's id. */
export function enqueueMatch(services: Services, tx: Tx, actor: Actor, waiting: Waiting): Promise<string> {
  const { run, area, sender, file } = waiting;
  return services.jobs.enqueue(tx, actor, {
    id: run,
    kind: 'screening.match',
    area,
    titleDetails: { sender },
    input: { run, file },
  });
}

export type SentList = ListUpload & {
  /** Of the run and of its job; the same one twice is one run. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
};

type How = 'start' | 'propose';

/**
 * Takes a list: it lies encrypted in the file store until its job has run, and not a moment longer. The run is written down before
 * the file is: whatever happens between, somebody knows of the file and sweeps it.
 * @param how `start` has it matched at once, its columns understood as the sender's last ones were; `propose` waits for somebody's word
 * @throws Problem 403, 404 `area.notFound`, `screening.list.unknownKind`, 409 `command.idUsed`
 */
export async function takeList(
  services: Services,
  actor: Actor,
  list: SentList,
  how: How,
): Promise<{ run: string; job: string }> {
  refuseMatcher(actor);
  const { id: run, path, area, sender } = list;
  if (!inScope(actor, area)) throw new Problem(404, 'area.notFound');
  const purpose = kindOf(services, list).purpose.zh;
  const digests = await digestsOf(path);
  const isNew = await services.database.write(actor, async (tx) => {
    const known = await insertOnce(services, tx, actor, list, purpose, digests);
    if (known && known.file_hash !== digests.hash) throw new Problem(409, 'command.idUsed');
    return known === undefined;
  });
  if (!isNew) return { run, job: run };
  const { file, salt } = digests;
  try {
    await services.files.put(Readable.from(salted(path, salt)), MOST_BYTES + SALT);
    if (how === 'start')
      await services.database.write(actor, async (tx) => {
        await startRun(tx, run);
        await enqueueMatch(services, tx, actor, { run, area, sender, file });
      });
  } catch (error) {
    services.files.remove(file);
    await services.database.write(actor, (tx) => endRun(tx, run, 'failed')).catch(() => undefined);
    throw error;
  }
  return { run, job: run };
}

/** @returns the run that the same id made before */
async function insertOnce(
  services: Services,
  tx: Tx,
  actor: Actor,
  list: SentList,
  purpose: string,
  { hash, file }: Digests,
): Promise<RunRow | undefined> {
  const { id: run, area, kind, sender, name } = list;
  await lockRun(tx, run);
  const known = await findRun(tx, run);
  if (known) return known;
  const on = list.on ?? dayOfInstant(services.clock());
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
    file,
    columns: await findColumns(tx, { area, kind, sender }),
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
  return undefined;
}
