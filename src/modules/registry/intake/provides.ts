import type { HouseholdRecord } from '../model.ts';

/**
 * The facts that a source fills, from the fields of its columns: `HouseholdRecord` fields by their names, member fields by
 * theirs, but `memberPhone` and `memberIdentifiedOn` for those two. Adds what is derived: the states of registration and watching.
 */
export function withDerived(fields: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(fields);
  if (fields.has('graduationStatus') || fields.has('householdType')) all.add('registration');
  if (fields.has('monitoredKind') || fields.has('riskIdentifiedOn')) all.add('monitoring');
  return all;
}

/** Fields of a member that are told apart from the household's of the same name. */
const MEMBER_FIELDS: Readonly<Record<string, string>> = {
  phone: 'memberPhone',
  identifiedOn: 'memberIdentifiedOn',
};

const isFilled = (value: unknown) => value !== null && !(Array.isArray(value) && value.length === 0);

const filledOf = (record: object) =>
  Object.entries(record).flatMap(([name, value]) => (isFilled(value) ? [name] : []));

/** The fields that at least one of the records fills: for sources without columns. */
export function filledFields(records: readonly HouseholdRecord[]): ReadonlySet<string> {
  const fields = new Set<string>();
  for (const { income, members, ...household } of records) {
    for (const name of [...filledOf(household), ...filledOf(income ?? {})]) fields.add(name);
    for (const name of members.flatMap(filledOf)) fields.add(MEMBER_FIELDS[name] ?? name);
  }
  return withDerived(fields);
}
