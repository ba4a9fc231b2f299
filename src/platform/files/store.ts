import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '#kernel/problem.ts';
import type { Keys } from '../crypto/keys.ts';

/** An uploaded or made file by its content: SHA-256 in hex, and its length in bytes. */
export type StoredFile = { readonly id: string; readonly bytes: number };

/** Files by content hash, encrypted at rest (AES-256-GCM: nonce, body, tag), because workbooks carry full document numbers. */
export class FileStore {
  /** Where plain content lies while it is worked on. Emptied whenever the folder is opened: who was killed could not. */
  readonly work: string;
  readonly #folder: string;
  readonly #keys: Keys;

  constructor(folder: string, keys: Keys) {
    this.#folder = join(folder, 'files');
    this.#keys = keys;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.work = join(folder, 'work');
    rmSync(this.work, { recursive: true, force: true });
    mkdirSync(this.work, { mode: 0o700 });
  }

  /**
   * Keeps a stream; the same content twice is kept once.
   * @throws Problem 413 `file.tooLarge` beyond `maxBytes`; nothing is left behind
   */
  async put(source: Readable, maxBytes: number): Promise<StoredFile> {
    const partial = join(this.#folder, `partial-${randomBytes(8).toString('hex')}`);
    const digest = createHash('sha256');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#keys.fileKey, nonce);
    let bytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        digest.update(chunk);
        done(bytes > maxBytes ? new Problem(413, 'file.tooLarge', [], { maxBytes }) : null, chunk);
      },
    });
    const sealed = new Transform({
      construct(done) {
        this.push(nonce);
        done();
      },
      transform(chunk: Buffer, _encoding, done) {
        done(null, cipher.update(chunk));
      },
      flush(done) {
        cipher.final();
        this.push(cipher.getAuthTag());
        done();
      },
    });
    try {
      await pipeline(source, measure, sealed, createWriteStream(partial, { mode: 0o600 }));
      const handle = openSync(partial, 'r+');
      fsyncSync(handle);
      closeSync(handle);
      const id = digest.digest('hex');
      renameSync(partial, this.#place(id));
      return { id, bytes };
    } catch (error) {
      rmSync(partial, { force: true });
      throw error;
    }
  }

  /** Writes the plain content to a path of the caller's, who removes it after use. */
  async copyTo(id: string, path: string): Promise<void> {
    await pipeline(this.read(id), createWriteStream(path, { mode: 0o600 }));
  }

  /** Forgets a file for good; whoever else keeps the same content loses it too. */
  remove(id: string): void {
    rmSync(this.#place(id), { force: true });
  }

  /** @throws Problem 404 `file.missing` */
  read(id: string): Readable {
    const place = this.#place(id);
    if (!existsSync(place)) throw new Problem(404, 'file.missing');
    const size = statSync(place).size;
    const ends = Buffer.alloc(28);
    const handle = openSync(place, 'r');
    readSync(handle, ends, 0, 12, 0);
    readSync(handle, ends, 12, 16, size - 16);
    closeSync(handle);
    const decipher = createDecipheriv('aes-256-gcm', this.#keys.fileKey, ends.subarray(0, 12));
    decipher.setAuthTag(ends.subarray(12));
    return size === 28
      ? createReadStream(place, { start: 0, end: -1 })
      : createReadStream(place, { start: 12, end: size - 17 }).pipe(decipher);
  }

  #place(id: string): string {
    if (!/^[0-9a-f]{64}$/.test(id)) throw new Problem(404, 'file.missing');
    return join(this.#folder, id);
  }
}
