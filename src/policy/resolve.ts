import { type AreaCode, areaPrefix } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import { areaOfCase, caseFindings } from './cases.ts';
import type { CodeList } from './codes.ts';
import type { Dated } from './dated.ts';
import { listFindings, mergeLists } from './lists.ts';
import type { Pack } from './pack.ts';
import { variableOf } from './parameters.ts';
import type { Vocabulary } from './parse-expression.ts';
import type { Policy } from './policy.ts';
import { compileRule } from './rules.ts';

export type { Policy };

/** What a pack and its parents say together; a policy is this at one place. */
type Merged = Omit<Policy, 'area'>;

/** Packs that fit together, checked. */
export type PackSet = {
  readonly packs: readonly Pack[];
  readonly merged: ReadonlyMap<string, Merged>;
};

function chainOf(pack: Pack, packs: ReadonlyMap<string, Pack>): readonly Pack[] | Finding {
  const chain = [pack];
  let next = pack;
  while (next.parent !== null) {
    const parent = packs.get(next.parent);
    if (!parent) return { code: 'policy.pack.noParent', at: next.id, details: { parent: next.parent } };
    if (chain.includes(parent)) return { code: 'policy.pack.cycle', at: pack.id };
    if (!next.area.startsWith(parent.area))
      return {
        code: 'policy.pack.outsideParent',
        at: next.id,
        details: { area: next.area, parent: parent.area },
      };
    chain.unshift(parent);
    next = parent;
  }
  return chain;
}

type DatedTable = { readonly id: string; readonly values: readonly Dated[] };

/** Puts the rows of all packs of a chain into one table an id, each row with the depth of its pack. */
function mergeTables<T extends DatedTable>(
  chain: readonly Pack[],
  pick: (pack: Pack) => readonly T[],
): Map<string, T> {
  const merged = new Map<string, T>();
  for (const [rank, pack] of chain.entries())
    for (const table of pick(pack)) {
      const rows = table.values.map((row) => ({ ...row, rank }));
      const before = merged.get(table.id);
      merged.set(table.id, { ...(before ?? table), values: [...(before?.values ?? []), ...rows] });
    }
  return merged;
}

/** A nearer pack adds values and spellings to a code list; it cannot take any away, stored data may hold them. */
function mergeCodes(chain: readonly Pack[]): Map<string, CodeList> {
  const merged = new Map<string, CodeList>();
  for (const list of chain.flatMap((pack) => pack.codes)) {
    const values = new Map(merged.get(list.id)?.values.map((value) => [value.code, value]));
    for (const value of list.values) {
      const before = values.get(value.code);
      values.set(value.code, {
        ...before,
        ...value,
        synonyms: [...(before?.synonyms ?? []), ...value.synonyms],
      });
    }
    merged.set(list.id, { ...list, values: [...values.values()] });
  }
  return merged;
}

function unitFindings(chain: readonly Pack[]): Finding[] {
  const units = new Map<string, string>();
  return chain.flatMap((pack) =>
    pack.parameters.flatMap((parameter) => {
      const unit = units.get(parameter.id) ?? parameter.unit;
      units.set(parameter.id, unit);
      if (unit === parameter.unit) return [];
      const details = { parameter: parameter.id, unit: parameter.unit, parent: unit };
      return [{ code: 'policy.parameter.otherUnit', at: pack.id, details }];
    }),
  );
}

/** A line that no pack of the chain has would leave incomes without one, silently. */
function lineFindings(chain: readonly Pack[], parameters: ReadonlyMap<string, unknown>): Finding[] {
  return chain.flatMap((pack) =>
    pack.incomeLines
      .filter(({ parameter }) => !parameters.has(parameter))
      .map(({ parameter }) => ({
        code: 'policy.incomeLine.noParameter',
        at: pack.id,
        details: { parameter },
      })),
  );
}

