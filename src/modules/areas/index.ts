export { importAreas } from './list/commands.ts';
export { type AreaListResult, setPopulation, takeAreaList } from './list/queries.ts';
export { type AreaLabel, areaNames, listAreaNames } from './names/queries.ts';
export { type AreaResolver, areaResolver } from './names/rules.ts';
export { areasPermissions } from './permissions.ts';
export { areasRoutes } from './routes.ts';
export { parseAreas } from './rules.ts';
export type { HouseholdMove, MoveHouseholds } from './tree/commands.ts';
