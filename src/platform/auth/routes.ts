import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '#kernel/problem.ts';
import type { App } from '../http/app.ts';
import type { Auth } from './auth.ts';
import { PASSWORD_LENGTH, refuseWeakPassword } from './password.ts';
import {
  countAttempt,
  endSession,
  findUsername,
  forgiveAttempts,
  noteSignIn,
  ownPassword,
} from './queries.ts';

/** Failed attempts within the window, of one account and from one address (an office has one for all). */
const ATTEMPTS = { account: 10, address: 60, windowSeconds: 900 } as const;

const SignIn = z.object({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(PASSWORD_LENGTH.most),
});
const SignedInUser = z.object({ user: z.object({ id: z.string(), username: z.string(), name: z.string() }) });
const ChangePassword = z.object({
  currentPassword: z.string().min(1).max(PASSWORD_LENGTH.most),
  newPassword: z.string().min(1).max(PASSWORD_LENGTH.most),
});
const Nothing = z.object({});

export type AuthRouteOptions = {
  /** Written down after a person has come in. */
  readonly signedIn: (user: string) => Promise<void>;
  readonly passwordChanged: (request: FastifyRequest) => Promise<void>;
};

function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const name of ['cookie', 'user-agent', 'host'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  return headers;
}

/** @throws Problem 429 `access.signInOften`, for accounts that exist and for those that do not */
async function spendAttempt(auth: Auth, account: string, address: string): Promise<void> {
  const limits = [
    [address, ATTEMPTS.address],
    [account, ATTEMPTS.account],
  ] as const;
  for (const [subject, most] of limits) {
    const { failures, secondsLeft } = await countAttempt(auth.database, subject, ATTEMPTS.windowSeconds);
    if (failures > most)
      throw new Problem(429, 'access.signInOften', [], {
        seconds: secondsLeft,
        minutes: Math.ceil(secondsLeft / 60),
      });
  }
}

function setCookies(reply: FastifyReply, cookies: readonly string[]): void {
  for (const cookie of cookies) void reply.header('set-cookie', cookie);
}

/** 登录: `POST /api/auth/sign-in/username`, `sign-out`, `change-password`; nothing else of better-auth is reachable. */
export function authRoutes(app: App, auth: Auth, options: AuthRouteOptions): void {
  app.post(
    '/api/auth/sign-in/username',
    {
      config: { public: true },
      schema: { tags: ['auth'], security: [], body: SignIn, response: { 200: SignedInUser } },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      const account = auth.attemptsOf(username);
      const address = `address ${request.ip}`;
      await spendAttempt(auth, account, address);
      const { user, cookies } = await auth.signIn(username.trim(), password, headersOf(request));
      await forgiveAttempts(auth.database, account, address);
      // A session that the browser brought along ends here: it was not begun by this sign-in.
      const former = auth.tokenOf(request.headers.cookie);
      if (former !== undefined) await endSession(auth.database, former);
      await noteSignIn(auth.database, user.id);
      await options.signedIn(user.id);
      setCookies(reply, cookies);
      return { user };
    },
  );

  app.post(
    '/api/auth/sign-out',
    { config: { public: true }, schema: { tags: ['auth'], security: [], response: { 200: Nothing } } },
    async (request, reply) => {
      const token = auth.tokenOf(request.headers.cookie);
      if (token !== undefined) await endSession(auth.database, token);
      setCookies(reply, [auth.forget()]);
      return {};
    },
  );

  app.post(
    '/api/auth/change-password',
    {
      config: { withOneTimePassword: true },
      schema: { tags: ['auth'], body: ChangePassword, response: { 200: Nothing } },
    },
    async (request, reply) => {
      const username = (await findUsername(auth.database, request.actor.id)) ?? '';
      const { currentPassword, newPassword } = request.body;
      refuseWeakPassword(newPassword, username);
      if (newPassword === currentPassword) throw new Problem(422, 'access.passwordSame');
      const [account, address] = [auth.attemptsOf(username), `address ${request.ip}`];
      await spendAttempt(auth, account, address);
      const cookies = await auth.changePassword(currentPassword, newPassword, headersOf(request));
      await ownPassword(auth.database, request.actor.id);
      await forgiveAttempts(auth.database, account, address);
      await options.passwordChanged(request);
      setCookies(reply, cookies);
      return {};
    },
  );
}
