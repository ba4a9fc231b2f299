export { importAreas } from './list/commands.ts';
export { setPopulation, takeAreaList } from './list/queries.ts';
export { areaMentions } from './names/mentions/rules.ts';
export { areaNames, listAreaNames } from './names/queries.ts';
export { type AreaResolver, areaResolver } from './names/rules.ts';
export { areasPermissions } from './permissions.ts';
export { areasRoutes } from './routes.ts';
export { parseAreas } from './rules.ts';
