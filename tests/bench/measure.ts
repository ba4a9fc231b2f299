/** One line of the bench: a figure, its goal, and the limit that plain means reach in the same run. */
export type Measured = {
  readonly work: string;
  readonly value: number;
  readonly unit: string;
  /** What issue and trust.md ask for; absent where nothing is asked */
  readonly goal?: { readonly most: number } | { readonly least: number };
  readonly limit?: { readonly what: string; readonly value: number };
};

export function holds({ value, goal }: Measured): boolean | null {
  if (goal === undefined) return null;
  return 'most' in goal ? value <= goal.most : value >= goal.least;
}

/** Ours to the limit's: above 1 is slower, smaller or larger as the unit has it. */
export function ratio({ value, limit }: Measured): number | null {
  return limit === undefined || limit.value === 0 ? null : value / limit.value;
}

export async function secondsOf<T>(run: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const started = performance.now();
  const result = await run();
  return { seconds: (performance.now() - started) / 1000, result };
}

/** The best of several runs: what others on the machine cost is no part of the work. */
export async function bestOf(times: number, run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i += 1) best = Math.min(best, (await secondsOf(run)).seconds);
  return best;
}

/** The 95th percentile of the milliseconds that `run` takes for each of the inputs, after a few that warm up. */
export async function p95<T>(inputs: readonly T[], run: (input: T) => Promise<unknown>): Promise<number> {
  for (const input of inputs.slice(0, 10)) await run(input);
  const times: number[] = [];
  for (const input of inputs) times.push((await secondsOf(() => run(input))).seconds * 1000);
  times.sort((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.floor(times.length * 0.95))] ?? 0;
}

const MB = 1024 * 1024;

/** Watches the resident memory of this process while `run` works. @returns its peak in megabytes beside the result */
export async function peakOf<T>(run: () => Promise<T>): Promise<{ megabytes: number; result: T }> {
  let peak = process.memoryUsage.rss();
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  try {
    const result = await run();
    return { megabytes: Math.max(peak, process.memoryUsage.rss()) / MB, result };
  } finally {
    clearInterval(watch);
  }
}
