import { ageOn, type Day } from '#kernel/day.ts';
import { contextOf, type EvaluationContext, type Outcome } from '#policy/evaluate.ts';
import { type Explanation, explain } from '#policy/explain.ts';
import {
  type FactValue,
  type HouseholdFacts,
  type MemberFacts,
  UNKNOWN_HOUSEHOLD,
  UNKNOWN_INCOME,
  UNKNOWN_MEMBER,
} from '#policy/facts.ts';
import { type Policy, policyNumbers, rulesOn } from '#policy/policy.ts';
import { type CompiledRule, evaluate, type RuleKind, readsOf } from '#policy/rules.ts';
import type { Beyond } from './collections/rules.ts';

/** What a screening looks at when it names no rule: income lines and the guarantees. */
const USUAL_KINDS: readonly RuleKind[] = ['must-include', 'risk-warning', 'guarantee'];

/** Facts of a household as the register stores them, by the names of policy/facts.ts; a fact that no rule reads may be left out. */
export type StoredHousehold = {
  readonly memberCount: number;
  /** Null: no state is known. */
  readonly registration: string | null;
  readonly monitoring: string | null;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly income: Readonly<Record<string, FactValue>>;
  /** Survey items by their names in rules; an empty list was recorded as such. */
  readonly items?: Readonly<Record<string, FactValue>>;
};
export type StoredMember = {
  readonly person: string;
  readonly name: string;
  readonly birth: Day | null;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly items?: Readonly<Record<string, FactValue>>;
};

/** 脱贫属性 as the rules know it; a household that never was registered poor has none. */
export const GRADUATION: Readonly<Record<string, string>> = {
  poor: 'not-graduated',
  'pre-graduated': 'pre-graduated',
  graduated: 'graduated',
  relapsed: 'relapsed',
};

/** An empty list in the register is a source that was silent. Most facts hold none and are given back as they are. */
function known(facts: Readonly<Record<string, FactValue>>): Readonly<Record<string, FactValue>> {
  let cleared: Record<string, FactValue> | undefined;
  for (const name of Object.keys(facts)) {
    const value = facts[name];
    if (!Array.isArray(value) || value.length > 0) continue;
    cleared ??= { ...facts };
    cleared[name] = null;
  }
  return cleared ?? facts;
}

/** A household that is not watched has no risk and no kind: that is known. One that is watched and has none listed: not known. */
function watched({ monitoring, facts }: StoredHousehold): Partial<HouseholdFacts['household']> {
  if (monitoring === null) return {};
  if (monitoring === 'none')
    return { monitored: false, monitoredKind: null, risks: [], riskEliminated: null, riskEliminatedOn: null };
  const { risks } = facts;
  return {
    monitored: true,
    riskEliminated: monitoring === 'eliminated',
    ...(Array.isArray(risks) && risks.length === 0 && { risks: null }),
  };
}

function memberFacts({ person, birth, facts, items }: StoredMember, on: Day): MemberFacts {
  const age = birth === null ? null : ageOn(birth, on);
  return { ...UNKNOWN_MEMBER, ...known(facts), ...items, birth, age, person, key: person };
}

/** A household of the register, where it lives, and what is known of it beyond its own row. */
export type Described = {
  readonly stored: StoredHousehold;
  readonly members: readonly StoredMember[];
  readonly village: string | null;
  readonly beyond: Beyond;
};

/** The household as rules see it on the day. What the register does not say is null: not known, and never false. */
export function factsOf({ stored: household, members, village, beyond }: Described, on: Day): HouseholdFacts {
  return {
    day: on,
    place: village,
    household: {
      ...UNKNOWN_HOUSEHOLD,
      ...known(household.facts),
      ...household.items,
      graduationStatus: GRADUATION[household.registration ?? ''] ?? null,
      ...watched(household),
      size: household.memberCount,
    },
    income: { ...UNKNOWN_INCOME, ...known(household.income) },
    village: beyond.village,
    members: members.map((member) => memberFacts(member, on)),
    collections: beyond.collections,
  };
}

/** What policy says at a place on a day: the rules in force and the numbers they read. */
export type PlaceRules = {
  readonly policy: Policy;
  /** Rules of households. */
  readonly rules: readonly CompiledRule[];
  /** Rules of the village itself. */
  readonly villageRules: readonly CompiledRule[];
  readonly numbers: Readonly<Record<string, number | null>>;
};

/** The rules in force at a place: what is usually asked first, then the rest in the order of the packs. */
export function rulesInForce(policy: Policy, on: Day): readonly CompiledRule[] {
  const rank = (compiled: CompiledRule) => {
    if (!isAsked(compiled, undefined)) return USUAL_KINDS.length + 1;
    const at = USUAL_KINDS.indexOf(compiled.rule.kind);
    return at < 0 ? USUAL_KINDS.length : at;
  };
  return [...rulesOn(policy, on)].sort((a, b) => rank(a) - rank(b));
}

export function placeRules(policy: Policy, on: Day): PlaceRules {
  const all = rulesInForce(policy, on);
  return {
    policy,
    rules: all.filter(({ rule }) => rule.subject === 'household'),
    villageRules: all.filter(({ rule }) => rule.subject === 'village'),
    numbers: policyNumbers(policy, on).numbers,
  };
}

/** Whether a screening looks at a rule: those that it names, else the usual ones. */
export function isAsked({ rule }: CompiledRule, named: ReadonlySet<string> | undefined): boolean {
  return named === undefined ? (rule.usual ?? USUAL_KINDS.includes(rule.kind)) : named.has(rule.id);
}

/** Names of the policy numbers that a rule reads and that nobody knows there and then. */
export function missingNumbers(compiled: CompiledRule, numbers: PlaceRules['numbers']): string[] {
  return [...readsOf(compiled)]
    .filter((name) => name.startsWith('policy.'))
    .map((name) => name.slice('policy.'.length))
    .filter((name) => numbers[name] === null);
}

/** One rule's word on one household. */
export type Verdict = { readonly rule: CompiledRule; readonly outcome: Outcome };

/** What every rule in force says of a household; one context for all of them. */
export function verdictsOf(place: PlaceRules, facts: HouseholdFacts): Verdict[] {
  const context = contextOf(facts, place.numbers);
  return place.rules.map((rule) => ({ rule, outcome: evaluate(rule, context) }));
}

/** Why a rule says what it says, with the values it used. */
export function reasonOf(
  rule: CompiledRule,
  place: PlaceRules,
  facts: HouseholdFacts,
): { readonly explanation: Explanation; readonly context: EvaluationContext } {
  const context = contextOf(facts, place.numbers);
  return { explanation: explain(rule.expression, context), context };
}

/** Where a page of hits ended: hits come in the order of village, spelling of the head's name, household. */
export type Position = {
  readonly village: string;
  readonly headPinyin: string;
  readonly household: string;
};

export function writeCursor({ village, headPinyin, household }: Position): string {
  return `${village}.${household}.${headPinyin}`;
}

/** Undefined when the text is no cursor of ours. */
export function readCursor(cursor: string): Position | undefined {
  const [, village, household, headPinyin] =
    /^(\d{12})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(.*)$/s.exec(cursor) ?? [];
  if (village === undefined || household === undefined || headPinyin === undefined) return undefined;
  return { village, household, headPinyin };
}
