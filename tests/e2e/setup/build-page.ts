import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const HOME = fileURLToPath(new URL('../../../', import.meta.url));
const BUILT = join(HOME, 'dist/web/index.html');

function newest(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isFresh(): boolean {
  if (!existsSync(BUILT)) return false;
  const sources = ['src', 'vite.config.ts', 'package-lock.json'].map((path) => newest(join(HOME, path)));
  return statSync(BUILT).mtimeMs >= Math.max(...sources);
}

/** Builds the page as it is shipped, unless the build is newer than all its sources. */
export async function buildPage(): Promise<void> {
  if (isFresh()) return;
  const vite = join(HOME, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: HOME });
}
