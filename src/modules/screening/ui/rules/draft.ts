import { parseDocument, stringify } from 'yaml';
import type { Finding } from '#kernel/problem.ts';
import type { RuleCase } from '#policy/cases.ts';
import type { PolicyDocument, PolicyText } from '#policy/document.ts';
import type { Overlay } from '#policy/overlay.ts';
import type { CompiledRule } from '#policy/rules.ts';

type Reference = Pick<PolicyDocument, 'title' | 'no'> & Partial<PolicyDocument>;
type Dates = {
  readonly from: string;
  readonly to?: string | undefined;
  /** A part of the amendment's area; this page keeps it as it is. */
  readonly area?: string | string[] | undefined;
};

/** A rule as it is being written: as in a rules file, perhaps not whole yet. */
export type RuleDraft = Dates & {
  readonly id: string;
  readonly title: PolicyText;
  readonly kind: CompiledRule['rule']['kind'];
  readonly subject: 'household' | 'village';
  readonly severity: 'high' | 'medium' | 'low';
  readonly responsible: PolicyText;
  readonly expression: string;
  readonly message: PolicyText;
  readonly reference: Reference;
};
export type OffDraft = Dates & { readonly rule: string; readonly reference: Reference };
export type ValueDraft = Dates & { readonly value: number | null; readonly reference: Reference };
export type ParameterDraft = { readonly id: string; readonly values: readonly ValueDraft[] };
/** A case as it is being written; `facts` is YAML: household, income, members, village, incomes, statuses, lists, who, missing. */
export type CaseDraft = {
  readonly rule: string;
  readonly name: string;
  readonly on: string;
  readonly expect: RuleCase['expect'];
  readonly facts: string;
};

export type Draft = {
  readonly id: string | undefined;
  readonly revision: number | undefined;
  readonly area: string;
  readonly title: string;
  readonly rules: readonly RuleDraft[];
  readonly cases: readonly CaseDraft[];
  readonly off: readonly OffDraft[];
  readonly parameters: readonly ParameterDraft[];
  /** What this page does not edit and keeps: income components, lists. */
  readonly rest: Readonly<Record<string, unknown>>;
};

export const NO_DOCUMENT: Reference = { title: '', no: '' };

export function emptyDraft(area: string): Draft {
  return {
    id: undefined,
    revision: undefined,
    area,
    title: '',
    rules: [],
    cases: [],
    off: [],
    parameters: [],
    rest: {},
  };
}

export function caseDraft(rule: string, one: RuleCase): CaseDraft {
  const { name, on, expect, ...facts } = one;
  const told = Object.entries(facts).filter(
    ([, value]) =>
      value !== undefined && (typeof value !== 'object' || value === null || Object.keys(value).length > 0),
  );
  const text = told.length === 0 ? '' : stringify(Object.fromEntries(told), { flowCollectionPadding: true });
  return { rule, name, on, expect, facts: text };
}

/** A rule of the packs as the beginning of another wording, from a day on and without a document yet. */
export function ruleDraft(rule: CompiledRule['rule'], from: string): RuleDraft {
  const { id, title, kind, subject, severity, responsible, expression, message } = rule;
  return {
    id,
    title,
    kind,
    subject,
    severity,
    responsible,
    expression,
    message,
    from,
    reference: NO_DOCUMENT,
  };
}

/** Where only the Chinese was written it stands for both. */
function filled({ zh, zhHant, en }: PolicyText): PolicyText {
  return { zh, en: en.trim() === '' ? zh : en, ...(zhHant !== undefined && { zhHant }) };
}

function dated<T extends Dates>({ to, ...row }: T): Omit<T, 'to'> & { to?: string } {
  return to === undefined || to === '' ? row : { ...row, to };
}

function factsOf(
  text: string,
): { readonly facts: unknown } | { readonly line: number; readonly reason: string } {
  const document = parseDocument(text, { prettyErrors: true });
  const [problem] = document.errors;
  if (problem) return { line: problem.linePos?.[0].line ?? 0, reason: problem.code };
  try {
    return { facts: document.toJS({ maxAliasCount: 50 }) ?? {} };
  } catch (error) {
    if (error instanceof ReferenceError) return { line: 0, reason: 'ALIASES' };
    throw error;
  }
}

/** The content as the server takes it, and what of it could not be read. */
export function contentOfDraft(draft: Draft): {
  readonly content: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const files = new Map<string, unknown[]>();
  for (const { rule, name, on, expect, facts } of draft.cases) {
    const read = factsOf(facts);
    if (!('facts' in read) || typeof read.facts !== 'object') {
      const details = 'facts' in read ? { line: 1, reason: 'MAP' } : read;
      findings.push({ code: 'policy.case.unreadable', at: `${rule}: ${name}`, details });
      continue;
    }
    files.set(rule, [...(files.get(rule) ?? []), { name, on, expect, ...read.facts }]);
  }
  const rules = draft.rules.map((rule) => ({
    ...dated(rule),
    title: filled(rule.title),
    responsible: filled(rule.responsible),
    message: filled(rule.message),
  }));
  const content = {
    ...draft.rest,
    rules,
    cases: [...files].map(([rule, cases]) => ({ rule, cases })),
    off: draft.off.map(dated),
    parameters: draft.parameters.map((one) => ({ ...one, values: one.values.map(dated) })),
  };
  return { content, findings };
}

/** An amendment that was kept, to be written on. */
export function draftOf(
  kept: { readonly id: string; readonly revision: number; readonly area: string; readonly title: string },
  overlay: Overlay,
): Draft {
  const { rules, cases, off, parameters, incomeComponents, lists } = overlay;
  return {
    id: kept.id,
    revision: kept.revision,
    area: kept.area,
    title: kept.title,
    rules,
    cases: cases.flatMap((file) => file.cases.map((one) => caseDraft(file.rule, one))),
    off,
    parameters,
    rest: {
      ...(incomeComponents.length > 0 && { incomeComponents }),
      ...(lists.length > 0 && { lists }),
    },
  };
}

/** An id that no rule has: `income.below-line-2`. */
export function freeId(id: string, taken: (id: string) => boolean): string {
  for (let n = 2; ; n++) if (!taken(`${id}-${n}`)) return `${id}-${n}`;
}

/** Which part of a draft a finding means: the index of a rule, or none. */
export function ruleOfFinding(draft: Pick<Draft, 'rules'>, { at }: Finding): string | undefined {
  const index = /^rules\.(\d+)/.exec(at)?.[1];
  if (index !== undefined) return draft.rules[Number(index)]?.id;
  return draft.rules.find(({ id }) => at === id || at.startsWith(`${id}: `))?.id;
}
