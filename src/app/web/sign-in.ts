import { ProblemError } from '#platform/web/client.ts';
import { forgetRecent } from '#platform/web/frame/recent.ts';

/** better-auth answers `{code, message}`; its codes that a person can act on, as ours. */
const CODES: Readonly<Record<string, string>> = {
  INVALID_USERNAME_OR_PASSWORD: 'access.wrongPassword',
  INVALID_PASSWORD: 'access.wrongPassword',
  PASSWORD_TOO_SHORT: 'access.passwordTooShort',
  PASSWORD_TOO_LONG: 'access.passwordTooLong',
  PASSWORD_COMPROMISED: 'access.passwordTooShort',
};

function codeOf(status: number, code: unknown): string {
  if (status === 429) return 'http.429';
  if (typeof code === 'string') return CODES[code] ?? (status === 401 ? 'access.wrongPassword' : code);
  return status === 401 ? 'access.wrongPassword' : `http.${status}`;
}

async function authenticate(path: string, body: unknown): Promise<void> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    credentials: 'same-origin',
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new ProblemError(0, 'web.offline', [], {}, '', { cause });
  });
  if (response.ok) return;
  const answer = (await response.json().catch(() => ({}))) as { code?: unknown };
  throw new ProblemError(response.status, codeOf(response.status, answer.code));
}

/** Opens a session by cookie. Throws ProblemError `access.wrongPassword` or `access.signInOften`. */
export function signIn(username: string, password: string): Promise<void> {
  return authenticate('sign-in/username', { username, password });
}

/** Ends the session; nothing of a person stays in this browser. */
export function signOut(): Promise<void> {
  forgetRecent();
  return authenticate('sign-out', {});
}

/** Changes one's own password and ends one's other sessions. */
export function changePassword(currentPassword: string, newPassword: string): Promise<void> {
  return authenticate('change-password', { currentPassword, newPassword, revokeOtherSessions: true });
}
