import type { JudgedHousehold } from './households.ts';

type Place = { readonly household: number; readonly member: number };

/**
 * Notes every person who stands twice in the whole set of files, in two households or in one: on each of the rows, so
 * that all households concerned stay out. Nobody can know which is right.
 */
export function noteDuplicates(households: readonly JudgedHousehold[]): void {
  const first = new Map<string, Place>();
  const repeated = new Map<string, Place[]>();
  for (const [household, { record }] of households.entries()) {
    for (const [member, { document }] of record.members.entries()) {
      if (document === null) continue;
      const key = keyOf(document);
      const known = first.get(key);
      if (known === undefined) first.set(key, { household, member });
      else repeated.set(key, [...(repeated.get(key) ?? [known]), { household, member }]);
    }
  }
  for (const places of repeated.values()) for (const place of places) noteOne(households, place, places);
}

/** The first 17 digits of the resident number inside a document of any of its forms: one person, one key. */
function keyOf(document: string): string {
  return document.length === 15 ? `${document.slice(0, 6)}19${document.slice(6)}` : document.slice(0, 17);
}

function noteOne(households: readonly JudgedHousehold[], place: Place, places: readonly Place[]): void {
  const mine = households[place.household];
  const member = mine?.record.members[place.member];
  const other = places.find((candidate) => candidate !== place);
  const theirs = other === undefined ? undefined : households[other.household]?.record;
  if (mine === undefined || member === undefined || other === undefined) return;
  mine.notes.push({
    check: 'document.duplicate',
    field: 'document',
    ref: mine.refs[place.member] ?? 0,
    cell: member.document,
    person: member.nationalPersonNo,
    details: {
      otherHousehold: theirs?.nationalHouseholdNo ?? '',
      otherPerson: theirs?.members[other.member]?.nationalPersonNo ?? '',
      times: places.length,
    },
  });
}
