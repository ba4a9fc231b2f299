import { z } from 'zod';
import type { AreaCode } from '#kernel/area-code.ts';
import type { Day } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import type { Holidays } from './calendars.ts';
import type { CodeList } from './codes.ts';
import { type Dated, datedFields, holds, inForceOn, PolicyDay } from './dated.ts';
import { PolicyDocument, PolicyText } from './document.ts';
import type { PolicyNumbers } from './evaluate.ts';
import { type Item, itemVariable } from './items.ts';
import type { ListKind } from './lists.ts';
import { noValue, type Parameter, ruleNumber, valueOn, variableOf } from './parameters.ts';
import { type CompiledRule, type RuleKind, readsOf } from './rules.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Workflow } from './workflows.ts';

/** 政策时期: the years in which one set of names and duties holds. */
export const Period = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/),
  title: PolicyText,
  from: PolicyDay,
  to: PolicyDay.optional(),
  reference: PolicyDocument,
});
export type Period = z.infer<typeof Period>;

/** Which parameter incomes are held against in which years, e.g. `poverty-line`. */
export const IncomeLinePeriod = z.strictObject({
  parameter: z.string(),
  from: PolicyDay,
  to: PolicyDay.optional(),
  reference: PolicyDocument,
});
export type IncomeLinePeriod = z.infer<typeof IncomeLinePeriod>;

/** One entry of a `terms/` file. */
export const TermFile = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/),
  values: z.array(z.strictObject({ ...datedFields, term: PolicyText })).min(1),
});

/** One entry of an `income/` file. */
export const IncomeComponentFile = z.strictObject({
  id: z.string().regex(/^[a-z]+([-.][a-z0-9]+)*$/),
  title: PolicyText,
  values: z.array(z.strictObject({ ...datedFields, counted: z.boolean() })).min(1),
});

/** One entry of `income/cost-shares.yaml`. */
export const CostShareFile = z.strictObject({
  id: z.string().regex(/^[a-z]+([-.][a-z0-9]+)*$/),
  title: PolicyText,
  values: z.array(z.strictObject({ ...datedFields, percent: z.number().min(0).max(100) })).min(1),
});

/** 成本比例: the part of a kind of business income that a county takes as its cost, in percent of the gross, by area and day. */
export type CostShare = {
  readonly id: string;
  readonly title: PolicyText;
  readonly values: readonly (Dated & { readonly percent: number })[];
};

/** 称谓: how a thing is called, by period and area. */
export type Term = {
  readonly id: string;
  readonly values: readonly (Dated & { readonly term: PolicyText })[];
};

/** 收入口径: whether a component counts towards per-capita income, by area and day. */
export type IncomeComponent = {
  readonly id: string;
  readonly title: PolicyText;
  readonly values: readonly (Dated & { readonly counted: boolean })[];
};

/** The policy of one place, from its pack and that pack's parents: give it a day and it answers. */
export type Policy = {
  readonly area: AreaCode;
  /** Ids from the country's pack to the nearest one. */
  readonly chain: readonly string[];
  readonly periods: readonly Period[];
  readonly incomeLines: readonly IncomeLinePeriod[];
  readonly codes: ReadonlyMap<string, CodeList>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly terms: ReadonlyMap<string, Term>;
  readonly incomeComponents: ReadonlyMap<string, IncomeComponent>;
  readonly costShares: ReadonlyMap<string, CostShare>;
  readonly lists: ReadonlyMap<string, ListKind>;
  /** 调查项 by id. */
  readonly items: ReadonlyMap<string, Item>;
  readonly workflows: readonly Workflow[];
  readonly holidays: readonly Holidays[];
  /** What the rules of the place may refer to. */
  readonly vocabulary: Vocabulary;
  readonly rules: readonly CompiledRule[];
  /** Days on which a rule from above does not hold. */
  readonly off?: readonly (Dated & { readonly rule: string })[];
};

