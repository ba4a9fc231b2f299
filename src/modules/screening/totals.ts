import { ancestorCode, levelOfCode } from '#kernel/area-code.ts';
import { variableOf } from '#policy/parameters.ts';
import type { Policy } from '#policy/policy.ts';
import type { CompiledRule } from '#policy/rules.ts';
import { isAsked, missingNumbers, type PlaceRules } from './rules.ts';

type Tally = {
  households: number;
  persons: number;
  unknownHouseholds: number;
  screenedHouseholds: number;
  screenedPersons: number;
};
type RuleTally = {
  readonly rule: CompiledRule;
  readonly asked: boolean;
  households: number;
  unknown: number;
};

/** What was counted in a village. */
export type VillageSums = Readonly<Tally> & {
  readonly village: string;
  /** By the id of the rule. */
  readonly byRule: ReadonlyMap<string, { readonly households: number; readonly unknown: number }>;
};

const emptyTally = (): Tally => ({
  households: 0,
  persons: 0,
  unknownHouseholds: 0,
  screenedHouseholds: 0,
  screenedPersons: 0,
});

/** Sums of a screening; they need no more memory for more households. */
export class Totals {
  readonly all = emptyTally();
  /** By code of the place below the area. */
  readonly byArea = new Map<string, Tally>();
  readonly byRule = new Map<string, RuleTally>();
  /** Names of policy numbers that a rule asked about needs and nobody knows. */
  readonly missing = new Set<string>();
  readonly #level: 'city' | 'county' | 'town' | 'village';

  constructor(area: string) {
    const level = levelOfCode(area);
    this.#level =
      level === 'province' ? 'city' : level === 'city' ? 'county' : level === 'county' ? 'town' : 'village';
  }

  /** Rules in force at a place, so that one without any finding is told as 0. */
  expect(place: PlaceRules, named: ReadonlySet<string> | undefined): void {
    for (const rule of place.rules) {
      const asked = isAsked(rule, named);
      if (!this.byRule.has(rule.rule.id))
        this.byRule.set(rule.rule.id, { rule, asked, households: 0, unknown: 0 });
      if (asked) for (const name of missingNumbers(rule, place.numbers)) this.missing.add(name);
    }
  }

  #tallies(village: string): Tally[] {
    const code = ancestorCode(village, this.#level);
    const below = this.byArea.get(code) ?? emptyTally();
    this.byArea.set(code, below);
    return [this.all, below];
  }

  addVillage({ village, byRule, ...sums }: VillageSums): void {
    for (const tally of this.#tallies(village)) {
      tally.households += sums.households;
      tally.persons += sums.persons;
      tally.unknownHouseholds += sums.unknownHouseholds;
      tally.screenedHouseholds += sums.screenedHouseholds;
      tally.screenedPersons += sums.screenedPersons;
    }
    for (const [id, { households, unknown }] of byRule) {
      const tally = this.byRule.get(id);
      if (!tally) continue;
      tally.households += households;
      tally.unknown += unknown;
    }
  }

  /** Households of which nothing is known but their state: no rule can tell. */
  addUndescribed(village: string, households: number): void {
    for (const tally of this.#tallies(village)) {
      tally.screenedHouseholds += households;
      tally.unknownHouseholds += households;
    }
    for (const tally of this.byRule.values()) tally.unknown += households;
  }

  /** The missing numbers with their parameters, from the policy of the area. */
  missingParameters(policy: Policy) {
    return [...policy.parameters.values()].filter((parameter) => this.missing.has(variableOf(parameter)));
  }
}
