import type { Day } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import type { Effect } from '#policy/workflows.ts';

/** 在册状态: where a household stands in the register on a day. Null registration: it is not in it. */
export type Standing = {
  readonly registration: 'poor' | 'pre-graduated' | 'graduated' | 'relapsed' | 'ordinary' | null;
  readonly monitoring: 'none' | 'monitored' | 'eliminated';
  /** 监测对象类别 */
  readonly monitoredKind: string | null;
  /** 自然消亡: it exists no more. */
  readonly ended: boolean;
};

export const OUTSIDE: Standing = {
  registration: null,
  monitoring: 'none',
  monitoredKind: null,
  ended: false,
};

/** An approved case: what it does, from when, and what was chosen in it. */
export type Decision = {
  readonly caseId: string;
  readonly workflow: string;
  readonly effect: Effect;
  readonly on: Day;
  readonly chosen: string | undefined;
};

const finding = (reason: string, details: Record<string, string>): Finding => ({
  code: `casework.${reason}`,
  at: 'workflow',
  details,
});

/** Which kinds of monitored household can come from where: 脱贫不稳定户 was lifted, 边缘易致贫户 never was registered. */
const KIND_NEEDS: Readonly<Record<string, (standing: Standing) => boolean>> = {
  'unstable-graduated': ({ registration }) => registration === 'graduated' || registration === 'relapsed',
  'marginal-at-risk': ({ registration }) => registration === null || registration === 'ordinary',
};

/** Why a household cannot be decided upon like this: it stands elsewhere. None: the workflow is meant for it. */
export function standingFindings(standing: Standing, { when }: Effect): Finding[] {
  if (standing.ended) return [finding('householdEnded', {})];
  const findings: Finding[] = [];
  if (when.registration && !when.registration.includes(standing.registration))
    findings.push(finding('otherRegistration', { registration: standing.registration ?? 'none' }));
  if (when.monitoring && !when.monitoring.includes(standing.monitoring))
    findings.push(finding('otherMonitoring', { monitoring: standing.monitoring }));
  return findings;
}

/** Why what was chosen does not fit the household. */
export function chosenFindings(standing: Standing, effect: Effect, chosen: string | undefined): Finding[] {
  if (effect.choose === undefined) return [];
  if (chosen === undefined) return [finding('chooseMissing', { choose: effect.choose })];
  if (effect.choose !== 'monitored-kind') return [];
  return (KIND_NEEDS[chosen]?.(standing) ?? true) ? [] : [finding('kindElsewhere', { kind: chosen })];
}

function after(standing: Standing, { effect, chosen }: Decision): Standing {
  const monitoring = effect.set.monitoring ?? standing.monitoring;
  const kind = effect.choose === 'monitored-kind' ? (chosen ?? null) : standing.monitoredKind;
  return {
    registration: effect.set.registration ?? standing.registration,
    monitoring,
    monitoredKind: monitoring === 'none' ? null : kind,
    ended: effect.ends,
  };
}

/** One state of a household, and the case that made it; the first has none. */
export type Stretch = { readonly from: Day; readonly standing: Standing; readonly caseId: string | null };

/**
 * 状态机: the states of a household, folded from its approved cases in the order of their days. A decision that its state does not
 * allow is refused, and none changes any other household.
 * @param first where the household stood when it was taken over, e.g. from the national system
 */
export function foldStanding(
  first: { readonly from: Day; readonly standing: Standing },
  decisions: readonly Decision[],
): { readonly stretches: readonly Stretch[]; readonly findings: readonly Finding[] } {
  const ordered = [...decisions].sort((a, b) =>
    a.on === b.on ? (a.caseId < b.caseId ? -1 : 1) : a.on < b.on ? -1 : 1,
  );
  const stretches: Stretch[] = [{ ...first, caseId: null }];
  const findings: Finding[] = [];
  for (const decision of ordered) {
    const { standing } = stretches.at(-1) ?? { standing: OUTSIDE };
    const against = [
      ...standingFindings(standing, decision.effect),
      ...chosenFindings(standing, decision.effect, decision.chosen),
    ];
    if (decision.on < first.from)
      against.push(finding('beforeFirst', { on: decision.on, first: first.from }));
    if (against.length > 0) findings.push(...against.map((one) => ({ ...one, at: decision.caseId })));
    else stretches.push({ from: decision.on, standing: after(standing, decision), caseId: decision.caseId });
  }
  return { stretches, findings };
}

/** Two open cases contradict each other when both would set the same part of the state of one household. */
export function contradict(a: Effect | undefined, b: Effect | undefined): boolean {
  if (!a || !b) return false;
  if (a.ends || b.ends) return true;
  return (
    (a.set.registration !== undefined && b.set.registration !== undefined) ||
    (a.set.monitoring !== undefined && b.set.monitoring !== undefined)
  );
}
