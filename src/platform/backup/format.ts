import { Problem } from '#kernel/problem.ts';

/**
 * A backup is a gzip stream of frames: a line of JSON, then for a section its pieces (4-byte length, bytes) closed by an
 * empty piece and a line with the SHA-256 of the section. The last frame is `end`: without it the file was cut.
 */
export type Frame =
  | {
      readonly kind: 'begin';
      readonly format: 1;
      readonly version: string;
      readonly migrations: readonly string[];
      readonly at: string;
    }
  | { readonly kind: 'table'; readonly name: string; readonly columns: readonly string[] }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'digest'; readonly sha256: string; readonly bytes: number }
  | { readonly kind: 'end'; readonly sections: number };

/** Reads a byte stream piece by piece with as much as is asked for. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done) throw new Problem(422, 'backup.cut');
    this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
  }

  async take(bytes: number): Promise<Buffer> {
    while (this.#held.length < bytes) await this.#more();
    const taken = this.#held.subarray(0, bytes);
    this.#held = this.#held.subarray(bytes);
    return taken;
  }

  async frame(): Promise<Frame> {
    let end = this.#held.indexOf(10);
    while (end < 0) {
      if (this.#held.length > 1_000_000) throw new Problem(422, 'backup.notOne');
      await this.#more();
      end = this.#held.indexOf(10);
    }
    const line = (await this.take(end + 1)).toString('utf8');
    try {
      return JSON.parse(line) as Frame;
    } catch (cause) {
      throw Object.assign(new Problem(422, 'backup.notOne'), { cause });
    }
  }

  /** The pieces of a section up to its empty one. */
  async *pieces(): AsyncGenerator<Buffer> {
    for (;;) {
      const length = (await this.take(4)).readUInt32BE(0);
      if (length === 0) return;
      yield await this.take(length);
    }
  }
}

export function frameLine(frame: Frame): Buffer {
  return Buffer.from(`${JSON.stringify(frame)}\n`);
}

export function piece(bytes: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length, 0);
  return Buffer.concat([head, bytes]);
}
