import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import type pg from 'pg';
import { readMigrations } from '#platform/db/migrate.ts';
import { HOME } from '../instance.ts';
import { type Examination, examination, text } from './examination.ts';

type Settings = {
  fsync: string;
  commit: string;
  pages: string;
  version: number;
  now: string;
  broken: number;
};

const MOST_SKEW_SECONDS = 60;
const OLDEST = 150_000;

async function settingsOf(client: pg.Client): Promise<Settings> {
  const { rows } = await client.query<Settings>(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages,
       current_setting('server_version_num')::int as version, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as now,
       (select coalesce(sum(checksum_failures), 0)::int from pg_stat_database) as broken`,
  );
  return rows[0] ?? { fsync: 'off', commit: 'off', pages: 'off', version: 0, now: '', broken: 1 };
}

/** Migrations that ran otherwise than this program has them, or that it does not know. */
async function differingMigrations(client: pg.Client): Promise<number> {
  const files = new Map(readMigrations(resolve(HOME, 'migrations')).map((one) => [one.name, one.checksum]));
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration',
  );
  const ran = new Map(rows.map((one) => [one.name, one.checksum]));
  const names = new Set([...files.keys(), ...ran.keys()]);
  return [...names].filter((name) => files.get(name) !== ran.get(name)).length;
}

/** The server itself: that it writes through, is new enough, agrees on the time, and has this program's schema. */
export async function examineServer(client: pg.Client): Promise<Examination[]> {
  const { fsync, commit, pages, version, now, broken } = await settingsOf(client);
  const skew = Math.abs(Date.parse(now) - Date.now()) / 1000;
  const writesThrough = fsync === 'on' && commit !== 'off' && pages === 'on';
  return [
    examination(
      'server.fsync',
      writesThrough ? 0 : 1,
      text('数据库写盘保证开着（fsync）', 'the database writes through (fsync)'),
      text(
        '把 fsync、synchronous_commit、full_page_writes 设回 on',
        'set fsync, synchronous_commit and full_page_writes to on',
      ),
    ),
    examination(
      'server.version',
      version >= OLDEST ? 0 : 1,
      text('PostgreSQL 版本不低于15', 'PostgreSQL is 15 or newer'),
      text('升级数据库', 'upgrade the server'),
    ),
    examination(
      'server.clock',
      skew <= MOST_SKEW_SECONDS ? 0 : 1,
      text(
        '本机与数据库时钟相差不到1分钟',
        'the clocks of this machine and the database agree within a minute',
      ),
      text('校准时间（NTP）', 'set the clocks (NTP)'),
    ),
    examination(
      'server.checksums',
      broken,
      text('数据页没有校验错误', 'no page of the database failed its checksum'),
      text('磁盘可能已坏：先备份，换磁盘，再从备份恢复', 'the disk may fail: back up, change it, restore'),
    ),
    examination(
      'server.migrations',
      await differingMigrations(client),
      text('数据库结构与程序版本一致', 'the schema is that of this program'),
      text('用同一版本的程序启动一次', 'start once with the matching version'),
    ),
  ];
}

const LEAST_FREE_BYTES = 2_000_000_000;

export async function examineDisk(folder: string): Promise<Examination> {
  const { bavail, bsize } = await statfs(folder);
  return examination(
    'machine.disk',
    bavail * bsize < LEAST_FREE_BYTES ? 1 : 0,
    text('数据盘剩余不少于2 GB', 'at least 2 GB are free on the data disk'),
    text('清理或扩大磁盘', 'free or add disk space'),
  );
}
