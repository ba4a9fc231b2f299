import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '#kernel/problem.ts';
import { RandomPool } from './random-pool.ts';

/**
 * The instance's keys, derived from one master secret in the data folder: one key for one purpose.
 * Personal numbers are stored as AES-256-GCM ciphertext and found by HMAC-SHA-256.
 */
export class Keys {
  // As key objects: setting up a raw key for each of a register's half a million values costs five times the work itself.
  readonly #field: KeyObject;
  readonly #lookup: KeyObject;
  readonly #nonces = new RandomPool();
  readonly #file: Buffer;
  readonly #login: Buffer;
  readonly #session: Buffer;

  constructor(master: Buffer) {
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `daohu ${purpose}`, 32));
    this.#field = createSecretKey(derive('field encryption'));
    this.#lookup = createSecretKey(derive('lookup hash'));
    this.#file = derive('file encryption');
    this.#login = derive('database login');
    this.#session = derive('session secret');
  }

  /** Nonce (12) + tag (16) + ciphertext of a short personal value. */
  encrypt(plain: string): Buffer {
    const nonce = this.#nonces.take(12);
    const cipher = createCipheriv('aes-256-gcm', this.#field, nonce);
    const body = cipher.update(plain, 'utf8');
    cipher.final();
    const sealed = Buffer.allocUnsafe(28 + body.length);
    sealed.set(nonce, 0);
    sealed.set(cipher.getAuthTag(), 12);
    sealed.set(body, 28);
    return sealed;
  }

  /** @throws Problem 503 `crypto.wrongKey` when the value was not written with this key */
  decrypt(sealed: Buffer): string {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#field, sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(12, 28));
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw Object.assign(new Problem(503, 'crypto.wrongKey'), { cause });
    }
  }

  /** Keyed hash by which an encrypted value is found; `purpose` keeps phones and documents apart. */
  hash(purpose: 'document' | 'phone' | 'bank-card' | 'key-check' | 'sign-in', plain: string): Buffer {
    return createHmac('sha256', this.#lookup).update(`${purpose}\u0000${plain}`).digest();
  }

  sameHash(one: Buffer, other: Buffer): boolean {
    return one.length === other.length && timingSafeEqual(one, other);
  }

  get fileKey(): Buffer {
    return this.#file;
  }

  /** Password of the application's database login. */
  get databasePassword(): string {
    return this.#login.toString('base64url');
  }

  get sessionSecret(): string {
    return this.#session.toString('base64url');
  }
}

/** Reads `<folder>/master.key`, made when missing (readable by the owner only). Losing it loses the encrypted numbers. */
export function openKeys(folder: string): Keys {
  const file = join(folder, 'master.key');
  if (!existsSync(file))
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  const master = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (master.length !== 32) throw new Problem(503, 'crypto.badKeyFile', [], { path: file });
  return new Keys(master);
}
