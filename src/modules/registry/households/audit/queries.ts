import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { appendAudit } from '#platform/command/command.ts';
import type { Actor, Tx } from '#platform/db/database.ts';

const HOUR_MS = 3_600_000;

export type Viewed = { readonly id: string; readonly village: string };

/**
 * Keeps in the audit that an actor opened a household's file; once for each hour.
 * @param now milliseconds since 1970
 */
export async function recordView(tx: Tx, actor: Actor, household: Viewed, now: number): Promise<void> {
  const digest = createHash('sha256')
    .update(`registry.viewHousehold\u0000${actor.id}\u0000${household.id}\u0000${Math.floor(now / HOUR_MS)}`)
    .digest();
  const hex = digest.toString('hex');
  const commandId = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
  await sql`select pg_advisory_xact_lock(hashtextextended(${commandId}, 0))`.execute(tx);
  const seen = await tx
    .selectFrom('audit')
    .select('seq')
    .where('command_id', '=', commandId)
    .executeTakeFirst();
  if (seen) return;
  await appendAudit(tx, actor, {
    command: 'registry.viewHousehold',
    commandId,
    digest,
    subject: `household:${household.id}`,
    area: household.village,
    details: {},
  });
}
