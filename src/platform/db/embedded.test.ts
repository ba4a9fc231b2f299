import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedded } from './embedded.ts';
import { placeOfCluster, removeCluster, serverUser } from './server-user.ts';

let closed: string;

beforeAll(() => {
  // 0700, as /root and private temporary folders are: as root, the database's own user cannot enter.
  closed = mkdtempSync(join(tmpdir(), 'daohu-closed-'));
});
afterAll(() => rmSync(closed, { recursive: true, force: true }));

async function words(url: string, statement: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ word: string }>(statement);
    return rows.map((row) => row.word);
  } finally {
    await client.end();
  }
}

describe('the embedded database', () => {
  it('starts in a folder that is closed to other users, keeps its data there, and is taken away whole', async () => {
    const folder = join(closed, 'data');
    mkdirSync(folder);
    const first = await startEmbedded(folder);
    const setting = await words(first.url, "select current_setting('fsync') as word");
    await words(first.url, 'create table kept as select 1 as word');
    await first.stop();
    const second = await startEmbedded(folder);
    const kept = await words(second.url, 'select word::text from kept');
    await second.stop();
    const cluster = placeOfCluster(folder, serverUser());
    expect({ setting, kept }).toEqual({ setting: ['on'], kept: ['1'] });
    expect(statSync(cluster).mode & 0o077).toBe(0);
    expect(statSync(closed).mode & 0o077, 'the folder above stays closed').toBe(0);
    removeCluster(folder);
    expect(existsSync(cluster)).toBe(false);
    expect(existsSync(dirname(cluster))).toBe(cluster.startsWith(folder));
  });
});
