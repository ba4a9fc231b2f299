import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Finding, Problem } from '#kernel/problem.ts';
import { type Pack, type PackText, parsePack } from '#policy/pack.ts';
import { assemblePacks, type PackSet } from '#policy/resolve.ts';

export type { PackSet };

/** Files for people, which a pack's folder may hold beside its data. */
const NOT_DATA = /(^|\/)(README[^/]*\.md|\.[^/]*)$/;

function readPackFiles(folder: string): PackText[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: relative(folder, file).split(sep).join('/') }))
    .filter(({ path }) => !NOT_DATA.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ file, path }) => ({ path, text: readFileSync(file, 'utf8') }));
}

/** Reads the pack in a folder; the findings name its files. */
export function readPackFolder(folder: string): ReturnType<typeof parsePack> {
  return parsePack(readPackFiles(folder));
}

/** Reads every pack folder below `directory`, at start and once, and returns what was found wrong, each finding with the pack's folder. */
export function readPackSet(directory: string): {
  readonly packSet: PackSet | undefined;
  /** All that could be read, whether they fit together or not. */
  readonly packs: readonly Pack[];
  /** What is wrong in the files. */
  readonly unread: readonly Finding[];
  readonly findings: readonly Finding[];
} {
  const entries = readdirSync(directory, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const packs: Pack[] = [];
  const unread: Finding[] = [];
  for (const folder of folders.sort()) {
    const result = readPackFolder(join(directory, folder));
    unread.push(...result.findings.map((finding) => ({ ...finding, at: `${folder}/${finding.at}` })));
    if (result.pack) packs.push(result.pack);
  }
  // What is missing from a refused file would only show up again as unknown names.
  if (unread.length > 0) return { packSet: undefined, packs, unread, findings: unread };
  return { packs, unread, ...assemblePacks(packs) };
}

/** What came of trying packs out. */
export type PackTrial = {
  /** Ids, the country's first. */
  readonly packs: readonly string[];
  readonly rules: number;
  readonly cases: number;
  /** Cases that say something else than expected. */
  readonly failed: number;
  readonly findings: readonly Finding[];
};

/** Puts packs together and runs every case; what was wrong in their files already stands first. */
export function tryPacks(packs: readonly Pack[], before: readonly Finding[]): PackTrial {
  const after = packs.length === 0 ? [] : assemblePacks(packs).findings;
  const ofCases = after.filter(({ code }) => code.startsWith('policy.case.'));
  return {
    packs: packs.map(({ id }) => id),
    rules: new Set(packs.flatMap((pack) => pack.rules.map(({ id }) => id))).size,
    cases: packs.flatMap((pack) => pack.cases.flatMap((file) => file.cases)).length,
    failed: new Set(ofCases.map(({ at }) => at)).size,
    findings: [...before, ...after],
  };
}

/**
 * Loads the policy packs of a directory (`packs/`), all of them or none.
 * @throws Problem 422 `policy.refused` with every finding: file, place and reason.
 */
export function loadPackSet(directory: string): PackSet {
  const { packSet, findings } = readPackSet(directory);
  if (!packSet || findings.length > 0)
    throw new Problem(422, 'policy.refused', findings, { count: findings.length });
  return packSet;
}
