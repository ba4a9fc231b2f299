import { randomBytes } from 'node:crypto';
import { hashPassword } from '#platform/auth/password.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { type AddUser, ROLES, type Role } from '../model.ts';
import { levelOfRole } from '../rules.ts';
import { addUser } from '../users/commands.ts';
import { listUsers, setPasswordHash } from '../users/queries.ts';

/** An invented user of the demo county, one for each role. */
export type DemoUser = { readonly id: string; readonly role: Role; readonly name: string };

/** Codes of the places that the demo users work in. */
export type DemoPlaceCodes = { readonly county: string; readonly town: string; readonly village: string };

const NAMES: Readonly<Record<Role, string>> = {
  'county-office': '林县办',
  'town-clerk': '陈镇站',
  'village-cadre': '王村干',
  'department-officer': '吴民政',
  inspector: '符督查',
  'system-administrator': '周系统',
  'security-administrator': '郑安全',
  'audit-administrator': '何审计',
};

/** The demo users, added when missing. Their passwords are made and told to nobody: one signs in by link. */
export async function ensureDemoUsers(
  services: Services,
  operator: Actor,
  places: DemoPlaceCodes,
): Promise<DemoUser[]> {
  const known = await services.database.read(operator, (tx) =>
    listUsers(tx, { id: operator.id, role: operator.role, area: '' }),
  );
  const users: DemoUser[] = [];
  for (const role of ROLES) {
    const username = `demo-${role}`;
    const found = known.find((user) => user.username === username);
    const input: AddUser = { username, name: NAMES[role], role, area: places[levelOfRole(role)] };
    const added =
      found ??
      (await addUser.execute(
        { database: services.database, actor: operator, services },
        services.newId(),
        input,
      ));
    const id = 'user' in added ? added.user : added.id;
    if (found === undefined) await closePassword(services, operator, id);
    users.push({ id, role, name: NAMES[role] });
  }
  return users;
}

/** A password that nobody knows, not even this program: the demo has no password to try. */
async function closePassword(services: Services, operator: Actor, user: string): Promise<void> {
  const hash = await hashPassword(randomBytes(32).toString('base64url'));
  await services.database.write(operator, (tx) => setPasswordHash(tx, user, hash, false));
}
