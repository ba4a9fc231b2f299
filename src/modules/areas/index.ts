export { type AreaListResult, setPopulation, takeAreaList } from './list/queries.ts';
export { areaNames, type AreaLabel, listAreaNames } from './names/queries.ts';
