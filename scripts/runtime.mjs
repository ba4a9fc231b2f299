// Plain JavaScript for the machine's own Node (20.19 or newer): finds or installs what the program needs, then hands over
// to the Node 24 that npm brings along.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const HOME = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(HOME, 'node_modules');

/** Runs a program to its end; answers its exit code. Signals go through. */
export function run(command, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: 'inherit', cwd: HOME, ...options });
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass);
    process.on('SIGTERM', pass);
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', pass);
      process.off('SIGTERM', pass);
      done(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** `npm ci` when packages are missing or older than the lockfile. */
export async function ensureInstalled() {
  const marker = join(MODULES, '.package-lock.json');
  const lock = join(HOME, 'package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lock).mtimeMs - 1000) return;
  if (existsSync(marker) && sameVersions(marker, lock)) return;
  process.stderr.write('正在安装所需的软件包（仅首次需要）… Installing packages (first time only) …\n');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = npm
    ? await run(process.execPath, [npm, ...args])
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
  if (code !== 0) process.exit(code);
}

/** A checkout touches the lockfile's time without changing what it says. */
function sameVersions(marker, lock) {
  const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  const installed = packages(marker);
  return Object.entries(packages(lock)).every(
    ([name, one]) => name === '' || one.optional || installed[name]?.version === one.version,
  );
}

/** The Node that runs TypeScript directly: npm's own 24, else the machine's when it is 22.18 or newer. */
export function findNode() {
  const own = join(MODULES, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  process.stderr.write(
    '需要 Node.js 22.18 或更新版本。 Node.js 22.18 or newer is needed on this platform.\n',
  );
  process.exit(2);
}

/** Environment in which `node` and the tools of node_modules come first. */
export function environment() {
  const separator = process.platform === 'win32' ? ';' : ':';
  return { ...process.env, PATH: `${join(MODULES, '.bin')}${separator}${process.env.PATH ?? ''}` };
}
