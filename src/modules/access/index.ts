export { type DemoLink, demoRoutes } from './demo/routes.ts';
export { type DemoUser, ensureDemoUsers } from './demo/users.ts';
export { accessPermissions, type PermissionTable } from './permissions.ts';
export { accessRoutes } from './routes.ts';
export { actorOf } from './sessions/acting.ts';
export { identify } from './sessions/identify.ts';
export { addUser } from './users/commands.ts';
export { userNames, worksFor } from './users/queries.ts';
