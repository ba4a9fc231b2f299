import type { TFunction } from 'i18next';
import { counted } from '#platform/web/kit.ts';
import type { BatchChange, BatchState } from '../batch/model.ts';

/** The three steps of an import. */
export const STEPS = ['columns', 'findings', 'changes'] as const;
export type Step = (typeof STEPS)[number];

/** The step that a batch stands at by its state. */
export function stepOf(state: BatchState): Step | 'done' {
  if (state === 'committed') return 'done';
  if (state === 'committing') return 'changes';
  return state === 'checked' || state === 'checking' ? 'findings' : 'columns';
}

export type ChangeKind = BatchChange['kind'];

/** Households and members for a sentence, each with its noun. */
export function numbers(t: TFunction, pair: { readonly households: number; readonly members: number }) {
  return {
    households: counted(t, 'exchange:count.households', pair.households),
    members: counted(t, 'exchange:count.members', pair.members),
  };
}
