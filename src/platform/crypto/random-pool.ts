import { randomFillSync } from 'node:crypto';

const SIZE = 49_152;

/** Random bytes by the many: drawn from the system in large portions, each byte handed out once. */
export class RandomPool {
  readonly #bytes = Buffer.alloc(SIZE);
  #used = SIZE;

  /** @param count at most a portion of 48 KiB; the answer is a view that is not written again until it is copied out */
  take(count: number): Buffer {
    if (this.#used + count > SIZE) {
      randomFillSync(this.#bytes);
      this.#used = 0;
    }
    const taken = Buffer.from(this.#bytes.subarray(this.#used, this.#used + count));
    this.#used += count;
    return taken;
  }
}
