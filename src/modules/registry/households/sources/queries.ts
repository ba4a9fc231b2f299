import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import type { WrittenBy } from './rules.ts';

export type HouseholdKey = { readonly county: string; readonly id: string };

/** Who recorded a household's versions, why, and from which files; nothing for a household outside the actor's scope. */
export async function listSources(tx: Tx, { county, id }: HouseholdKey): Promise<WrittenBy[]> {
  const { rows } =
    await sql<WrittenBy>`select command_id as command, at, actor_name as "actorName", reason, batch, files, sheets
    from sources_of_household(${county}, ${id}::uuid)`.execute(tx);
  return rows;
}
