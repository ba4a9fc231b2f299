/** Who may send which command of this module; the area is held by row-level security. */
export const registryPermissions = {
  'registry.correctMember': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'registry.correctHousehold': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'registry.correctIncome': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'registry.recordIncomeAccount': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'registry.removeMember': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  /** 调查项 of a household and its members, or of a village. */
  'registry.recordSurvey': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  /** Full numbers against a purpose; an inspector too, because he compares them with papers. */
  'registry.reveal': { roles: ['county-office', 'town-clerk', 'village-cadre', 'inspector'] },
} as const;

/** Who may take whole registers out with full numbers, for files in the layout of the national system. */
export const numberReaders = { roles: ['county-office', 'town-clerk'] } as const;

/** Who may hold a whole register, with full numbers, against another department's list. */
export const identityReaders = { roles: ['county-office'] } as const;
