import { sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Role } from '../model.ts';
import type { Granter } from '../rules.ts';

export type UserRow = {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly area: string;
  readonly disabled: boolean;
  readonly createdAt: string;
  readonly lastSignInAt: string | null;
};

const USER = sql`select u.id, u.username, u.name, r.role, r.area, u.disabled_at is not null as disabled,
  u.created_at as "createdAt", u.last_sign_in_at as "lastSignInAt" from auth_user u join user_role r on r.user_id = u.id`;

/** Who acts, with the place that he is responsible for: an administrator has one although he sees no people in it. */
export async function granterOf(tx: Tx, actor: Actor): Promise<Granter> {
  const own = await tx
    .selectFrom('user_role')
    .select('area')
    .where('user_id', '=', actor.id)
    .executeTakeFirst();
  return { id: actor.id, role: actor.role, area: own?.area ?? '' };
}

function within(granter: Granter) {
  return granter.role === 'operator' ? sql`true` : sql`r.area ^@ area_prefix(${granter.area})`;
}

/** The users within the reader's own place, by area and name. */
export async function listUsers(tx: Tx, granter: Granter): Promise<UserRow[]> {
  const { rows } = await sql<UserRow>`${USER} where ${within(granter)} order by r.area, u.username`.execute(
    tx,
  );
  return rows;
}

/** @throws Problem 404 `access.userNotFound` also for a user of another place */
export async function getUser(tx: Tx, granter: Granter, user: string): Promise<UserRow> {
  const { rows } = await sql<UserRow>`${USER} where u.id = ${user} and ${within(granter)}`.execute(tx);
  if (!rows[0]) throw new Problem(404, 'access.userNotFound');
  return rows[0];
}

export type NewUser = {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly area: string;
  readonly by: string;
};

/** @throws Problem 409 `access.usernameTaken`, 422 `access.areaUnknown` */
export async function insertUser(tx: Tx, user: NewUser): Promise<void> {
  await refuseUnknownArea(tx, user.area);
  const added = await tx
    .insertInto('auth_user')
    // Nobody writes to this address: better-auth wants one, and `invalid` is reserved for such (RFC 2606).
    .values({
      id: user.id,
      username: user.username,
      name: user.name,
      email: `${user.username}@daohu.invalid`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) throw new Problem(409, 'access.usernameTaken', [], { username: user.username });
  await tx
    .insertInto('user_role')
    .values({ user_id: user.id, role: user.role, area: user.area, changed_by: user.by })
    .execute();
}

/** @throws Problem 422 `access.areaUnknown` */
async function refuseUnknownArea(tx: Tx, area: string): Promise<void> {
  const found = await tx.selectFrom('area').select('id').where('code', '=', area).executeTakeFirst();
  if (!found) throw new Problem(422, 'access.areaUnknown', [{ code: 'access.areaUnknown', at: 'area' }]);
}

/**
 * The hash goes in by a function of the database: whoever manages users cannot read one.
 * @param handedOver true for a password that somebody else has seen: its owner must choose an own one first
 */
export async function setPasswordHash(
  tx: Tx,
  user: string,
  hash: string,
  handedOver: boolean,
): Promise<void> {
  await sql`select set_password(${user}, ${hash}, ${handedOver})`.execute(tx);
}

export async function updateRole(
  tx: Tx,
  user: string,
  change: { role: Role; area: string; by: string },
): Promise<void> {
  await refuseUnknownArea(tx, change.area);
  await sql`update user_role set role = ${change.role}, area = ${change.area}, changed_by = ${change.by}, changed_at = clock_timestamp()
    where user_id = ${user}`.execute(tx);
  await sql`update auth_user set sessions_void_before = clock_timestamp(), updated_at = clock_timestamp() where id = ${user}`.execute(
    tx,
  );
}

/** Disabling ends the sessions; enabling brings none back. */
export async function setDisabled(tx: Tx, user: string, disabled: boolean): Promise<void> {
  await sql`update auth_user set disabled_at = case when ${disabled} then clock_timestamp() end,
    sessions_void_before = clock_timestamp(), updated_at = clock_timestamp() where id = ${user}`.execute(tx);
}

/** Names of the staff by user id, as other pages show who did or shall do something. */
export async function userNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await tx.selectFrom('auth_user').select(['id', 'name']).where('id', 'in', wanted).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/**
 * Whether a user works with the people of a place: his role's place holds it. False for administrators, for who is unknown,
 * and for whose role the reader may not see.
 */
export async function worksFor(tx: Tx, user: string, area: string): Promise<boolean> {
  const { rows } = await sql`select 1 from user_role r join auth_user u on u.id = r.user_id
    where r.user_id = ${user} and u.disabled_at is null and r.role not like '%-administrator' and ${area}::text ^@ area_prefix(r.area)`.execute(
    tx,
  );
  return rows.length > 0;
}
