/** Who may change 行政区划; a place outside the own area is as if it did not exist. */
export const areasPermissions = {
  'areas.add': { roles: ['county-office'] },
  'areas.rename': { roles: ['county-office'] },
  'areas.merge': { roles: ['county-office'] },
  'areas.setPopulation': { roles: ['county-office', 'town-clerk'] },
  'areas.import': { roles: ['county-office'] },
} as const;
