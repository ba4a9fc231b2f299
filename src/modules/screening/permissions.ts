/** Who may send which command of this module; the area is held by row-level security. */
export const screeningPermissions = {
  'screening.export': { roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'] },
  /** Holding a whole register, with full numbers, against another department's list. */
  'screening.match': { roles: ['county-office'] },
  'screening.judge': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
} as const;
