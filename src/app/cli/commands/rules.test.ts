import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Shell } from '../command.ts';
import { rulesTest } from './rules.ts';

const PACKS = resolve(import.meta.dirname, '../../../../packs');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daohu-pack-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...words: string[]) {
  let answer: { data: unknown; lines: readonly string[] } | undefined;
  const terminal = {
    language: 'zh',
    answer: (data: unknown, lines: readonly string[]) => {
      answer = { data, lines };
    },
  };
  const code = await rulesTest.run({ terminal, flags: { words } } as unknown as Shell);
  return { code, ...(answer as { data: Record<string, unknown>; lines: readonly string[] }) };
}

/** A county's pack of its own in a folder, with one file changed. */
function ownPack(name: string, file: string, change: (text: string) => string): string {
  const path = join(folder, name);
  cpSync(join(PACKS, 'cn-hainan-demo'), path, { recursive: true });
  writeFileSync(join(path, file), change(readFileSync(join(path, file), 'utf8')));
  return path;
}

test('the packs of the program pass, each case of them', async () => {
  const { code, data } = await run();
  expect(code).toBe(0);
  expect(data).toMatchObject({ failed: 0, findings: [] });
  expect(data.packs).toEqual(expect.arrayContaining(['cn-national', 'cn-hainan-demo']));
  expect(Number(data.cases)).toBeGreaterThan(Number(data.rules));
});

test('a pack is read with its parents', async () => {
  expect((await run('cn-national')).data.packs).toEqual(['cn-national']);
  expect((await run('cn-hainan-demo')).data.packs).toEqual(['cn-national', 'cn-hainan-demo']);
});

test('a failing case of a folder is told with its place, and the exit code says so', async () => {
  const path = ownPack('failing', 'cases/income.yaml', (text) =>
    text.replace('expect: hit', 'expect: clear'),
  );
  const { code, data, lines } = await run(path);
  expect(code).toBe(1);
  expect(data).toMatchObject({ failed: 1, packs: ['cn-national', 'cn-hainan-demo'] });
  expect(data.findings).toEqual([expect.objectContaining({ code: 'policy.case.failed' })]);
  expect(lines[0]).toMatch(/income\.below-.*案例没有通过/);
});

test('a mistake in a file is told with file and place, and nothing is run', async () => {
  const path = ownPack('broken', 'parameters/poverty-line.yaml', (text) =>
    text.replace(/reference:/, 'referenz:'),
  );
  const { code, data } = await run(path);
  expect(code).toBe(1);
  expect(data.findings).toContainEqual({
    code: 'policy.noDocument',
    at: 'parameters/poverty-line.yaml#values.0.reference',
  });
});

test('what is neither a pack nor a folder is refused', async () => {
  await expect(run('no-such-pack')).rejects.toMatchObject({ code: 'cli.noPack' });
});
