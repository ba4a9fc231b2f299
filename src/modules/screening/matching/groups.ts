/** Spreads two whole numbers over a table. */
function hashOf(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0xc2b2ae35) ^ (hash >>> 13);
}

/** Of a slot: the two parts of the key, and where its positions begin and end. */
const WIDTH = 4;
const EMPTY = -2;

/**
 * An index from pairs of whole numbers to the positions that have them, in plain arrays of numbers: a county has hundreds of
 * thousands of members, every row of a list asks it, and what is asked lies together. Keys with a part below zero are left out.
 */
export class Groups {
  /** The positions of each group, one group behind the other, in their order. */
  readonly positions: Int32Array;
  readonly #mask: number;
  readonly #slots: Int32Array;

  /** @param a one part of each position's key, @param b the other */
  constructor(a: Int32Array, b: Int32Array) {
    let slots = 16;
    while (slots < a.length * 2) slots *= 2;
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots * WIDTH).fill(EMPTY);
    this.positions = new Int32Array(a.length);
    this.#count(a, b);
    this.#place();
    this.#fill(a, b);
  }

  /** The slot of a key, or the empty one where it would stand. */
  #slotOf(a: number, b: number): number {
    const slots = this.#slots;
    let slot = hashOf(a, b) & this.#mask;
    for (;;) {
      const at = slot * WIDTH;
      const known = slots[at];
      if (known === EMPTY || (known === a && slots[at + 1] === b)) return at;
      slot = (slot + 1) & this.#mask;
    }
  }

  #count(a: Int32Array, b: Int32Array): void {
    const slots = this.#slots;
    for (let i = 0; i < a.length; i += 1) {
      const [left, right] = [a[i] ?? EMPTY, b[i] ?? EMPTY];
      if (left < 0 || right < 0) continue;
      const at = this.#slotOf(left, right);
      if (slots[at] === EMPTY) {
        slots[at] = left;
        slots[at + 1] = right;
        slots[at + 3] = 0;
      }
      slots[at + 3] = (slots[at + 3] ?? 0) + 1;
    }
  }

  /** Gives each group its place; the end grows as it is filled. */
  #place(): void {
    const slots = this.#slots;
    let place = 0;
    for (let at = 0; at < slots.length; at += WIDTH) {
      if (slots[at] === EMPTY) continue;
      const count = slots[at + 3] ?? 0;
      slots[at + 2] = place;
      slots[at + 3] = place;
      place += count;
    }
  }

  #fill(a: Int32Array, b: Int32Array): void {
    const slots = this.#slots;
    for (let i = 0; i < a.length; i += 1) {
      const [left, right] = [a[i] ?? EMPTY, b[i] ?? EMPTY];
      if (left < 0 || right < 0) continue;
      const at = this.#slotOf(left, right);
      const end = slots[at + 3] ?? 0;
      this.positions[end] = i;
      slots[at + 3] = end + 1;
    }
  }

  /** Where the group of a key stands among `positions`, for `beginOf` and `endOf`; -1 when there is none. */
  find(a: number, b: number): number {
    const at = this.#slotOf(a, b);
    return this.#slots[at] === EMPTY ? -1 : at;
  }

  beginOf(group: number): number {
    return this.#slots[group + 2] ?? 0;
  }

  endOf(group: number): number {
    return this.#slots[group + 3] ?? 0;
  }
}
