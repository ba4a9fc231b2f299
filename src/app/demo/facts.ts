import { ageOn, type Day } from '#kernel/day.ts';
import { certificateOn, isSeriouslyIll } from './health.ts';
import { isAbleToWork, laborOn, type Person } from './person.ts';
import { schoolingOn } from './schooling.ts';

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
