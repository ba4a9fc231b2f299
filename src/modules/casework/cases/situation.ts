import { countyOf } from '#kernel/area-code.ts';
import { type Day, dayOfInstant } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { outcomesOfHousehold, outcomesOfVillage } from '#modules/screening/index.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { calendarOf } from '#policy/calendars.ts';
import type { Outcome } from '#policy/evaluate.ts';
import { valueOn } from '#policy/parameters.ts';
import type { Policy } from '#policy/policy.ts';
import { resolvePacks } from '#policy/resolve.ts';
import type { Step } from '#policy/workflows.ts';
import type { PolicyDays } from '../procedure/days/rules.ts';
import type { Situation } from '../procedure/refusals/rules.ts';
import { type CaseState, currentStep, foldCase, openedState } from '../procedure/state/rules.ts';
import { type CaseRow, helpersOf, listEvents, papersOf } from './queries.ts';

/** @throws Problem 422 `policy.noPack` */
export function policyAt({ packs }: Pick<Services, 'packs'>, area: string): Policy {
  const policy = resolvePacks(packs, area);
  if (!policy) throw new Problem(422, 'policy.noPack', [], { area });
  return policy;
}

/** The days of policy at a place, as they stand on a day. */
export function policyDays(policy: Policy, on: Day): PolicyDays {
  return {
    calendar: calendarOf(policy.holidays, policy.area),
    numberOf: (id) => {
      const parameter = policy.parameters.get(id);
      return parameter && valueOn(parameter, policy.area, on)?.value;
    },
  };
}

/** Where a case stands, folded from its acts. */
async function stateOf(tx: Tx, row: CaseRow): Promise<CaseState> {
  const steps = row.procedure.steps.map(({ id }) => id);
  return foldCase(steps, openedState(row.opened_on, row.opened_by), await listEvents(tx, row));
}

export function stepOf(row: Pick<CaseRow, 'procedure'>, state: CaseState): Step | undefined {
  const ids = row.procedure.steps.map(({ id }) => id);
  const current = currentStep(ids, state);
  return row.procedure.steps.find(({ id }) => id === current);
}

/** What rules say of whom the case is about, asked only when the step has rules. */
async function outcomesOf(
  tx: Tx,
  services: Services,
  row: CaseRow,
  step: Step | undefined,
  on: Day,
): Promise<(rule: string) => Outcome | undefined> {
  if (!step || step.rules.length === 0) return () => undefined;
  const outcomes =
    row.household === null
      ? await outcomesOfVillage(tx, services.packs, row.area, on)
      : await outcomesOfHousehold(tx, services.packs, row.household, on);
  return (rule) => {
    // A kind stands for all of its rules in force: one that finds the household decides, else one that cannot tell.
    const own = outcomes.filter((one) => one.rule === rule || one.kind === rule);
    if (own.length === 0) return undefined;
    const said = own.map(({ outcome }) => outcome);
    if (said.includes('hit')) return 'hit';
    return said.includes('unknown') ? 'unknown' : 'clear';
  };
}

/** Everything that the procedure asks about a case, read in the act's transaction. */
export async function situationOf(
  tx: Tx,
  services: Services,
  actor: Pick<Actor, 'id' | 'role'>,
  row: CaseRow,
): Promise<Situation> {
  const today = dayOfInstant(services.clock());
  const state = await stateOf(tx, row);
  const step = stepOf(row, state);
  const helpers =
    row.household === null
      ? new Set<string>()
      : await helpersOf(tx, countyOf(row.area), row.household, today);
  return {
    workflow: row.procedure,
    state,
    policy: policyDays(policyAt(services, row.area), row.opened_on),
    today,
    actor: { id: actor.id, role: actor.role },
    helpers,
    papers: await papersOf(tx, row),
    outcomeOf: await outcomesOf(tx, services, row, step, today),
  };
}
