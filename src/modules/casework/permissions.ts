/** Who may send which command of this module at all; who may act in which step is said by the workflow. */
export const caseworkPermissions = {
  'casework.open': { roles: ['village-cadre', 'town-clerk', 'county-office'] },
  'casework.act': { roles: ['village-cadre', 'town-clerk', 'county-office', 'department-officer'] },
  'casework.filePaper': { roles: ['village-cadre', 'town-clerk', 'county-office'] },
  'casework.withdrawPaper': { roles: ['village-cadre', 'town-clerk', 'county-office'] },
  'casework.pair': { roles: ['town-clerk', 'county-office'] },
} as const;
