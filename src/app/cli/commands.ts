import type { CliCommand } from './command.ts';
import { areasImport } from './commands/areas.ts';
import { figuresCommand, reportCommand } from './commands/figures.ts';
import { matchCommand } from './commands/match.ts';
import { openapiCommand } from './commands/openapi.ts';
import { exportCommand, importCommand } from './commands/register.ts';
import { rulesTest } from './commands/rules.ts';
import { backupCommand, doctorCommand, restoreCommand } from './commands/safety.ts';
import { screenCommand } from './commands/screen.ts';
import { demoCommand, serveCommand } from './commands/serve.ts';
import { simulateCommand } from './commands/simulate.ts';
import { userAdd } from './commands/users.ts';

/** Every command of the line, in the order in which the overview tells them. */
export const COMMANDS: readonly CliCommand[] = [
  demoCommand,
  serveCommand,
  areasImport,
  importCommand,
  exportCommand,
  screenCommand,
  rulesTest,
  matchCommand,
  simulateCommand,
  figuresCommand,
  reportCommand,
  doctorCommand,
  backupCommand,
  restoreCommand,
  userAdd,
  openapiCommand,
];
