import { checkBatch, commitBatch, correctMapping, withdrawBatch } from './batch/commands.ts';
import { exportCommand } from './export/commands.ts';
import { assignFinding, confirmFinding, mendFinding } from './findings/commands.ts';
import { exportSurvey, writeSurvey } from './survey/commands.ts';

export { importFiles } from './batch/import.ts';
export { exportRegister } from './export/jobs.ts';
export { writeSnapshot } from './export/snapshot.ts';
export { exchangeJobs } from './jobs.ts';
export { exchangePermissions } from './permissions.ts';
export { normalizeHeader } from './register/headers.ts';
export { dateOf, moneyOf, monthsOf, nameOf, sexOfText, textOf } from './register/values.ts';
export { exchangeRoutes } from './routes.ts';

/** Everything of this module that changes a record. */
export const exchangeCommands = [
  correctMapping,
  checkBatch,
  commitBatch,
  withdrawBatch,
  assignFinding,
  confirmFinding,
  mendFinding,
  exportCommand,
  writeSurvey,
  exportSurvey,
] as const;
