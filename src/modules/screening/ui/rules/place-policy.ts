import { FOREVER } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import type { RuleCase } from '#policy/cases.ts';
import { areaOfCase, caseFindings, factsOfCase } from '#policy/cases.ts';
import { contextOf } from '#policy/evaluate.ts';
import { type Explanation, explain } from '#policy/explain.ts';
import type { Pack } from '#policy/pack.ts';
import { policyNumbers, rulesOn } from '#policy/policy.ts';
import { joinPacks, type PackSet, type Policy, resolvePacks } from '#policy/resolve.ts';
import { type CompiledRule, type MessageLanguage, messageOf, usedValueText } from '#policy/rules.ts';

/** The policy of a place as the server has it, put together in the browser. */
export type PlacePolicy = {
  readonly area: string;
  readonly packs: readonly Pack[];
  readonly packSet: PackSet;
  readonly policy: Policy;
  readonly findings: readonly Finding[];
};

export function placePolicy(packs: readonly Pack[], area: string): PlacePolicy | undefined {
  const { packSet, findings } = joinPacks(packs);
  const policy = resolvePacks(packSet, area);
  return policy && { area, packs, packSet, policy, findings };
}

/** What was in force before an amendment that is already part of it. */
export function policyBefore(place: PlacePolicy, amendment: string): PlacePolicy {
  const at = place.packs.findIndex(({ id }) => id === `amendment-${amendment}`);
  return at < 0 ? place : (placePolicy(place.packs.slice(0, at), place.area) ?? place);
}

/** A wording of a rule: which days, and who says so. */
export type RuleVersion = {
  readonly rule: CompiledRule['rule'];
  readonly pack: Pack | undefined;
  readonly to: string | null;
};

/** Every wording that a rule has had or will have in the place, the latest and nearest first; days without it stand beside them. */
export function versionsOf({ policy, packs }: PlacePolicy, id: string): readonly RuleVersion[] {
  return policy.rules
    .filter(({ rule }) => rule.id === id)
    .map(({ rule }) => ({
      rule,
      pack: packs.find((pack) => pack.id === rule.pack),
      to: rule.to === FOREVER ? null : rule.to,
    }))
    .sort((a, b) => b.rule.rank - a.rule.rank || (a.rule.from < b.rule.from ? 1 : -1));
}

type RuleWithCase = { readonly rule: string; readonly pack: Pack; readonly one: RuleCase };

/** The cases that packs and amendments bring for a rule. */
export function casesOf({ packs }: PlacePolicy, id: string): readonly RuleWithCase[] {
  return packs.flatMap((pack) =>
    pack.cases
      .filter((file) => file.rule === id)
      .flatMap((file) => file.cases.map((one) => ({ rule: id, pack, one }))),
  );
}

/** What a rule says of a case. */
export type CaseRun = {
  readonly findings: readonly Finding[];
  readonly explanation: Explanation | undefined;
  readonly message: string;
  readonly values: readonly { readonly name: string; readonly text: string }[];
};

/** Runs a case where its household lives. */
export function runCase(
  { packSet, policy: here }: Pick<PlacePolicy, 'packSet' | 'policy'>,
  rule: string,
  one: RuleCase,
  packArea: string,
  language: MessageLanguage,
): CaseRun {
  const policy = resolvePacks(packSet, areaOfCase(one, packArea)) ?? here;
  const findings = caseFindings(rule, one, policy);
  const compiled = rulesOn(policy, one.on).find((found) => found.rule.id === rule);
  // A fact that nobody knows or a value of another type is told by the finding; it cannot be looked at.
  if (!compiled || findings.some(({ code }) => code !== 'policy.case.failed'))
    return { findings, explanation: undefined, message: '', values: [] };
  const context = contextOf(factsOfCase(one, policy.area), policyNumbers(policy, one.on).numbers);
  const explanation = explain(compiled.expression, context);
  const wording = { language, codes: policy.codes, vocabulary: policy.vocabulary };
  return {
    findings,
    explanation,
    message: messageOf(compiled, context, explanation, wording),
    values: explanation.values.map(({ name, value }) => ({
      name,
      text: usedValueText(name, value, wording),
    })),
  };
}
