import { join } from 'node:path';
import { placeFinder } from '#modules/screening/lists/places.ts';
import { ListReader } from '#modules/screening/lists/read.ts';
import { Matcher } from '#modules/screening/matching/match.ts';
import type { Candidate } from '#modules/screening/matching/rules.ts';
import { matchInThread } from '#modules/screening/matching/thread.ts';
import type { PackSet } from '#policy/resolve.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { BareDuck } from './bare-duck.ts';
import {
  asMember,
  inventAreas,
  inventSomebody,
  listedWithoutNumber,
  listRandom,
  type Somebody,
  writeList,
} from './invented-lists.ts';
import { type Measured, peakOf, secondsOf } from './measure.ts';

const TODAY = '2024-06-30';
/** Of the rows of a list with right numbers, so many mean somebody of the register; of one without numbers as well. */
const [OURS, OURS_WITHOUT] = [0.02, 0.3];
const MOST_SECONDS = 5;
const MOST_RATIO = 1.5;
const MOST_MEGABYTES = 600;

export type MatchSizes = {
  /** Members of the register and rows of the list with numbers. */
  readonly members: number;
  readonly rows: number;
  /** Members and rows without numbers. */
  readonly without: number;
};

const { areas, villages } = inventAreas();

function people(many: number): Somebody[] {
  const random = listRandom('members');
  return Array.from({ length: many }, () => inventSomebody(random, villages));
}

function kindOf(packs: PackSet) {
  const kind = resolvePacks(packs, '460000000000')?.lists.get('death');
  if (!kind) throw new Error('no kind of list called death');
  return kind;
}

/** Lists against members, as the job does it and as bare DuckDB does it in the same run. */
export async function measureMatching(
  packs: PackSet,
  folder: string,
  sizes: MatchSizes,
  say: (text: string) => void,
): Promise<Measured[]> {
  return [
    ...(await measureExact(packs, folder, sizes, say)),
    ...(await measureFuzzy(packs, folder, sizes, say)),
  ];
}

async function measureExact(
  packs: PackSet,
  folder: string,
  { members, rows }: MatchSizes,
  say: (text: string) => void,
): Promise<Measured[]> {
  const register = people(members);
  const path = join(folder, 'numbers.csv');
  const random = listRandom('numbers');
  writeList(
    path,
    (function* () {
      for (let i = 0; i < rows; i += 1)
        yield random.chance(OURS) ? random.pick(register) : inventSomebody(random, villages);
    })(),
  );
  const duck = await BareDuck.open();
  try {
    await duck.fill('m', register);
    const limit = await duck.exact(path);
    const known = register.map(asMember);
    async function* batches() {
      for (let i = 0; i < known.length; i += 700) yield known.slice(i, i + 700);
    }
    const input = { path, name: 'numbers.csv', kind: kindOf(packs), areas, today: TODAY, mapping: {} };
    const before = process.memoryUsage.rss() / 1024 ** 2;
    const { megabytes, result } = await peakOf(() =>
      secondsOf(() => matchInThread(input, batches(), async () => undefined)),
    );
    const found = result.result.matches.filter(({ certainty }) => certainty === 'exact').length;
    say(`  ${members} members, ${rows} rows: ${found} exact, DuckDB ${limit.count}`);
    return [
      {
        work: `lists: ${rows} rows with numbers from the file, against ${members} members`,
        value: result.seconds,
        unit: 's',
        goal: { most: MOST_SECONDS },
        limit: { what: 'DuckDB, csv and hash join', value: limit.seconds },
      },
      {
        work: 'lists: memory beyond the members while it is matched',
        value: megabytes - before,
        unit: 'MB',
        goal: { most: MOST_MEGABYTES },
      },
    ];
  } finally {
    duck.close();
  }
}

/** The rows of a list as matching sees them. */
async function candidatesOf(packs: PackSet, path: string): Promise<Candidate[]> {
  const reader = new ListReader({ kind: kindOf(packs), places: placeFinder(areas), today: TODAY });
  const candidates: Candidate[] = [];
  for await (const rows of reader.rows(path, 'names.csv'))
    for (const { candidate } of rows) {
      candidates.push(candidate);
      // DuckDB is given codes of villages; so are we. The spelling of the names is our own work.
      void candidate.villages;
    }
  return candidates;
}

async function measureFuzzy(
  packs: PackSet,
  folder: string,
  { without }: MatchSizes,
  say: (text: string) => void,
): Promise<Measured[]> {
  const register = people(without);
  const random = listRandom('names');
  const listed = Array.from({ length: without }, () =>
    listedWithoutNumber(
      random.chance(OURS_WITHOUT) ? random.pick(register) : inventSomebody(random, villages),
      random,
    ),
  );
  const path = join(folder, 'names.csv');
  writeList(path, listed);
  const duck = await BareDuck.open();
  try {
    await duck.fill('m', register);
    await duck.fill('l', listed);
    const known = register.map(asMember);
    const reading = await secondsOf(() => candidatesOf(packs, path));
    const ours = async () => {
      const matcher = new Matcher(known);
      return reading.result.reduce((found, row) => found + matcher.find(row).length, 0);
    };
    const limit = await duck.fuzzy();
    const runs = [await secondsOf(ours), await secondsOf(ours), await secondsOf(ours)];
    const best = runs.reduce((a, b) => (a.seconds < b.seconds ? a : b));
    say(
      `  ${without} × ${without} without numbers: ${best.result} pairs, DuckDB ${limit.count}; the file read in ${reading.seconds.toFixed(1)} s`,
    );
    return [
      {
        work: `lists: ${without} rows without numbers against ${without} members`,
        value: best.seconds,
        unit: 's',
        goal: { most: MOST_RATIO * limit.seconds },
        limit: { what: 'DuckDB, three blocks', value: limit.seconds },
      },
    ];
  } finally {
    duck.close();
  }
}
