import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import type { PackSet } from '#policy/resolve.ts';
import { holdStill } from '../queries.ts';
import { factLabel, reasonView, type Words } from '../wording.ts';
import type { VillageAnswer, VillageQuery } from './model.ts';
import { lookAtVillages, type ScreenedVillage } from './screen.ts';

function sums(villages: readonly ScreenedVillage[], words: Words): VillageAnswer['rules'] {
  const byRule = new Map<string, VillageAnswer['rules'][number]>();
  for (const { rule: compiled, outcome } of villages.flatMap(({ verdicts }) => verdicts)) {
    const { rule } = compiled;
    const { id, kind } = rule;
    const [title, responsible] = [words.text(rule.title), words.text(rule.responsible)];
    const sum = byRule.get(id) ?? { rule: id, title, kind, responsible, hit: 0, clear: 0, unknown: 0 };
    sum[outcome] += 1;
    byRule.set(id, sum);
  }
  return [...byRule.values()];
}

/**
 * What the rules of villages say of an area, as people read it.
 * @throws Problem 422 `policy.noPack`
 */
export async function screenVillages(
  tx: Tx,
  packs: PackSet,
  query: VillageQuery,
  words: Words,
): Promise<VillageAnswer> {
  await holdStill(tx);
  const all = await lookAtVillages(tx, packs, query);
  const found = all.filter(({ verdicts }) => verdicts.some(({ outcome }) => outcome !== 'clear'));
  const names = await areaNames(
    tx,
    found.map(({ village }) => village),
  );
  const villages = found.map(({ village, place, facts, verdicts }) => ({
    village,
    name: names.get(village)?.name ?? village,
    townName: names.get(village)?.townName ?? '',
    reasons: verdicts
      .filter(({ outcome }) => outcome === 'hit')
      .map(({ rule }) => reasonView(rule, { place, facts, family: { members: [] } }, words)),
    unknown: verdicts
      .filter(({ outcome }) => outcome === 'unknown')
      .map(({ rule, missing }) => ({
        rule: rule.rule.id,
        title: words.text(rule.rule.title),
        missing: missing.map((name) => factLabel(name, place.policy, words)),
      })),
  }));
  return { rules: sums(all, words), villages };
}
