import type { Role } from './model.ts';

/** Which roles may send a command; each module keeps its own table of this shape. */
export type PermissionTable = Readonly<Record<string, { readonly roles: readonly Role[] }>>;

/**
 * 三员分立: the system administrator keeps the accounts, the security administrator gives roles and passwords, the audit
 * administrator reads what was done. None of them sees people.
 */
export const accessPermissions = {
  'access.addUser': { roles: ['system-administrator'] },
  'access.disableUser': { roles: ['system-administrator'] },
  'access.enableUser': { roles: ['system-administrator'] },
  'access.changeUser': { roles: ['security-administrator'] },
  'access.resetPassword': { roles: ['security-administrator'] },
} as const satisfies PermissionTable;

/** Who may read which list of this module. */
export const accessReaders = {
  users: [
    'county-office',
    'town-clerk',
    'system-administrator',
    'security-administrator',
    'audit-administrator',
  ],
  audit: ['county-office', 'town-clerk', 'inspector', 'audit-administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

const PEOPLE: readonly Role[] = [
  'county-office',
  'town-clerk',
  'village-cadre',
  'department-officer',
  'inspector',
];

/** Pages of the left navigation and the roles that use them. */
const PAGES: Readonly<Record<string, readonly Role[]>> = {
  workbench: PEOPLE,
  households: PEOPLE,
  screening: PEOPLE,
  cases: PEOPLE,
  imports: ['county-office', 'town-clerk', 'inspector'],
  findings: ['county-office', 'town-clerk', 'village-cadre', 'inspector'],
  reports: PEOPLE,
  areas: ['county-office', 'town-clerk', 'inspector', 'system-administrator'],
  users: ['system-administrator', 'security-administrator', 'audit-administrator'],
  audit: ['county-office', 'town-clerk', 'inspector', 'audit-administrator'],
  settings: [...PEOPLE, 'system-administrator', 'security-administrator', 'audit-administrator'],
};

/** Names of the commands that a role may send; none when it changes nothing. */
export function commandsOf(role: Role, mayWrite: boolean, table: PermissionTable): string[] {
  return mayWrite ? Object.keys(table).filter((name) => table[name]?.roles.includes(role)) : [];
}

export function pagesOf(role: Role): string[] {
  return Object.keys(PAGES).filter((page) => PAGES[page]?.includes(role));
}
