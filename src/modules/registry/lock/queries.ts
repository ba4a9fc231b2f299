import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import { knowledgeInstant } from '#platform/db/knowledge.ts';

const register = (county: string) => sql`hashtextextended(${`register:${county}`}, 0)`;

/** Holds a county's register for the rest of the transaction: an intake or a merger of villages, one after another. */
export async function holdRegister(tx: Tx, county: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${register(county)})`.execute(tx);
}

/**
 * Holds one household for the rest of the transaction, so that two corrections of it, or one and an intake of the county,
 * follow one another.
 * @returns the instant of knowledge behind everything that was written to it until now
 */
export async function holdHousehold(
  tx: Tx,
  { county, id }: { readonly county: string; readonly id: string },
): Promise<string> {
  await sql`select pg_advisory_xact_lock_shared(${register(county)})`.execute(tx);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`household:${id}`}, 0))`.execute(tx);
  return knowledgeInstant(tx);
}
