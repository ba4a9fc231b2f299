import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '#kernel/problem.ts';
import type { Auth } from '#platform/auth/auth.ts';
import type { App } from '#platform/http/app.ts';
import type { DemoUser } from './users.ts';

/** One click in the demo county: `url` signs in the demo user of a role. */
export type DemoLink = { readonly role: string; readonly name: string; readonly url: string };

/**
 * `GET /demo/links` and `GET /demo/sign-in/:token`, in the demo county only. The tokens are made when the server starts and
 * die with it; the people behind them are invented.
 */
export function demoRoutes(app: App, auth: Auth, users: readonly DemoUser[]): DemoLink[] {
  const tokens = new Map(users.map((user) => [randomBytes(24).toString('base64url'), user]));
  const links = [...tokens].map(([token, user]) => ({
    role: user.role,
    name: user.name,
    url: `/demo/sign-in/${token}`,
  }));
  const Links = z.object({
    items: z.array(z.object({ role: z.string(), name: z.string(), url: z.string() })),
  });
  app.get(
    '/demo/links',
    { config: { public: true }, schema: { tags: ['demo'], security: [], response: { 200: Links } } },
    async () => ({ items: links }),
  );
  app.get(
    '/demo/sign-in/:token',
    {
      config: { public: true },
      schema: { tags: ['demo'], security: [], params: z.object({ token: z.string() }) },
    },
    async (request, reply) => {
      const user = tokens.get(request.params.token);
      if (!user) throw new Problem(404, 'http.notFound');
      return reply.header('set-cookie', await auth.begin(user.id)).redirect('/');
    },
  );
  return links;
}
