import { present } from '#kernel/assert.ts';

/** A seeded source of chance: the same labels give the same sequence on every machine. */
export type Random = {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** One of the values, each as likely as its weight says. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T;
  /** Around 0, mostly within ±2 (the sum of twelve uniform numbers less six: no function that differs between machines). */
  normal(): number;
};

/** FNV-1a over the labels, with a start of its own for each of the four words of state. */
function hashOf(text: string, start: number): number {
  let hash = (2166136261 ^ start) >>> 0;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619) >>> 0;
  return hash;
}

/** sfc32 (PractRand): small, fast, whole-number arithmetic only. */
function smallFastCounter(labels: string): () => number {
  let a = hashOf(labels, 0x9e3779b9);
  let b = hashOf(labels, 0x243f6a88);
  let c = hashOf(labels, 0xb7e15162);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i += 1) next();
  return next;
}

/** @param labels what the sequence belongs to: the county's seed, then the part of the county. */
export function seededRandom(...labels: readonly (string | number)[]): Random {
  const next = smallFastCounter(labels.join('\u0000'));
  const pick = <T>(values: readonly T[]): T =>
    present(values[Math.floor(next() * values.length)], 'there is something to pick from');
  return {
    next,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick,
    weighted: (choices) => {
      let total = 0;
      for (const [, weight] of choices) total += weight;
      let rest = next() * total;
      for (const [value, weight] of choices) {
        rest -= weight;
        if (rest < 0) return value;
      }
      return pick(choices)[0];
    },
    normal: () => {
      let sum = -6;
      for (let i = 0; i < 12; i += 1) sum += next();
      return sum;
    },
  };
}
