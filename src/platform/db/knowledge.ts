import { sql } from 'kysely';
import type { Tx } from './database.ts';

/** Advisory lock of all that becomes known: shared by writers, taken alone for an instant when a report freezes. */
const KNOWLEDGE_LOCK = 470_019_002;

/**
 * The instant that this transaction's records carry. Writers share the lock until they commit, so that no change can
 * later appear behind an instant at which a report was frozen.
 * @returns RFC 3339 with microseconds
 */
export async function knowledgeInstant(tx: Tx): Promise<string> {
  await sql`select pg_advisory_xact_lock_shared(${KNOWLEDGE_LOCK})`.execute(tx);
  return clock(tx);
}

/** An instant behind which nothing can appear any more: waits for the writers under way. */
export async function frozenInstant(tx: Tx): Promise<string> {
  await sql`select pg_advisory_xact_lock(${KNOWLEDGE_LOCK})`.execute(tx);
  return clock(tx);
}

async function clock(tx: Tx): Promise<string> {
  const { rows } = await sql<{ now: string }>`select clock_timestamp() as now`.execute(tx);
  return rows[0]?.now ?? '';
}
