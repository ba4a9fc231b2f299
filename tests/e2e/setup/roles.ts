/** Every role with the pages of its left navigation, in their order: written out here, so that a page that goes is missed. */
const PEOPLE = ['/', '/households', '/screening', '/cases'];
export const PAGES = {
  'county-office': [...PEOPLE, '/imports', '/findings', '/reports', '/areas', '/audit', '/settings'],
  'town-clerk': [...PEOPLE, '/imports', '/findings', '/reports', '/areas', '/audit', '/settings'],
  'village-cadre': [...PEOPLE, '/findings', '/reports', '/settings'],
  'department-officer': [...PEOPLE, '/reports', '/settings'],
  inspector: [...PEOPLE, '/imports', '/findings', '/reports', '/areas', '/audit', '/settings'],
  'system-administrator': ['/areas', '/users', '/settings'],
  'security-administrator': ['/users', '/settings'],
  'audit-administrator': ['/users', '/audit', '/settings'],
} as const;
export const ROLES = Object.keys(PAGES) as (keyof typeof PAGES)[];
