import { yearOf } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { recordStanding, type StandingChange } from '#modules/registry/index.ts';
import type { Context } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import type { Effect } from '#policy/workflows.ts';
import type { CaseState } from '../procedure/state/rules.ts';
import { chosenFindings, type Standing, standingFindings } from '../standing/rules.ts';
import type { CaseRow } from './queries.ts';

/** The day from which an approved case holds: that of its approval. */
function effectiveDay(row: Pick<CaseRow, 'procedure'>, state: CaseState): string {
  const approval = row.procedure.steps.findLast(({ kind }) => kind === 'approval');
  return (approval && state.ended.get(approval.id)?.on) ?? state.lastOn;
}

/** What an effect means for the register: the state, and the days and kinds that belong to it. */
function changeOf(effect: Effect, on: string, chosen: string | undefined): StandingChange {
  const { registration, monitoring } = effect.set;
  return {
    ...(registration !== undefined && { registration }),
    ...(registration === 'graduated' && { graduationYear: yearOf(on) }),
    ...((registration === 'poor' || registration === 'relapsed') && { graduationYear: null }),
    ...(monitoring !== undefined && { monitoring }),
    ...(monitoring === 'monitored' && { riskIdentifiedOn: on, riskEliminatedOn: null }),
    ...(monitoring === 'monitored' &&
      effect.choose === 'monitored-kind' && { monitoredKind: chosen ?? null }),
    ...(monitoring === 'eliminated' && { riskEliminatedOn: on }),
  };
}

/**
 * An approved case enters the register, in the transaction of its last act.
 * @param standing where the household stood before
 * @throws Problem 422 `casework.otherRegistration` … when it was moved meanwhile by something else
 */
export async function decide(
  { tx, commandId }: Context<Services>,
  row: CaseRow,
  state: CaseState,
  standing: Standing | undefined,
): Promise<void> {
  const { effect } = row.procedure;
  if (!effect || row.household === null || standing === undefined) return;
  const findings = [...standingFindings(standing, effect), ...chosenFindings(standing, effect, state.chosen)];
  const [first] = findings;
  if (first) throw new Problem(422, first.code, findings, first.details);
  const on = effectiveDay(row, state);
  await recordStanding(tx, row.household, on, changeOf(effect, on, state.chosen), commandId);
}
