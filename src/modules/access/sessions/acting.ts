import type { Actor, Tx } from '#platform/db/database.ts';
import { mayWrite, scopeOf } from '../rules.ts';
import { findHolder } from './queries.ts';

/** A user as he may act now, for work that starts by itself on his behalf; undefined when he is gone or disabled. */
export async function actorOf(tx: Tx, user: string): Promise<Actor | undefined> {
  const holder = await findHolder(tx, user);
  return (
    holder && {
      id: holder.id,
      name: holder.name,
      role: holder.role,
      scope: scopeOf(holder.role, holder.area, holder.merged),
      mayWrite: mayWrite(holder.role),
    }
  );
}
