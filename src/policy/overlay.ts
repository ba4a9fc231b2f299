import { z } from 'zod';
import type { Finding } from '#kernel/problem.ts';
import { CaseFile } from './cases.ts';
import { AreaPrefix, type Dated, datedFindings, datedRows, PolicyDay } from './dated.ts';
import { PolicyDocument, PolicyText } from './document.ts';
import { ListKindFile } from './lists.ts';
import type { Layer, Pack } from './pack.ts';
import { type Parameter, ParameterFile } from './parameters.ts';
import { IncomeComponentFile, type Policy } from './policy.ts';
import { layOn, type PackSet, resolvePacks } from './resolve.ts';
import { RuleFile, rulesOf } from './rules.ts';

/** A parameter with further values; title and unit only where no pack of the place has it. */
const ParameterChange = z.strictObject({
  id: ParameterFile.shape.id,
  title: PolicyText.optional(),
  unit: ParameterFile.shape.unit.optional(),
  values: ParameterFile.shape.values,
});

const IncomeComponentChange = z.strictObject({
  id: IncomeComponentFile.shape.id,
  title: PolicyText.optional(),
  values: IncomeComponentFile.shape.values,
});

/** A rule that does not hold on some days, by a document. */
const SwitchedOff = z.strictObject({
  rule: RuleFile.shape.id,
  from: PolicyDay,
  to: PolicyDay.optional(),
  reference: PolicyDocument,
});

/**
 * 规则变更: what one area says otherwise than its packs, in the words of their files. Unlike a rule of a nearer pack, a rule here takes
 * the place of those above only on the days on which it holds; before and after them the packs speak.
 */
export const Overlay = z.strictObject({
  area: AreaPrefix,
  parameters: z.array(ParameterChange).max(200).default([]),
  rules: z.array(RuleFile).max(500).default([]),
  cases: z.array(CaseFile).max(500).default([]),
  off: z.array(SwitchedOff).max(500).default([]),
  incomeComponents: z.array(IncomeComponentChange).max(200).default([]),
  lists: z.array(ListKindFile).max(50).default([]),
});
export type Overlay = z.infer<typeof Overlay>;

function blank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function valueAt(source: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    source,
  );
}

/** Reads a change from data of any origin; each finding names its place: `rules.0.expression`. */
export function readOverlay(source: unknown): {
  readonly overlay?: Overlay;
  readonly findings: readonly Finding[];
} {
  const parsed = Overlay.safeParse(source);
  if (parsed.success) return { overlay: parsed.data, findings: [] };
  const findings = parsed.error.issues.map((issue): Finding => {
    const at = issue.path.map(String).join('.');
    if (issue.path.includes('reference') && blank(valueAt(source, issue.path)))
      return { code: 'policy.noDocument', at };
    return { code: 'policy.schema', at, details: { reason: issue.message } };
  });
  return { findings };
}

type Placed = { readonly area: string | readonly string[] };

/** Rows that speak for a place outside the area of the change. */
function outsideFindings(overlay: Overlay): Finding[] {
  const check = (rows: readonly Placed[], at: string) =>
    rows.flatMap((row) =>
      [row.area]
        .flat()
        .filter((area) => area !== '' && !area.startsWith(overlay.area))
        .map((area) => ({ code: 'policy.overlay.outside', at, details: { area, of: overlay.area } })),
    );
  return [
    ...overlay.parameters.flatMap(({ id, values }) => check(values, id)),
    ...overlay.incomeComponents.flatMap(({ id, values }) => check(values, id)),
    ...overlay.rules.flatMap((rule) => check([rule], rule.id)),
    ...overlay.cases.flatMap(({ rule, cases }) =>
      cases.flatMap((one) => check([{ area: one.area ?? '' }], `${rule}: ${one.name}`)),
    ),
  ];
}

/** The same area, written once: a row without one speaks for the whole area of the change. */
function placed<T extends Dated>(rows: readonly T[], area: string): T[] {
  return rows.map((row) => ({ ...row, area: row.area === '' ? area : row.area }));
}

type Built<T> = { readonly rows: readonly T[]; readonly findings: readonly Finding[] };

function parametersOf(overlay: Overlay, above: Policy | undefined, id: string): Built<Parameter> {
  const findings: Finding[] = [];
  const rows = overlay.parameters.flatMap((change): Parameter[] => {
    const known = above?.parameters.get(change.id);
    const title = change.title ?? known?.title;
    const unit = change.unit ?? known?.unit;
    if (!title || !unit) {
      findings.push({ code: 'policy.overlay.noParameter', at: change.id, details: { id: change.id } });
      return [];
    }
    const values = placed(
      change.values.flatMap((row) => datedRows(row, id)),
      overlay.area,
    );
    findings.push(...datedFindings(values, change.id));
    return [{ id: change.id, title, unit, values }];
  });
  return { rows, findings };
}

