import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Finding } from '#kernel/problem.ts';
import { CalendarFile, type Holidays, holidaysOf } from './calendars.ts';
import { CaseFile } from './cases.ts';
import { CodeList, textsOf } from './codes.ts';
import { AreaPrefix, type Dated, datedFindings, datedRows } from './dated.ts';
import { PolicyText } from './document.ts';
import { type Item, ItemFile } from './items.ts';
import { type ListKind, ListKindFile } from './lists.ts';
import { type Parameter, ParameterFile, parameterOf } from './parameters.ts';
import {
  type CostShare,
  CostShareFile,
  type IncomeComponent,
  IncomeComponentFile,
  IncomeLinePeriod,
  Period,
  type Term,
  TermFile,
} from './policy.ts';
import { type Rule, RuleFile, rulesOf } from './rules.ts';
import { type Workflow, WorkflowFile, workflowsOf } from './workflows.ts';

const PackFile = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/),
  title: PolicyText,
  /** The pack whose values hold where this one says nothing. */
  parent: z.string().nullable(),
  /** Prefix of the area codes for which the pack speaks; '' = the country. */
  area: AreaPrefix,
  periods: z.array(Period).default([]),
  incomeLines: z.array(IncomeLinePeriod).default([]),
});

/** 政策包: one folder of policy as data, checked by itself; what needs its parents is checked by `assemblePacks`. */
export type Pack = Omit<z.infer<typeof PackFile>, 'periods' | 'incomeLines'> & {
  readonly periods: readonly Period[];
  readonly incomeLines: readonly IncomeLinePeriod[];
  readonly codes: readonly CodeList[];
  readonly parameters: readonly Parameter[];
  readonly terms: readonly Term[];
  readonly incomeComponents: readonly IncomeComponent[];
  readonly costShares: readonly CostShare[];
  readonly lists: readonly ListKind[];
  readonly items: readonly Item[];
  readonly workflows: readonly Workflow[];
  readonly holidays: readonly Holidays[];
  readonly rules: readonly Rule[];
  readonly cases: readonly CaseFile[];
  /** Set on what is laid over the packs of an area without being one itself. */
  readonly layer?: Layer;
};

/** 规则变更 over packs: its rules speak on their days only, and rules may be switched off. */
export type Layer = { readonly off: readonly (Dated & { readonly rule: string })[] };

/** A file of a pack, `path` relative to the pack's folder with `/`. */
export type PackText = { readonly path: string; readonly text: string };

type Draft = {
  [K in
    | 'codes'
    | 'parameters'
    | 'terms'
    | 'incomeComponents'
    | 'costShares'
    | 'lists'
    | 'items'
    | 'workflows'
    | 'holidays'
    | 'rules'
    | 'cases']: Pack[K][number][];
} & { head: z.infer<typeof PackFile> | undefined; findings: Finding[] };

/** A missing document is told by its own name: it is the mistake that this loader is for. */
function schemaFinding(issue: z.core.$ZodIssue, path: string, source: unknown): Finding {
  const keys = issue.path.map(String);
  const at = keys.length === 0 ? path : `${path}#${keys.join('.')}`;
  const position = keys.indexOf('reference');
  if (position >= 0 && isBlank(source, keys)) return { code: 'policy.noDocument', at };
  return { code: 'policy.schema', at, details: { reason: issue.message } };
}

