import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { Keys } from '#platform/crypto/keys.ts';
import { startEmbedded } from '#platform/db/embedded.ts';
import { prepareDatabase } from '../../src/app/instance.ts';

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string;
    masterKey: string;
  }
}

const TEMPLATE = 'daohu_template';

/** Starts one PostgreSQL for all tests (or takes TEST_DATABASE_URL) and migrates a template that each test file clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'daohu-test-'));
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => undefined } : await startEmbedded(folder);
  const master = randomBytes(32);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`drop database if exists ${TEMPLATE} with (force)`);
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE}`;
  await prepareDatabase(template.toString(), new Keys(master));
  project.provide('adminUrl', server.url);
  project.provide('masterKey', master.toString('hex'));
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
