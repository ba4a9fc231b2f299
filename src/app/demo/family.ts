import { present } from '#kernel/assert.ts';
import { type Day, dayOf } from '#kernel/day.ts';
import type { NumberOffice } from './documents.ts';
import { inventPerson, type Person, type PersonSeed, type Sex } from './person.ts';
import type { Random } from './random.ts';

/** The day on which the families of the county are as they are first made. */
export const FOUNDED: Day = '2015-12-31';
const FOUNDING_YEAR = 2015;

type Builder = {
  readonly random: Random;
  readonly office: NumberOffice;
  readonly people: Person[];
  readonly ethnicity: string;
};

// biome-ignore format: a table
const ETHNICITIES = [['han', 58], ['li', 36], ['miao', 5], ['zhuang', 1]] as const;

function birthAtAge(random: Random, age: number): Day {
  return present(
    dayOf(FOUNDING_YEAR - age, random.integer(1, 12), random.integer(1, 28)),
    'every month has 28 days',
  );
}

/** Somebody marries within the group nine times in ten. */
export function ethnicityOfSpouse(random: Random, ethnicity: string): string {
  return random.chance(0.9) ? ethnicity : random.weighted(ETHNICITIES);
}

function add(builder: Builder, sex: Sex, age: number, more: Partial<PersonSeed> = {}): Person {
  const person = inventPerson(builder.random, builder.office, {
    id: builder.people.length + 1,
    sex,
    birth: birthAtAge(builder.random, age),
    ethnicity: builder.ethnicity,
    surname: null,
    ...more,
  });
  builder.people.push(person);
  return person;
}

/** The family name of a person, two characters for the double surnames. */
export function surnameOf(person: Person): string {
  const characters = Array.from(person.name);
  return person.name.startsWith('欧阳') ? '欧阳' : (characters[0] ?? '');
}

function addWife(builder: Builder, husband: Person, husbandAge: number): { wife: Person; age: number } {
  const age = Math.max(20, husbandAge - builder.random.integer(-3, 7));
  const wife = add(builder, 'female', age, {
    spouse: husband.id,
    ethnicity: ethnicityOfSpouse(builder.random, builder.ethnicity),
  });
  husband.spouse = wife.id;
  return { wife, age };
}

type Parents = { readonly father: Person | null; readonly mother: Person | null; readonly motherAge: number };

/** Grown daughters have mostly married away, of the grown sons one in two has gone. */
function hasLeftHome(random: Random, sex: Sex, age: number): boolean {
  return sex === 'female' ? age >= 23 && random.chance(0.8) : age >= 27 && random.chance(0.5);
}

/** Children still at home, with the father's surname where there is one. */
function addChildren(builder: Builder, parents: Parents, count: number): void {
  const { random } = builder;
  const namesake = parents.father ?? parents.mother;
  const link = {
    surname: namesake === null ? null : surnameOf(namesake),
    father: parents.father?.id ?? null,
    mother: parents.mother?.id ?? null,
  };
  let age = parents.motherAge - random.integer(20, 28);
  for (let i = 0; i < count && age >= 0; i += 1) {
    const sex: Sex = random.chance(0.53) ? 'male' : 'female';
    if (!hasLeftHome(random, sex, age)) add(builder, sex, age, link);
    age -= random.integer(1, 5);
  }
}

// biome-ignore format: a table
const ALIVE = [[60, 0.95], [70, 0.85], [80, 0.55], [90, 0.25], [200, 0.05]] as const;
const isAlive = (random: Random, age: number): boolean =>
  random.chance(
    present(
      ALIVE.find(([before]) => age < before),
      'the last age is open',
    )[1],
  );

/** The parents of a member, as far as they still live. */
function addParents(builder: Builder, child: Person, childAge: number): void {
  const { random } = builder;
  const fatherAge = childAge + random.integer(22, 34);
  const motherAge = childAge + random.integer(20, 30);
  const father = isAlive(random, fatherAge)
    ? add(builder, 'male', fatherAge, { surname: surnameOf(child) })
    : null;
  const mother = isAlive(random, motherAge) ? add(builder, 'female', motherAge) : null;
  child.father = father?.id ?? -1;
  child.mother = mother?.id ?? -2;
  if (father !== null && mother !== null) {
    father.spouse = mother.id;
    mother.spouse = father.id;
  }
}