function componentsOf(
  overlay: Overlay,
  above: Policy | undefined,
  id: string,
): Built<Pack['incomeComponents'][number]> {
  const findings: Finding[] = [];
  const rows = overlay.incomeComponents.flatMap((change) => {
    const title = change.title ?? above?.incomeComponents.get(change.id)?.title;
    if (!title) {
      findings.push({ code: 'policy.overlay.noComponent', at: change.id, details: { id: change.id } });
      return [];
    }
    const values = placed(
      change.values.flatMap((row) => datedRows(row, id)),
      overlay.area,
    );
    findings.push(...datedFindings(values, change.id));
    return [{ id: change.id, title, values }];
  });
  return { rows, findings };
}

function layerOf(overlay: Overlay, above: Policy | undefined, id: string): Built<Layer['off'][number]> {
  const rows = overlay.off.flatMap((one) => datedRows({ ...one, area: overlay.area }, id));
  const known = new Set([...(above?.rules ?? []), ...overlay.rules.map((rule) => ({ rule }))].map(idOf));
  const findings = rows.flatMap((row): Finding[] => {
    const { rule } = row;
    if (!known.has(rule)) return [{ code: 'policy.overlay.noRule', at: rule, details: { rule } }];
    const both = overlay.rules.some(
      (own) => own.id === rule && own.from <= row.to && row.from <= (own.to ?? row.to),
    );
    return both ? [{ code: 'policy.overlay.offAndOn', at: rule, details: { rule, from: row.from } }] : [];
  });
  for (const rule of new Set(rows.map((row) => row.rule)))
    findings.push(
      ...datedFindings(
        rows.filter((row) => row.rule === rule),
        rule,
      ),
    );
  return { rows, findings };
}

const idOf = ({ rule }: { readonly rule: { readonly id: string } }) => rule.id;

function twice(ids: readonly string[], at: string): Finding[] {
  const repeated = ids.filter((id, i) => ids.indexOf(id) !== i);
  return [...new Set(repeated)].map((id) => ({ code: 'policy.id.duplicate', at, details: { id } }));
}

function ownFindings(overlay: Overlay, rules: Pack['rules']): Finding[] {
  const ids = [...new Set(rules.map((rule) => rule.id))];
  return [
    ...outsideFindings(overlay),
    ...twice(
      overlay.parameters.map((one) => one.id),
      'parameters',
    ),
    ...twice(
      overlay.incomeComponents.map((one) => one.id),
      'incomeComponents',
    ),
    ...twice(
      overlay.lists.map((one) => one.id),
      'lists',
    ),
    ...ids.flatMap((id) =>
      datedFindings(
        rules.filter((rule) => rule.id === id),
        id,
      ),
    ),
  ];
}

/**
 * Puts a change on top of the packs, for its area, and runs its cases; no file is touched and the given set stays as it is. Only the
 * policies of that area are put together anew. Several changes are laid one on the other; of two on one area the later one speaks.
 * @param id names the change as the pack that a row comes from
 * @returns the set, and every finding with its place; with findings the set must not be used.
 */
export function overlayPacks(
  packSet: PackSet,
  overlay: Overlay,
  id = `change-${overlay.area}`,
  title: PolicyText = { zh: id, en: id },
): { readonly packSet: PackSet; readonly findings: readonly Finding[] } {
  const above = resolvePacks(packSet, overlay.area.padEnd(12, '0'));
  const parameters = parametersOf(overlay, above, id);
  const components = componentsOf(overlay, above, id);
  const off = layerOf(overlay, above, id);
  const rules = placed(
    overlay.rules.flatMap((rule) => rulesOf(rule, id)),
    overlay.area,
  );
  const layer: Pack = {
    id,
    title,
    parent: null,
    area: overlay.area,
    periods: [],
    incomeLines: [],
    codes: [],
    parameters: parameters.rows,
    terms: [],
    incomeComponents: components.rows,
    costShares: [],
    lists: overlay.lists,
    items: [],
    workflows: [],
    holidays: [],
    rules,
    cases: overlay.cases,
    layer: { off: off.rows },
  };
  const findings = [
    ...parameters.findings,
    ...components.findings,
    ...off.findings,
    ...ownFindings(overlay, rules),
  ];
  const laid = layOn(packSet, layer, findings.length === 0);
  return { packSet: laid.packSet, findings: [...findings, ...laid.findings] };
}

/** Rules of a change that no case finds, or that no case leaves out, on a day on which the change holds. */
export function provenFindings(overlay: Overlay): Finding[] {
  const ids = [...new Set(overlay.rules.map((rule) => rule.id))];
  return ids.flatMap((id) => {
    const versions = overlay.rules.filter((rule) => rule.id === id);
    const cases = overlay.cases.filter((file) => file.rule === id).flatMap((file) => file.cases);
    const within = cases.filter(({ on }) =>
      versions.some((rule) => rule.from <= on && (rule.to === undefined || on <= rule.to)),
    );
    const proves = (expect: 'hit' | 'clear') => within.some((one) => one.expect === expect);
    return [
      ...(proves('hit') ? [] : [{ code: 'policy.overlay.noHitCase', at: id }]),
      ...(proves('clear') ? [] : [{ code: 'policy.overlay.noClearCase', at: id }]),
    ];
  });
}
