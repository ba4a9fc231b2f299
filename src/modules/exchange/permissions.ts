/** Who may send which command of this module; the area is held by row-level security. */
export const exchangePermissions = {
  'exchange.upload': { roles: ['county-office', 'town-clerk'] },
  'exchange.correctMapping': { roles: ['county-office', 'town-clerk'] },
  'exchange.check': { roles: ['county-office', 'town-clerk'] },
  'exchange.commit': { roles: ['county-office', 'town-clerk'] },
  'exchange.withdraw': { roles: ['county-office', 'town-clerk'] },
  'exchange.assignFinding': { roles: ['county-office', 'town-clerk'] },
  'exchange.confirmFinding': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'exchange.mendFinding': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'exchange.uploadSurvey': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'exchange.writeSurvey': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'exchange.exportSurvey': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'exchange.export': {
    roles: ['county-office', 'town-clerk', 'village-cadre', 'inspector', 'department-officer'],
  },
} as const;
