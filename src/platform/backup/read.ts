import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Problem } from '#kernel/problem.ts';
import { ByteReader } from './format.ts';
import { tablesInOrder } from './tables.ts';

export type RestoreInput = {
  /** Puts the key and the uploads here, before the database is opened with them. */
  readonly dataFolder: string;
  /** An empty, migrated database; asked for when the key is in its place. */
  readonly openDatabase: () => Promise<string>;
  readonly progress: (name: string) => void;
};

const SAFE_FILE = /^(master\.key|files\/[0-9a-f]{64})$/;

/**
 * Brings a backup back into an empty instance. Two passes: the first proves every digest and that the file is whole, and
 * lays the files; the second fills the tables in one transaction.
 * @throws Problem 422 `backup.notOne`, `backup.cut`, `backup.damaged`, `backup.newer`
 */
export async function readBackup(file: string, input: RestoreInput): Promise<{ tables: number }> {
  const migrations = await proveAndLayFiles(file, input.dataFolder);
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
    // COPY is refused where row-level security binds even the owner; forced again before the transaction ends.
    const forced = await client.query<{ name: string }>(
      'select relname as name from pg_class where relforcerowsecurity',
    );
    for (const { name } of forced.rows)
      await client.query(`alter table ${pg.escapeIdentifier(name)} no force row level security`);
    const tables = await fillTables(file, client, input.progress);
    for (const { name } of forced.rows)
      await client.query(`alter table ${pg.escapeIdentifier(name)} force row level security`);
    await resetSequences(client);
    await client.query(
      "update job set state = 'failed', problem_code = 'job.restored', finished_at = now() where state in ('waiting', 'running')",
    );
    await client.query('commit');
    return { tables };
  } finally {
    await client.end();
  }
}

function open(file: string): ByteReader {
  const gunzip = createGunzip();
  const source = createReadStream(file);
  source.on('error', (error) => gunzip.destroy(error));
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') throw new Problem(404, 'file.missing');
      throw new Problem(
        422,
        (error as { code?: string }).code === 'Z_BUF_ERROR' ? 'backup.cut' : 'backup.notOne',
      );
    }
  }
  return new ByteReader(bytes());
}

async function proveAndLayFiles(file: string, folder: string): Promise<readonly string[]> {
  const reader = open(file);
  const begin = await reader.frame();
  if (begin.kind !== 'begin' || begin.format !== 1) throw new Problem(422, 'backup.notOne');
  let sections = 0;
  for (;;) {
    const frame = await reader.frame();
    if (frame.kind === 'end') {
      if (frame.sections !== sections) throw new Problem(422, 'backup.damaged');
      return begin.migrations;
    }
    if (frame.kind !== 'table' && frame.kind !== 'file') throw new Problem(422, 'backup.damaged');
    if (frame.kind === 'file' && !SAFE_FILE.test(frame.name)) throw new Problem(422, 'backup.damaged');
    const digest = createHash('sha256');
    const proven = prove(reader, digest);
    if (frame.kind === 'file') {
      const place = join(folder, frame.name);
      mkdirSync(dirname(place), { recursive: true });
      await pipeline(Readable.from(proven, { objectMode: false }), createWriteStream(place, { mode: 0o600 }));
    } else {
      for await (const _ of proven) {
        // Only the digest matters in this pass.
      }
    }
    const close = await reader.frame();
    if (close.kind !== 'digest' || close.sha256 !== digest.digest('hex'))
      throw new Problem(422, 'backup.damaged');
    sections += 1;
  }
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
