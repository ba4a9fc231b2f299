import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { forgetOldLists } from './queries.ts';

/** Sees no places: which files to remove the database tells. */
const SWEEPER: Actor = { id: 'worker', name: 'worker', role: 'worker', scope: [], mayWrite: true };
/** A list that nobody matched is kept for a day. */
const LONGEST_MS = 24 * 3600 * 1000;
const EVERY_MS = 60_000;

/** Removes the lists of work that was stopped or failed for good, and those older than a day. @returns how many */
export async function sweepLists({ database, files, clock }: Services): Promise<number> {
  const before = new Date(clock() - LONGEST_MS).toISOString();
  const names = await database.write(SWEEPER, (tx) => forgetOldLists(tx, before));
  for (const name of names) files.remove(name);
  return names.length;
}

/** Sweeps now and every minute. @returns how to end it */
export function keepSweeping(services: Services): () => void {
  const sweep = () => void sweepLists(services).catch(() => undefined);
  sweep();
  const timer = setInterval(sweep, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
