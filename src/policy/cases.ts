import { z } from 'zod';
import type { AreaCode } from '#kernel/area-code.ts';
import { isDay } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import { AreaPrefix, PolicyDay } from './dated.ts';
import { contextOf } from './evaluate.ts';
import { explain } from './explain.ts';
import {
  BUILT_IN_CODES,
  type FactType,
  type HouseholdFacts,
  type RowFacts,
  UNKNOWN_HOUSEHOLD,
  UNKNOWN_INCOME,
  UNKNOWN_MEMBER,
} from './facts.ts';
import { type Policy, policyNumbers, rulesOn } from './policy.ts';
import type { CompiledRule } from './rules.ts';
import { factType, isCollection, type Owner, rowType, type Vocabulary } from './vocabulary.ts';

const Value = z.union([z.number(), z.boolean(), z.string(), z.array(z.string()), z.null()]);
/** Facts by their names in rules; names and types are held against the vocabulary of the place. */
const Facts = z.record(z.string(), Value);

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
        household: Facts.default({}),
        income: Facts.default({}),
        village: Facts.default({}),
        members: z.array(Facts).default([]),
        /** Every year that is known; without it nothing is known of the years. */
        incomes: z.array(Facts).optional(),
        statuses: z.array(Facts).optional(),
        /** By the kind's name in rules the rows that mean a member, `person` as its position; a kind that is left out was never compared. */
        lists: z
          .record(z.string(), z.array(z.looseObject({ person: z.int().nonnegative().optional() })))
          .default({}),
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

function rowsOf(rows: readonly Readonly<Record<string, unknown>>[]): RowFacts[] {
  return rows.map((row, i) => ({ ...row, key: String(i) }) as RowFacts);
}

/** The household of a case, complete: what it leaves out is null. */
export function factsOfCase(ruleCase: RuleCase, packArea = ''): HouseholdFacts {
  const { household, income, village, members, incomes, statuses, lists } = ruleCase;
  const matched = Object.entries(lists).map(([kind, rows]) => {
    const people = rows.map((row) => ({
      ...row,
      person: row.person === undefined ? null : String(row.person),
    }));
    return [`lists.${kind}`, rowsOf(people)] as const;
  });
  // Names and types were held against the vocabulary, so the spread is complete and typed.
  return {
    day: ruleCase.on,
    place: areaOfCase(ruleCase, packArea),
    household: {
      ...UNKNOWN_HOUSEHOLD,
      size: members.length === 0 ? null : members.length,
      ...household,
    } as HouseholdFacts['household'],
    income: { ...UNKNOWN_INCOME, ...income } as HouseholdFacts['income'],
    village,
    members: members.map((member, i) => {
      const key = String(i);
      return { ...UNKNOWN_MEMBER, ...member, person: key, key } as HouseholdFacts['members'][number];
    }),
    collections: {
      ...(incomes && { incomes: rowsOf(incomes) }),
      ...(statuses && { statuses: rowsOf(statuses) }),
      ...Object.fromEntries(matched),
    },
  };
}

const JS_TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  day: (value) => typeof value === 'string' && isDay(value),
  // A row means a member of the case by its position.
  person: (value) => typeof value === 'number',
};

/** Why a value cannot stand for a fact of this type; undefined when it can. */
function misfit(
  value: unknown,
  type: FactType,
  codes: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  if (value === null) return undefined;
  const list = /^codes?:(.+)$/.exec(type)?.[1];
  if (list === undefined) return JS_TYPES[type]?.(value) ? undefined : 'policy.case.wrongType';
  if (Array.isArray(value) !== type.startsWith('codes:')) return 'policy.case.wrongType';
  const known = codes.get(list) ?? new Set(BUILT_IN_CODES[list]);
  return [value].flat().every((code) => known.has(String(code))) ? undefined : 'policy.case.unknownCode';
}

function factFindings(
  facts: Readonly<Record<string, unknown>>,
  typeOf: (name: string) => FactType | undefined,
  codes: Vocabulary['codes'],
  at: string,
): Finding[] {
  return Object.entries(facts).flatMap(([name, value]): Finding[] => {
    const type = typeOf(name);
    if (!type) return [{ code: 'policy.case.unknownFact', at, details: { name } }];
    const code = misfit(value, type, codes);
    return code === undefined ? [] : [{ code, at, details: { name, value: String(value) } }];
  });
}

/** Facts of a case that rules do not know, or whose value does not fit. */
function vocabularyFindings(ruleCase: RuleCase, { vocabulary }: Policy, at: string): Finding[] {
  const { household, income, village, members, incomes = [], statuses = [], lists } = ruleCase;
  const single = (owner: Owner | 'member') => (name: string) => factType(vocabulary, owner, name);
  const row = (collection: string) => (name: string) =>
    isCollection(vocabulary, collection) ? rowType(vocabulary, collection, name) : undefined;
  const check = (facts: Readonly<Record<string, unknown>>, typeOf: (name: string) => FactType | undefined) =>
    factFindings(facts, typeOf, vocabulary.codes, at);
  return [
    ...check(household, single('household')),
    ...check(income, single('income')),
    ...check(village, single('village')),
    ...members.flatMap((member) => check(member, single('member'))),
    ...incomes.flatMap((year) => check(year, row('incomes'))),
    ...statuses.flatMap((state) => check(state, row('statuses'))),
    ...Object.entries(lists).flatMap(([kind, rows]) =>
      isCollection(vocabulary, `lists.${kind}`)
        ? rows.flatMap((one) => check(one, row(`lists.${kind}`)))
        : [{ code: 'policy.case.unknownFact', at, details: { name: `lists.${kind}` } }],
    ),
  ];
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
  const explanation = explain(rule.expression, contextOf(factsOfCase(ruleCase, policy.area), numbers));
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
  const findings = vocabularyFindings(ruleCase, policy, at);
  return findings.length > 0 ? findings : outcomeFindings(ruleCase, inForce, policy, at);
}

/** The area code of a case: its own prefix, else the pack's, else a county that no pack knows. */
export function areaOfCase(ruleCase: RuleCase, packArea: string): AreaCode {
  const prefix = ruleCase.area ?? packArea;
  return (prefix === '' ? '999999' : prefix).padEnd(12, '0');
}
