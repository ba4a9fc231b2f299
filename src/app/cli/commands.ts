import type { CliCommand } from './command.ts';
import { areasImport } from './commands/areas.ts';
import { exportCommand, importCommand } from './commands/register.ts';
import { backupCommand, doctorCommand, restoreCommand } from './commands/safety.ts';

/** Every command of the line, in the order in which the overview tells them. */
export const COMMANDS: readonly CliCommand[] = [
  areasImport,
  importCommand,
  exportCommand,
  doctorCommand,
  backupCommand,
  restoreCommand,
];
