import type { ScreeningRule, ScreeningSummary } from '../model.ts';

/** Kinds in the order in which an office looks at them; kinds of policy/rules.ts that judge households. */
const ORDER = [
  'must-include',
  'risk-warning',
  'guarantee',
  'exclusion',
  'exit-standard',
  'sieve',
  'data-check',
  'village-standard',
];

export type RuleGroup = {
  readonly kind: string;
  readonly rules: readonly ScreeningRule[];
  /** Rules of the group that find at least one household. */
  readonly finding: number;
  /** Whether a question that names no rule looks at the group. */
  readonly usual: boolean;
};

const words = (text: string) => text.toLowerCase().split(/\s+/).filter(Boolean);

/** Whether every word typed stands in the rule's title, its unit or its id. */
export function ruleMatches(rule: ScreeningRule, typed: string): boolean {
  const text = `${rule.title} ${rule.responsible} ${rule.id} ${rule.reference.title}`.toLowerCase();
  return words(typed).every((word) => text.includes(word));
}

/** Rules by kind; within a kind those that find most stand first. */
export function ruleGroups(
  rules: readonly ScreeningRule[],
  counts: ScreeningSummary['byRule'],
  typed: string,
): RuleGroup[] {
  const found = new Map(counts.map((count) => [count.rule, count]));
  const households = (rule: ScreeningRule) => found.get(rule.id)?.households ?? 0;
  const unknown = (rule: ScreeningRule) => found.get(rule.id)?.unknown ?? 0;
  const byKind = Map.groupBy(
    rules.filter((rule) => ruleMatches(rule, typed)),
    ({ kind }) => kind,
  );
  const kinds = [...byKind.keys()].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return kinds.map((kind) => {
    const own = byKind.get(kind) ?? [];
    const usual = own.some((rule) => rule.usual);
    const sorted = usual
      ? own
      : [...own].sort((a, b) => households(b) - households(a) || unknown(a) - unknown(b));
    return { kind, rules: sorted, usual, finding: own.filter((rule) => households(rule) > 0).length };
  });
}
