import { laterDay } from '#kernel/day.ts';
import { userNames } from '#modules/access/index.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { Step } from '#policy/workflows.ts';
import { daysOf, noticeEnds, type PolicyDays } from '../procedure/days/rules.ts';
import type { CaseEvent } from '../procedure/model.ts';
import { blockersOf, type Situation } from '../procedure/refusals/rules.ts';
import { type CaseState, currentStep } from '../procedure/state/rules.ts';
import { lineOf, type Say } from './lists.ts';
import type { CaseDetail } from './model.ts';
import { type CaseRow, findHeadName, getCase, listEvents, listPapers } from './queries.ts';
import { situationOf } from './situation.ts';

type Names = ReadonlyMap<string, string>;
const named = (names: Names, id: string) => ({ id, name: names.get(id) ?? id });

function stepView(
  step: Step,
  state: CaseState,
  situation: Situation,
  say: Say,
  names: Names,
): CaseDetail['steps'][number] {
  const { workflow, policy, papers } = situation;
  const ended = state.ended.get(step.id);
  const current = currentStep(
    workflow.steps.map(({ id }) => id),
    state,
  );
  const percent = step.spotCheck && daysOf(step.spotCheck.percent, policy);
  const waits = step.id === current && state.status === 'open' ? 'current' : 'waiting';
  return {
    id: step.id,
    kind: step.kind,
    title: say(step.title),
    level: step.level,
    roles: [...step.roles],
    state: ended ? 'done' : waits,
    endedOn: ended?.on ?? null,
    endedBy: ended ? named(names, ended.by) : null,
    papers: step.papers.map((template) => ({ template, there: papers.has(template) })),
    back: [...step.back],
    noticeDays: (step.notice && daysOf(step.notice.days, policy)) ?? null,
    quorum: step.review ? { ...step.review.quorum } : null,
    spotCheckPercent: percent ?? null,
  };
}

function noteOf(event: CaseEvent): string {
  if ('note' in event) return event.note;
  return 'reason' in event ? event.reason : '';
}

/** What came of an act, in a word that the page translates: `agreed`, `refused`, `passed`, `founded` … */
function outcomeOf(event: CaseEvent): string | null {
  switch (event.act) {
    case 'decide':
      return event.agreed ? 'agreed' : 'refused';
    case 'review':
      return event.passed === false ? 'refused' : 'passed';
    case 'spot-check':
      return event.passed ? 'passed' : 'refused';
    case 'answer-objection':
      return event.founded ? 'founded' : 'unfounded';
    default:
      return null;
  }
}

function timelineOf(
  row: CaseRow,
  events: readonly CaseEvent[],
  say: Say,
  names: Names,
): CaseDetail['timeline'] {
  return events.map((event, index) => {
    const id = 'step' in event ? event.step : null;
    const step = row.procedure.steps.find((one) => one.id === id);
    return {
      seq: index + 1,
      act: event.act,
      step: id,
      stepTitle: step ? say(step.title) : null,
      on: event.on,
      at: event.at,
      by: named(names, event.by),
      note: noteOf(event),
      outcome: outcomeOf(event),
    };
  });
}

function noticeView({ procedure }: CaseRow, state: CaseState, policy: PolicyDays): CaseDetail['notice'] {
  const { notice } = state;
  const step = procedure.steps.find(({ id }) => id === notice?.step);
  if (!notice || !step) return null;
  const { from, until, place } = notice;
  const ends = noticeEnds(step, from, policy) ?? until;
  return { step: step.id, from, until, place, mayEndOn: laterDay(ends, until) };
}

/**
 * A case with its steps, acts, papers and what stands against going on today.
 * @throws Problem 404 `casework.notFound`, also outside the scope
 */
export async function readCase(
  tx: Tx,
  services: Services,
  actor: Actor,
  id: string,
  say: Say,
): Promise<CaseDetail> {
  const row = await getCase(tx, id);
  const events = await listEvents(tx, row);
  const situation = await situationOf(tx, services, actor, row);
  const { state } = situation;
  const names = await userNames(tx, [row.opened_by, ...events.map(({ by }) => by)]);
  const places = await areaNames(tx, [row.area]);
  const headName = await findHeadName(tx, row);
  const { effect } = row.procedure;
  const papers = await listPapers(tx, row);
  return {
    ...lineOf({ ...row, head_name: headName }, places.get(row.area), say, actor.role),
    reason: row.reason,
    openedBy: named(names, row.opened_by),
    acts: row.acts,
    chosen: row.chosen,
    choose: effect?.choose ?? null,
    document: { title: row.procedure.reference.title, no: row.procedure.reference.no },
    steps: row.procedure.steps.map((step) => stepView(step, state, situation, say, names)),
    notice: noticeView(row, state, situation.policy),
    objections: state.objections.size,
    findings: blockersOf(situation).map(({ code, at, details = {} }) => ({
      code,
      at,
      details: { ...details },
    })),
    timeline: timelineOf(row, events, say, names),
    papers: papers.map(({ id: paper, template, place, signed_on: signedOn, added_by: by }) => ({
      id: paper,
      template,
      place,
      signedOn,
      own: by === actor.id,
    })),
  };
}
