export { screeningJobs } from './export/jobs.ts';
export { writeScreening } from './export/workbook.ts';
export { listJobs } from './lists/jobs.ts';
export { type ListMatch, type ListResult, matchList } from './matching/run.ts';
export { screeningPermissions } from './permissions.ts';
export { screeningRoutes } from './routes.ts';
export { type ScreeningResult, screenAll } from './whole.ts';