// biome-ignore format: a table
const COUNTS = [[1, 30], [2, 44], [3, 20], [4, 6]] as const;

function addCouple(builder: Builder, low: number, high: number): { head: Person; age: number } {
  const age = builder.random.integer(low, high);
  const head = add(builder, 'male', age);
  const { wife, age: motherAge } = addWife(builder, head, age);
  addChildren(builder, { father: head, mother: wife, motherAge }, builder.random.weighted(COUNTS));
  return { head, age };
}

/** The kinds of family, each leaving its head in the first place. */
// biome-ignore format: a table
const FAMILIES: readonly (readonly [(builder: Builder) => void, number])[] = [
  [(builder) => void addCouple(builder, 26, 56), 42],
  [threeGenerations, 27],
  [(builder) => addElders(builder, 62, 80), 7],
  [(builder) => void add(builder, builder.random.chance(0.7) ? 'male' : 'female', builder.random.integer(48, 84)), 6],
  [singleParent, 6],
  [elderHead, 10],
  [brothers, 2],
];

function threeGenerations(builder: Builder): void {
  const { head, age } = addCouple(builder, 27, 52);
  if (builder.random.chance(0.04))
    addParents(builder, present(builder.people[1], 'a couple has a wife'), age);
  else addParents(builder, head, age);
}

function addElders(builder: Builder, low: number, high: number): void {
  const age = builder.random.integer(low, high);
  const head = add(builder, 'male', age);
  const { wife, age: motherAge } = addWife(builder, head, age);
  if (builder.random.chance(0.35)) addChildren(builder, { father: head, mother: wife, motherAge }, 1);
}

function singleParent(builder: Builder): void {
  const sex: Sex = builder.random.chance(0.55) ? 'female' : 'male';
  const age = builder.random.integer(29, 54);
  const parent = add(builder, sex, age);
  const parents = {
    father: sex === 'male' ? parent : null,
    mother: sex === 'female' ? parent : null,
    motherAge: age,
  };
  addChildren(builder, parents, builder.random.weighted(COUNTS));
}

/** An old head with a married child and grandchildren; one child in eight is a daughter whose husband moved in. */
function elderHead(builder: Builder): void {
  const { random } = builder;
  const age = random.integer(54, 74);
  const head = add(builder, 'male', age);
  const { wife, age: motherAge } = addWife(builder, head, age);
  const childAge = Math.max(22, motherAge - random.integer(20, 26));
  const isDaughter = random.chance(0.12);
  const link = { father: head.id, mother: wife.id, surname: surnameOf(head) };
  const child = add(builder, isDaughter ? 'female' : 'male', childAge, link);
  if (isDaughter) {
    const husband = add(builder, 'male', childAge + random.integer(0, 5), { spouse: child.id });
    child.spouse = husband.id;
    addChildren(builder, { father: husband, mother: child, motherAge: childAge }, random.weighted(COUNTS));
  } else {
    const { wife: young, age: youngAge } = addWife(builder, child, childAge);
    addChildren(builder, { father: child, mother: young, motherAge: youngAge }, random.weighted(COUNTS));
  }
}

/** Unmarried brothers, one of them perhaps with the child of a third. */
function brothers(builder: Builder): void {
  const { random } = builder;
  const age = random.integer(40, 66);
  const head = add(builder, 'male', age, { father: -1, mother: -2 });
  const brother = add(builder, 'male', age - random.integer(1, 8), {
    father: -1,
    mother: -2,
    surname: surnameOf(head),
  });
  if (random.chance(0.4))
    add(builder, 'male', random.integer(6, 18), { father: brother.id, surname: surnameOf(head) });
}

/** The family of one household on the day `FOUNDED`; the head has id 1. */
export function inventFamily(random: Random, office: NumberOffice): Person[] {
  const builder: Builder = { random, office, people: [], ethnicity: random.weighted(ETHNICITIES) };
  random.weighted(FAMILIES)(builder);
  return builder.people;
}
