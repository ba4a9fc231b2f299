import { type Day, laterDay } from '#kernel/day.ts';
import type { CaseEvent } from '../model.ts';

/** A step that was ended. */
type Ended = { readonly on: Day; readonly by: string };

type Notice = {
  readonly step: string;
  readonly from: Day;
  /** Planned last day. */
  readonly until: Day;
  readonly place: string;
  readonly postedBy: string;
};

type CaseStatus = 'open' | 'approved' | 'refused' | 'withdrawn' | 'expired';

/** Where a case stands: nothing of it is stored but the acts that it is folded from. */
export type CaseState = {
  readonly status: CaseStatus;
  /** The day on which the case was opened. */
  readonly openedOn: Day;
  readonly openedBy: string;
  /** Steps ended and not taken back, by their id. */
  readonly ended: ReadonlyMap<string, Ended>;
  /** The notice that is up. */
  readonly notice: Notice | undefined;
  /** Objections without an answer, by id the day. */
  readonly objections: ReadonlyMap<string, Day>;
  /** Everybody who ended a step or decided, also one that was taken back: nobody reviews what he did. */
  readonly actors: ReadonlyMap<string, ReadonlySet<string>>;
  readonly chosen: string | undefined;
  /** The day of the last act, for the order of days and for expiry. */
  readonly lastOn: Day;
  readonly rounds: number;
};

/** The steps of a workflow, in order; only their names matter here. */
export type StepIds = readonly string[];

export function openedState(openedOn: Day, openedBy: string): CaseState {
  return {
    status: 'open',
    openedOn,
    openedBy,
    ended: new Map(),
    notice: undefined,
    objections: new Map(),
    actors: new Map([['opening', new Set([openedBy])]]),
    chosen: undefined,
    lastOn: openedOn,
    rounds: 0,
  };
}

/** The step that is to be done now; undefined when all are. */
export function currentStep(steps: StepIds, state: CaseState): string | undefined {
  return steps.find((id) => !state.ended.has(id));
}

function acted(state: CaseState, step: string, by: string): CaseState['actors'] {
  const before = state.actors.get(step) ?? new Set<string>();
  return new Map(state.actors).set(step, new Set([...before, by]));
}

function end(state: CaseState, step: string, event: CaseEvent): CaseState {
  return {
    ...state,
    ended: new Map(state.ended).set(step, { on: event.on, by: event.by }),
    actors: acted(state, step, event.by),
  };
}

/** The case as if the step and all after it had not been done; who acted in them is remembered. */
function backTo(steps: StepIds, state: CaseState, to: string): CaseState {
  const first = steps.indexOf(to);
  const kept = [...state.ended].filter(([id]) => steps.indexOf(id) < first);
  return { ...state, ended: new Map(kept), notice: undefined, rounds: state.rounds + 1 };
}

function decided(state: CaseState, event: CaseEvent & { act: 'decide' }, last: boolean): CaseState {
  const { step, agreed, chosen } = event;
  const after = agreed ? end(state, step, event) : { ...state, actors: acted(state, step, event.by) };
  if (!agreed) return { ...after, status: 'refused' };
  const next = { ...after, chosen: chosen ?? after.chosen };
  return last ? { ...next, status: 'approved' } : next;
}

function answered(
  steps: StepIds,
  state: CaseState,
  event: CaseEvent & { act: 'answer-objection' },
): CaseState {
  const objections = new Map(state.objections);
  objections.delete(event.objection);
  const after = { ...state, objections, actors: acted(state, 'objection', event.by) };
  return event.founded && event.to !== undefined ? backTo(steps, after, event.to) : after;
}

/** One act after the other. The acts were accepted: nothing is refused here. */
function apply(steps: StepIds, state: CaseState, event: CaseEvent): CaseState {
  const isLast = (step: string) => steps.at(-1) === step;
  switch (event.act) {
    case 'do': {
      const next = end(state, event.step, event);
      return isLast(event.step) ? { ...next, status: 'approved' } : next;
    }
    case 'review':
      return event.passed === false
        ? { ...state, status: 'refused', actors: acted(state, event.step, event.by) }
        : end(state, event.step, event);
    case 'post-notice': {
      const { step, on: from, until, place, by: postedBy } = event;
      return {
        ...state,
        notice: { step, from, until, place, postedBy },
        actors: acted(state, step, event.by),
      };
    }
    case 'end-notice':
      return { ...end(state, event.step, event), notice: undefined };
    case 'decide':
      return decided(state, event, isLast(event.step));
    case 'spot-check':
      return event.passed
        ? end(state, event.step, event)
        : { ...state, status: 'refused', actors: acted(state, event.step, event.by) };
    case 'send-back':
      return backTo(steps, { ...state, actors: acted(state, 'send-back', event.by) }, event.to);
    case 'withdraw':
      return { ...state, status: 'withdrawn' };
    case 'expire':
      return { ...state, status: 'expired' };
    case 'object':
      return { ...state, objections: new Map(state.objections).set(event.objection, event.on) };
    case 'answer-objection':
      return answered(steps, state, event);
  }
}

/** A case as its acts made it. */
export function foldCase(steps: StepIds, opened: CaseState, events: readonly CaseEvent[]): CaseState {
  return events.reduce((state, event) => {
    const next = apply(steps, state, event);
    return { ...next, lastOn: laterDay(event.on, next.lastOn) };
  }, opened);
}
