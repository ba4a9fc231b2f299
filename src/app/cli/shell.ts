import { countyOf } from '#kernel/area-code.ts';
import type { Actor } from '#platform/db/database.ts';
import { type Instance, openInstance } from '../instance.ts';
import type { Flags } from './arguments.ts';
import type { Shell } from './command.ts';
import { breakOff, whenEnded } from './ending.ts';
import { countyCodes } from './queries.ts';
import type { Terminal } from './terminal.ts';

/** The person at the shell: sees every county of the instance, is written into the audit as `operator`. */
async function operatorOf(instance: Instance): Promise<Actor> {
  const operator: Actor = { id: 'operator', name: 'operator', role: 'operator', scope: [], mayWrite: true };
  const codes = await instance.services.database.read(operator, (tx) => countyCodes(tx));
  return { ...operator, scope: codes.map((code) => countyOf(code)) };
}

/** Opens the instance that the flags and the environment name. @param onTaken runs once the folder is ours alone */
export async function openShell(
  flags: Flags,
  terminal: Terminal,
  onTaken?: (folder: string) => void,
): Promise<{ shell: Shell; close: () => Promise<void> }> {
  const instance = await openInstance({ data: flags.data, databaseUrl: process.env.DATABASE_URL, onTaken });
  whenEnded(breakOff(() => instance.abort()));
  try {
    const operator = await operatorOf(instance);
    return { shell: { instance, operator, terminal, flags }, close: () => instance.close() };
  } catch (error) {
    await instance.close();
    throw error;
  }
}
