import type { BatchSummary } from '../batch/model.ts';

/** Does the import change anything at all? */
export function changesAnything(summary: Pick<BatchSummary, 'added' | 'changed' | 'left'>): boolean {
  return summary.added.households + summary.changed.households + summary.left.households > 0;
}

/** What the confirm button writes: new and changed households with their members. */
export function writtenBy(summary: Pick<BatchSummary, 'added' | 'changed'>): {
  readonly households: number;
  readonly members: number;
} {
  return {
    households: summary.added.households + summary.changed.households,
    members: summary.added.members + summary.changed.members,
  };
}
