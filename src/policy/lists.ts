import { z } from 'zod';
import { squeeze } from '#kernel/invisible.ts';
import type { Finding } from '#kernel/problem.ts';
import { PolicyDocument, PolicyText } from './document.ts';

const KEBAB = /^[a-z]+(-[a-z0-9]+)*$/;
const KEBAB_CODE = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
/** Column titles that mean the same; where a list has several of them, the earlier one tells. */
const Headers = z.array(z.string().trim().min(1));

/** Which columns say whom a row means. */
export const IDENTITY = ['name', 'document', 'birth', 'sex', 'town', 'village', 'address'] as const;
export type Identity = (typeof IDENTITY)[number];

const ListFact = z.strictObject({
  id: z.string().regex(KEBAB),
  title: PolicyText,
  headers: Headers.min(1),
  /** `code:x`: the value of code list x that the text stands for; rules read it, plain text is for people. */
  type: z.union([z.enum(['text', 'amountYuan', 'day', 'months']), z.templateLiteral(['code:', KEBAB_CODE])]),
  /** Whether a hit may keep the value. What does not decide, and everything about a person's health, is left in the list. */
  keep: z.boolean().default(false),
});
export type ListFact = z.infer<typeof ListFact>;

/** One entry of a `lists/` file: a kind of list that another department sends. */
export const ListKindFile = z.strictObject({
  id: z.string().regex(KEBAB),
  title: PolicyText,
  /** The department that sends it. */
  sender: PolicyText,
  /** What it may be matched for; the audit keeps it. */
  purpose: PolicyText,
  reference: PolicyDocument,
  identity: z.strictObject({
    name: Headers.min(1),
    document: Headers.default([]),
    birth: Headers.default([]),
    sex: Headers.default([]),
    town: Headers.default([]),
    village: Headers.default([]),
    address: Headers.default([]),
  }),
  facts: z.array(ListFact).default([]),
  /** A row above a parameter, an amount in yuan, warns of a resident who is not in the register: of him a clue is opened. */
  warning: z.strictObject({ fact: z.string(), parameter: z.string() }).optional(),
});

/** 名单种类: vehicles, deaths, pupils …: how its columns are recognised and what of them may be kept. */
export type ListKind = z.infer<typeof ListKindFile>;

const together = (nearer: readonly string[], above: readonly string[]) => [...new Set([...nearer, ...above])];

function mergeFacts(above: readonly ListFact[], nearer: readonly ListFact[]): ListFact[] {
  const merged = new Map(above.map((fact) => [fact.id, fact]));
  for (const fact of nearer) {
    const headers = together(fact.headers, merged.get(fact.id)?.headers ?? []);
    merged.set(fact.id, { ...fact, headers });
  }
  return [...merged.values()];
}

/** The kinds of a chain of packs, the country's first: a nearer pack adds kinds, facts and spellings, and its words replace those above. */
export function mergeLists(chain: readonly (readonly ListKind[])[]): Map<string, ListKind> {
  const merged = new Map<string, ListKind>();
  for (const kind of chain.flat()) {
    const above = merged.get(kind.id);
    if (!above) {
      merged.set(kind.id, kind);
      continue;
    }
    const identity = { ...kind.identity };
    for (const part of IDENTITY) identity[part] = together(kind.identity[part], above.identity[part]);
    const warning = kind.warning ?? above.warning;
    const facts = mergeFacts(above.facts, kind.facts);
    merged.set(kind.id, { ...kind, identity, facts, ...(warning && { warning }) });
  }
  return merged;
}

/** One column title that would mean two things of one kind, and one fact told twice. */
export function listFindings(kind: ListKind, at: string): Finding[] {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  const claims = [
    ...IDENTITY.map((part) => ({ id: part, headers: kind.identity[part] })),
    ...kind.facts.map(({ id, headers }) => ({ id: `facts.${id}`, headers })),
  ];
  for (const { id, headers } of claims)
    for (const header of headers) {
      const text = squeeze(header);
      const owner = owners.get(text) ?? id;
      owners.set(text, owner);
      if (owner !== id)
        findings.push({
          code: 'policy.list.ambiguous',
          at: `${at}: ${kind.id}`,
          details: { text, first: owner, second: id },
        });
    }
  const { warning } = kind;
  if (warning && kind.facts.find((fact) => fact.id === warning.fact)?.type !== 'amountYuan')
    findings.push({
      code: 'policy.list.warning',
      at: `${at}: ${kind.id}`,
      details: { fact: warning.fact },
    });
  const ids = kind.facts.map((fact) => fact.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined)
    findings.push({ code: 'policy.id.duplicate', at: `${at}: ${kind.id}`, details: { id: twice } });
  return findings;
}
