import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Problem } from '#kernel/problem.ts';

/** The user of the system as whom the database runs; nothing when it runs as ourselves. */
export type ServerUser = { readonly uid?: number; readonly gid?: number };

/** PostgreSQL refuses to run as root: there it runs as `postgres`, or else `nobody`. @throws Problem 503 `database.noUserForRoot` */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // The next name may exist.
    }
  }
  throw new Problem(503, 'database.noUserForRoot');
}

/** Where root's folders are closed to others (/root, a private temporary folder) the database lies here instead. */
const OPEN_PLACE = '/var/lib/daohu';

/** Whether another user may pass through a folder and all above it. */
function mayEnter(path: string, user: ServerUser): boolean {
  const { mode, uid, gid } = statSync(path);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0 && (dirname(path) === path || mayEnter(dirname(path), user));
}

const pointerOf = (folder: string) => join(folder, 'postgres.place');

/** Where the cluster of a data folder lies, made or not. */
function knownPlace(folder: string): string {
  const pointer = pointerOf(folder);
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : resolve(folder, 'postgres');
}

/**
 * The folder of the cluster: in the data folder, or, when the database's user cannot get there, in a place that is open to
 * it and closed to everybody else; a pointer in the data folder then names it.
 */
export function placeOfCluster(folder: string, user: ServerUser): string {
  const known = knownPlace(folder);
  if (user.uid === undefined || existsSync(join(known, 'PG_VERSION'))) return known;
  // The server's own user must be able to pass through; the files inside keep their own, closer rights.
  chmodSync(folder, 0o711);
  if (known !== resolve(folder, 'postgres') || mayEnter(resolve(folder), user)) return known;
  mkdirSync(OPEN_PLACE, { recursive: true, mode: 0o711 });
  sweepTemporary();
  const home = mkdtempSync(join(OPEN_PLACE, 'county-'));
  writeFileSync(join(home, 'owner'), resolve(folder), { mode: 0o600 });
  chmodSync(home, 0o711);
  const cluster = join(home, 'postgres');
  writeFileSync(pointerOf(folder), `${cluster}\n`, { mode: 0o600 });
  return cluster;
}

/** Databases of temporary data folders that are gone, key and all: of tests, mostly. Of any other folder nothing is removed. */
function sweepTemporary(): void {
  for (const name of readdirSync(OPEN_PLACE)) {
    const home = join(OPEN_PLACE, name);
    const note = join(home, 'owner');
    if (!name.startsWith('county-') || !existsSync(note)) continue;
    const owner = readFileSync(note, 'utf8');
    const running = existsSync(join(home, 'postgres', 'postmaster.pid'));
    if (owner.startsWith(`${tmpdir()}/`) && !existsSync(owner) && !running)
      rmSync(home, { recursive: true, force: true });
  }
}

/** Takes the database of a data folder away, wherever it lies. */
export function removeCluster(folder: string): void {
  const known = knownPlace(folder);
  rmSync(known.startsWith(`${OPEN_PLACE}/county-`) ? dirname(known) : known, {
    recursive: true,
    force: true,
  });
  rmSync(pointerOf(folder), { force: true });
}

/**
 * The folder of the database's programs, copied to an open place once when its user cannot enter the one that npm made.
 * @param version names the copy
 */
export function programsFor(user: ServerUser, native: string, version: string): string {
  if (user.uid === undefined || mayEnter(native, user)) return native;
  const copy = join(OPEN_PLACE, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const partial = `${copy}.${process.pid}`;
  mkdirSync(OPEN_PLACE, { recursive: true, mode: 0o711 });
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
  chmodSync(partial, 0o755);
  renameSync(partial, copy);
  return copy;
}

/** Gives a file or folder to the database's user. */
export function giveTo(user: ServerUser, ...paths: readonly string[]): void {
  if (user.uid === undefined || user.gid === undefined) return;
  for (const path of paths) chownSync(path, user.uid, user.gid);
}
