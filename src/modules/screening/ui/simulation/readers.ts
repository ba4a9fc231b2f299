import { simulationReaders } from '../../permissions.ts';

/** Whether somebody with this role reads what was tried out. */
export function readersOnly(role: string): boolean {
  return (simulationReaders.roles as readonly string[]).includes(role);
}
