import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { Problem } from '#kernel/problem.ts';

/** One file `NNNN-verb-noun.sql`, run once, in order, in its own transaction. */
type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

const LOCK = 470_019_001;

/**
 * Brings the database to the newest schema; safe to run again and by several processes at once.
 * @returns the names of the migrations that ran
 * @throws Problem 409 `database.migrationChanged` when a file that ran before has another content now, `database.newer` when
 *   one ran that this program does not know
 */
export async function migrate(adminUrl: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await refuseOldServer(client);
    await createRoles(client);
    await client.query(
      'create table if not exists migration (name text primary key, checksum text not null, ran_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from migration order by name',
    );
    const known = new Map(rows.map((row) => [row.name, row.checksum]));
    const ran: string[] = [];
    const migrations = readMigrations(folder);
    const newer = rows.find((row) => !migrations.some((one) => one.name === row.name));
    if (newer) throw new Problem(409, 'database.newer', [], { name: newer.name });
    for (const migration of migrations) {
      const checksum = known.get(migration.name);
      if (checksum !== undefined && checksum !== migration.checksum) {
        throw new Problem(409, 'database.migrationChanged', [], { name: migration.name });
      }
      if (checksum === undefined) {
        await runOne(client, migration);
        ran.push(migration.name);
      }
    }
    return ran;
  } finally {
    await client.end();
  }
}

async function runOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into migration (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.name}: ${(error as Error).message}`, { cause: error });
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  const version = rows[0]?.version ?? 0;
  if (version < 150_000) throw new Problem(503, 'database.tooOld', [], { version });
}

/** Group roles of the whole cluster; made here because a migration must run on a server where they may already exist. */
async function createRoles(client: pg.Client): Promise<void> {
  for (const role of ['daohu_app', 'daohu_maintainer']) {
    await client.query(
      `do $$ begin
         if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
       exception when duplicate_object or unique_violation then null;
                 when insufficient_privilege then raise exception 'role ${role} is missing: run as a superuser: create role ${role} nologin; grant ${role} to your user with admin option'; end $$`,
    );
  }
  await client.query(`do $$ begin
     if not pg_has_role(current_user, 'daohu_maintainer', 'member') then execute format('grant daohu_maintainer to %I', current_user); end if;
   exception when insufficient_privilege or invalid_grant_operation then null; end $$`);
}

/**
 * The application's own login in this database's cluster: member of daohu_app, nothing more.
 * @returns the connection address of that login
 */
export async function prepareAppLogin(adminUrl: string, password: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select 'daohu_login_' || substr(md5(current_database()), 1, 8) as name",
    );
    const name = rows[0]?.name ?? 'daohu_login';
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const found = await client.query('select 1 from pg_roles where rolname = $1', [name]);
    const verb = found.rowCount === 0 ? 'create' : 'alter';
    await client.query(
      `${verb} role ${pg.escapeIdentifier(name)} login nosuperuser nobypassrls nocreatedb nocreaterole password ${pg.escapeLiteral(password)}`,
    );
    await client.query(`grant daohu_app to ${pg.escapeIdentifier(name)}`);
    const url = new URL(adminUrl);
    url.username = name;
    url.password = encodeURIComponent(password);
    return url.toString();
  } finally {
    await client.end();
  }
}
