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

/** The fields that at least one of the records fills: for sources without columns. */
export function filledFields(records: readonly HouseholdRecord[]): ReadonlySet<string> {
  const fields = new Set<string>();
  const note = (name: string, value: unknown) => {
    if (value !== null && !(Array.isArray(value) && value.length === 0)) fields.add(name);
  };
  for (const { income, members, ...household } of records) {
    for (const [name, value] of Object.entries(household)) note(name, value);
    for (const [name, value] of Object.entries(income ?? {})) note(name, value);
    for (const member of members) {
      for (const [name, value] of Object.entries(member)) {
        note(name === 'phone' ? 'memberPhone' : name === 'identifiedOn' ? 'memberIdentifiedOn' : name, value);
      }
    }
  }
  return withDerived(fields);
}
