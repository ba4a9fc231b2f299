export { caseworkPermissions } from './permissions.ts';
export { caseworkRoutes } from './routes.ts';
