import type { TFunction } from 'i18next';

/** Who is no user, and the role under whose word they are shown: the person at the shell, and scheduled work. */
const MACHINES: Readonly<Record<string, string>> = { operator: 'operator', system: 'worker' };

/** Who did something, as a page shows it; the person at the shell and the program itself have no name of their own. */
export function actorName(t: TFunction, name: string): string {
  const role = MACHINES[name];
  return role === undefined ? name : t(`frame:role.${role}`);
}
