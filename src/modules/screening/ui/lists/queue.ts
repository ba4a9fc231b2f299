import type { ListPair, PairQueue } from '../../lists/model.ts';

export type Verdict = 'same' | 'other' | 'unsure';
type Progress = PairQueue['progress'];

/** What was done here since the page was opened. */
export type Work = {
  /** Hits judged, the last one at the end. */
  readonly judged: readonly { readonly pair: ListPair; readonly verdict: Verdict; readonly at: number }[];
  /** Hits put behind the others. */
  readonly later: readonly string[];
};

export const NO_WORK: Work = { judged: [], later: [] };

/** Pairs still to judge in their order: as the server sorts them, those put off behind them, those nobody could decide last. */
export function waiting(items: readonly ListPair[], work: Work): ListPair[] {
  const judged = new Set(work.judged.map(({ pair }) => pair.id));
  const left = items.filter(({ id }) => !judged.has(id));
  const rank = ({ id, verdict }: ListPair) => (verdict === 'unsure' ? 2 : work.later.includes(id) ? 1 : 0);
  const laterRank = ({ id }: ListPair) => work.later.indexOf(id);
  return [...left].sort((a, b) => rank(a) - rank(b) || laterRank(a) - laterRank(b));
}

/** The server's counts with what was done since they were read. */
export function progressOf(progress: Progress, since: Work['judged']): Progress {
  const counts = { ...progress };
  for (const { pair, verdict } of since) {
    counts[pair.verdict] -= 1;
    counts[verdict] += 1;
  }
  return counts;
}

/** How pairs alike in the same points were judged: as the server knows, and here since then. */
export function recordOf(pair: ListPair, since: Work['judged']): ListPair['alike'] {
  const points = JSON.stringify(pair.aspects);
  const record = { ...pair.alike };
  for (const { pair: one, verdict } of since)
    if (verdict !== 'unsure' && JSON.stringify(one.aspects) === points) record[verdict] += 1;
  return record;
}

const LEAST = 3;
const LONGEST_SECONDS = 300;

/** Usual seconds a pair takes: here, else as the server saw it; undefined while nobody knows. */
export function paceOf(judged: Work['judged'], known: number | null): number | undefined {
  const steps = judged
    .slice(1)
    .map(({ at }, i) => (at - (judged[i]?.at ?? at)) / 1000)
    .filter((seconds) => seconds > 0 && seconds < LONGEST_SECONDS)
    .sort((a, b) => a - b);
  if (steps.length >= LEAST) return steps[Math.floor(steps.length / 2)];
  return known ?? undefined;
}

const KEYS: Readonly<Record<string, Verdict | 'later' | 'undo'>> = {
  y: 'same',
  n: 'other',
  '?': 'unsure',
  '？': 'unsure',
  '/': 'unsure',
  arrowright: 'later',
  u: 'undo',
};
const CODES: Readonly<Record<string, Verdict | 'undo'>> = { KeyY: 'same', KeyN: 'other', KeyU: 'undo' };

type Key = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

/** What a key asks for; a key that an input method holds is known by its place on the keyboard. */
export function wishOf(event: Key): Verdict | 'later' | 'undo' | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return KEYS[event.key.toLowerCase()] ?? (event.key === 'Process' ? CODES[event.code] : undefined);
}
