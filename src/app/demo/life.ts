import { addDays, ageOn, type Day, daysBetween, yearOf } from '#kernel/day.ts';
import { membersOf } from './facts.ts';
import { ethnicityOfSpouse, surnameOf } from './family.ts';
import type { Household } from './household.ts';
import { inventPerson, isAbleToWork, laborOn, type Person } from './person.ts';
import { schoolingOn } from './schooling.ts';

/** A stretch of time in which things happen: after `from`, until `to`, as a share of a year. */
type Span = { readonly from: Day; readonly to: Day; readonly share: number };

const MOST_PEOPLE = 90;

function dayWithin(household: Household, span: Span): Day {
  return addDays(span.from, household.random.integer(1, daysBetween(span.from, span.to)));
}

// biome-ignore format: a table
const DYING = [[1, 0.004], [40, 0.0008], [60, 0.005], [70, 0.014], [80, 0.042], [90, 0.1], [200, 0.22]] as const;
function dyingAt(age: number): number {
  return DYING.find(([before]) => age < before)?.[1] ?? 1;
}

/** 自然减少 and the moves away; 增加: births, brides and husbands who move in. */
export function advance(household: Household, from: Day, to: Day): void {
  const span: Span = { from, to, share: daysBetween(from, to) / 365 };
  for (const person of membersOf(household.people)) {
    if (isLost(household, person, span)) person.gone = true;
    else gain(household, person, span);
  }
  for (const person of membersOf(household.people)) updateWork(household, person, to);
  succeed(household, to);
  if (household.leftOn === null && household.random.chance(0.0015 * span.share)) household.leftOn = to;
}

function isLost(household: Household, person: Person, span: Span): boolean {
  const { random } = household;
  const age = ageOn(person.birth, span.from);
  if (random.chance(dyingAt(age) * span.share)) return true;
  if (person.spouse !== null || person.id === household.headId || age < 20) return false;
  if (schoolingOn(person.track, person.birth, span.to).schoolingStatus !== null) return false;
  if (person.sex === 'female' && age < 36) return random.chance(0.12 * span.share);
  return age < 45 && random.chance(0.012 * span.share);
}

function gain(household: Household, person: Person, span: Span): void {
  if (household.people.length >= MOST_PEOPLE) return;
  const age = ageOn(person.birth, span.from);
  if (person.spouse === null) marry(household, person, age, span);
  else if (person.sex === 'female' && age >= 20 && age < 43) bear(household, person, age, span);
}

function marry(household: Household, person: Person, age: number, span: Span): void {
  const { random } = household;
  const rate = person.sex === 'male' ? 0.065 : 0.006;
  if (age < 22 || age > 38 || !random.chance(rate * span.share)) return;
  if (schoolingOn(person.track, person.birth, span.to).schoolingStatus !== null) return;
  const day = dayWithin(household, span);
  const spouseAge = Math.max(person.sex === 'male' ? 20 : 22, age - random.integer(-2, 4));
  const spouse = inventPerson(random, household.office, {
    id: household.people.length + 1,
    sex: person.sex === 'male' ? 'female' : 'male',
    birth: addDays(`${yearOf(day) - spouseAge - 1}-06-30`, random.integer(-170, 170)),
    ethnicity: ethnicityOfSpouse(random, person.ethnicity),
    surname: null,
    spouse: person.id,
    joinedOn: day,
  });
  person.spouse = spouse.id;
  household.people.push(spouse);
}

/** Births a year by the number of children that the mother has. */
const BEARING = [0.3, 0.13, 0.04, 0.008] as const;

function bear(household: Household, mother: Person, age: number, span: Span): void {
  const { random, people } = household;
  const father = people.find((one) => one.id === mother.spouse);
  if (father === undefined || father.gone) return;
  const children = people.filter((one) => one.mother === mother.id).length;
  const rate = (BEARING[children] ?? 0.002) * (age < 31 ? 1 : 0.35);
  if (!random.chance(rate * span.share)) return;
  const birth = dayWithin(household, span);
  people.push(
    inventPerson(random, household.office, {
      id: people.length + 1,
      sex: random.chance(0.52) ? 'male' : 'female',
      birth,
      ethnicity: random.chance(0.7) ? father.ethnicity : mother.ethnicity,
      surname: surnameOf(father),
      father: father.id,
      mother: mother.id,
      joinedOn: birth,
    }),
  );
}

/** The share of able people who work away for wages; it rose with 外出务工 and the public posts. */
function workRate(on: Day): number {
  return Math.min(0.74, 0.42 + 0.035 * (yearOf(on) - 2015));
}

/** Working months of the year; in the middle of a year those of the last stand. */
function updateWork(household: Household, person: Person, on: Day): void {
  if (!on.endsWith('12-31')) return;
  const labor = laborOn(person, on, 'B');
  const rate = workRate(on) * (labor === 'weak' ? 0.45 : 1);
  if (!isAbleToWork(labor) || person.drive >= rate) {
    person.workMonths = 0;
    return;
  }
  const steady = 4 + Math.round((1 - person.drive / rate) * 6);
  person.workMonths = Math.min(12, Math.max(1, steady + household.random.integer(-1, 1)));
}

/** A new 户主 when the old one is gone: the spouse, else the eldest who is of age. Without one the household ends. */
function succeed(household: Household, on: Day): void {
  const members = membersOf(household.people);
  const old = household.people.find((one) => one.id === household.headId);
  if (old !== undefined && !old.gone) return;
  const grown = members.filter((person) => ageOn(person.birth, on) >= 18);
  const preferred = grown.filter((person) => ageOn(person.birth, on) < 70);
  const eldest = (preferred.length > 0 ? preferred : grown).toSorted((a, b) =>
    a.birth < b.birth ? -1 : 1,
  )[0];
  const head = grown.find((person) => person.id === old?.spouse) ?? eldest;
  if (head === undefined) household.leftOn ??= on;
  else household.headId = head.id;
}
