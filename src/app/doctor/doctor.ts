import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import pg from 'pg';
import type { Actor } from '#platform/db/database.ts';
import { readMigrations } from '#platform/db/migrate.ts';
import { HOME, type Instance } from '../instance.ts';
import { type Examination, examination, text } from './examination.ts';
import { examineFigures } from './figures.ts';
import { INVARIANTS } from './invariants.ts';

/** Examines the whole instance as its owner; changes nothing. */
export async function examine(instance: Instance, operator: Actor): Promise<Examination[]> {
  const client = new pg.Client({ connectionString: instance.adminUrl });
  await client.connect();
  try {
    return [
      ...(await examineInvariants(client)),
      ...(await examineRights(client)),
      ...(await examineServer(client)),
      await examineKey(instance, client),
      await examineDisk(instance),
      ...(await examineFigures(instance.services, operator)),
    ];
  } finally {
    await client.end();
  }
}

async function count(client: pg.Client, query: string, values: unknown[] = []): Promise<number> {
  const { rows } = await client.query<{ n: string | number }>(
    `select count(*) as n from (${query}) broken`,
    values,
  );
  return Number(rows[0]?.n ?? 0);
}

async function examineInvariants(client: pg.Client): Promise<Examination[]> {
  const found: Examination[] = [];
  for (const { id, broken, title, remedy } of INVARIANTS)
    found.push(examination(id, await count(client, broken), title, remedy));
  return found;
}

async function examineRights(client: pg.Client): Promise<Examination[]> {
  const open = `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and (not c.relrowsecurity or not c.relforcerowsecurity)
      and (c.relname in ('audit', 'job') or (c.relname not like 'area%' and exists (select 1 from pg_attribute a where a.attrelid = c.oid
        and a.attname in ('village', 'county') and not a.attisdropped)))`;
  const strong = `select r.rolname from pg_roles r where pg_has_role(r.oid, 'daohu_app', 'member') and not pg_has_role(r.oid, 'daohu_maintainer', 'member')
      and r.rolname <> 'daohu_app' and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb)`;
  const owned = `select c.relname from pg_class c join pg_roles r on r.oid = c.relowner where (r.rolname = 'daohu_app' or r.rolname like 'daohu_login_%')
      and c.relpersistence <> 't'`;
  const views = `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'v' and not coalesce(c.reloptions::text like '%security_invoker=true%', false)`;
  return [
    examination(
      'rights.rowSecurity',
      await count(client, open),
      text('有人的表都强制行级权限', 'row-level security is forced on every table with people'),
      text(
        '重新执行升级脚本；不要手工关闭行级权限',
        'run the migrations again; never switch row-level security off by hand',
      ),
    ),
    examination(
      'rights.appRole',
      await count(client, strong),
      text('程序的数据库角色没有特权', 'the application role has no privilege'),
      text(
        '收回该角色的 SUPERUSER、BYPASSRLS、CREATEROLE',
        'take SUPERUSER, BYPASSRLS, CREATEROLE from that role',
      ),
    ),
    examination(
      'rights.ownership',
      await count(client, owned),
      text('程序的数据库角色不拥有任何表', 'the application role owns nothing'),
      text('把表的所有者改回维护者', 'give the tables back to the maintainer'),
    ),
    examination(
      'rights.views',
      await count(client, views),
      text('视图都按查询者的权限执行', 'views run with the rights of who asks'),
      text('为视图加上 security_invoker', 'set security_invoker on the view'),
    ),
  ];
}

async function examineServer(client: pg.Client): Promise<Examination[]> {
  const { rows } = await client.query<{
    fsync: string;
    commit: string;
    version: number;
    skew: string;
    now: string;
  }>(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('server_version_num')::int as version,
            clock_timestamp()::text as now`,
  );
  const row = rows[0];
  const skewSeconds =
    Math.abs(Date.parse((row?.now ?? '').replace(' ', 'T').replace(/\+00$/, 'Z')) - Date.now()) / 1000;
  const files = readMigrations(resolve(HOME, 'migrations'));
  const done = await client.query<{ name: string; checksum: string }>('select name, checksum from migration');
  const known = new Map(done.rows.map((one) => [one.name, one.checksum]));
  const differing =
    files.filter((file) => known.get(file.name) !== file.checksum).length +
    Math.max(0, known.size - files.length);
  return [
    examination(
      'server.fsync',
      row?.fsync === 'on' && row.commit !== 'off' ? 0 : 1,
      text('数据库写盘保证开着（fsync）', 'the database writes through (fsync)'),
      text('把 fsync 与 synchronous_commit 设回 on', 'set fsync and synchronous_commit to on'),
    ),
    examination(
      'server.version',
      (row?.version ?? 0) >= 150_000 ? 0 : 1,
      text('PostgreSQL 版本不低于15', 'PostgreSQL is 15 or newer'),
      text('升级数据库', 'upgrade the server'),
    ),
    examination(
      'server.clock',
      skewSeconds > 60 ? 1 : 0,
      text(
        '本机与数据库时钟相差不到1分钟',
        'the clocks of this machine and the database agree within a minute',
      ),
      text('校准时间（NTP）', 'set the clocks (NTP)'),
    ),
    examination(
      'server.migrations',
      differing,
      text('数据库结构与程序版本一致', 'the schema is that of this program'),
      text('用同一版本的程序启动一次', 'start once with the matching version'),
    ),
  ];
}

async function examineKey(instance: Instance, client: pg.Client): Promise<Examination> {
  const { rows } = await client.query<{ document_cipher: Buffer }>(
    'select document_cipher from person where document_cipher is not null order by random() limit 50',
  );
  const unreadable = rows.filter((row) => {
    try {
      return !/^\d{17}[\dX]$/.test(instance.services.keys.decrypt(row.document_cipher));
    } catch {
      return true;
    }
  }).length;
  return examination(
    'key.reads',
    unreadable,
    text('密钥能读出证件号码（抽查50个）', 'the key reads document numbers (50 at random)'),
    text('放回与数据库配套的 master.key', 'put back the master.key of this database'),
  );
}

const LEAST_FREE_BYTES = 2_000_000_000;

async function examineDisk(instance: Instance): Promise<Examination> {
  const { bavail, bsize } = await statfs(instance.dataFolder);
  return examination(
    'machine.disk',
    bavail * bsize < LEAST_FREE_BYTES ? 1 : 0,
    text('数据盘剩余不少于2 GB', 'at least 2 GB are free on the data disk'),
    text('清理或扩大磁盘', 'free or add disk space'),
  );
}
