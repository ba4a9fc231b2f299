import { countyOf, levelOfCode } from '#kernel/area-code.ts';
import { dayOfInstant } from '#kernel/day.ts';
import { type Finding, Problem } from '#kernel/problem.ts';
import { householdPlace, isMemberOn, readStanding } from '#modules/registry/index.ts';
import { type Context, defineCommand, inScope } from '#platform/command/command.ts';
import type { Services } from '#platform/services.ts';
import { type Workflow, workflowsOn } from '#policy/workflows.ts';
import { caseworkPermissions } from '../permissions.ts';
import { deadlineOf, readyOn } from '../procedure/days/rules.ts';
import type { CaseAct, CaseEvent } from '../procedure/model.ts';
import { isPassed, refusalsOf } from '../procedure/refusals/rules.ts';
import { type CaseState, foldCase, openedState } from '../procedure/state/rules.ts';
import { OUTSIDE, type Standing, standingFindings } from '../standing/rules.ts';
import { decide } from './decide.ts';
import { ActOnCase, type CaseMoved, OpenCase, PairHelper } from './model.ts';
import {
  type CaseRow,
  holdCase,
  insertAct,
  insertCase,
  listEvents,
  writeFolded,
  writePairing,
} from './queries.ts';
import { policyAt, policyDays, situationOf, stepOf } from './situation.ts';

function refuse(findings: readonly Finding[]): void {
  const [first] = findings;
  if (first) throw new Problem(422, first.code, findings, first.details);
}

/** The village concerned: the household's, or the one that is named. @throws Problem 404 outside the scope, 400 when both or none are named */
async function placeOf({ tx, actor }: Context<Services>, { household, village }: OpenCase): Promise<string> {
  if ((household === undefined) === (village === undefined))
    throw new Problem(400, 'command.invalid', [{ code: 'casework.oneSubject', at: 'household' }]);
  if (household !== undefined) return (await householdPlace(tx, household)).village;
  const area = village ?? '';
  if (levelOfCode(area) !== 'village' || !inScope(actor, area)) throw new Problem(404, 'area.notFound');
  return area;
}

/** @throws Problem 404 `casework.noWorkflow` when none of that name is in force there and then */
function workflowOf(services: Services, area: string, { workflow: id, on }: OpenCase): Workflow {
  const policy = policyAt(services, area);
  const workflow = workflowsOn(policy.workflows, area, on).find((one) => one.id === id);
  if (!workflow) throw new Problem(404, 'casework.noWorkflow', [], { workflow: id, on });
  return workflow;
}

/** Where the register has the household on a day; one that it does not know stands outside. */
async function standingOn({ tx }: Context<Services>, household: string, on: string): Promise<Standing> {
  const known = await readStanding(tx, household, on);
  return known
    ? { ...(known as Pick<Standing, keyof typeof known & keyof Standing>), ended: false }
    : OUTSIDE;
}

async function openingFindings(
  context: Context<Services>,
  input: OpenCase,
  workflow: Workflow,
): Promise<Finding[]> {
  const { tx, actor, services } = context;
  const findings: Finding[] = [];
  const today = dayOfInstant(services.clock());
  const subject =
    input.person !== undefined ? 'person' : input.household !== undefined ? 'household' : 'village';
  if (workflow.subject !== subject)
    findings.push({ code: 'casework.otherSubject', at: 'workflow', details: { subject: workflow.subject } });
  if (!workflow.opens.some((role) => role === actor.role))
    findings.push({ code: 'casework.role', at: 'workflow', details: { role: actor.role } });
  if (input.on > today)
    findings.push({ code: 'casework.future', at: 'on', details: { on: input.on, today } });
  if (input.person !== undefined && !(await isMemberOn(tx, input.household ?? '', input.person, input.on)))
    findings.push({ code: 'casework.noMember', at: 'person' });
  if (findings.length === 0 && workflow.effect && input.household !== undefined)
    findings.push(...standingFindings(await standingOn(context, input.household, input.on), workflow.effect));
  return findings;
}

/** What a list shows of a case without folding it. */
function foldedOf(
  services: Services,
  row: Pick<CaseRow, 'area' | 'opened_on'> & { readonly procedure: Workflow },
  state: CaseState,
  acts: number,
) {
  const days = policyDays(policyAt(services, row.area), row.opened_on);
  const step = stepOf(row, state);
  const isOpen = state.status === 'open';
  return {
    status: state.status,
    step: isOpen ? (step?.id ?? null) : null,
    due_on: isOpen && step ? (deadlineOf(step, state, days) ?? null) : null,
    ready_on: isOpen && step ? (readyOn(step, state, days) ?? null) : null,
    acts,
    chosen: state.chosen ?? null,
    decided_on: isOpen ? null : state.lastOn,
  };
}

