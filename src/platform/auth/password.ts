import { createHmac } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Problem } from '#kernel/problem.ts';
import type { Keys } from '../crypto/keys.ts';

/** Characters of a password; more than the upper bound is not hashed, so that nobody keeps the server busy with a book. */
export const PASSWORD_LENGTH = { least: 10, most: 128 } as const;

/** argon2id with the costs that OWASP's password storage sheet asks for: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export async function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** False also for what is no argon2 hash. */
export async function passwordFits(stored: string, password: string): Promise<boolean> {
  return verify(stored, password).catch(() => false);
}

/** @throws Problem 422 `access.passwordTooShort`, `access.passwordTooLong`, `access.passwordWeak` (few characters, or the user name in it) */
export function refuseWeakPassword(password: string, username: string): void {
  const { least, most } = PASSWORD_LENGTH;
  if (password.length < least) throw new Problem(422, 'access.passwordTooShort', [], { least });
  if (password.length > most) throw new Problem(422, 'access.passwordTooLong', [], { most });
  if (new Set(password).size < 5 || password.toLowerCase().includes(username))
    throw new Problem(422, 'access.passwordWeak');
}

const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';

/**
 * The first password of an account, shown once. It follows from the instance's secret and the command's id, so that it
 * stands in no table and no audit, and the same command sent again gets the same answer.
 */
export function initialPassword(keys: Keys, commandId: string): string {
  const bytes = createHmac('sha256', keys.sessionSecret)
    .update(`initial password\u0000${commandId}`)
    .digest();
  const letters = Array.from(bytes.subarray(0, 16), (byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8, 12)}-${letters.slice(12, 16)}`;
}
