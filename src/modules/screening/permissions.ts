/** Who may send which command of this module; the area is held by row-level security. */
export const screeningPermissions = {
  'screening.export': { roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'] },
  /** Holding a whole register, with full numbers, against another department's list. */
  'screening.match': { roles: ['county-office'] },
  /** 规则变更: written by one, approved by another of the county's office. */
  'screening.draftAmendment': { roles: ['county-office'] },
  'screening.submitAmendment': { roles: ['county-office'] },
  'screening.approveAmendment': { roles: ['county-office'] },
  'screening.sendBackAmendment': { roles: ['county-office'] },
  'screening.withdrawAmendment': { roles: ['county-office'] },
  'screening.startList': { roles: ['county-office'] },
  'screening.dropList': { roles: ['county-office'] },
  'screening.judge': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  /** 线索: a department warns, the offices and the village tell and check. */
  'screening.openClue': { roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'] },
  'screening.clueFromFinding': {
    roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'],
  },
  'screening.takeClue': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'screening.placeClue': { roles: ['county-office', 'town-clerk'] },
  'screening.checkClue': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'screening.closeClue': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'screening.handOverClue': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  'screening.revealClue': { roles: ['county-office', 'town-clerk', 'village-cadre'] },
  /** 筛查批次: a run opens tasks for others, so offices start it; whoever has the task answers it. */
  'screening.startRun': { roles: ['county-office', 'town-clerk'] },
  'screening.closeFinding': { roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'] },
  'screening.reopen': { roles: ['county-office', 'town-clerk'] },
  'screening.setSchedule': { roles: ['county-office'] },
  'screening.stopSchedule': { roles: ['county-office'] },
  'screening.exportTasks': { roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'] },
  'screening.takeAnswers': { roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'] },
  /** 试算: trying a policy out, and taking the households out as a workbook. */
  'screening.simulate': { roles: ['county-office', 'town-clerk'] },
  'screening.exportSimulation': { roles: ['county-office', 'town-clerk'] },
} as const;

/** Who reads what was tried out. */
export const simulationReaders = { roles: ['county-office', 'town-clerk', 'inspector'] } as const;
