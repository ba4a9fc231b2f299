import { Problem } from '#kernel/problem.ts';
import { type Auth, SESSION_LIMITS } from '#platform/auth/auth.ts';
import { keepSession } from '#platform/auth/queries.ts';
import type { Actor } from '#platform/db/database.ts';
import { mayWrite, scopeOf } from '../rules.ts';
import { findHolder, findSessionHolder, type SessionHolder } from './queries.ts';

/** A signed-in person as an actor, with what the session page shows of him. */
export type SignedInActor = Actor & {
  readonly username: string;
  readonly area: string;
  /** True while the password is one that was handed over. */
  readonly oneTimePassword: boolean;
};

const KEEP_EVERY_SECONDS = 60;

function actorOf(holder: SessionHolder): SignedInActor {
  return {
    id: holder.id,
    name: holder.name,
    username: holder.username,
    role: holder.role,
    area: holder.area,
    scope: scopeOf(holder.role, holder.area, holder.merged),
    mayWrite: mayWrite(holder.role),
    oneTimePassword: holder.oneTime,
  };
}

/**
 * Who sends a request with this Cookie header; undefined without a living session. Using it puts its idle limit off.
 * @param withOneTimePassword whether the route also answers before a password that was handed over is changed
 * @throws Problem 403 `access.changePasswordFirst`
 */
export async function identify(
  auth: Auth,
  cookie: string | undefined,
  withOneTimePassword = false,
): Promise<SignedInActor | undefined> {
  const token = auth.tokenOf(cookie);
  if (token === undefined) return undefined;
  const holder = await findSessionHolder(auth.database, token, SESSION_LIMITS.absolute);
  if (holder === undefined) return undefined;
  if (holder.idleSeconds > KEEP_EVERY_SECONDS) await keepSession(auth.database, token, SESSION_LIMITS.idle);
  if (holder.oneTime && !withOneTimePassword) throw new Problem(403, 'access.changePasswordFirst');
  return actorOf(holder);
}

/** A user as an actor, without a session: for what is written down of a sign-in itself. */
export async function actorOfUser(auth: Auth, user: string): Promise<SignedInActor | undefined> {
  const holder = await findHolder(auth.database, user);
  return holder && actorOf(holder);
}
