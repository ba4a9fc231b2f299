/** Who may send which command of this module; the area is held by row-level security. */
export const screeningPermissions = {
  'screening.export': { roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'] },
} as const;
