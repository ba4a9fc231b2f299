import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { uuidv7 } from '#kernel/ids.ts';
import { Problem } from '#kernel/problem.ts';
import { type Keys, openKeys } from '#platform/crypto/keys.ts';
import { RandomPool } from '#platform/crypto/random-pool.ts';
import { type DataFolder, takeDataFolder } from '#platform/db/data-folder.ts';
import { Database } from '#platform/db/database.ts';
import { startEmbedded } from '#platform/db/embedded.ts';
import { migrate, prepareAppLogin } from '#platform/db/migrate.ts';
import { FileStore } from '#platform/files/store.ts';
import { JobQueue, prepareQueue } from '#platform/jobs/queue.ts';
import { CurrentPacks } from '#platform/packs/current.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import type { Services } from '#platform/services.ts';

/** The folder of the checkout or of the installed package: migrations, packs and the built page lie in it. */
export const HOME = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export type InstanceOptions = {
  /** Folder of the embedded database, keys and files. */
  readonly data: string;
  /** A PostgreSQL server instead of the embedded one; keys and files stay in `data`. */
  readonly databaseUrl?: string | undefined;
  /** Runs once the folder is this process's alone, before anything in it is opened. */
  readonly onTaken?: ((folder: string) => void) | undefined;
};

/** An opened Daohu: its services, and the owner's connection address for maintenance. */
export type Instance = {
  readonly services: Services;
  readonly adminUrl: string;
  readonly dataFolder: string;
  readonly embedded: boolean;
  readonly close: () => Promise<void>;
  /** Leaves without waiting for what goes on: it is rolled back. */
  readonly abort: () => Promise<void>;
};

const random = new RandomPool();

/** UUIDv7 for a new record. */
export const newId = () => uuidv7(Date.now(), random.take(10));

/** The services on a migrated database; used by the program and by the tests. */
export async function openServices(adminUrl: string, folder: string, keys: Keys): Promise<Services> {
  const appUrl = await prepareAppLogin(adminUrl, keys.databasePassword);
  const database = new Database(appUrl);
  const policy = new CurrentPacks(loadPackSet(resolve(HOME, 'packs')), database.pool);
  database.beforeEach(() => policy.refresh());
  await policy.refresh();
  return {
    database,
    keys,
    files: new FileStore(folder, keys),
    jobs: new JobQueue(database),
    get packs() {
      return policy.present;
    },
    refreshPacks: () => policy.refresh(),
    brokenChanges: () => policy.broken,
    clock: Date.now,
    newId,
  };
}

/** Migrates, makes the queue's tables, and holds the key file against the database's mark. */
export async function prepareDatabase(adminUrl: string, keys: Keys): Promise<void> {
  await migrate(adminUrl, resolve(HOME, 'migrations'));
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const queue = await client.query(
      "select 1 from information_schema.tables where table_schema = 'pgboss' and table_name = 'queue'",
    );
    if (queue.rowCount === 0) await prepareQueue(adminUrl, client);
    const mark = keys.hash('key-check', 'daohu');
    await client.query('insert into instance (id, key_check) values ($1, $2) on conflict do nothing', [
      newId(),
      mark,
    ]);
    const { rows } = await client.query<{ key_check: Buffer }>('select key_check from instance');
    if (!rows[0] || !keys.sameHash(rows[0].key_check, mark)) throw new Problem(409, 'crypto.wrongKey');
  } finally {
    await client.end();
  }
}

/**
 * Opens the instance: takes the data folder, starts or reaches PostgreSQL, migrates, connects as the application's role.
 * @throws Problem `data.inUse`, `database.*`, `crypto.*`
 */
export async function openInstance(options: InstanceOptions): Promise<Instance> {
  const folder: DataFolder = takeDataFolder(resolve(options.data));
  let stop: () => Promise<void> = async () => undefined;
  try {
    options.onTaken?.(folder.path);
    const keys = openKeys(folder.path);
    let adminUrl = options.databaseUrl ?? '';
    if (!options.databaseUrl) {
      const server = await startEmbedded(folder.path);
      adminUrl = server.url;
      stop = server.stop;
    }
    await prepareDatabase(adminUrl, keys);
    const services = await openServices(adminUrl, folder.path, keys);
    await services.jobs.start();
    return {
      services,
      adminUrl,
      dataFolder: folder.path,
      embedded: !options.databaseUrl,
      close: async () => {
        await services.jobs.stop().catch(() => undefined);
        await services.database.close();
        await stop();
        folder.release();
      },
      abort: async () => {
        await stop();
        folder.release();
      },
    };
  } catch (error) {
    await stop();
    folder.release();
    throw error;
  }
}
