import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { Keys } from '#platform/crypto/keys.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { openServices } from '../../src/app/instance.ts';

export type TestDatabase = {
  readonly services: Services;
  /** Owner's address: for looking past row-level security in an assertion, never for the code under test. */
  readonly adminUrl: string;
  /** Where its files lie, encrypted. */
  readonly folder: string;
  readonly close: () => Promise<void>;
};

/** A migrated database of its own for a test file, reached as the application's role. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `daohu_${randomBytes(6).toString('hex')}`;
  const root = inject('adminUrl');
  const admin = new pg.Client({ connectionString: root });
  await admin.connect();
  await admin.query('select pg_advisory_lock(470019009)');
  await admin.query(`create database ${name} template daohu_template`);
  await admin.query('select pg_advisory_unlock(470019009)');
  const url = new URL(root);
  url.pathname = `/${name}`;
  const folder = mkdtempSync(join(tmpdir(), 'daohu-files-'));
  const services = await openServices(
    url.toString(),
    folder,
    new Keys(Buffer.from(inject('masterKey'), 'hex')),
  );
  return {
    services,
    adminUrl: url.toString(),
    folder,
    close: async () => {
      await services.database.close();
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An actor of a role within the given leading digits. */
export function testActor(role: string, ...scope: string[]): Actor {
  return { id: `test-${role}-${scope.join('-')}`, name: role, role, scope, mayWrite: role !== 'inspector' };
}