/** The numbers that rules read on a day, and one finding `policy.noValue` for each that policy does not give. */
export function policyNumbers(
  policy: Policy,
  day: Day,
): { numbers: PolicyNumbers; findings: readonly Finding[] } {
  const numbers: Record<string, number | null> = {};
  const findings: Finding[] = [];
  for (const parameter of policy.parameters.values()) {
    const found = valueOn(parameter, policy.area, day);
    numbers[variableOf(parameter)] = found ? ruleNumber(parameter, found.value) : null;
    if (!found) findings.push(noValue(parameter, policy.area, day));
  }
  return { numbers, findings };
}

const isNearer = (a: Dated, b: Dated) =>
  a.rank > b.rank || (a.rank === b.rank && a.area.length > b.area.length);

/** The rules in force there on a day, of some kinds or of all; of two with one id the deeper pack's, then the one for the nearer area. */
export function rulesOn(policy: Policy, day: Day, kinds?: readonly RuleKind[]): readonly CompiledRule[] {
  const nearest = new Map<string, CompiledRule>();
  for (const compiled of policy.rules) {
    const { rule } = compiled;
    if (!holds(rule, policy.area, day)) continue;
    const other = nearest.get(rule.id);
    if (!other || isNearer(rule, other.rule)) nearest.set(rule.id, compiled);
  }
  const off = (policy.off ?? []).filter((row) => holds(row, policy.area, day));
  return [...nearest.values()].filter(
    ({ rule }) =>
      (!kinds || kinds.includes(rule.kind)) &&
      !off.some((row) => row.rule === rule.id && row.rank > rule.rank),
  );
}

const covers = (period: Pick<Period, 'from' | 'to'>, day: Day) =>
  period.from <= day && (period.to === undefined || day <= period.to);

/** The policy period of a day; undefined before the first one. */
export function periodOn(policy: Policy, day: Day): Period | undefined {
  return policy.periods.findLast((period) => covers(period, day));
}

/** The line that incomes are held against; `fen` is null where the packs know no number: none is guessed. */
type IncomeLine = { readonly parameter: Parameter; readonly fen: number | null };

/** The income line of a day; undefined when the packs name none for it. */
export function incomeLineOn(policy: Policy, day: Day): IncomeLine | undefined {
  const named = policy.incomeLines.findLast((line) => covers(line, day));
  const parameter = named && policy.parameters.get(named.parameter);
  if (!parameter) return undefined;
  const value = valueOn(parameter, policy.area, day);
  return { parameter, fen: value ? ruleNumber(parameter, value.value) : null };
}

/** How a thing is called on a day, e.g. `registered-household`; undefined when the packs have no word for it. */
export function termOn(policy: Policy, term: string, day: Day): PolicyText | undefined {
  return inForceOn(policy.terms.get(term)?.values ?? [], policy.area, day)?.term;
}

/**
 * The sheets on which somebody is asked today: those of which a rule in force there reads an item, and those that no rule of any
 * day reads at all. Sheets of other years and other provinces are left out.
 * @returns the Chinese titles of the sheets
 */
export function formsAsked(policy: Policy, day: Day): ReadonlySet<string> {
  const namesOf = (rules: readonly CompiledRule[]) => new Set(rules.flatMap((rule) => [...readsOf(rule)]));
  const today = namesOf(rulesOn(policy, day));
  const ever = namesOf(policy.rules);
  const asked = new Set<string>();
  const read = new Set<string>();
  for (const item of policy.items.values()) {
    const name = `${item.of}.${itemVariable(item)}`;
    if (today.has(name)) asked.add(item.form.zh);
    if (ever.has(name)) read.add(item.form.zh);
  }
  for (const { form } of policy.items.values()) if (!read.has(form.zh)) asked.add(form.zh);
  return asked;
}

/** Whether an income component counts on a day, with the document; undefined when policy does not say. */
export function incomeInclusionOn(
  policy: Policy,
  component: string,
  day: Day,
): { readonly counted: boolean; readonly reference: PolicyDocument } | undefined {
  return inForceOn(policy.incomeComponents.get(component)?.values ?? [], policy.area, day);
}
