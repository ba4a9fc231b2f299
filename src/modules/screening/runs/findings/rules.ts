import type { Day } from '#kernel/day.ts';
import type { CloseFinding } from '../model.ts';

/** What a verdict is judged by. */
export type Judged = {
  readonly side: 'village' | 'department';
  readonly state: 'open' | 'closed';
  readonly cleared: boolean;
};

/** Whether a role answers findings of a side: the place its own, a department those of departments, the county office both. */
export function answersFor(role: string, side: Judged['side']): boolean {
  if (role === 'county-office' || role === 'operator') return true;
  return role === 'department-officer'
    ? side === 'department'
    : role === 'town-clerk' || role === 'village-cadre'
      ? side === 'village'
      : false;
}

/** Why a finding may not be answered now; undefined when it may. */
export function closeProblem(role: string, finding: Judged): string | undefined {
  if (finding.cleared) return 'screening.findingCleared';
  if (!answersFor(role, finding.side)) return 'screening.findingNotYours';
  return finding.state === 'closed' ? 'screening.findingClosed' : undefined;
}

const LEAST_REASON = 2;

/** What a verdict lacks; undefined when it is whole. A false alarm says why and until when. */
export function verdictProblem(
  { verdict, reason, until }: Pick<CloseFinding, 'verdict' | 'reason' | 'until'>,
  today: Day,
): string | undefined {
  if (until !== undefined && until < today) return 'screening.untilPast';
  if (verdict !== 'false-alarm') return undefined;
  if (reason.length < LEAST_REASON) return 'screening.reasonMissing';
  return until === undefined ? 'screening.untilMissing' : undefined;
}

/** The side to which a role's sight is held; undefined: both. */
export function sideOfRole(role: string): 'department' | undefined {
  return role === 'department-officer' ? 'department' : undefined;
}
