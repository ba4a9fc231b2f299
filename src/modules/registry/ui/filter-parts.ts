import type { HouseholdFilter } from '../households/model.ts';

/** One condition of the filter sentence: a field and a value, `registration.poor`, `hasDisabled.yes`, `incomeBelowFen.350000`. */
export type FilterPart = { readonly field: FilterField; readonly value: string };

const LISTS = [
  'registration',
  'monitoring',
  'monitoredKind',
  'householdType',
  'povertyClass',
  'cause',
  'risk',
] as const;
const FLAGS = [
  'hasDisabled',
  'hasSeriousIllness',
  'minimumLiving',
  'dangerousHousing',
  'unsafeWater',
] as const;
const NUMBERS = ['graduationYear', 'incomeFromFen', 'incomeBelowFen'] as const;

export const FILTER_FIELDS = [...LISTS, ...FLAGS, ...NUMBERS] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];
export type FilterKind = 'list' | 'flag' | 'number';

const within = <T extends string>(names: readonly T[], name: string): name is T =>
  (names as readonly string[]).includes(name);

export function kindOf(field: FilterField): FilterKind {
  if (within(LISTS, field)) return 'list';
  return within(FLAGS, field) ? 'flag' : 'number';
}

/** Code list behind a list field; the two states are told by the catalogue. */
export const CODE_LIST_OF: Readonly<Partial<Record<FilterField, string>>> = {
  monitoredKind: 'monitored-kind',
  householdType: 'household-type',
  povertyClass: 'poverty-class',
  cause: 'poverty-cause',
  risk: 'poverty-risk',
};

function isPart(field: string, value: string): field is FilterField {
  if (within(LISTS, field)) return /^[a-z0-9-]+$/.test(value);
  if (within(FLAGS, field)) return value === 'yes' || value === 'no';
  return within(NUMBERS, field) && /^\d{1,12}$/.test(value);
}

/** Reads the parts out of the address: `registration.poor~hasDisabled.yes`; what is not understood is left out. */
export function readParts(text: string): FilterPart[] {
  return text.split('~').flatMap((piece) => {
    const dot = piece.indexOf('.');
    const field = piece.slice(0, dot);
    const value = piece.slice(dot + 1);
    return dot > 0 && isPart(field, value) ? [{ field, value }] : [];
  });
}

export function writeParts(parts: readonly FilterPart[]): string {
  return parts.map((part) => `${part.field}.${part.value}`).join('~');
}

/** Adds a part; a flag or a number stands once, of a list several values may hold (one of them). */
export function addPart(parts: readonly FilterPart[], part: FilterPart): FilterPart[] {
  const others = parts.filter((one) =>
    kindOf(part.field) === 'list'
      ? one.field !== part.field || one.value !== part.value
      : one.field !== part.field,
  );
  return [...others, part];
}

/** The parts as the server's filter. */
export function filterOf(parts: readonly FilterPart[]): HouseholdFilter {
  const filter: Record<string, unknown> = {};
  for (const { field, value } of parts) {
    if (within(LISTS, field)) filter[field] = [...((filter[field] as string[] | undefined) ?? []), value];
    else if (within(FLAGS, field)) filter[field] = value === 'yes';
    else filter[field] = Number(value);
  }
  return filter as HouseholdFilter;
}

/** The parts by field, in the order of the sentence: fields are joined by 且, values of one field by 或. */
export function groupParts(parts: readonly FilterPart[]): FilterPart[][] {
  const groups = new Map<FilterField, FilterPart[]>();
  for (const part of parts) groups.set(part.field, [...(groups.get(part.field) ?? []), part]);
  return [...groups.values()];
}
