import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { frameLine, piece } from './format.ts';
import { tablesInOrder } from './tables.ts';

export type BackupInput = {
  readonly adminUrl: string;
  readonly dataFolder: string;
  readonly version: string;
  /** RFC 3339 instant for the first frame. */
  readonly at: string;
  readonly progress: (name: string) => void;
};

/** Files of the data folder that belong to a backup: the key without which the numbers cannot be read, and the uploads. */
function filesOf(folder: string): string[] {
  const store = join(folder, 'files');
  const uploads = existsSync(store)
    ? readdirSync(store)
        .filter((name) => /^[0-9a-f]{64}$/.test(name))
        .map((name) => `files/${name}`)
    : [];
  return ['master.key', ...uploads];
}

/**
 * Writes everything into one file: all tables as of one instant, the uploads (encrypted as they lie) and the key.
 * The file opens the whole register: it is readable by its owner only. Written beside and renamed when complete.
 */
export async function writeBackup(file: string, input: BackupInput): Promise<{ sections: number }> {
  const partial = `${file}.partial`;
  let sections = 0;
  async function* frames(): AsyncGenerator<Buffer> {
    const client = new pg.Client({ connectionString: input.adminUrl });
    await client.connect();
    try {
      await client.query('begin isolation level repeatable read, read only');
      const done = await client.query<{ name: string }>('select name from migration order by name');
      yield frameLine({
        kind: 'begin',
        format: 1,
        version: input.version,
        migrations: done.rows.map((row) => row.name),
        at: input.at,
      });
      for (const name of await tablesInOrder(client)) {
        input.progress(name);
        const columns = await columnsOf(client, name);
        yield frameLine({ kind: 'table', name, columns });
        const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
        yield* section(
          client.query(copyTo(`copy (select ${list} from ${pg.escapeIdentifier(name)}) to stdout`)),
        );
        sections += 1;
      }
      await client.query('commit');
    } finally {
      await client.end();
    }
    for (const name of filesOf(input.dataFolder)) {
      yield frameLine({ kind: 'file', name });
      yield* section(createReadStream(join(input.dataFolder, name)));
      sections += 1;
    }
    yield frameLine({ kind: 'end', sections });
  }
  try {
    await pipeline(
      Readable.from(frames(), { objectMode: false }),
      createGzip({ level: 5 }),
      createWriteStream(partial, { mode: 0o600 }),
    );
    const handle = openSync(partial, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  return { sections };
}

async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position",
    [table],
  );
  return rows.map((row) => row.name);
}

async function* section(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source) {
    if (chunk.length === 0) continue;
    digest.update(chunk);
    bytes += chunk.length;
    yield piece(chunk);
  }
  yield Buffer.alloc(4);
  yield frameLine({ kind: 'digest', sha256: digest.digest('hex'), bytes });
}
