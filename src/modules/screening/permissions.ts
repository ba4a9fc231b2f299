/** Who may send which command of this module; the area is held by row-level security. */
export const screeningPermissions = {
  'screening.export': { roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'] },
  /** Holding a whole register, with full numbers, against another department's list. */
  'screening.match': { roles: ['county-office'] },
  'screening.judge': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  /** 线索: a department warns, the offices and the village tell and check. */
  'screening.openClue': { roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'] },
  'screening.takeClue': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'screening.checkClue': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'screening.closeClue': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'screening.handOverClue': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'screening.revealClue': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
} as const;
