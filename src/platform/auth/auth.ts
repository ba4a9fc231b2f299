import { createHmac, timingSafeEqual } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { username } from 'better-auth/plugins/username';
import { Problem } from '#kernel/problem.ts';
import type { Keys } from '../crypto/keys.ts';
import type { Database, Db } from '../db/database.ts';
import { hashPassword, PASSWORD_LENGTH, passwordFits } from './password.ts';
import { admit, openSignInDatabase } from './queries.ts';

/** Seconds after which a session ends: unused, and in any case. */
export const SESSION_LIMITS = { idle: 3600, absolute: 43_200 } as const;

type SignedIn = {
  readonly user: { readonly id: string; readonly username: string; readonly name: string };
  readonly cookies: readonly string[];
};

/** Signing in and out. */
export type Auth = {
  /** Connections that may read sessions. */
  readonly database: Db;
  /** @throws Problem 401 `access.wrongPassword`, the same for an unknown name, a wrong password and a disabled account */
  readonly signIn: (name: string, password: string, headers: Headers) => Promise<SignedIn>;
  /** @throws Problem 401 `access.signInFirst`, 422 `access.wrongPassword` */
  readonly changePassword: (current: string, next: string, headers: Headers) => Promise<readonly string[]>;
  /** What the attempts of an account are counted under: what people type there by mistake is kept nowhere. */
  readonly attemptsOf: (name: string) => string;
  /** Begins a session without a password: the links of the demo county. */
  readonly begin: (user: string) => Promise<string>;
  /** Cookie that takes the session away from the browser. */
  readonly forget: () => string;
  /** The session's token of a Cookie header, when its signature is ours. */
  readonly tokenOf: (cookie: string | undefined) => string | undefined;
  readonly close: () => Promise<void>;
};

export type AuthOptions = {
  readonly database: Database;
  readonly keys: Keys;
  readonly publicUrl?: string | undefined;
};

/** Column names of ours for better-auth's fields. */
const INSTANTS = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;
const MODELS = {
  user: { modelName: 'auth_user', fields: { emailVerified: 'email_verified', ...INSTANTS } },
  session: {
    modelName: 'auth_session',
    fields: {
      userId: 'user_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      ...INSTANTS,
    },
    expiresIn: SESSION_LIMITS.idle,
    disableSessionRefresh: true,
  },
  account: {
    modelName: 'auth_account',
    fields: {
      userId: 'user_id',
      accountId: 'account_id',
      providerId: 'provider_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      ...INSTANTS,
    },
  },
  verification: { modelName: 'auth_verification', fields: { expiresAt: 'expires_at', ...INSTANTS } },
} as const;

function engine(db: Db, keys: Keys, secure: boolean, publicUrl: string) {
  return betterAuth({
    ...MODELS,
    database: { db, type: 'postgres' },
    secret: keys.sessionSecret,
    baseURL: publicUrl,
    emailAndPassword: {
      enabled: true,
      // Accounts are given by an administrator; nobody signs up.
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      password: { hash: hashPassword, verify: ({ hash, password }) => passwordFits(hash, password) },
    },
    plugins: [
      username({
        displayUsername: false,
        minUsernameLength: 3,
        maxUsernameLength: 32,
        usernameValidator: (name) => /^[a-z0-9][a-z0-9._-]+$/i.test(name),
      }),
    ],
    // Of better-auth's routes none is open: ours call it, and limit the attempts themselves.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      cookiePrefix: 'daohu',
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', path: '/' },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            // One clock for all that is compared with it later: the database's.
            const now = await admit(db, session.userId);
            if (now === undefined) throw new APIError('UNAUTHORIZED');
            return {
              data: {
                ...session,
                createdAt: now,
                updatedAt: now,
                expiresAt: new Date(now.getTime() + SESSION_LIMITS.idle * 1000),
              },
            };
          },
        },
      },
    },
  });
}

/** A refusal of better-auth in our words; what is none (the database is gone) passes through. */
function refusal(error: unknown, status: 401 | 422, code: string): unknown {
  const refused = error instanceof APIError && typeof error.statusCode === 'number' && error.statusCode < 500;
  return refused ? new Problem(status, code) : error;
}

function signature(value: string, secret: string): string {
  return createHmac('sha256', secret).update(value).digest('base64');
}

/** Opens better-auth on our own tables, with the smallest set of its features. */
export function openAuth(options: AuthOptions): Auth {
  const { keys } = options;
  const secure = options.publicUrl?.startsWith('https:') ?? false;
  const { kysely, close } = openSignInDatabase(options.database);
  const auth = engine(kysely, keys, secure, options.publicUrl ?? 'http://localhost');
  const cookieName = `${secure ? '__Secure-' : ''}daohu.session_token`;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;

  return {
    database: kysely,
    close,
    attemptsOf: (name) => `account ${keys.hash('sign-in', name.trim().toLowerCase()).toString('hex')}`,
    signIn: async (name, password, headers) => {
      try {
        // rememberMe false: the cookie goes when the browser closes, for offices where people share a machine.
        const { response, headers: answered } = await auth.api.signInUsername({
          body: { username: name, password, rememberMe: false },
          headers,
          returnHeaders: true,
        });
        return {
          user: { id: response.user.id, username: name.toLowerCase(), name: response.user.name },
          cookies: answered.getSetCookie(),
        };
      } catch (error) {
        throw refusal(error, 401, 'access.wrongPassword');
      }
    },
    changePassword: async (current, next, headers) => {
      try {
        const { headers: answered } = await auth.api.changePassword({
          body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
          headers,
          returnHeaders: true,
        });
        return answered.getSetCookie();
      } catch (error) {
        throw refusal(error, 422, 'access.wrongPassword');
      }
    },
    begin: async (user) => {
      const { internalAdapter } = await auth.$context;
      const session = await internalAdapter.createSession(user, true);
      const value = `${session.token}.${signature(session.token, keys.sessionSecret)}`;
      return `${cookieName}=${encodeURIComponent(value)}; ${attributes}`;
    },
    forget: () => `${cookieName}=; Max-Age=0; ${attributes}`,
    tokenOf: (cookie) => tokenOf(cookie, cookieName, keys.sessionSecret),
  };
}

/** The signature is held before the database is asked, so that made-up cookies cost nothing. */
function tokenOf(cookie: string | undefined, name: string, secret: string): string | undefined {
  const part = (cookie ?? '').split(';').find((one) => one.trimStart().startsWith(`${name}=`));
  if (part === undefined) return undefined;
  let value: string;
  try {
    value = decodeURIComponent(part.slice(part.indexOf('=') + 1).trim());
  } catch {
    return undefined;
  }
  const dot = value.indexOf('.');
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1));
  const own = Buffer.from(signature(token, secret));
  return dot > 0 && given.length === own.length && timingSafeEqual(given, own) ? token : undefined;
}
