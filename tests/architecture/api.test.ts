import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeServer } from '../../src/app/describe.ts';
import { PERMISSIONS } from '../../src/app/modules.ts';

type Operation = {
  readonly tags?: readonly string[];
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: object }[];
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, { schema?: object }> }>>;
};
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

let document: Document;
let operations: { at: string; path: string; method: string; operation: Operation }[];

beforeAll(async () => {
  document = (await describeServer()) as unknown as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      at: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  );
});

/** Files of the page: everything that asks the server. */
function pageFiles(): { file: string; text: string }[] {
  return readdirSync(resolve('src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /[.]tsx?$/.test(entry.name) && !/[.]test[.]tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => /[/\\](ui|web)[/\\]/.test(file))
    .map((file) => ({ file: file.slice(resolve('.').length + 1), text: readFileSync(file, 'utf8') }));
}

/** `/api/jobs/${job.id}/file` and `/api/jobs/{id}/file` are one address. */
const shapeOf = (path: string) =>
  path
    .split('?')[0]
    ?.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '*')
    .replace(/\{[^}]+\}/g, '*') ?? '';

/** Addresses and commands that a text of the page names. */
function askedBy(text: string): { paths: string[]; commands: string[] } {
  const paths = [
    ...text.matchAll(/['"`](\/(?:api|demo)\/(?:[^'"`$\s]|\$\{(?:[^{}]|\{[^{}]*\})*\})*)['"`]/g),
  ].map((found) => shapeOf(found[1] ?? ''));
  const commands = [...text.matchAll(/useCommand(?:<[^(]*>)?\(\s*'([a-z]+\.[A-Za-z]+)'/g)].map(
    (found) => found[1] ?? '',
  );
  return { paths, commands };
}

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and tells of every operation its part and its answers', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(operations.length).toBeGreaterThan(50);
    const bare = operations.filter(
      ({ operation }) => !operation.tags?.[0] || Object.keys(operation.responses).length === 0,
    );
    expect(bare.map(({ at }) => at)).toEqual([]);
  });

  it('has a problem as the answer of every refusal', () => {
    const without = operations.filter(
      ({ operation }) => operation.responses.default?.content?.['application/problem+json'] === undefined,
    );
    expect(without.map(({ at }) => at)).toEqual([]);
  });

  it('knows every parameter of an address', () => {
    const unknown = operations.flatMap(({ at, path, operation }) =>
      [...path.matchAll(/\{(\w+)\}/g)]
        .filter(([, name]) => !operation.parameters?.some((one) => one.in === 'path' && one.name === name))
        .map(() => at),
    );
    expect(unknown).toEqual([]);
  });

  it('has the shape of every answer but files, and of every body', () => {
    const shapeless = operations.filter(({ path, method, operation }) => {
      const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      const shaped = answers.some(([, one]) => Object.values(one.content ?? {}).some((kind) => kind.schema));
      const file = /\/(file|docx|error-workbook|export|sign-in\/\{token\}|sign-out)$/.test(path);
      const body = method === 'get' || operation.requestBody !== undefined || !path.includes('/commands/');
      return !(shaped || file) || !body;
    });
    expect(shapeless.map(({ at }) => at)).toEqual([]);
  });

  it('asks every command for its id, and every command is in the table of permissions', () => {
    const commands = operations.filter(({ path }) => path.startsWith('/api/commands/'));
    const idless = commands.filter(
      ({ operation }) =>
        !operation.parameters?.some((one) => one.in === 'header' && one.name === 'command-id'),
    );
    expect(idless.map(({ at }) => at)).toEqual([]);
    const unlisted = commands
      .map(({ path }) => path.slice('/api/commands/'.length))
      .filter((name) => !PERMISSIONS[name]);
    expect(unlisted).toEqual([]);
  });

  it('pages its lists by cursor', () => {
    const paged = operations.filter(({ operation }) =>
      JSON.stringify(operation.responses).includes('"next"'),
    );
    expect(paged.length).toBeGreaterThan(5);
    const blind = paged.filter(
      ({ operation }) =>
        !operation.parameters?.some((one) => one.name === 'cursor') &&
        !JSON.stringify(operation.requestBody ?? '').includes('"cursor"'),
    );
    expect(blind.map(({ at }) => at)).toEqual([]);
  });

  it('covers whatever the page asks', () => {
    const known = operations.map(({ path }) => shapeOf(path));
    // What is put together from parts (`/api/auth/` + way) must begin an address that there is.
    const isKnown = (path: string) =>
      known.includes(path) ||
      (path.endsWith('/*') &&
        known.some((one) => one.startsWith(path.slice(0, -1)) && !one.startsWith('/api/commands/')));
    const commands = new Set(
      operations
        .filter(({ path }) => path.startsWith('/api/commands/'))
        .map(({ path }) => path.slice('/api/commands/'.length)),
    );
    const asked = pageFiles().flatMap(({ file, text }) => {
      const { paths, commands: sent } = askedBy(text);
      return [
        ...paths
          .filter((path) => path !== '/api/commands/*' && !isKnown(path))
          .map((path) => `${file}: ${path}`),
        ...sent.filter((name) => !commands.has(name)).map((name) => `${file}: ${name}`),
      ];
    });
    expect(asked).toEqual([]);
  });

  it('control: an address and a command that nobody answers are noticed', () => {
    const { paths, commands } = askedBy(
      'read(`/api/none/$' + '{one.id}?on=$' + "{on}`); useCommand<{ a: string }, { b: string }>('none.such')",
    );
    expect({ paths, commands }).toEqual({ paths: ['/api/none/*'], commands: ['none.such'] });
    const named = pageFiles().flatMap(({ text }) => askedBy(text).paths);
    expect(new Set(named).size).toBeGreaterThan(20);
  });
});
