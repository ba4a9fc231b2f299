import type { CompiledRule } from '#policy/rules.ts';
import { readsOf } from '#policy/rules.ts';
import type { PlaceRules } from '../../rules.ts';

/** The rules of one side at a place, by their part. */
export type SidePlan = {
  readonly place: PlaceRules;
  readonly entry: readonly CompiledRule[];
  readonly exclusion: readonly CompiledRule[];
  /** None: whoever no entry rule finds, leaves. Empty: only exclusion makes leave. */
  readonly exit: readonly CompiledRule[] | undefined;
};
/** The policy as it is and as the scenario has it, at places of which both say the same. */
export type PlacePlan = { readonly base: SidePlan; readonly scenario: SidePlan };

/** Columns of the policy as it is, and of what the scenario has otherwise. */
export type ColumnLetter = 'b' | 'c';
export const columnName = (letter: ColumnLetter, index: number) => `${letter}${index}`;

/** A rule and the column in which its verdicts stand. */
export type Column = { readonly rule: string; readonly sql: string };

export const rulesOfSide = ({ entry, exclusion, exit }: SidePlan): readonly CompiledRule[] => [
  ...new Set([...entry, ...exclusion, ...(exit ?? [])]),
];

/** The same expression with the same numbers says the same of everybody. */
export function wordOf(rule: CompiledRule, { place }: SidePlan): string {
  const numbers = [...readsOf(rule)]
    .filter((name) => name.startsWith('policy.'))
    .sort()
    .map((name) => [name, place.numbers[name.slice('policy.'.length)] ?? null]);
  return JSON.stringify([rule.rule.expression, numbers]);
}

/** Which rules are asked, and in which column each side finds its own: what both sides say alike is asked once. */
export function columnsOf({ base, scenario }: PlacePlan) {
  const asked = new Map<string, Column['sql']>();
  const baseRules: CompiledRule[] = [];
  const changedRules: CompiledRule[] = [];
  const place = (side: SidePlan, letter: ColumnLetter, rules: CompiledRule[]) => (rule: CompiledRule) => {
    const word = wordOf(rule, side);
    const known = asked.get(word);
    if (known !== undefined) return { rule: rule.rule.id, sql: known };
    const column = columnName(letter, rules.length);
    rules.push(rule);
    asked.set(word, column);
    return { rule: rule.rule.id, sql: column };
  };
  const sideOf = (side: SidePlan, letter: ColumnLetter, rules: CompiledRule[]) => {
    const columnOf = place(side, letter, rules);
    return {
      entry: side.entry.map(columnOf),
      exclusion: side.exclusion.map(columnOf),
      exit: side.exit?.map(columnOf),
    };
  };
  const first = sideOf(base, 'b', baseRules);
  return { base: first, scenario: sideOf(scenario, 'c', changedRules), baseRules, changedRules };
}
