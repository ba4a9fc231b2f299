import type { MemberView } from '../households/model.ts';

/** What a rule in force says of the household: an item of GET /api/screening/households/:id. */
export type Verdict = {
  readonly rule: string;
  readonly outcome: 'hit' | 'clear' | 'unknown';
  readonly reason: { readonly message: string } | null;
};

const GUARANTEES = ['income', 'schooling', 'medical', 'housing', 'water'] as const;

export type Guarantee = {
  readonly id: (typeof GUARANTEES)[number];
  /** `unknown`: the register does not know enough, or no rule is in force. */
  readonly state: 'met' | 'unmet' | 'unknown';
  /** Sentences of the rules that find the household. */
  readonly reasons: readonly string[];
};

/** The income line changes its name from period to period; whichever is in force speaks for the income. */
const speaksFor = (id: Guarantee['id'], rule: string) =>
  id === 'income' ? rule.startsWith('income.') : rule === `guarantee.${id}`;

function guarantee(id: Guarantee['id'], verdicts: readonly Verdict[]): Guarantee {
  const said = verdicts.filter((verdict) => speaksFor(id, verdict.rule));
  const hits = said.filter((verdict) => verdict.outcome === 'hit');
  if (hits.length > 0)
    return { id, state: 'unmet', reasons: hits.flatMap(({ reason }) => (reason ? [reason.message] : [])) };
  const clear = said.length > 0 && said.every((verdict) => verdict.outcome === 'clear');
  return { id, state: clear ? 'met' : 'unknown', reasons: [] };
}

/** 一达标、三保障 and 饮水 of a household, as the rules in force judge them. */
export function guaranteesOf(verdicts: readonly Verdict[]): Guarantee[] {
  return GUARANTEES.map((id) => guarantee(id, verdicts));
}

/** 兜底: how many members receive 低保 or 特困供养. */
export function supportedCount(
  members: readonly Pick<MemberView, 'minimumLiving' | 'destituteSupport'>[],
): number {
  return members.filter((member) => member.minimumLiving === true || member.destituteSupport === true).length;
}
