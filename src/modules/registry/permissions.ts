/** Who may send which command of this module; the area is held by row-level security. */
export const registryPermissions = {
  'registry.correctMember': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'registry.correctHousehold': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'registry.correctIncome': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'registry.removeMember': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  /** Full numbers against a purpose; an inspector too, because he compares them with papers. */
  'registry.reveal': { roles: ['county-office', 'town-clerk', 'village-cadre', 'inspector'] },
  /** Whole registers with full numbers, for files in the layout of the national system; who takes one out says what for. */
  'registry.readNumbers': { roles: ['county-office', 'town-clerk'] },
} as const;
