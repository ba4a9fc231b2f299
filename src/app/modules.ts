import { accessPermissions, type PermissionTable } from '#modules/access/index.ts';
import { areasPermissions, areasRoutes } from '#modules/areas/index.ts';
import { caseworkPermissions, caseworkRoutes } from '#modules/casework/index.ts';
import {
  exchangeCommands,
  exchangeJobs,
  exchangePermissions,
  exchangeRoutes,
} from '#modules/exchange/index.ts';
import {
  moveHouseholds,
  registryCommands,
  registryPermissions,
  registryRoutes,
} from '#modules/registry/index.ts';
import { reportsPermissions, reportsRoutes } from '#modules/reports/index.ts';
import {
  listJobs,
  runJobs,
  screeningJobs,
  screeningPermissions,
  screeningRoutes,
  simulationJobs,
  startDueRuns,
} from '#modules/screening/index.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import type { JobHandler } from '#platform/jobs/queue.ts';
import { jobRoutes } from '#platform/jobs/routes.ts';
import { packRoutes } from '#platform/packs/routes.ts';
import type { Services } from '#platform/services.ts';

/** Who may send which command, of all modules. */
export const PERMISSIONS: PermissionTable = {
  ...accessPermissions,
  ...areasPermissions,
  ...registryPermissions,
  ...exchangePermissions,
  ...screeningPermissions,
  ...caseworkPermissions,
  ...reportsPermissions,
  'jobs.cancel': { roles: ['county-office', 'town-clerk', 'village-cadre', 'department-officer'] },
};

/** The long work of all modules: what the server's worker and the command line can run. */
export function jobHandlers(services: Services): JobHandler[] {
  return [
    ...exchangeJobs(services),
    ...screeningJobs(services),
    ...listJobs(services),
    ...simulationJobs(services),
    ...runJobs(services),
  ];
}

/** What the worker looks at by itself: screenings that are due. */
export function repeatedWork(services: Services) {
  return [{ everyMs: 60_000, look: () => startDueRuns(services) }];
}

/** Routes and commands of the modules that need nothing but the services. */
export function mountModules(app: App, services: Services): void {
  jobRoutes(app, services, PERMISSIONS['jobs.cancel']?.roles ?? []);
  packRoutes(app, services);
  areasRoutes(app, services, { moveHouseholds });
  registryRoutes(app, services);
  exchangeRoutes(app, services);
  screeningRoutes(app, services);
  caseworkRoutes(app, services);
  reportsRoutes(app, services);
  for (const command of [...registryCommands, ...exchangeCommands]) commandRoute(app, services, command);
}
