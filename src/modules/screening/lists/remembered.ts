import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { SaidColumns } from './model.ts';
import { findColumns } from './queries.ts';

/** What somebody said of the columns of an office's lists of a kind; null when nobody did. */
export function columnsOfSender(
  { database }: Pick<Services, 'database'>,
  actor: Actor,
  of: { readonly area: string; readonly kind: string; readonly sender: string },
): Promise<SaidColumns | null> {
  return database.read(actor, (tx) => findColumns(tx, of));
}
