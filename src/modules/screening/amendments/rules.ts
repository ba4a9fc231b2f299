import { areaPrefix } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import { type Overlay, overlayPacks, provenFindings, readOverlay } from '#policy/overlay.ts';
import { variableOf } from '#policy/parameters.ts';
import type { PackSet } from '#policy/resolve.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { readsOf } from '#policy/rules.ts';
import type { Amendment, AmendmentState } from './model.ts';

/** Leading digits of a county and of a town: who else would change rules for whom. */
const DIGITS = [6, 9];

export function isAmendable(area: string): boolean {
  return DIGITS.includes(areaPrefix(area).length);
}

/** Content as it is sent, held against the shape; its area is that of the amendment, whatever it says itself. */
export function contentOf(
  content: Readonly<Record<string, unknown>>,
  area: string,
): ReturnType<typeof readOverlay> {
  return readOverlay({ ...content, area: areaPrefix(area) });
}

export function countsOf(overlay: Overlay): Amendment['counts'] {
  return {
    rules: new Set(overlay.rules.map((rule) => rule.id)).size,
    off: new Set(overlay.off.map((one) => one.rule)).size,
    parameters: overlay.parameters.length,
    other: overlay.incomeComponents.length + overlay.lists.length,
  };
}

/** Everything that stands in the way of putting it on top of the packs: of the language, of days and places, of cases. */
export function amendmentFindings(packs: PackSet, overlay: Overlay): Finding[] {
  const counts = Object.values(countsOf(overlay));
  if (counts.every((count) => count === 0)) return [{ code: 'policy.overlay.empty', at: 'content' }];
  return [...overlayPacks(packs, overlay).findings, ...provenFindings(overlay)];
}

/** From which states a step may be taken. */
export const FROM: Readonly<
  Record<'change' | 'submit' | 'approve' | 'sendBack' | 'withdraw', readonly AmendmentState[]>
> = {
  change: ['draft', 'sent-back'],
  submit: ['draft', 'sent-back'],
  approve: ['submitted'],
  sendBack: ['submitted'],
  withdraw: ['draft', 'submitted', 'sent-back'],
};

/** Rules whose word an amendment changes: its own, what it switches off, and whatever reads a number that it sets. */
export function rulesConcerned(packs: PackSet, overlay: Overlay): ReadonlySet<string> {
  const policy = resolvePacks(packs, overlay.area.padEnd(12, '0'));
  const changed = overlay.parameters.flatMap(({ id }) => policy?.parameters.get(id) ?? []);
  const names = changed.map((parameter) => `policy.${variableOf(parameter)}`);
  const readers = (policy?.rules ?? []).filter((rule) => names.some((name) => readsOf(rule).has(name)));
  return new Set([
    ...overlay.rules.map((rule) => rule.id),
    ...overlay.off.map((one) => one.rule),
    ...readers.map(({ rule }) => rule.id),
  ]);
}

/** The packs with some of their rules only: what is counted for a few rules need not ask the others. */
export function onlyRules(packs: PackSet, ids: readonly string[]): PackSet {
  const merged = [...packs.merged].map(
    ([id, one]) => [id, { ...one, rules: one.rules.filter(({ rule }) => ids.includes(rule.id)) }] as const,
  );
  return { packs: packs.packs, merged: new Map(merged) };
}
