import type { Person } from './person.ts';

type People = readonly Person[];
/** A step of kinship: the code when it holds. */
type Step = (person: Person, head: Person, people: People) => string | undefined;

function personOf(id: number | null, people: People): Person | undefined {
  return id === null ? undefined : people.find((one) => one.id === id);
}

const parentsOf = (person: Person): (number | null)[] => [person.father, person.mother];
function isChildOf(child: Person, parent: Person | undefined): boolean {
  return parent !== undefined && (child.father === parent.id || child.mother === parent.id);
}
function areSiblings(one: Person, other: Person): boolean {
  if (one.id === other.id) return false;
  return parentsOf(one).some((parent) => parent !== null && parentsOf(other).includes(parent));
}
/** A child of the head or of the head's spouse. */
function isOwnChild(person: Person, head: Person, people: People): boolean {
  return isChildOf(person, head) || isChildOf(person, personOf(head.spouse, people));
}
function bySex(person: Person, male: string, female: string): string {
  return person.sex === 'male' ? male : female;
}

const ofMarriage: Step = (person, head, people) => {
  if (person.id === head.spouse) return 'spouse';
  const spouse = personOf(person.spouse, people);
  if (spouse === undefined) return undefined;
  if (isOwnChild(spouse, head, people)) return bySex(person, 'son-in-law', 'daughter-in-law');
  if (areSiblings(spouse, head) && person.sex === 'female') return 'brothers-wife';
  return undefined;
};

const ofDescent: Step = (person, head, people) => {
  if (isOwnChild(person, head, people)) return bySex(person, 'son', 'daughter');
  const father = personOf(person.father, people);
  const mother = personOf(person.mother, people);
  if (father !== undefined && isOwnChild(father, head, people))
    return bySex(person, 'grandson', 'granddaughter');
  if (mother !== undefined && isOwnChild(mother, head, people)) {
    return bySex(person, 'daughters-son', 'daughters-daughter');
  }
  return undefined;
};

const ofRemoteDescent: Step = (person, head, people) => {
  const parents = parentsOf(person).map((id) => personOf(id, people));
  const isGreat = parents.some(
    (parent) => parent !== undefined && ofDescent(parent, head, people)?.startsWith('grand'),
  );
  return isGreat ? bySex(person, 'great-grandson', 'great-granddaughter') : undefined;
};

const ofAncestors: Step = (person, head, people) => {
  if (isChildOf(head, person)) return bySex(person, 'father', 'mother');
  const spouse = personOf(head.spouse, people);
  if (spouse !== undefined && isChildOf(spouse, person)) {
    return head.sex === 'male'
      ? bySex(person, 'wifes-father', 'wifes-mother')
      : bySex(person, 'husbands-father', 'husbands-mother');
  }
  const father = personOf(head.father, people);
  if (father !== undefined && isChildOf(father, person)) return bySex(person, 'grandfather', 'grandmother');
  const mother = personOf(head.mother, people);
  if (mother !== undefined && isChildOf(mother, person))
    return bySex(person, 'mothers-father', 'mothers-mother');
  return undefined;
};

const ofBranches: Step = (person, head, people) => {
  if (areSiblings(person, head)) return 'sibling';
  const father = personOf(person.father, people);
  if (father !== undefined && areSiblings(father, head)) return bySex(person, 'nephew', 'niece');
  const uncleOf = personOf(head.father, people);
  if (uncleOf !== undefined && person.sex === 'male' && areSiblings(person, uncleOf))
    return 'fathers-brother';
  return undefined;
};

const STEPS: readonly Step[] = [ofMarriage, ofDescent, ofAncestors, ofBranches, ofRemoteDescent];

/** 与户主关系: code of list `relation-to-head`. `people` holds the dead and departed too: kinship runs through them. */
export function relationToHead(person: Person, head: Person, people: People): string {
  if (person.id === head.id) return 'head';
  for (const step of STEPS) {
    const code = step(person, head, people);
    if (code !== undefined) return code;
  }
  return 'other';
}
