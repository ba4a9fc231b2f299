import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { Problem } from '#kernel/problem.ts';
import { readBackup } from '#platform/backup/read.ts';
import { type Keys, openKeys } from '#platform/crypto/keys.ts';
import { takeDataFolder } from '#platform/db/data-folder.ts';
import { startEmbedded } from '#platform/db/embedded.ts';
import { removeCluster } from '#platform/db/server-user.ts';
import { prepareDatabase } from './instance.ts';

export type RestoreWish = {
  /** The data folder: missing or without key and database. */
  readonly folder: string;
  /** An empty database of a PostgreSQL server instead of the embedded one. */
  readonly databaseUrl?: string | undefined;
  readonly progress: (table: string) => void;
};

/** What of a data folder a restore brings; anything else in it stays. */
const BROUGHT = ['master.key', 'files', 'postgres.password', 'postgres.log'];

function refuseFilledFolder(folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  if (names.some((name) => name === 'master.key' || name === 'files' || name.startsWith('postgres')))
    throw new Problem(409, 'cli.notEmpty', [], { path: folder });
}

async function refuseFilledDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ made: boolean }>(
      "select to_regclass('public.area') is not null as made",
    );
    if (rows[0]?.made !== true) return;
    const held = await client.query(
      'select from area union all select from household union all select from auth_user limit 1',
    );
    if (held.rowCount !== 0) throw new Problem(409, 'cli.notEmpty', [], { path: 'DATABASE_URL' });
  } finally {
    await client.end();
  }
}

/** @throws Problem 409 `crypto.wrongKey` */
async function proveKey(client: pg.Client, keys: Keys): Promise<void> {
  const { rows } = await client.query<{ key_check: Buffer | null }>('select key_check from instance');
  const mark = rows[0]?.key_check;
  if (!mark || !keys.sameHash(mark, keys.hash('key-check', 'daohu')))
    throw new Problem(409, 'crypto.wrongKey');
}

/**
 * Brings a backup into an empty instance and proves that its key reads it. When it fails nothing is left behind.
 * @throws Problem 409 `cli.notEmpty`, `crypto.wrongKey`, 422 `backup.*`
 */
export async function restoreInstance(file: string, wish: RestoreWish): Promise<{ tables: number }> {
  const { folder, databaseUrl, progress } = wish;
  refuseFilledFolder(folder);
  const taken = takeDataFolder(folder);
  let stop: () => Promise<void> = async () => undefined;
  let whole = false;
  try {
    let adminUrl = databaseUrl ?? '';
    const result = await readBackup(file, {
      dataFolder: folder,
      openDatabase: async () => {
        const keys = openKeys(folder);
        if (!databaseUrl) ({ url: adminUrl, stop } = await startEmbedded(folder));
        await refuseFilledDatabase(adminUrl);
        await prepareDatabase(adminUrl, keys);
        return adminUrl;
      },
      prove: (client) => proveKey(client, openKeys(folder)),
      progress,
    });
    whole = true;
    return result;
  } finally {
    await stop();
    if (!whole) {
      removeCluster(folder);
      for (const name of BROUGHT) rmSync(join(folder, name), { recursive: true, force: true });
    }
    taken.release();
  }
}
