import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Keys } from '#platform/crypto/keys.ts';
import { Database } from '#platform/db/database.ts';
import { FileStore } from '#platform/files/store.ts';
import { openApiDocument } from '#platform/http/openapi.ts';
import { JobQueue } from '#platform/jobs/queue.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import { HOME, newId } from './instance.ts';
import { buildServer } from './server.ts';

/** Port 9 discards: the services of a description never speak to a database. */
const NOWHERE = 'postgres://nobody@127.0.0.1:9/nothing';

/** The OpenAPI document of the composed server; opens no database, no data folder and no port. */
export async function describeServer(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'daohu-openapi-'));
  const keys = new Keys(Buffer.alloc(32));
  const database = new Database(NOWHERE);
  const services = {
    database,
    keys,
    files: new FileStore(folder, keys),
    jobs: new JobQueue(database),
    packs: loadPackSet(resolve(HOME, 'packs')),
    refreshPacks: async () => undefined,
    brokenChanges: () => [],
    clock: Date.now,
    newId,
  };
  try {
    const { app } = await buildServer(services, { log: 'silent', web: folder, demo: { users: [] } });
    const document = openApiDocument(app);
    await app.close();
    return document;
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
