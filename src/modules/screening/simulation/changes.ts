import type { z } from 'zod';
import { areaPrefix } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import { type Overlay, overlayPacks } from '#policy/overlay.ts';
import { type Policy, rulesOn } from '#policy/policy.ts';
import { type PackSet, resolvePacks } from '#policy/resolve.ts';
import type { RuleFile } from '#policy/rules.ts';
import type { RuleChange, Scenario } from './model.ts';

/** What stands as the document of a value that is only tried out. */
const TRIAL = { title: '试算', no: '无文号', invented: true } as const;
const ANYBODY = { zh: '试算', en: 'Trial' } as const;

/** A rule in force with what is changed, or a new one. The place of a finding is the field that is missing. */
function ruleOf(
  change: RuleChange,
  policy: Policy,
  on: string,
  at: string,
): { readonly rule?: z.infer<typeof RuleFile>; readonly findings: readonly Finding[] } {
  const known = rulesOn(policy, on).find(({ rule }) => rule.id === change.id)?.rule;
  const { title = known?.title, kind = known?.kind, expression = known?.expression } = change;
  if (!title || !kind || !expression) {
    const missing = Object.entries({ title, kind, expression }).flatMap(([name, value]) =>
      value === undefined ? [name] : [],
    );
    const details = { rule: change.id, on };
    return {
      findings: missing.map((name) => ({ code: 'simulation.newRuleNeeds', at: `${at}.${name}`, details })),
    };
  }
  const rule = {
    id: change.id,
    title,
    kind,
    subject: known?.subject ?? ('household' as const),
    severity: change.severity ?? known?.severity ?? ('medium' as const),
    responsible: change.responsible ?? known?.responsible ?? ANYBODY,
    expression,
    message: change.message ?? known?.message ?? title,
    area: '',
    from: on,
    to: on,
    reference: TRIAL,
  };
  return { rule, findings: [] };
}

const isChanged = ({ changes }: Scenario) =>
  changes.rules.length + changes.off.length + Object.keys(changes.parameters).length > 0;

/** The packs with the changes of a scenario for its area and day; the given set stays as it is. */
export function changePacks(
  packs: PackSet,
  scenario: Scenario,
): { readonly packSet: PackSet; readonly findings: readonly Finding[] } {
  const { area, on, changes } = scenario;
  const policy = resolvePacks(packs, area);
  if (!policy || !isChanged(scenario)) return { packSet: packs, findings: [] };
  const day = { from: on, to: on, reference: TRIAL };
  const rules = changes.rules.map((change, index) => ruleOf(change, policy, on, `changes.rules.${index}`));
  const unknown = Object.keys(changes.parameters).filter((id) => !policy.parameters.has(id));
  const findings = [
    ...unknown.map((parameter) => ({
      code: 'simulation.unknownParameter',
      at: `changes.parameters.${parameter}`,
      details: { parameter },
    })),
    ...rules.flatMap((one) => one.findings),
  ];
  if (findings.length > 0) return { packSet: packs, findings };
  const overlay: Overlay = {
    area: areaPrefix(area),
    parameters: Object.entries(changes.parameters).map(([id, value]) => ({
      id,
      values: [{ ...day, area: '', value }],
    })),
    rules: rules.flatMap(({ rule }) => (rule ? [rule] : [])),
    cases: [],
    off: changes.off.map((rule) => ({ ...day, rule })),
    incomeComponents: [],
    lists: [],
  };
  const laid = overlayPacks(packs, overlay, `trial-${areaPrefix(area)}`);
  return {
    packSet: laid.packSet,
    findings: laid.findings.map((one) => ({ ...one, at: placeOf(one.at, scenario) })),
  };
}

/** Where in the scenario the rule or parameter of a finding stands. */
function placeOf(id: string, { changes }: Scenario): string {
  if (Object.hasOwn(changes.parameters, id)) return `changes.parameters.${id}`;
  const rule = changes.rules.findIndex((one) => one.id === id);
  if (rule >= 0) return `changes.rules.${rule}`;
  const off = changes.off.indexOf(id);
  return off >= 0 ? `changes.off.${off}` : 'changes';
}