function isBlank(source: unknown, keys: readonly string[]): boolean {
  let value = source;
  for (const key of keys)
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** A file's data, or why there is none. Aliases are bounded: a pack must not unfold into the whole memory. */
function dataOf(text: string): { data: unknown } | { line: number; reason: string } {
  const document = parseDocument(text, { prettyErrors: true });
  const [problem] = document.errors;
  if (problem) return { line: problem.linePos?.[0].line ?? 0, reason: problem.code };
  try {
    return { data: document.toJS({ maxAliasCount: 50 }) };
  } catch (error) {
    if (error instanceof ReferenceError) return { line: 0, reason: 'ALIASES' };
    throw error;
  }
}

function read<T>(draft: Draft, { path, text }: PackText, schema: z.ZodType<T>): T | undefined {
  const result = dataOf(text);
  if (!('data' in result)) {
    draft.findings.push({ code: 'policy.file.unreadable', at: path, details: result });
    return undefined;
  }
  const parsed = schema.safeParse(result.data);
  if (parsed.success) return parsed.data;
  draft.findings.push(...parsed.error.issues.map((issue) => schemaFinding(issue, path, result.data)));
  return undefined;
}

function codeFindings(list: CodeList, path: string): Finding[] {
  const findings: Finding[] = [];
  const owners = new Map<string, string>();
  const seen = new Set<string>();
  for (const value of list.values) {
    if (seen.has(value.code))
      findings.push({ code: 'policy.code.duplicate', at: path, details: { value: value.code } });
    seen.add(value.code);
    for (const text of textsOf(value)) {
      const owner = owners.get(text);
      if (owner !== undefined && owner !== value.code)
        findings.push({
          code: 'policy.code.ambiguous',
          at: path,
          details: { text, first: owner, second: value.code },
        });
      owners.set(text, owner ?? value.code);
    }
  }
  return findings;
}

function readCostShares(draft: Draft, file: PackText, pack: string): void {
  for (const share of read(draft, file, z.array(CostShareFile).min(1)) ?? []) {
    const values = share.values.flatMap((row) => datedRows(row, pack));
    draft.costShares.push({ ...share, values });
    draft.findings.push(...datedFindings(values, `${file.path}#${share.id}`));
  }
}

type Reader = (draft: Draft, file: PackText, pack: string) => void;

/** Which folder of a pack holds what. Anything else in a pack is refused: a misspelt folder must not be silently lost. */
const READERS: Readonly<Record<string, Reader>> = {
  codes: (draft, file) => {
    const list = read(draft, file, CodeList);
    if (!list) return;
    draft.codes.push(list);
    draft.findings.push(...codeFindings(list, file.path));
  },
  parameters: (draft, file, pack) => {
    const parameter = read(draft, file, ParameterFile);
    if (!parameter) return;
    draft.parameters.push(parameterOf(parameter, pack));
    draft.findings.push(...datedFindings(parameterOf(parameter, pack).values, file.path));
  },
  terms: (draft, file, pack) => {
    for (const term of read(draft, file, z.array(TermFile).min(1)) ?? []) {
      const values = term.values.flatMap((row) => datedRows(row, pack));
      draft.terms.push({ ...term, values });
      draft.findings.push(...datedFindings(values, `${file.path}#${term.id}`));
    }
  },
  income: (draft, file, pack) => {
    if (file.path === 'income/cost-shares.yaml') return readCostShares(draft, file, pack);
    for (const component of read(draft, file, z.array(IncomeComponentFile).min(1)) ?? []) {
      const values = component.values.flatMap((row) => datedRows(row, pack));
      draft.incomeComponents.push({ ...component, values });
      draft.findings.push(...datedFindings(values, `${file.path}#${component.id}`));
    }
  },
  lists: (draft, file) => {
    draft.lists.push(...(read(draft, file, z.array(ListKindFile).min(1)) ?? []));
  },
  items: (draft, file) => {
    draft.items.push(...(read(draft, file, z.array(ItemFile).min(1)) ?? []));
  },
  workflows: (draft, file, pack) => {
    for (const workflow of read(draft, file, z.array(WorkflowFile).min(1)) ?? [])
      draft.workflows.push(...workflowsOf(workflow, pack));
  },
  calendars: (draft, file, pack) => {
    for (const calendar of read(draft, file, z.array(CalendarFile).min(1)) ?? [])
      draft.holidays.push(...holidaysOf(calendar, pack));
  },
  rules: (draft, file, pack) => {
    const rules = (read(draft, file, z.array(RuleFile).min(1)) ?? []).flatMap((rule) => rulesOf(rule, pack));
    draft.rules.push(...rules);
  },
  cases: (draft, file) => {
    draft.cases.push(...(read(draft, file, z.array(CaseFile).min(1)) ?? []));
  },
};

function duplicateFindings(ids: readonly string[], at: string): Finding[] {
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  return [...new Set(twice)].map((id) => ({ code: 'policy.id.duplicate', at, details: { id } }));
}

/** Versions of one rule may follow each other, but not hold on the same day; every rule has a case, every case a rule. */
function ruleFindings(draft: Draft): Finding[] {
  const ids = new Set(draft.rules.map((rule) => rule.id));
  const withCase = new Set(draft.cases.map((file) => file.rule));
  return [...ids].flatMap((id) => [
    ...datedFindings(
      draft.rules.filter((rule) => rule.id === id),
      id,
    ),
    ...(withCase.has(id) ? [] : [{ code: 'policy.rule.noCase', at: id }]),
  ]);
}

/**
 * Reads the files of one pack. Returns the pack and every finding, with file and place: unreadable file, wrong shape, a value
 * without a document, overlapping periods, an ambiguous code list, a rule without a case. With findings the pack must not be used.
 */
export function parsePack(files: readonly PackText[]): {
  pack: Pack | undefined;
  findings: readonly Finding[];
} {
  const draft: Draft = {
    head: undefined,
    codes: [],
    parameters: [],
    terms: [],
    incomeComponents: [],
    costShares: [],
    lists: [],
    items: [],
    workflows: [],
    holidays: [],
    rules: [],
    cases: [],
    findings: [],
  };
  const head = files.find((file) => file.path === 'pack.yaml');
  if (!head) return { pack: undefined, findings: [{ code: 'policy.pack.noHead', at: 'pack.yaml' }] };
  draft.head = read(draft, head, PackFile);
  for (const file of files) {
    if (file === head) continue;
    const [, folder = ''] = /^([a-z]+)\/[^/]+\.yaml$/.exec(file.path) ?? [];
    const reader = Object.hasOwn(READERS, folder) ? READERS[folder] : undefined;
    if (reader) reader(draft, file, draft.head?.id ?? '');
    else draft.findings.push({ code: 'policy.file.unknown', at: file.path });
  }
  const { head: known, findings, ...content } = draft;
  const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  findings.push(
    ...duplicateFindings(idsOf(content.codes), 'codes'),
    ...duplicateFindings(idsOf(content.parameters), 'parameters'),
    ...duplicateFindings(idsOf(content.terms), 'terms'),
    ...duplicateFindings(idsOf(content.incomeComponents), 'income'),
    ...duplicateFindings(idsOf(content.costShares), 'income/cost-shares'),
    ...duplicateFindings(idsOf(content.lists), 'lists'),
    ...duplicateFindings(idsOf(content.items), 'items'),
    ...ruleFindings(draft),
  );
  return { pack: known && { ...known, ...content }, findings };
}
