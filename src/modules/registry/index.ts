export { registryCommands } from './commands.ts';
export { type MemberIdentity, readIdentities } from './identities/read.ts';
export type { SourcedRecord } from './intake/encode.ts';
export { changesOfIntake, compareIntake, mergeIntake, type Progress } from './intake/intake.ts';
export type { IntakePreview } from './intake/preview/queries.ts';
export { withDerived } from './intake/provides.ts';
export { moveHouseholds } from './moving/queries.ts';
export { registryPermissions } from './permissions.ts';
export { readRegisterRecords } from './records/read.ts';
export { registryRoutes } from './routes.ts';
export { holdsNumber } from './rules.ts';
export {
  householdPlace,
  isMemberOn,
  type RegisterStanding,
  readStanding,
  recordStanding,
  type StandingChange,
} from './standing/record.ts';
export type { SurveyValue } from './survey/model.ts';
export { itemRelation, readItems } from './survey/reading/queries.ts';
export { type Answer as SurveyAnswer, judgeValue } from './survey/rules.ts';
export { readSurveyLines, type SurveyLine } from './survey/sheets/export.ts';
export {
  compareStaged,
  countStaged,
  openSurveyStaging,
  resolveSurvey,
  type StagedFinding,
  type SurveyRow,
  stageSurveyRows,
  writeStaged,
} from './survey/staging/queries.ts';
export {
  itemColumns,
  readVillageFacts,
  type VillageFacts,
  villageRelation,
} from './survey/village/queries.ts';
export { townTotals } from './totals/queries.ts';
