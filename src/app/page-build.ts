import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '#kernel/problem.ts';

/** Files of the server alone: a change in them makes no other page. */
const SERVER_ONLY =
  /[.]test[.]tsx?$|[.]sql$|\/(queries|routes|commands|jobs)[.]ts$|^src\/app\/(cli|demo|doctor)\//;
const OTHERS = ['vite.config.ts', 'package-lock.json'];

/** One number for all that the page is built from. */
function digestOfSources(home: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(join(home, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(home.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !SERVER_ONLY.test(path));
  for (const path of [...files, ...OTHERS].sort()) {
    if (existsSync(join(home, path))) hash.update(`${path}\u0000`).update(readFileSync(join(home, path)));
  }
  return hash.digest('hex');
}

/** Runs vite in a process of its own, so that it takes another processor than the loading of the county. */
async function build(home: string, folder: string): Promise<void> {
  const vite = join(home, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--logLevel', 'error', '--outDir', folder];
  const child = spawn(process.execPath, args, { cwd: home, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise<number>((done, fail) => {
    child.once('error', fail);
    child.once('close', (end) => done(end ?? 1));
  });
  if (code !== 0) throw new Problem(503, 'web.buildFailed', [], { reason: said.trim().slice(0, 2000) });
}

/**
 * The folder of the built page, built anew when its sources changed. A build becomes visible only when it is whole.
 * @param starts called when there is something to build
 * @throws Problem 503 `web.buildFailed`
 */
export async function ensurePage(place: string, starts: () => void): Promise<string> {
  const home = resolve(place);
  const folder = join(home, 'dist/web');
  const mark = join(folder, 'sources.sha256');
  const digest = digestOfSources(home);
  const known = existsSync(mark) ? readFileSync(mark, 'utf8').trim() : '';
  if (known === digest && existsSync(join(folder, 'index.html'))) return folder;
  starts();
  const fresh = join(home, `dist/web-${process.pid}`);
  try {
    mkdirSync(join(home, 'dist'), { recursive: true });
    await build(home, fresh);
    writeFileSync(join(fresh, 'sources.sha256'), `${digest}\n`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}
