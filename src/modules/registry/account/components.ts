import { yearEnd } from '#kernel/day.ts';
import { inForceOn } from '#policy/dated.ts';
import type { PolicyDocument, PolicyText } from '#policy/document.ts';
import { valueOn } from '#policy/parameters.ts';
import { incomeInclusionOn, type Policy } from '#policy/policy.ts';
import { type AccountComponent, IncomeKind } from './model.ts';
import { kindOf } from './rules.ts';

const REASON_PARAMETER = 'income-change-reason';

type Text = (text: PolicyText) => string;

const referenceOf = ({ title, no, invented = false }: PolicyDocument) => ({ title, no, invented });

function shareOf(policy: Policy, component: string, day: string): AccountComponent['share'] {
  const own = policy.costShares.get(component.replace(/^business\./, ''));
  const row = own && inForceOn(own.values, policy.area, day);
  return row ? { percent: row.percent, reference: referenceOf(row.reference) } : null;
}

/** The components of which policy says whether they count. */
function ruledComponents(policy: Policy, day: string, text: Text): AccountComponent[] {
  return [...policy.incomeComponents.values()].flatMap(({ id, title }) => {
    const kind = kindOf(id);
    const said = incomeInclusionOn(policy, id, day);
    if (!kind || !said) return [];
    const share = kind === 'business' ? shareOf(policy, id, day) : null;
    const reference = referenceOf(said.reference);
    return [{ id, kind, title: text(title), counted: said.counted, reference, share }];
  });
}

/** The kinds of business of which the county takes a share as their cost; they count as business does. */
function sharedComponents(policy: Policy, day: string, text: Text): AccountComponent[] {
  const business = incomeInclusionOn(policy, 'business', day);
  const counted = business?.counted ?? null;
  const reference = business ? referenceOf(business.reference) : null;
  return [...policy.costShares.values()].flatMap(({ id: own, title }) => {
    const id = `business.${own}`;
    const share = shareOf(policy, id, day);
    return share ? [{ id, kind: 'business' as const, title: text(title), counted, reference, share }] : [];
  });
}

/**
 * What can be entered in a place and year: the components of which policy says whether they count, and the kinds of business
 * of which the county takes a share as their cost. They stand by kind, each kind's own line last.
 */
export function componentsOf(policy: Policy | undefined, year: number, text: Text): AccountComponent[] {
  if (!policy) return [];
  const day = yearEnd(year);
  const ruled = ruledComponents(policy, day, text);
  const shared = sharedComponents(policy, day, text).filter(({ id }) => ruled.every((one) => one.id !== id));
  return IncomeKind.options.flatMap((kind) => {
    const own = [...ruled, ...shared].filter((one) => one.kind === kind);
    return [...own.filter((one) => one.id !== kind), ...own.filter((one) => one.id === kind)];
  });
}

/** From which change against last year a reason is wanted in a place; null where no pack says. */
export function reasonPercentOf(policy: Policy | undefined, year: number): number | null {
  const parameter = policy?.parameters.get(REASON_PARAMETER);
  const value = policy && parameter && valueOn(parameter, policy.area, yearEnd(year));
  return value?.value ?? null;
}
