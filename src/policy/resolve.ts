import { type AreaCode, areaPrefix } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import { areaOfCase, caseFindings } from './cases.ts';
import type { CodeList } from './codes.ts';
import type { Dated } from './dated.ts';
import { itemFindings, mergeItems } from './items.ts';
import { listFindings, mergeLists } from './lists.ts';
import type { Pack } from './pack.ts';
import { variableOf } from './parameters.ts';
import type { Policy } from './policy.ts';
import { compileRule } from './rules.ts';
import { addedFindings, vocabularyOf } from './vocabulary.ts';
import { workflowFindings } from './workflows.ts';

export type { Policy };

/** What a pack and its parents say together; a policy is this at one place. */
type Merged = Omit<Policy, 'area'>;

/** Packs that fit together, checked. */
export type PackSet = {
  readonly packs: readonly Pack[];
  readonly merged: ReadonlyMap<string, Merged>;
  /** The same as it was known at an instant, where packs are changed while the program runs. */
  readonly asOf?: (known: string) => PackSet;
};

/** What was known of policy at an instant; without one what is known now. */
export function packsAsOf(packSet: PackSet, known: string | undefined): PackSet {
  return known === undefined ? packSet : (packSet.asOf?.(known) ?? packSet);
}

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

/** Rows of all packs of a chain, each with the depth of its pack. */
function ranked<T extends Dated>(chain: readonly Pack[], pick: (pack: Pack) => readonly T[]): T[] {
  return chain.flatMap((pack, rank) => pick(pack).map((row) => ({ ...row, rank })));
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

/** A rule of a nearer pack replaces all versions of the rule with that id above it; that of a layer only on its days. */
function rulesOfChain(chain: readonly Pack[]) {
  return chain.flatMap((pack, rank) => {
    const below = chain.slice(rank + 1).filter(({ layer }) => !layer);
    const nearer = below.flatMap((one) => one.rules.map((rule) => rule.id));
    return pack.rules.filter((rule) => !nearer.includes(rule.id)).map((rule) => ({ ...rule, rank }));
  });
}

function mergeChain(chain: readonly Pack[]): { merged: Merged; findings: Finding[] } {
  const codes = mergeCodes(chain);
  const parameters = mergeTables(chain, (pack) => pack.parameters);
  const lists = mergeLists(chain.map((pack) => pack.lists));
  const items = mergeItems(chain.map((pack) => pack.items));
  const vocabulary = vocabularyOf(
    new Map([...codes].map(([id, list]) => [id, new Set(list.values.map((value) => value.code))])),
    new Set([...parameters.values()].map(variableOf)),
    items.values(),
    lists.values(),
  );
  const results = rulesOfChain(chain).map((rule) => compileRule(rule, vocabulary));
  const merged: Merged = {
    chain: chain.map((pack) => pack.id),
    periods: chain.flatMap((pack) => pack.periods),
    incomeLines: chain.flatMap((pack) => pack.incomeLines),
    codes,
    parameters,
    terms: mergeTables(chain, (pack) => pack.terms),
    incomeComponents: mergeTables(chain, (pack) => pack.incomeComponents),
    costShares: mergeTables(chain, (pack) => pack.costShares),
    lists,
    items,
    workflows: ranked(chain, (pack) => pack.workflows),
    holidays: ranked(chain, (pack) => pack.holidays),
    vocabulary,
    rules: results.flatMap((result) => (result.compiled ? [result.compiled] : [])),
    off: chain.flatMap((pack, rank) => (pack.layer?.off ?? []).map((off) => ({ ...off, rank }))),
  };
  const at = chain.at(-1)?.id ?? '';
  const known = {
    parameters: new Set(parameters.keys()),
    rules: new Set(merged.rules.flatMap(({ rule }) => [rule.id, rule.kind])),
  };
  const findings = [
    ...unitFindings(chain),
    ...lineFindings(chain, parameters),
    ...itemFindings(
      chain.map((pack) => pack.items),
      at,
    ),
    ...addedFindings(vocabulary, at),
    ...merged.workflows.flatMap((workflow) => workflowFindings(workflow, known)),
    ...[...lists.values()].flatMap((kind) => listFindings(kind, at)),
    ...results.flatMap((result) => result.findings),
  ];
  return { merged, findings };
}

function addRows<T extends DatedTable>(
  above: ReadonlyMap<string, T>,
  tables: readonly T[],
  rank: number,
): ReadonlyMap<string, T> {
  if (tables.length === 0) return above;
  const all = new Map(above);
  for (const table of tables) {
    const rows = table.values.map((row) => ({ ...row, rank }));
    const before = all.get(table.id);
    all.set(table.id, { ...(before ?? table), values: [...(before?.values ?? []), ...rows] });
  }
  return all;
}

/** A layer adds to the policy above it; the rules there were checked and compiled and stay as they are. */
function mergeLayer(above: Merged, layer: Pack): { merged: Merged; findings: Finding[] } {
  const rank = above.chain.length;
  const units = layer.parameters.flatMap((parameter): Finding[] => {
    const unit = above.parameters.get(parameter.id)?.unit ?? parameter.unit;
    const details = { parameter: parameter.id, unit: parameter.unit, parent: unit };
    return unit === parameter.unit ? [] : [{ code: 'policy.parameter.otherUnit', at: layer.id, details }];
  });
  const parameters = addRows(above.parameters, layer.parameters, rank);
  const lists = layer.lists.length === 0 ? above.lists : mergeLists([[...above.lists.values()], layer.lists]);
  const vocabulary =
    lists === above.lists && parameters.size === above.parameters.size
      ? above.vocabulary
      : vocabularyOf(
          above.vocabulary.codes,
          new Set([...parameters.values()].map(variableOf)),
          above.items.values(),
          lists.values(),
        );
  const results = layer.rules.map((rule) => compileRule({ ...rule, rank }, vocabulary));
  const merged: Merged = {
    ...above,
    chain: [...above.chain, layer.id],
    parameters,
    incomeComponents: addRows(above.incomeComponents, layer.incomeComponents, rank),
    lists,
    vocabulary,
    rules: [...above.rules, ...results.flatMap((result) => (result.compiled ? [result.compiled] : []))],
    off: [...(above.off ?? []), ...(layer.layer?.off ?? []).map((off) => ({ ...off, rank }))],
  };
  const findings = [
    ...units,
    ...(lists === above.lists ? [] : addedFindings(vocabulary, layer.id)),
    ...layer.lists.flatMap((kind) => listFindings(lists.get(kind.id) ?? kind, layer.id)),
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

/** Fits packs together: parents, areas, rules against the merged code lists and parameters; no case is run. With findings the set must not be used. */
export function joinPacks(packs: readonly Pack[]): { packSet: PackSet; findings: readonly Finding[] } {
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
  return { packSet: { packs: [...byId.values()], merged }, findings: [...reasons.values()] };
}

/** Fits packs together and runs every case. Returns the set and all findings; with findings the set must not be used. */
export function assemblePacks(packs: readonly Pack[]): { packSet: PackSet; findings: readonly Finding[] } {
  const { packSet, findings } = joinPacks(packs);
  if (findings.length > 0) return { packSet, findings };
  return { packSet, findings: packSet.packs.flatMap((pack) => runCases(pack, packSet)) };
}

/** Puts a layer between the nearest pack of its area and those below it; everything else is the given set's. */
export function layOn(
  packSet: PackSet,
  layer: Pack,
  casesToo: boolean,
): { readonly packSet: PackSet; readonly findings: readonly Finding[] } {
  const parent = nearestPack(packSet, layer.area);
  const placed = { ...layer, parent: parent?.id ?? null };
  const packs = packSet.packs.map((pack) =>
    pack.parent === placed.parent && pack.id !== parent?.id && pack.area.startsWith(layer.area)
      ? { ...pack, parent: layer.id }
      : pack,
  );
  const byId = new Map([...packs, placed].map((pack) => [pack.id, pack]));
  const merged = new Map(packSet.merged);
  const findings: Finding[] = [];
  for (const pack of byId.values()) {
    const chain = chainOf(pack, byId);
    if ('code' in chain || !chain.includes(placed)) continue;
    const above = parent && merged.get(parent.id);
    const result = pack === placed && above ? mergeLayer(above, placed) : mergeChain(chain);
    merged.set(pack.id, result.merged);
    findings.push(...result.findings);
  }
  const laid = { packs: [...byId.values()], merged };
  if (findings.length === 0 && casesToo) findings.push(...runCases(placed, laid));
  return { packSet: laid, findings };
}

/** The pack with the nearest area to a prefix; of several on one area the deepest. */
function nearestPack(packSet: PackSet, prefix: string): Pack | undefined {
  const depth = (pack: Pack) => packSet.merged.get(pack.id)?.chain.length ?? 0;
  return packSet.packs
    .filter((pack) => prefix.startsWith(pack.area))
    .reduce<Pack | undefined>((best, pack) => {
      if (!best || pack.area.length > best.area.length) return pack;
      return pack.area.length === best.area.length && depth(pack) > depth(best) ? pack : best;
    }, undefined);
}

/** The policy of a place: the pack with the nearest area, and its parents. Undefined when no pack speaks for it. */
export function resolvePacks(packSet: PackSet, area: AreaCode): Policy | undefined {
  const nearest = nearestPack(packSet, areaPrefix(area));
  const merged = nearest && packSet.merged.get(nearest.id);
  return merged && { ...merged, area };
}
