import { resolve } from 'node:path';
import { z } from 'zod';
import { accessRoutes, type DemoLink, type DemoUser, demoRoutes, identify } from '#modules/access/index.ts';
import { openAuth } from '#platform/auth/auth.ts';
import type { App } from '#platform/http/app.ts';
import { type AppOptions, createApp } from '#platform/http/create-app.ts';
import { serveWeb } from '#platform/http/static-files.ts';
import type { Services } from '#platform/services.ts';
import { HOME } from './instance.ts';
import { mountModules, PERMISSIONS } from './modules.ts';

export type ServerOptions = Pick<AppOptions, 'publicUrl' | 'trustProxy' | 'rate' | 'log'> & {
  /** The demo county: its users sign in by link. */
  readonly demo?: { readonly users: readonly DemoUser[] } | undefined;
  /** Folder of the built page. */
  readonly web?: string | undefined;
};

/** The composed server, and the links of the demo county's roles. */
export type Server = { readonly app: App; readonly demoLinks: readonly DemoLink[] };

/** Puts the modules' routes onto one application; `listen` is the caller's. */
export async function buildServer(services: Services, options: ServerOptions = {}): Promise<Server> {
  const { publicUrl } = options;
  const auth = openAuth({ database: services.database, keys: services.keys, publicUrl });
  const app = await createApp({
    ...options,
    authenticate: (request) =>
      identify(auth, request.headers.cookie, request.routeOptions.config.withOneTimePassword),
  });
  app.addHook('onClose', () => auth.close());
  app.get(
    '/api/health',
    {
      config: { public: true },
      schema: { tags: ['health'], security: [], response: { 200: z.object({ ok: z.boolean() }) } },
    },
    async () => {
      await services.database.pool.query('select 1');
      return { ok: true };
    },
  );
  accessRoutes(app, services, { auth, permissions: PERMISSIONS, demo: options.demo !== undefined });
  mountModules(app, services);
  const demoLinks = options.demo ? demoRoutes(app, auth, options.demo.users) : [];
  serveWeb(app, options.web ?? resolve(HOME, 'dist/web'));
  await app.ready();
  return { app, demoLinks };
}
