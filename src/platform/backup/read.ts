import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Problem } from '#kernel/problem.ts';
import { ByteReader, type Frame } from './format.ts';
import { tablesInOrder } from './tables.ts';

export type RestoreInput = {
  /** Puts the key and the uploads here, before the database is opened with them. */
  readonly dataFolder: string;
  /** An empty, migrated database; asked for when the key is in its place. */
  readonly openDatabase: () => Promise<string>;
  /** Looks at what was brought before it is kept; what it throws undoes it. */
  readonly prove: (client: pg.Client) => Promise<void>;
  readonly progress: (name: string) => void;
};

const SAFE_FILE = /^(master\.key|files\/[0-9a-f]{64})$/;

/**
 * Brings a backup back into an empty instance. Two passes: the first proves every digest and that the file is whole, and
 * lays the files; the second fills the tables in one transaction.
 * @throws Problem 422 `backup.notOne`, `backup.cut`, `backup.damaged`, `backup.newer`
 */
export async function readBackup(file: string, input: RestoreInput): Promise<{ tables: number }> {
  const migrations = await proveAndLay(file, input.dataFolder);
  const adminUrl = await input.openDatabase();
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const known = await client.query<{ name: string }>('select name from migration');
    const here = new Set(known.rows.map((row) => row.name));
    const missing = migrations.find((name) => !here.has(name));
    if (missing) throw new Problem(422, 'backup.newer', [], { migration: missing });
    await client.query('begin');
    const names = await tablesInOrder(client);
    await client.query(`truncate ${names.map((name) => pg.escapeIdentifier(name)).join(', ')}`);
    const bind = await loosen(client);
    const tables = await fillTables(file, client, input.progress);
    await bind();
    await resetSequences(client);
    await client.query(
      "update job set state = 'failed', problem_code = 'job.restored', finished_at = now() where state in ('waiting', 'running')",
    );
    await input.prove(client);
    await client.query('commit');
    return { tables };
  } finally {
    await client.end();
  }
}

/**
 * Lets COPY in: row-level security binds even the owner, and triggers ask for rows that come with a later table. The
 * backup was taken as of one instant, so what they ask for is in it. @returns puts both back, before the transaction ends
 */
async function loosen(client: pg.Client): Promise<() => Promise<void>> {
  const of = async (query: string) =>
    (await client.query<{ name: string }>(query)).rows.map(({ name }) => pg.escapeIdentifier(name));
  const forced = await of('select relname as name from pg_class where relforcerowsecurity');
  const triggered = await of(
    `select distinct c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where not t.tgisinternal and c.relnamespace = 'public'::regnamespace`,
  );
  const alter = async (names: readonly string[], change: string) => {
    for (const name of names) await client.query(`alter table ${name} ${change}`);
  };
  await alter(forced, 'no force row level security');
  await alter(triggered, 'disable trigger user');
  return async () => {
    await alter(forced, 'force row level security');
    await alter(triggered, 'enable trigger user');
  };
}

function open(file: string): ByteReader {
  const gunzip = createGunzip();
  const source = createReadStream(file);
  source.on('error', (error) => gunzip.destroy(error));
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
    } catch (error) {
      const { code } = error as { code?: string };
      const problem =
        code === 'ENOENT'
          ? new Problem(404, 'file.missing')
          : new Problem(422, code === 'Z_BUF_ERROR' ? 'backup.cut' : 'backup.notOne');
      throw Object.assign(problem, { cause: error });
    }
  }
  return new ByteReader(bytes());
}

/** The files come into their place only when the whole backup was proven. */
async function proveAndLay(file: string, folder: string): Promise<readonly string[]> {
  const waiting = join(folder, 'restoring');
  try {
    const migrations = await proveAndLayFiles(file, waiting);
    for (const name of readdirSync(waiting)) renameSync(join(waiting, name), join(folder, name));
    return migrations;
  } finally {
    rmSync(waiting, { recursive: true, force: true });
  }
}

async function proveAndLayFiles(file: string, folder: string): Promise<readonly string[]> {
  const reader = open(file);
  const begin = await reader.frame();
  if (begin.kind !== 'begin' || begin.format !== 1) throw new Problem(422, 'backup.notOne');
  for (let sections = 0; ; sections += 1) {
    const frame = await reader.frame();
    if (frame.kind === 'end') {
      if (frame.sections !== sections) throw new Problem(422, 'backup.damaged');
      return begin.migrations;
    }
    await proveSection(reader, frame, folder);
  }
}

/** Reads one section against its digest; a file is laid into the folder, of a table only the digest matters here. */
async function proveSection(reader: ByteReader, frame: Frame, folder: string): Promise<void> {
  const isFile = frame.kind === 'file' && SAFE_FILE.test(frame.name);
  if (!isFile && frame.kind !== 'table') throw new Problem(422, 'backup.damaged');
  const digest = createHash('sha256');
  const place = isFile ? join(folder, frame.name) : devNull;
  if (isFile) mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
  const proven = Readable.from(prove(reader, digest), { objectMode: false });
  await pipeline(proven, createWriteStream(place, { mode: 0o600 }));
  const close = await reader.frame();
  if (close.kind !== 'digest' || close.sha256 !== digest.digest('hex'))
    throw new Problem(422, 'backup.damaged');
}

async function* prove(reader: ByteReader, digest: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const bytes of reader.pieces()) {
    digest.update(bytes);
    yield bytes;
  }
}

async function fillTables(
  file: string,
  client: pg.Client,
  progress: (name: string) => void,
): Promise<number> {
  const reader = open(file);
  await reader.frame();
  let tables = 0;
  for (;;) {
    const frame = await reader.frame();
    if (frame.kind === 'end') return tables;
    if (frame.kind === 'table') {
      progress(frame.name);
      const columns = frame.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
      const into = client.query(copyFrom(`copy ${pg.escapeIdentifier(frame.name)} (${columns}) from stdin`));
      await pipeline(Readable.from(reader.pieces(), { objectMode: false }), into);
      tables += 1;
    } else {
      for await (const _ of reader.pieces()) {
        // Laid in the first pass.
      }
    }
    await reader.frame();
  }
}

async function resetSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select table_name as table, column_name as column, pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
     from information_schema.columns where table_schema = 'public' and is_identity = 'YES'`,
  );
  for (const { table, column, sequence } of rows) {
    const identifier = pg.escapeIdentifier(column);
    await client.query(
      `select setval('${sequence}', coalesce((select max(${identifier}) from ${pg.escapeIdentifier(table)}), 0) + 1, false)`,
    );
  }
}
