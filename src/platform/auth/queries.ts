import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { type Database, type Db, survive } from '../db/database.ts';
import type { Schema } from '../db/schema.ts';

/** The connections that sign people in: the only ones that read password hashes, session tokens and failed attempts. */
export type SignInDatabase = { readonly kysely: Db; readonly close: () => Promise<void> };

/** better-auth computes with instants as Date; everywhere else they stay text. */
const instants = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.TIMESTAMPTZ
      ? (text: string) => new Date(text === '-infinity' ? 0 : text)
      : pg.types.getTypeParser(oid, format as 'text'),
};

/** Opens connections of the application's own role under the session setting that the policies of the auth tables ask for. */
export function openSignInDatabase(database: Database): SignInDatabase {
  const pool = new pg.Pool({
    ...database.pool.options,
    max: 4,
    types: instants as pg.CustomTypesConfig,
    options: '-c timezone=UTC -c datestyle=ISO -c daohu.role=authentication',
    application_name: 'daohu sign-in',
  });
  survive(pool);
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { kysely, close: () => kysely.destroy() };
}

/** Failed attempts within the window; counted before the password is looked at, so that many at once do not slip through. */
export async function countAttempt(
  db: Db,
  subject: string,
  windowSeconds: number,
): Promise<{ failures: number; secondsLeft: number }> {
  const { rows } = await sql<{ failures: number; left: number }>`
    insert into sign_in_attempt as known (subject, failures, since) values (${subject}, 1, clock_timestamp())
    on conflict (subject) do update set
      failures = case when known.since < clock_timestamp() - make_interval(secs => ${windowSeconds}) then 1 else known.failures + 1 end,
      since = case when known.since < clock_timestamp() - make_interval(secs => ${windowSeconds}) then clock_timestamp() else known.since end
    returning failures, ceil(extract(epoch from since - clock_timestamp()) + ${windowSeconds})::int as left`.execute(
    db,
  );
  return { failures: rows[0]?.failures ?? 0, secondsLeft: rows[0]?.left ?? windowSeconds };
}

/** After a right password: the account starts anew, the address gets its one attempt back. */
export async function forgiveAttempts(db: Db, account: string, address: string): Promise<void> {
  await db.deleteFrom('sign_in_attempt').where('subject', '=', account).execute();
  await sql`update sign_in_attempt set failures = greatest(failures - 1, 0) where subject = ${address}`.execute(
    db,
  );
}

/** The database's present instant when a user may begin a session; undefined when the account is disabled. */
export async function admit(db: Db, user: string): Promise<Date | undefined> {
  const { rows } = await sql<{
    now: Date;
  }>`select clock_timestamp() as now from auth_user where id = ${user} and disabled_at is null`.execute(db);
  return rows[0]?.now;
}

export async function noteSignIn(db: Db, user: string): Promise<void> {
  await sql`update auth_user set last_sign_in_at = clock_timestamp() where id = ${user}`.execute(db);
}

export async function findUsername(db: Db, user: string): Promise<string | undefined> {
  const row = await db.selectFrom('auth_user').select('username').where('id', '=', user).executeTakeFirst();
  return row?.username;
}

/** The owner has chosen a password of his own. */
export async function ownPassword(db: Db, user: string): Promise<void> {
  await sql`update auth_account set one_time = false where user_id = ${user}`.execute(db);
}

/** Ends one session; the sessions that ended by themselves go with it. */
export async function endSession(db: Db, token: string): Promise<void> {
  await sql`delete from auth_session where token = ${token} or expires_at < clock_timestamp() - interval '1 day'`.execute(
    db,
  );
}

/** Puts the idle limit off, at most once a minute. */
export async function keepSession(db: Db, token: string, idleSeconds: number): Promise<void> {
  await sql`update auth_session set expires_at = clock_timestamp() + make_interval(secs => ${idleSeconds}), updated_at = clock_timestamp()
    where token = ${token} and updated_at < clock_timestamp() - interval '1 minute'`.execute(db);
}
