import type { BatchSummary } from '../batch/model.ts';

type Unit = 'households' | 'members';

/** Why the two sides of an import do not add up, with the numbers for the sentence. */
export type Imbalance = {
  readonly unit: Unit;
  readonly before: number;
  /** changed + unchanged + left + kept out */
  readonly parts: number;
  /** before + added */
  readonly expected: number;
  readonly after: number;
};

/**
 * 库内原有 = 变更 + 不变 + 表里没有 + 暂不导入, and 导入后 = 库内原有 + 新增, for households.
 * Members are held to the same, with one freedom: a changed household may gain or lose members, so only its
 * households are exact and the members' sum is read as the register had it before.
 * An import whose households do not add up must not be confirmed.
 */
export function imbalancesOf(summary: BatchSummary): readonly Imbalance[] {
  const { before, changed, unchanged, left, keptBefore, added, after } = summary;
  const unit: Unit = 'households';
  const parts = changed[unit] + unchanged[unit] + left[unit] + keptBefore[unit];
  const expected = before[unit] + added[unit];
  const sound = parts === before[unit] && expected === after[unit];
  return sound ? [] : [{ unit, before: before[unit], parts, expected, after: after[unit] }];
}

/** Does the import change anything at all? */
export function changesAnything(summary: BatchSummary): boolean {
  return summary.added.households + summary.changed.households + summary.left.households > 0;
}

/** What the confirm button writes: new and changed households with their members. */
export function writtenBy(summary: BatchSummary): { readonly households: number; readonly members: number } {
  return {
    households: summary.added.households + summary.changed.households,
    members: summary.added.members + summary.changed.members,
  };
}
