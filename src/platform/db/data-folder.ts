import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#kernel/problem.ts';

/** The folder that holds the embedded database, the keys and the uploaded files; `.data` unless `--data` says otherwise. */
export type DataFolder = { readonly path: string; readonly release: () => void };

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began, so that a reused process number is not taken for the former holder; empty where it cannot be known. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/**
 * Takes the folder for this process alone.
 * @throws Problem 409 `data.inUse` when another living process holds it
 */
export function takeDataFolder(path: string): DataFolder {
  mkdirSync(path, { recursive: true });
  const lock = join(path, 'daohu.lock');
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(lock, `${process.pid} ${startOf(process.pid)}\n`, { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 20) throw error;
      const [pid = '0', start = ''] = readFileSync(lock, 'utf8').trim().split(' ');
      if (Number(pid) > 0 && alive(Number(pid)) && startOf(Number(pid)) === start) {
        const problem = new Problem(409, 'data.inUse', [], { path, pid: Number(pid) });
        throw Object.assign(problem, { cause: error });
      }
      rmSync(lock, { force: true });
    }
  }
  return { path, release: () => rmSync(lock, { force: true }) };
}
