import type { PolicyDocument, PolicyText } from '#policy/document.ts';
import type { Overlay } from '#policy/overlay.ts';
import { valueOn } from '#policy/parameters.ts';
import { rulesOn } from '#policy/policy.ts';
import type { PlacePolicy } from './place-policy.ts';

/** One thing that reads otherwise: which, what it was, what it is. */
export type Difference = {
  readonly field: 'title' | 'kind' | 'severity' | 'responsible' | 'expression' | 'message' | 'reference';
  readonly was: string | null;
  readonly is: string;
};

type Dates = { readonly from: string; readonly to: string | undefined };
type RuleDifference = Dates & {
  readonly id: string;
  readonly title: PolicyText;
  /** Whether no pack and no amendment before it has the rule on its first day. */
  readonly isNew: boolean;
  readonly fields: readonly Difference[];
};
type ValueDifference = Dates & {
  readonly id: string;
  readonly title: PolicyText;
  readonly unit: string;
  readonly was: number | null;
  readonly is: number;
  readonly reference: PolicyDocument;
};
type OffDifference = Dates & {
  readonly id: string;
  readonly title: PolicyText;
  readonly reference: PolicyDocument;
};

const documentText = ({ title, no }: PolicyDocument) => `${title} ${no}`;

/** What an amendment changes against the policy before it, each on the first day on which it holds. */
export function differencesOf(
  before: PlacePolicy,
  overlay: Overlay,
  say: (text: PolicyText) => string,
): {
  readonly rules: readonly RuleDifference[];
  readonly values: readonly ValueDifference[];
  readonly off: readonly OffDifference[];
} {
  const { policy } = before;
  const known = (id: string, on: string) => rulesOn(policy, on).find(({ rule }) => rule.id === id)?.rule;
  const rules = overlay.rules.map((rule): RuleDifference => {
    const was = known(rule.id, rule.from);
    const told = (
      one: Pick<
        typeof rule,
        'title' | 'kind' | 'severity' | 'responsible' | 'expression' | 'message' | 'reference'
      >,
    ) => ({
      title: say(one.title),
      kind: one.kind,
      severity: one.severity,
      responsible: say(one.responsible),
      expression: one.expression,
      message: say(one.message),
      reference: documentText(one.reference),
    });
    const [old, now] = [was && told(was), told(rule)];
    const fields = (Object.keys(now) as Difference['field'][])
      .filter((field) => old?.[field] !== now[field])
      .map((field) => ({ field, was: old?.[field] ?? null, is: now[field] }));
    return { id: rule.id, title: rule.title, isNew: !was, from: rule.from, to: rule.to, fields };
  });
  const values = overlay.parameters.flatMap((change) => {
    const parameter = policy.parameters.get(change.id);
    const title = change.title ?? parameter?.title ?? { zh: change.id, en: change.id };
    const unit = change.unit ?? parameter?.unit ?? '';
    return change.values.map((row): ValueDifference => {
      const was = parameter && valueOn(parameter, policy.area, row.from)?.value;
      const { from, to, value: is, reference } = row;
      return { id: change.id, title, unit, from, to, was: was ?? null, is, reference };
    });
  });
  const off = overlay.off.map(({ rule, from, to, reference }): OffDifference => {
    const versions = policy.rules.filter((one) => one.rule.id === rule);
    return { id: rule, title: versions.at(-1)?.rule.title ?? { zh: rule, en: rule }, from, to, reference };
  });
  return { rules, values, off };
}