/** A rule of a nearer pack replaces all versions of the rule with that id above it. */
function rulesOfChain(chain: readonly Pack[]) {
  return chain.flatMap((pack, rank) => {
    const nearer = chain.slice(rank + 1).flatMap((below) => below.rules.map((rule) => rule.id));
    return pack.rules.filter((rule) => !nearer.includes(rule.id)).map((rule) => ({ ...rule, rank }));
  });
}

function mergeChain(chain: readonly Pack[]): { merged: Merged; findings: Finding[] } {
  const codes = mergeCodes(chain);
  const parameters = mergeTables(chain, (pack) => pack.parameters);
  const lists = mergeLists(chain.map((pack) => pack.lists));
  const vocabulary: Vocabulary = {
    codes: new Map([...codes].map(([id, list]) => [id, new Set(list.values.map((value) => value.code))])),
    parameters: new Set([...parameters.values()].map(variableOf)),
  };
  const results = rulesOfChain(chain).map((rule) => compileRule(rule, vocabulary));
  const merged: Merged = {
    chain: chain.map((pack) => pack.id),
    periods: chain.flatMap((pack) => pack.periods),
    incomeLines: chain.flatMap((pack) => pack.incomeLines),
    codes,
    parameters,
    terms: mergeTables(chain, (pack) => pack.terms),
    incomeComponents: mergeTables(chain, (pack) => pack.incomeComponents),
    lists,
    rules: results.flatMap((result) => (result.compiled ? [result.compiled] : [])),
  };
  const at = chain.at(-1)?.id ?? '';
  const findings = [
    ...unitFindings(chain),
    ...lineFindings(chain, parameters),
    ...[...lists.values()].flatMap((kind) => listFindings(kind, at)),
    ...results.flatMap((result) => result.findings),
  ];
  return { merged, findings };
}

/** Runs every case that a pack brings, where its households live. */
function runCases(pack: Pack, packSet: PackSet): Finding[] {
  const known = new Set(packSet.merged.get(pack.id)?.rules.map(({ rule }) => rule.id));
  return pack.cases.flatMap((file) => {
    if (!known.has(file.rule)) return [{ code: 'policy.case.noRule', at: `${pack.id}: ${file.rule}` }];
    return file.cases.flatMap((ruleCase) => {
      const policy = resolvePacks(packSet, areaOfCase(ruleCase, pack.area));
      return policy ? caseFindings(file.rule, ruleCase, policy) : [];
    });
  });
}

/**
 * Fits packs together: parents, areas, rules against the merged code lists and parameters, and every case run.
 * Returns the set and all findings; with findings the set must not be used.
 */
export function assemblePacks(packs: readonly Pack[]): { packSet: PackSet; findings: readonly Finding[] } {
  const byId = new Map(packs.map((pack) => [pack.id, pack]));
  const findings: Finding[] = packs
    .filter((pack) => byId.get(pack.id) !== pack)
    .map((pack) => ({ code: 'policy.pack.duplicate', at: pack.id }));
  const merged = new Map<string, Merged>();
  for (const pack of byId.values()) {
    const chain = chainOf(pack, byId);
    if ('code' in chain) {
      findings.push(chain);
      continue;
    }
    const result = mergeChain(chain);
    merged.set(pack.id, result.merged);
    findings.push(...result.findings);
  }
  // A rule is compiled once for each pack below it: the same reason is told once.
  const reasons = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  const packSet = { packs: [...byId.values()], merged };
  const found = [...reasons.values()];
  if (found.length === 0) found.push(...packSet.packs.flatMap((pack) => runCases(pack, packSet)));
  return { packSet, findings: found };
}

/** The policy of a place: the pack with the nearest area, and its parents. Undefined when no pack speaks for it. */
export function resolvePacks(packSet: PackSet, area: AreaCode): Policy | undefined {
  const prefix = areaPrefix(area);
  const nearest = packSet.packs
    .filter((pack) => prefix.startsWith(pack.area))
    .reduce<Pack | undefined>(
      (best, pack) => (best && best.area.length >= pack.area.length ? best : pack),
      undefined,
    );
  const merged = nearest && packSet.merged.get(nearest.id);
  return merged && { ...merged, area };
}
