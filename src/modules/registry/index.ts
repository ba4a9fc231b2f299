export type { SourcedRecord } from './intake/encode.ts';
export { changesOfIntake, compareIntake, mergeIntake, type Progress } from './intake/intake.ts';
export type { IntakePreview } from './intake/preview/queries.ts';
export { filledFields, withDerived } from './intake/provides.ts';
export { recordSnapshot } from './intake/record.ts';
export { type ReadRecords, type RegisterRecord, readRegisterRecords } from './records/read.ts';
export { townTotals } from './totals/queries.ts';
