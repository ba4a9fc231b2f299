const OFFICES = ['county-office', 'town-clerk', 'village-cadre'] as const;

/** Who may send which command of this module; the area is held by row-level security. */
export const reportsPermissions = {
  'reports.create': { roles: OFFICES },
  'reports.edit': { roles: OFFICES },
  'reports.refresh': { roles: OFFICES },
  'reports.save': { roles: OFFICES },
} as const;
