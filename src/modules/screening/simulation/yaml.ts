import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Finding } from '#kernel/problem.ts';
import { PolicyChanges, RuleChange, Scenario } from './model.ts';

/** A scenario as a file has it: the truth may also stand in a file of 户编号 beside it. */
const ScenarioFile = Scenario.extend({
  truth: z.union([Scenario.shape.truth.unwrap(), z.strictObject({ file: z.string().min(1) })]).optional(),
});
type ScenarioFile = z.infer<typeof ScenarioFile>;

/** The words that may stand in a part of the file. */
const FIELDS: readonly (readonly [place: RegExp, fields: readonly string[]])[] = [
  [/^$/, Object.keys(Scenario.shape)],
  [/^changes$/, Object.keys(PolicyChanges.shape)],
  [/^changes\.rules\.\d+$/, Object.keys(RuleChange.shape)],
  [/^today$/, ['simulation']],
  [/^truth$/, ['list', 'households', 'file']],
];

/** What may stand in a field of the file, by its first word; each has a sentence that says it. */
const WRONG: Readonly<Record<string, string>> = {
  title: 'simulation.wrong.title',
  area: 'simulation.wrong.area',
  on: 'simulation.wrong.on',
  known: 'simulation.wrong.known',
  today: 'simulation.wrong.today',
  entry: 'simulation.wrong.selectors',
  exclusion: 'simulation.wrong.selectors',
  exit: 'simulation.wrong.selectors',
  costPerHeadYuan: 'simulation.wrong.costPerHeadYuan',
  truth: 'simulation.wrong.truth',
  'changes.parameters': 'simulation.wrong.parameters',
  'changes.rules': 'simulation.wrong.rules',
  'changes.off': 'simulation.wrong.off',
};

function valueAt(source: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    source,
  );
}

function findingsOf(issue: z.core.$ZodIssue, source: unknown): Finding[] {
  const at = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = FIELDS.find(([place]) => place.test(at))?.[1] ?? [];
    return issue.keys.map((field) => ({
      code: 'simulation.unknownField',
      at: at === '' ? field : `${at}.${field}`,
      details: { field, choices: known.join(', ') },
    }));
  }
  const [first = '', second = ''] = issue.path.map(String);
  const code = WRONG[`${first}.${second}`] ?? WRONG[first] ?? 'simulation.wrong.file';
  if (issue.path.length > 0 && valueAt(source, issue.path) === undefined)
    return [
      { code: 'simulation.missingField', at, details: { field: at } },
      ...(issue.path.length === 1 ? [{ code, at }] : []),
    ];
  return [{ code, at }];
}

export type ScenarioText = {
  readonly scenario?: ScenarioFile;
  /** Each with the place as a path: `changes.rules.0.expression`. */
  readonly findings: readonly Finding[];
  /** `12: changes.rules.0.expression`, with the line of the path or of what is around it. */
  readonly placeOf: (path: string) => string;
};

/**
 * Reads a scenario as a file has it. Strict: what is not a word of a scenario is refused, with its line and what may stand there.
 * Aliases are bounded, so that a file does not unfold into the whole memory.
 */
export function readScenario(text: string): ScenarioText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const placeOf = (path: string) => {
    const keys = path === '' ? [] : path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    for (let length = keys.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(keys.slice(0, length), true);
      const range = (node as { range?: readonly number[] } | null | undefined)?.range;
      if (range?.[0] !== undefined) return `${lines.linePos(range[0]).line}: ${path}`;
    }
    return `1: ${path}`;
  };
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line ?? 1;
    return {
      findings: [{ code: 'simulation.yaml', at: '', details: { line, reason: error.code } }],
      placeOf,
    };
  }
  let source: unknown;
  try {
    source = document.toJS({ maxAliasCount: 50 });
  } catch (thrown) {
    if (!(thrown instanceof ReferenceError)) throw thrown;
    return {
      findings: [{ code: 'simulation.yaml', at: '', details: { line: 1, reason: 'ALIASES' } }],
      placeOf,
    };
  }
  const parsed = ScenarioFile.safeParse(source);
  if (parsed.success) return { scenario: parsed.data, findings: [], placeOf };
  return { findings: parsed.error.issues.flatMap((issue) => findingsOf(issue, source)), placeOf };
}

const TITLE = /^(户编号|户编码|家庭编号|household(no|number)?)$/i;

/** 户编号 of a small table: the column with that title, else the first; one a line. */
export function readHouseholdNumbers(text: string): string[] {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')));
  const [first = []] = rows;
  const titled = first.findIndex((cell) => TITLE.test(cell.replaceAll(/\s/g, '')));
  const body = titled >= 0 ? rows.slice(1) : rows;
  return [...new Set(body.map((cells) => cells[Math.max(titled, 0)] ?? '').filter((cell) => cell !== ''))];
}
