import { z } from 'zod';
import { areaPrefix } from '#kernel/area-code.ts';
import { FOREVER } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { PolicyText } from '#policy/document.ts';
import { type PackSet, resolvePacks } from '#policy/resolve.ts';
import { type CompiledRule, compileRule, type Rule, RuleFile, readsOf, rulesOf } from '#policy/rules.ts';
import type { Scenario, UsedRule } from './model.ts';
import { numbersAt, type Plan, readingOf } from './plan.ts';
import { rulesOfSide, type SidePlan } from './rows/columns.ts';

const Side = z.object({
  entry: z.array(z.int()),
  exclusion: z.array(z.int()),
  exit: z.array(z.int()).nullable(),
  /** As rules read them: `povertyLineFen`. */
  numbers: z.record(z.string(), z.number().nullable()),
});
/** The rules and numbers that a simulation held against each other, so that it can be derived again whatever the packs say then. */
export const PolicySnapshot = z.object({
  rules: z.array(RuleFile),
  groups: z.array(z.object({ villages: z.array(z.string()), base: Side, scenario: Side })),
  numbers: z.array(
    z.object({
      parameter: z.string(),
      title: PolicyText,
      unit: z.string(),
      before: z.number().nullable(),
      after: z.number().nullable(),
      reference: z.string().nullable(),
    }),
  ),
});
export type PolicySnapshot = z.infer<typeof PolicySnapshot>;

function storedRule({ pack: _, rank: __, to, ...rule }: Rule): z.infer<typeof RuleFile> {
  return to === FOREVER ? rule : { ...rule, to };
}

/** The policy of a plan, to be saved. */
export function snapshotOf({ groups }: Plan, on: string): PolicySnapshot {
  const rules: Rule[] = [];
  const indexOf = ({ rule }: CompiledRule) => {
    const known = rules.indexOf(rule);
    return known >= 0 ? known : rules.push(rule) - 1;
  };
  const side = (one: SidePlan) => {
    const reads = new Set(rulesOfSide(one).flatMap((rule) => [...readsOf(rule)]));
    const numbers = Object.entries(one.place.numbers).filter(([name]) => reads.has(`policy.${name}`));
    return {
      entry: one.entry.map(indexOf),
      exclusion: one.exclusion.map(indexOf),
      exit: one.exit ? one.exit.map(indexOf) : null,
      numbers: Object.fromEntries(numbers.sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  };
  const saved = groups.map(({ plan, villages }) => ({
    villages: [...villages],
    base: side(plan.base),
    scenario: side(plan.scenario),
  }));
  const [first] = groups;
  const numbers = first ? numbersAt(first.plan, on) : [];
  return {
    rules: rules.map(storedRule),
    groups: saved,
    numbers: numbers.map(({ parameter, ...values }) => ({
      parameter: parameter.id,
      title: parameter.title,
      unit: parameter.unit,
      ...values,
    })),
  };
}

/**
 * The plan as it was saved, for some of its villages. What packs add to the words of rules must still be there.
 * @throws Problem 422 `policy.noPack`, `simulation.policyGone` when a rule cannot be read any more
 */
export function planOfSnapshot(
  packs: PackSet,
  snapshot: PolicySnapshot,
  scenario: Scenario,
  known: string,
  villages: readonly string[],
): Plan {
  const policy = resolvePacks(packs, scenario.area);
  if (!policy) throw new Problem(422, 'policy.noPack', [], { area: scenario.area });
  const rules = snapshot.rules.map((file): CompiledRule => {
    const [rule] = rulesOf(file, 'saved');
    const { compiled } = rule ? compileRule(rule, policy.vocabulary) : {};
    if (!compiled) throw new Problem(422, 'simulation.policyGone', [], { rule: file.id });
    return compiled;
  });
  const pick = (indexes: readonly number[]) => indexes.flatMap((index) => rules[index] ?? []);
  const side = ({ entry, exclusion, exit, numbers }: z.infer<typeof Side>): SidePlan => ({
    place: { policy, rules, villageRules: [], numbers },
    entry: pick(entry),
    exclusion: pick(exclusion),
    exit: exit === null ? undefined : pick(exit),
  });
  const wanted = new Set(villages);
  const groups = snapshot.groups.map((group) => ({
    plan: { base: side(group.base), scenario: side(group.scenario) },
    villages: group.villages.filter((village) => wanted.has(village)),
  }));
  const pair = { prefix: areaPrefix(scenario.area), on: scenario.on, known };
  const reading = readingOf(
    pair,
    groups.map(({ plan }) => plan),
  );
  return { groups: groups.filter((group) => group.villages.length > 0), reading };
}

type SavedRule = PolicySnapshot['rules'][number];
const ROLES = ['entry', 'exclusion', 'exit'] as const;

/** The rules of a saved policy, each with its part and how the scenario has it. */
export function usedRules({ rules, groups }: PolicySnapshot): {
  readonly rule: SavedRule;
  readonly role: UsedRule['role'];
  readonly change: UsedRule['change'];
}[] {
  const [group] = groups;
  if (!group) return [];
  return ROLES.flatMap((role) => {
    const pick = (side: z.infer<typeof Side>) => (side[role] ?? []).flatMap((index) => rules[index] ?? []);
    const [before, after] = [pick(group.base), pick(group.scenario)];
    const all = new Map([...before, ...after].map((rule) => [rule.id, rule]));
    return [...all.values()].map((rule) => ({
      rule,
      role,
      change: changeOf(
        before.find((one) => one.id === rule.id),
        after.find((one) => one.id === rule.id),
      ),
    }));
  });
}

function changeOf(before: SavedRule | undefined, after: SavedRule | undefined): UsedRule['change'] {
  if (!before) return 'added';
  if (!after) return 'off';
  return before.expression === after.expression ? 'none' : 'changed';
}

/** Parameters that a used rule reads and that have no value there and then. */
export function missingNumbersOf({ numbers }: PolicySnapshot) {
  return numbers.filter(({ after }) => after === null);
}