/** 立案: a case is opened about a household, a member of one, or a village; the workflow is the one in force on the day. */
const open = defineCommand<Services, OpenCase, { case: string }>({
  name: 'casework.open',
  permission: caseworkPermissions['casework.open'],
  input: OpenCase,
  area: (input) => input.village,
  run: async (context, input) => {
    const { tx, actor, services } = context;
    const area = await placeOf(context, input);
    const workflow = workflowOf(services, area, input);
    refuse(await openingFindings(context, input, workflow));
    const id = services.newId();
    const row = { area, opened_on: input.on, procedure: workflow };
    const { step, due_on, ready_on } = foldedOf(services, row, openedState(input.on, actor.id), 0);
    await insertCase(tx, {
      county: countyOf(area),
      id,
      area,
      workflow: workflow.id,
      procedure: JSON.stringify(workflow),
      household: input.household ?? null,
      person: input.person ?? null,
      clue: input.clue ?? null,
      round: input.round ?? null,
      reason: input.reason,
      opened_on: input.on,
      opened_by: actor.id,
      step,
      due_on,
      ready_on,
      sets_registration: workflow.effect?.ends === true || workflow.effect?.set.registration !== undefined,
      sets_monitoring: workflow.effect?.ends === true || workflow.effect?.set.monitoring !== undefined,
    });
    return {
      subject: `case:${id}`,
      area,
      details: { workflow: workflow.id, on: input.on },
      answer: { case: id },
    };
  },
});

/** The act as it is kept: who, when, and of a review whether it was passed. */
function eventOf({ actor, now }: Context<Services>, act: CaseAct, workflow: Workflow): CaseEvent {
  const event = { ...act, by: actor.id, at: now };
  if (act.act !== 'review') return event;
  const step = workflow.steps.find(({ id }) => id === act.step);
  return { ...event, passed: step !== undefined && isPassed(step, act.review) };
}

/** @throws Problem 409 `casework.moved` when acts were added that the sender has not seen */
function refuseUnseen(row: CaseRow, seen: number): void {
  if (row.acts !== seen) throw new Problem(409, 'casework.moved', [], { acts: row.acts, seen });
}

/** One act on one case, in its transaction: tried against the procedure, added, folded; an approval is written into the register. */
async function actOnCase(
  context: Context<Services>,
  input: ActOnCase,
): Promise<CaseMoved & { area: string }> {
  const { tx, actor, services } = context;
  const { act, seen } = input;
  const row = await holdCase(tx, input.case);
  refuseUnseen(row, seen);
  refuse(refusalsOf(await situationOf(tx, services, actor, row), act));
  const event = eventOf(context, act, row.procedure);
  const events = [...(await listEvents(tx, row)), event];
  const steps = row.procedure.steps.map(({ id }) => id);
  const state = foldCase(steps, openedState(row.opened_on, row.opened_by), events);
  await insertAct(tx, row, events.length, event);
  const folded = foldedOf(services, row, state, events.length);
  await writeFolded(tx, row, folded);
  if (state.status === 'approved')
    await decide(context, row, state, await standingBefore(context, row, state));
  return { case: row.id, seq: events.length, status: state.status, step: folded.step, area: row.area };
}

async function standingBefore(
  context: Context<Services>,
  row: CaseRow,
  state: CaseState,
): Promise<Standing | undefined> {
  return row.household === null ? undefined : standingOn(context, row.household, state.lastOn);
}

/** 办理: one act of a case. */
const act = defineCommand<Services, ActOnCase, CaseMoved>({
  name: 'casework.act',
  permission: caseworkPermissions['casework.act'],
  input: ActOnCase,
  run: async (context, input) => {
    const { area, ...moved } = await actOnCase(context, input);
    const { seq, status } = moved;
    const step = 'step' in input.act ? input.act.step : null;
    return {
      subject: `case:${input.case}`,
      area,
      details: { act: input.act.act, step, on: input.act.on, seq, status },
      answer: moved,
    };
  },
});

/** 结对: who helps a household; whoever does decides nothing about it. */
const pair = defineCommand<Services, PairHelper, { household: string }>({
  name: 'casework.pair',
  permission: caseworkPermissions['casework.pair'],
  input: PairHelper,
  run: async ({ tx, actor, services }, { household, helper, on, helps }) => {
    const { county, village: area } = await householdPlace(tx, household);
    await writePairing(
      tx,
      { county, id: services.newId(), household, area, helper, valid_from: on, recorded_by: actor.id },
      helps,
    );
    return { subject: `household:${household}`, area, details: { helper, on, helps }, answer: { household } };
  },
});

export const caseworkCommands = [open, act, pair];
