import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { writeBackup } from '#platform/backup/write.ts';
import { openKeys } from '#platform/crypto/keys.ts';
import { claimDemo, loadDemo } from '../../src/app/demo/load.ts';
import { examine } from '../../src/app/doctor/doctor.ts';
import { openServices, prepareDatabase } from '../../src/app/instance.ts';
import { restoreInstance } from '../../src/app/restore.ts';
import { createReportCommand, saveReportCommand } from '../../src/modules/reports/summary/commands.ts';
import { testActor } from '../setup/database.ts';
import { ask, OPERATOR } from './counted.ts';

const root = inject('adminUrl');
const mark = randomBytes(4).toString('hex');
const operator = { ...OPERATOR, scope: ['469921'] };
let folder: string;
let backup: string;
let copies = 0;

function urlOf(name: string): string {
  const url = new URL(root);
  url.pathname = `/${name}`;
  return url.toString();
}

async function newDatabase(): Promise<string> {
  copies += 1;
  const name = `restore_${mark}_${copies}`;
  await ask(root, `create database ${name}`);
  return urlOf(name);
}

let source: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daohu-restore-'));
  source = await newDatabase();
  const data = join(folder, 'source');
  mkdirSync(data);
  const keys = openKeys(data);
  await prepareDatabase(source, keys);
  const services = await openServices(source, data, keys);
  await services.jobs.start();
  await loadDemo(
    services,
    operator,
    await claimDemo(services, operator, { scenario: 'small', households: 25 }),
    () => undefined,
  );
  const office = testActor('county-office', '469921');
  const environment = { database: services.database, actor: office, services };
  const wish = { kind: 'annual-summary', area: '469921000000', on: '2025-12-31' };
  const { report } = await createReportCommand.execute(environment, services.newId(), wish);
  await saveReportCommand.execute(environment, services.newId(), { report });
  await services.jobs.stop();
  await services.database.close();
  backup = join(folder, 'county.bak');
  await writeBackup(backup, {
    adminUrl: source,
    dataFolder: data,
    version: 'test',
    at: '2026-11-24T00:00:00Z',
    progress: () => undefined,
  });
}, 120_000);
afterAll(async () => {
  for (let copy = 1; copy <= copies; copy += 1)
    await ask(root, `drop database if exists restore_${mark}_${copy} with (force)`);
  rmSync(folder, { recursive: true, force: true });
});

/** Every row of every table, as one digest for each table. */
async function digests(url: string): Promise<Record<string, string>> {
  const tables = await ask<{ name: string }>(
    url,
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migration' order by 1",
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const rows = await ask<{ line: string }>(url, `select t::text as line from "${name}" t order by 1`);
    const text = rows.map((row) => row.line).join('\n');
    found[name] = `${rows.length} ${createHash('sha256').update(text).digest('hex')}`;
  }
  return found;
}

async function restore(file: string): Promise<{ data: string; url: string }> {
  const url = await newDatabase();
  const data = join(folder, `restored-${copies}`);
  await restoreInstance(file, { folder: data, databaseUrl: url, progress: () => undefined });
  return { data, url };
}

/** What a refused restore left in its folder and its database. */
async function leftBy(file: string): Promise<{ code: string; files: string[]; people: number }> {
  const url = await newDatabase();
  const data = join(folder, `refused-${copies}`);
  const code = await restoreInstance(file, {
    folder: data,
    databaseUrl: url,
    progress: () => undefined,
  }).then(
    () => 'restored',
    (error: { code?: string }) => error.code ?? 'bug',
  );
  const [made] = await ask<{ made: boolean }>(url, "select to_regclass('household') is not null as made");
  const people = made?.made ? await ask(url, 'select from household') : [];
  return { code, files: existsSync(data) ? readdirSync(data) : [], people: people.length };
}

describe('a backup', () => {
  it('brings back every row, and every saved figure is derived again as it was', {
    timeout: 60_000,
  }, async () => {
    const { data, url } = await restore(backup);
    expect(await digests(url)).toEqual(await digests(source));
    const services = await openServices(url, data, openKeys(data));
    const examined = await examine({ services, adminUrl: url, dataFolder: data }, operator);
    await services.database.close();
    expect(examined.filter((one) => !one.ok).map((one) => one.id)).toEqual([]);
    expect(examined.some((one) => one.id === 'figures.rederived')).toBe(true);
  });

  it('control: one changed row is another digest', async () => {
    const { url } = await restore(backup);
    await ask(url, 'update person set birth = birth + 1 where id = (select min(id::text)::uuid from person)');
    const [restored, original] = [await digests(url), await digests(source)];
    expect(Object.keys(original).filter((name) => restored[name] !== original[name])).toEqual(['person']);
  });

  it('is refused when cut in half, and leaves nothing behind', async () => {
    const whole = readFileSync(backup);
    for (const share of [0.1, 0.5, 0.97]) {
      const half = join(folder, 'half.bak');
      writeFileSync(half, whole.subarray(0, Math.floor(whole.length * share)));
      expect(await leftBy(half)).toEqual({ code: 'backup.cut', files: [], people: 0 });
    }
  });

  it('is refused when one byte of it is another, and leaves nothing behind', async () => {
    const plain = gunzipSync(readFileSync(backup));
    const inTable = plain.indexOf('"name":"household_version"') + 5000;
    plain[inTable] = (plain[inTable] ?? 0) ^ 1;
    const harmed = join(folder, 'harmed.bak');
    writeFileSync(harmed, gzipSync(plain));
    expect(await leftBy(harmed)).toEqual({ code: 'backup.damaged', files: [], people: 0 });
  });

  it('is refused with the key of another county, and leaves nothing behind', async () => {
    const plain = gunzipSync(readFileSync(backup)).toString('latin1');
    const own = readFileSync(join(folder, 'source', 'master.key'), 'latin1');
    const foreign = `${randomBytes(32).toString('base64url')}\n`;
    const digestOf = (text: string) => createHash('sha256').update(text, 'latin1').digest('hex');
    expect(plain.split(own)).toHaveLength(2);
    const swapped = plain.replace(own, foreign).replace(digestOf(own), digestOf(foreign));
    const file = join(folder, 'foreign.bak');
    writeFileSync(file, gzipSync(Buffer.from(swapped, 'latin1')));
    expect(await leftBy(file)).toEqual({ code: 'crypto.wrongKey', files: [], people: 0 });
  });

  it('is refused where something lies already', async () => {
    const { data, url } = await restore(backup);
    await expect(
      restoreInstance(backup, { folder: data, databaseUrl: url, progress: () => undefined }),
    ).rejects.toMatchObject({ code: 'cli.notEmpty' });
    await expect(
      restoreInstance(backup, { folder: `${data}-other`, databaseUrl: url, progress: () => undefined }),
    ).rejects.toMatchObject({ code: 'cli.notEmpty' });
    expect(existsSync(join(data, 'master.key'))).toBe(true);
  });

  it('is no backup when it is something else', async () => {
    const other = join(folder, 'other.bak');
    writeFileSync(other, 'no backup at all');
    expect(await leftBy(other)).toEqual({ code: 'backup.notOne', files: [], people: 0 });
  });
});
