import { checkCharacter } from '#kernel/person-document.ts';
import type { JudgedHousehold } from './households.ts';

/** A member's place as one number, household × 65536 + member: two hundred thousand of them want no object each. */
type Place = number;
const MEMBERS = 65_536;
const householdAt = (place: Place) => Math.floor(place / MEMBERS);
const memberAt = (place: Place) => place % MEMBERS;

/**
 * Notes every person who stands twice in the whole set of files, in two households or in one: on each of the rows, so
 * that all households concerned stay out. Nobody can know which is right.
 */
export function noteDuplicates(households: readonly JudgedHousehold[]): void {
  const first = new Map<string, Place>();
  const repeated = new Map<string, Place[]>();
  for (const [h, { record }] of households.entries()) {
    for (const [m, { document }] of record.members.entries()) {
      if (document !== null) enter(keyOf(document), h * MEMBERS + m, first, repeated);
    }
  }
  for (const places of repeated.values()) for (const place of places) noteOne(households, place, places);
}

function enter(key: string, place: Place, first: Map<string, Place>, repeated: Map<string, Place[]>): void {
  const known = first.get(key);
  if (known === undefined) first.set(key, place);
  else repeated.set(key, [...(repeated.get(key) ?? [known]), place]);
}

/** The resident number of 18 characters inside a document of any of its forms: one person, one key. */
function keyOf(document: string): string {
  if (document.length === 18) return document;
  if (document.length !== 15) return document.slice(0, 18);
  const seventeen = `${document.slice(0, 6)}19${document.slice(6)}`;
  return seventeen + checkCharacter(seventeen);
}

function noteOne(households: readonly JudgedHousehold[], place: Place, places: readonly Place[]): void {
  const mine = households[householdAt(place)];
  const member = mine?.record.members[memberAt(place)];
  const other = places.find((candidate) => candidate !== place);
  if (mine === undefined || member === undefined || other === undefined) return;
  const theirs = households[householdAt(other)]?.record;
  mine.notes.push({
    check: 'document.duplicate',
    field: 'document',
    ref: mine.refs[memberAt(place)] ?? 0,
    cell: member.document,
    person: member.nationalPersonNo,
    details: {
      otherHousehold: theirs?.nationalHouseholdNo ?? '',
      otherPerson: theirs?.members[memberAt(other)]?.nationalPersonNo ?? '',
      times: places.length,
    },
  });
}
