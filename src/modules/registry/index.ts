export type { SourcedRecord } from './intake/encode.ts';
export { changesOfIntake, compareIntake, mergeIntake, type Progress } from './intake/intake.ts';
export type { IntakePreview } from './intake/preview/queries.ts';
export { filledFields, withDerived } from './intake/provides.ts';
export { recordSnapshot } from './intake/record.ts';
export { townTotals } from './totals/queries.ts';
// trial
export async function* readRegisterRecords(
  _s: unknown,
  _a: unknown,
  _i: unknown,
): AsyncGenerator<{ record: import('./model.ts').HouseholdRecord }> {}
