import { createHash } from 'node:crypto';
import { appendAudit } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { SourcedRecord } from './encode.ts';
import { compareIntake, mergeIntake, type Progress } from './intake.ts';
import type { IntakePreview } from './preview/queries.ts';

export type Snapshot = {
  readonly county: string;
  /** The day on which the records' facts hold. */
  readonly on: string;
  readonly records: readonly SourcedRecord[];
  readonly provides: ReadonlySet<string>;
  readonly prefixes: readonly string[];
  readonly keptOut: readonly string[];
  readonly batch: string | null;
  readonly commandId: string;
  readonly progress?: Progress;
};

/**
 * Compares a snapshot with the register and writes what differs, in one transaction with its audit row.
 * Running it again with the same records changes nothing.
 */
export async function recordSnapshot(
  services: Services,
  actor: Actor,
  snapshot: Snapshot,
): Promise<IntakePreview> {
  const { county, on, commandId, batch } = snapshot;
  const progress: Progress = snapshot.progress ?? (async () => undefined);
  return services.database.writeStreaming(actor, async (tx, client) => {
    const preview = await compareIntake(
      tx,
      client,
      { ...snapshot, encoder: { keys: services.keys, newId: services.newId, on } },
      progress,
    );
    await mergeIntake(tx, { county, commandId, batch, on }, progress);
    await appendAudit(tx, actor, {
      command: 'registry.recordSnapshot',
      commandId,
      digest: createHash('sha256').update(`${county} ${on} ${batch}`).digest(),
      subject: batch ? `import:${batch}` : `county:${county}`,
      area: county.padEnd(12, '0'),
      details: { on, added: preview.added, changed: preview.changed },
    });
    return preview;
  });
}
