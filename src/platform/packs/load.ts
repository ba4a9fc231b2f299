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

/** Reads every pack folder below `directory`, at start and once, and returns what was found wrong, each finding with the pack's folder. */
export function readPackSet(directory: string): {
  packSet: PackSet | undefined;
  findings: readonly Finding[];
} {
  const entries = readdirSync(directory, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const packs: Pack[] = [];
  const findings: Finding[] = [];
  for (const folder of folders.sort()) {
    const result = parsePack(readPackFiles(join(directory, folder)));
    findings.push(...result.findings.map((finding) => ({ ...finding, at: `${folder}/${finding.at}` })));
    if (result.pack) packs.push(result.pack);
  }
  // What is missing from a refused file would only show up again as unknown names.
  if (findings.length > 0) return { packSet: undefined, findings };
  return assemblePacks(packs);
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
