import { sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Role } from '../model.ts';

export type SessionHolder = {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly area: string;
  /** Codes of places merged into the area from outside. */
  readonly merged: readonly string[];
  /** Seconds since the session was last put off. */
  readonly idleSeconds: number;
  /** True while the password is one that was handed over. */
  readonly oneTime: boolean;
};

const HOLDER = sql`u.id, u.username, u.name, r.role, r.area, merged_codes(area_prefix(r.area)) as merged,
  exists (select from auth_account a where a.user_id = u.id and a.one_time) as "oneTime"`;

/**
 * Who holds a session, with the role as it is now: a change of role or a disabling counts from the next request on.
 * @param absoluteSeconds how long a session lasts however much it is used
 */
export async function findSessionHolder(
  db: Db,
  token: string,
  absoluteSeconds: number,
): Promise<SessionHolder | undefined> {
  const { rows } = await sql<SessionHolder>`
    select ${HOLDER}, extract(epoch from clock_timestamp() - s.updated_at)::float8 as "idleSeconds"
    from auth_session s join auth_user u on u.id = s.user_id join user_role r on r.user_id = u.id
    where s.token = ${token} and s.expires_at > clock_timestamp()
      and s.created_at > clock_timestamp() - make_interval(secs => ${absoluteSeconds})
      and s.created_at >= u.sessions_void_before and u.disabled_at is null`.execute(db);
  return rows[0];
}

/** A user by id, for the sign-in that has just happened. */
export async function findHolder(db: Db, user: string): Promise<SessionHolder | undefined> {
  const { rows } = await sql<SessionHolder>`
    select ${HOLDER}, 0 as "idleSeconds" from auth_user u join user_role r on r.user_id = u.id
    where u.id = ${user} and u.disabled_at is null`.execute(db);
  return rows[0];
}

/** The reader's own account, as his session page shows it. */
export async function findOwnSession(
  tx: Tx,
  user: string,
): Promise<{ username: string; area: string } | undefined> {
  return tx
    .selectFrom('auth_user')
    .innerJoin('user_role', 'user_role.user_id', 'auth_user.id')
    .select(['auth_user.username', 'user_role.area'])
    .where('auth_user.id', '=', user)
    .executeTakeFirst();
}
