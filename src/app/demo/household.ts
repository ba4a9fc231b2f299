import { ageOn, type Day } from '#kernel/day.ts';
import type { NumberOffice } from './documents.ts';
import { certificateOn, isSeriouslyIll } from './health.ts';
import type { Income } from './income.ts';
import type { LivingConditions } from './living.ts';
import type { Mistake } from './mistakes.ts';
import type { Monitoring } from './monitoring.ts';
import { isAbleToWork, laborOn, type Person } from './person.ts';
import type { Place } from './places.ts';
import type { PovertyStory } from './poverty.ts';
import type { Random } from './random.ts';
import { schoolingOn } from './schooling.ts';

/** A household of the demo county in the course of its years. */
export type Household = {
  /** 户编号 */
  readonly no: string;
  readonly place: Place;
  /** The household's own chance: what happens to one household never changes another. */
  readonly random: Random;
  readonly office: NumberOffice;
  /** All who ever belonged to it; those who left or died are `gone`. */
  readonly people: Person[];
  headId: number;
  /** The day on which it left the register. */
  leftOn: Day | null;
  readonly phone: string | null;
  readonly story: PovertyStory;
  readonly monitoring: Monitoring | null;
  readonly conditions: LivingConditions;
  readonly mistake: Mistake | null;
  /** How much more or less than its neighbours it lives on, 1 = the same. */
  readonly fortune: number;
  income: Income | null;
};

/** What counts when causes, risks and classes are chosen. */
export type HouseholdFacts = {
  readonly members: number;
  readonly laborers: number;
  readonly workers: number;
  readonly students: number;
  readonly elders: number;
  readonly seriouslyIll: boolean;
  readonly ill: boolean;
  readonly disabled: boolean;
};

export function membersOf(people: readonly Person[]): Person[] {
  return people.filter((person) => !person.gone);
}

export function factsOn(people: readonly Person[], on: Day): HouseholdFacts {
  const members = membersOf(people);
  const count = (holds: (person: Person) => boolean): number => members.filter(holds).length;
  const seriouslyIll = members.some((person) => isSeriouslyIll(person.health, on));
  return {
    members: members.length,
    laborers: count((person) => isAbleToWork(laborOn(person, on, 'A'))),
    workers: count((person) => person.workMonths > 0),
    students: count((person) => isCostlyStudent(person, on)),
    elders: count((person) => ageOn(person.birth, on) >= 60),
    seriouslyIll,
    ill: seriouslyIll || members.some((person) => (person.health.chronicFrom ?? 'never') <= on),
    disabled: members.some((person) => certificateOn(person.health, on) !== null),
  };
}

/** At school beyond the nine years, where fees are due. */
function isCostlyStudent(person: Person, on: Day): boolean {
  const status = schoolingOn(person.track, person.birth, on).schoolingStatus;
  return status !== null && /^(senior|vocational|college|bachelor|postgraduate)/.test(status);
}
