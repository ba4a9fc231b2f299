import type { App } from '#platform/http/app.ts';
import type { Services } from '#platform/services.ts';
import { batchRoutes } from './batch/routes.ts';
import { findingRoutes } from './findings/routes.ts';
import { surveyRoutes } from './survey/routes.ts';

/** Reading side of 采集·部门数据, and the upload; what changes goes through the commands. */
export function exchangeRoutes(app: App, services: Services): void {
  batchRoutes(app, services);
  findingRoutes(app, services);
  surveyRoutes(app, services);
}
