import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrate, readMigrations } from '#platform/db/migrate.ts';
import { ask } from './counted.ts';

const MIGRATIONS = resolve('migrations');
const NAMES = ['daohu_straight', 'daohu_broken', 'daohu_control'] as const;
let folder: string;

function urlOf(name: string): string {
  const url = new URL(inject('adminUrl'));
  url.pathname = `/${name}`;
  return url.toString();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daohu-migrations-'));
  for (const name of NAMES) await ask(inject('adminUrl'), `create database ${name}`);
});
afterAll(async () => {
  for (const name of NAMES) await ask(inject('adminUrl'), `drop database if exists ${name} with (force)`);
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that a migration can make, as one text. */
async function schemaOf(url: string): Promise<string> {
  const rows = await ask<{ line: string }>(
    url,
    `select 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '') as line
       from information_schema.columns where table_schema = 'public'
     union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
     union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
     union all select 'policy ' || tablename || ' ' || policyname || ' ' || cmd || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, '') from pg_policies where schemaname = 'public'
     union all select 'table ' || relname || ' ' || relrowsecurity || relforcerowsecurity || coalesce(array_to_string(array(select a::text from unnest(relacl) a order by 1), ','), '')
       from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'S')
     union all select 'function ' || p.oid::regprocedure || ' ' || md5(pg_get_functiondef(p.oid)) from pg_proc p
       where pronamespace = 'public'::regnamespace and prokind in ('f', 'p') and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
     order by 1`,
  );
  return rows.map((row) => row.line).join('\n');
}

/** Runs a migration as the migrator does, and loses the connection before the commit. */
async function breakOff(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(sql);
  const [killed] = await ask<{ gone: boolean }>(url, 'select pg_terminate_backend($1) as gone', [
    (client as unknown as { processID: number }).processID,
  ]);
  expect(killed?.gone).toBe(true);
  await client.end().catch(() => undefined);
}

describe('a migration killed in the middle', () => {
  it('leaves nothing behind, and the next start reaches the same schema', async () => {
    await migrate(urlOf('daohu_straight'), MIGRATIONS);
    const first = join(folder, 'first');
    mkdirSync(first);
    mkdirSync(join(folder, 'older'));
    for (const { name, sql } of readMigrations(MIGRATIONS)) {
      // The roles of the whole server are made by the migrator before the first file.
      if (readdirSync(first).length === 0) await migrate(urlOf('daohu_broken'), first);
      const before = await schemaOf(urlOf('daohu_broken'));
      await breakOff(urlOf('daohu_broken'), sql);
      expect(await schemaOf(urlOf('daohu_broken')), name).toBe(before);
      cpSync(join(MIGRATIONS, name), join(first, name));
      expect(await migrate(urlOf('daohu_broken'), first)).toEqual([name]);
    }
    expect(await migrate(urlOf('daohu_broken'), MIGRATIONS)).toEqual([]);
    expect(await schemaOf(urlOf('daohu_broken'))).toBe(await schemaOf(urlOf('daohu_straight')));
  });

  it('is not run by a program that is older than the database', async () => {
    await expect(migrate(urlOf('daohu_straight'), join(folder, 'older'))).rejects.toMatchObject({
      code: 'database.newer',
    });
  });

  it('control: statements kept one by one do not bear a second run', async () => {
    await migrate(urlOf('daohu_control'), join(folder, 'none')).catch(() => undefined);
    mkdirSync(join(folder, 'none'), { recursive: true });
    await migrate(urlOf('daohu_control'), join(folder, 'none'));
    const [second] = readMigrations(MIGRATIONS).filter((one) => one.name.startsWith('0002'));
    const [statement = ''] = (second?.sql ?? '').split(';\n');
    await ask(urlOf('daohu_control'), statement);
    await expect(migrate(urlOf('daohu_control'), MIGRATIONS)).rejects.toThrow(/already exists/);
  });
});
