/**
 * Matching of the lists of departments against a sample with known truth, through the command line. What is asked of it: exact and
 * normalised hits all found and none wrong, nine tenths and more of those with a damaged number found as probable or possible, hardly
 * a probable one wrong, and no near miss called exact or probable.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Rate = { readonly recall?: number | null; readonly precision?: number | null };
type MatchScore = {
  readonly matchRecall: Readonly<Record<string, Rate & { readonly truth: number; readonly found: number }>>;
  readonly matches: {
    readonly nearMissCertain: number;
    readonly fuzzyCalledExact: number;
    readonly badHousehold: number;
    readonly certaintyPrecision: Readonly<Record<string, Rate & { readonly reported: number }>>;
  };
};

type Run = (...args: string[]) => { readonly stdout: string };

/** The matches of all lists of a sample, one command each. */
export function matchSample(sample: string, data: readonly string[], daohu: Run) {
  const { departments } = JSON.parse(readFileSync(join(sample, 'truth.json'), 'utf8')) as {
    departments: Readonly<Record<string, { readonly file: string }>>;
  };
  let seconds = 0;
  const matches = Object.entries(departments).flatMap(([kind, { file }]) => {
    const { stdout } = daohu('match', join(sample, file), '--kind', kind, ...data);
    const answer = JSON.parse(stdout) as { matches: readonly unknown[]; seconds: number };
    seconds += answer.seconds;
    return answer.matches;
  });
  return { matches, seconds, lists: Object.keys(departments).length };
}

/** Each demand, what came of it, and whether that is enough. */
export function judgeMatching({ matchRecall, matches }: MatchScore) {
  const atLeast = (what: string, value: number | null | undefined, least: number) => ({
    what,
    value: value ?? null,
    isEnough: value !== null && value !== undefined && value >= least,
  });
  const none = (what: string, value: number) => ({ what, value, isEnough: value === 0 });
  const { exact, probable } = matches.certaintyPrecision;
  return [
    atLeast('recall of exact hits', matchRecall.exact?.recall, 1),
    atLeast('recall of normalised hits', matchRecall.normalised?.recall, 1),
    atLeast('recall of damaged hits', matchRecall.fuzzy?.recall, 0.95),
    atLeast('precision of exact', exact?.precision, 1),
    atLeast('precision of probable', probable?.precision, 0.98),
    none('near misses called exact or probable', matches.nearMissCertain),
    none('damaged hits called exact', matches.fuzzyCalledExact),
    none('right person in a wrong household', matches.badHousehold),
  ];
}
