import { z } from 'zod';
import type { AreaCode } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import type { CodeList } from './codes.ts';
import { AreaPrefix, PolicyDay } from './dated.ts';
import { contextOf } from './evaluate.ts';
import { explain } from './explain.ts';
import {
  BUILT_IN_CODES,
  type FactType,
  type FactValue,
  HOUSEHOLD_FACTS,
  type HouseholdFacts,
  INCOME_FACTS,
  MEMBER_FACTS,
  UNKNOWN_HOUSEHOLD,
  UNKNOWN_INCOME,
  UNKNOWN_MEMBER,
} from './facts.ts';
import { type Policy, policyNumbers, rulesOn } from './policy.ts';
import type { CompiledRule } from './rules.ts';

function factSchema(type: FactType): z.ZodType<FactValue> {
  if (type === 'number') return z.number().nullable();
  if (type === 'boolean') return z.boolean().nullable();
  if (type === 'day') return PolicyDay.nullable();
  return type.startsWith('codes:') ? z.array(z.string()).nullable() : z.string().nullable();
}

function partialFacts(fields: Readonly<Record<string, FactType>>) {
  const shape = Object.entries(fields).map(([name, type]) => [name, factSchema(type).optional()] as const);
  return z.strictObject(Object.fromEntries(shape));
}

/** One file of `cases/`: what a rule must say of given households. Facts that are left out are not known. */
export const CaseFile = z.strictObject({
  rule: z.string(),
  cases: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1),
        on: PolicyDay,
        /** Where the household lives; without it the pack's own area. */
        area: AreaPrefix.optional(),
        household: partialFacts(HOUSEHOLD_FACTS).default({}),
        income: partialFacts(INCOME_FACTS).default({}),
        members: z.array(partialFacts(MEMBER_FACTS)).default([]),
        expect: z.enum(['hit', 'clear', 'unknown', 'not-in-force']),
        /** Positions of the members that the hit must name, from 0. */
        who: z.array(z.int().nonnegative()).optional(),
        /** What the case says is missing when unknown, e.g. `policy.povertyLineFen`. */
        missing: z.array(z.string()).optional(),
      }),
    )
    .min(1),
});
export type CaseFile = z.infer<typeof CaseFile>;
export type RuleCase = CaseFile['cases'][number];

/** The household of a case, complete: what it leaves out is null. */
export function factsOfCase(ruleCase: RuleCase): HouseholdFacts {
  const size = ruleCase.members.length === 0 ? null : ruleCase.members.length;
  // The schema above is made from the same tables as the types, so the spread is complete and typed.
  return {
    day: ruleCase.on,
    household: { ...UNKNOWN_HOUSEHOLD, size, ...ruleCase.household } as HouseholdFacts['household'],
    income: { ...UNKNOWN_INCOME, ...ruleCase.income } as HouseholdFacts['income'],
    members: ruleCase.members.map(
      (member, i) => ({ ...UNKNOWN_MEMBER, ...member, key: String(i) }) as HouseholdFacts['members'][number],
    ),
  };
}

function unknownCodes(
  record: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, FactType>>,
  codes: ReadonlyMap<string, CodeList>,
): string[] {
  return Object.entries(record).flatMap(([name, value]) => {
    const list = /^codes?:(.+)$/.exec(fields[name] ?? '')?.[1];
    if (list === undefined || value === null || value === undefined) return [];
    const known = codes.get(list)?.values.map((v) => v.code) ?? BUILT_IN_CODES[list] ?? [];
    return [value]
      .flat()
      .map(String)
      .filter((code) => !known.includes(code));
  });
}

function codeFindings(ruleCase: RuleCase, policy: Policy, at: string): Finding[] {
  return [
    ...unknownCodes(ruleCase.household, HOUSEHOLD_FACTS, policy.codes),
    ...ruleCase.members.flatMap((member) => unknownCodes(member, MEMBER_FACTS, policy.codes)),
  ].map((value) => ({ code: 'policy.case.unknownCode', at, details: { value } }));
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}

function outcomeFindings(
  ruleCase: RuleCase,
  rule: CompiledRule | undefined,
  policy: Policy,
  at: string,
): Finding[] {
  const failed = (what: string, expected: string, actual: string): Finding => ({
    code: 'policy.case.failed',
    at,
    details: { what, expected, actual },
  });
  if (!rule)
    return ruleCase.expect === 'not-in-force' ? [] : [failed('outcome', ruleCase.expect, 'not-in-force')];
  const numbers = policyNumbers(policy, ruleCase.on).numbers;
  const explanation = explain(rule.expression, contextOf(factsOfCase(ruleCase), numbers));
  if (explanation.outcome !== ruleCase.expect)
    return [failed('outcome', ruleCase.expect, explanation.outcome)];
  const findings: Finding[] = [];
  if (ruleCase.who && !same(ruleCase.who.map(String), explanation.members))
    findings.push(failed('who', ruleCase.who.join(), explanation.members.join()));
  if (ruleCase.missing && !same(ruleCase.missing, explanation.missing))
    findings.push(failed('missing', ruleCase.missing.join(), explanation.missing.join()));
  return findings;
}

/** Runs one case against the policy that holds where its household lives. No findings = the rule says what it must. */
export function caseFindings(rule: string, ruleCase: RuleCase, policy: Policy): Finding[] {
  const at = `${rule}: ${ruleCase.name}`;
  const inForce = rulesOn(policy, ruleCase.on).find((r) => r.rule.id === rule);
  return [...codeFindings(ruleCase, policy, at), ...outcomeFindings(ruleCase, inForce, policy, at)];
}

/** The area code of a case: its own prefix, else the pack's, else a county that no pack knows. */
export function areaOfCase(ruleCase: RuleCase, packArea: string): AreaCode {
  const prefix = ruleCase.area ?? packArea;
  return (prefix === '' ? '999999' : prefix).padEnd(12, '0');
}
