import { type Day, laterDay } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import type { Outcome } from '#policy/evaluate.ts';
import { type ActingRole, DECIDING, type Step, type Workflow } from '#policy/workflows.ts';
import { earliestOf, noticeEnds, type PolicyDays } from '../days/rules.ts';
import type { CaseAct, Review } from '../model.ts';
import { type CaseState, currentStep } from '../state/rules.ts';

/** Who wants to act. */
type Acting = { readonly id: string; readonly role: string };

/** What is known when an act is tried; the procedure itself asks nobody. */
export type Situation = {
  readonly workflow: Workflow;
  readonly state: CaseState;
  readonly policy: PolicyDays;
  readonly today: Day;
  readonly actor: Acting;
  /** Helpers paired with the household: they do not decide about it. */
  readonly helpers: ReadonlySet<string>;
  /** Papers that lie in the case, by the id of their template. */
  readonly papers: ReadonlySet<string>;
  /** What a rule, or a kind of rules, says of the household today. */
  readonly outcomeOf: (rule: string) => Outcome | undefined;
};

const finding = (reason: string, at: string, details: Record<string, string | number> = {}): Finding => ({
  code: `casework.${reason}`,
  at,
  details,
});

function dayFindings({ state, today }: Situation, on: Day): Finding[] {
  if (on > today) return [finding('future', 'on', { on, today })];
  // A thing cannot have been done before what it rests on.
  return on < state.lastOn ? [finding('backdated', 'on', { on, last: state.lastOn })] : [];
}

function roleFindings({ actor }: Situation, roles: readonly string[]): Finding[] {
  return roles.includes(actor.role) ? [] : [finding('role', 'step', { role: actor.role })];
}

/** Whose work a step looks at: nobody reviews what he did, or decides twice, or about the household that he helps. */
function ownWorkFindings({ state, workflow, actor, helpers }: Situation, step: Step): Finding[] {
  if (!DECIDING.includes(step.kind)) return [];
  const deciding = workflow.steps.filter(({ kind, id }) => DECIDING.includes(kind) && id !== step.id);
  const others = ['opening', ...deciding.map(({ id }) => id), ...step.notActorsOf];
  const own = others.find((id) => state.actors.get(id)?.has(actor.id));
  const findings = own === undefined ? [] : [finding('ownWork', 'step', { step: own })];
  return helpers.has(actor.id) ? [...findings, finding('ownPair', 'step')] : findings;
}

function gapFindings({ state, policy }: Situation, step: Step, on: Day): Finding[] {
  const earliest = earliestOf(step, state, policy);
  return earliest !== undefined && on < earliest ? [finding('tooEarly', 'on', { on, earliest })] : [];
}

function paperFindings({ papers }: Situation, step: Step): Finding[] {
  return step.papers
    .filter((paper) => !papers.has(paper))
    .map((paper) => finding('paperMissing', 'step', { paper }));
}

function ruleFindings({ outcomeOf }: Situation, step: Step): Finding[] {
  return step.rules.flatMap(({ rule, must }) => {
    const outcome = outcomeOf(rule);
    if (outcome === must) return [];
    if (outcome === undefined || outcome === 'unknown') return [finding('ruleUnknown', 'rules', { rule })];
    return [finding(must === 'clear' ? 'ruleHit' : 'ruleClear', 'rules', { rule })];
  });
}

const part = (count: number, { of, in: whole }: { of: number; in: number }) => ({
  left: count * whole,
  right: of,
});

/** Whether enough of those entitled were there, in whole numbers. */
function hasQuorum(review: Review, quorum: { of: number; in: number }): boolean {
  const { left, right } = part(review.present, quorum);
  return left >= right * review.entitled;
}

/** Whether the workflow's part of those who voted or abstained was for it; relatives do not count. */
export function isPassed(step: Step, review: Review): boolean {
  if (!step.review) return true;
  const { majority } = step.review;
  const { left, right } = part(review.for, majority);
  const needed = right * (review.present - review.relatives);
  return majority.strict ? left > needed : left >= needed;
}

function reviewFindings(step: Step, review: Review): Finding[] {
  const { entitled, present, relatives } = review;
  const votes = review.for + review.against + review.abstained;
  const findings: Finding[] = [];
  if (!step.review) return findings;
  const { quorum, members } = step.review;
  if (entitled < members) findings.push(finding('tooFewEntitled', 'review.entitled', { entitled, members }));
  if (present > entitled) findings.push(finding('morePresent', 'review.present', { entitled, present }));
  if (!hasQuorum(review, quorum))
    findings.push(
      finding('quorum', 'review.present', { present, needed: Math.ceil((entitled * quorum.of) / quorum.in) }),
    );
  // Everybody present votes or abstains, but for the relatives: one vote more is a relative's.
  if (votes > present - relatives)
    findings.push(finding('relativeVoted', 'review.for', { votes, allowed: present - relatives }));
  if (votes < present - relatives)
    findings.push(finding('votesMissing', 'review.for', { votes, allowed: present - relatives }));
  return findings;
}

function noticeFindings({ state, policy }: Situation, step: Step, on: Day): Finding[] {
  const { notice } = state;
  if (notice?.step !== step.id) return [finding('notPosted', 'step')];
  const ends = noticeEnds(step, notice.from, policy);
  if (ends === undefined) return [finding('noDays', 'step')];
  const findings: Finding[] = [];
  const earliest = laterDay(ends, notice.until);
  if (on < earliest) findings.push(finding('noticeRunning', 'on', { on, earliest }));
  if (state.objections.size > 0)
    findings.push(finding('objectionOpen', 'step', { count: state.objections.size }));
  return findings;
}

function postFindings(
  { state, policy }: Situation,
  step: Step,
  act: CaseAct & { act: 'post-notice' },
): Finding[] {
  if (state.notice !== undefined) return [finding('noticeUp', 'step')];
  const ends = noticeEnds(step, act.on, policy);
  if (ends === undefined) return [finding('noDays', 'step')];
  return act.until < ends ? [finding('noticeShort', 'until', { until: act.until, least: ends })] : [];
}

type StepAct = Extract<CaseAct, { readonly step: string }>;

/** Which act ends which kind of step. */
const ACTS: Readonly<Record<StepAct['act'], readonly Step['kind'][]>> = {
  do: ['application', 'consent', 'survey', 'comparison', 'signature', 'announcement', 'record'],
  review: ['review'],
  'post-notice': ['notice'],
  'end-notice': ['notice'],
  decide: ['check', 'approval'],
  'spot-check': ['spot-check'],
};

/** What the kind of the step asks beyond what every step asks. */
function kindFindings(situation: Situation, step: Step, act: StepAct): Finding[] {
  switch (act.act) {
    case 'review':
      return reviewFindings(step, act.review);
    case 'post-notice':
      return postFindings(situation, step, act);
    case 'end-notice':
      return noticeFindings(situation, step, act.on);
    case 'decide': {
      const { effect } = situation.workflow;
      const lacks = step.kind === 'approval' && act.agreed && effect?.choose !== undefined;
      return lacks && (act.chosen ?? situation.state.chosen) === undefined
        ? [finding('chooseMissing', 'chosen', { choose: effect.choose ?? '' })]
        : [];
    }
    default:
      return [];
  }
}

function stepFindings(situation: Situation, act: StepAct): Finding[] {
  const { workflow, state } = situation;
  const current = currentStep(
    workflow.steps.map(({ id }) => id),
    state,
  );
  const step = workflow.steps.find(({ id }) => id === act.step);
  if (!step || current !== act.step)
    return [finding('notThisStep', 'step', { step: act.step, current: current ?? '' })];
  if (!ACTS[act.act].includes(step.kind))
    return [finding('otherAct', 'act', { act: act.act, kind: step.kind })];
  const common = [
    ...roleFindings(situation, step.roles),
    ...dayFindings(situation, act.on),
    ...ownWorkFindings(situation, step),
  ];
  // What must lie there when a step ends need not when it begins, or when the answer is no.
  const refuses = (act.act === 'decide' && !act.agreed) || (act.act === 'spot-check' && !act.passed);
  const ends = act.act !== 'post-notice' && !refuses;
  const asked = ends
    ? [
        ...gapFindings(situation, step, act.on),
        ...paperFindings(situation, step),
        ...ruleFindings(situation, step),
      ]
    : gapFindings(situation, step, act.on);
  return [...common, ...(refuses ? [] : asked), ...kindFindings(situation, step, act)];
}

/** Whoever may act in a step may send back from it. */
function backFindings(situation: Situation, act: CaseAct & { act: 'send-back' }): Finding[] {
  const { workflow, state } = situation;
  const current = currentStep(
    workflow.steps.map(({ id }) => id),
    state,
  );
  const step = workflow.steps.find(({ id }) => id === current);
  if (!step?.back.includes(act.to)) return [finding('notBack', 'to', { to: act.to })];
  return [...roleFindings(situation, step.roles), ...dayFindings(situation, act.on)];
}

const OFFICES: readonly ActingRole[] = ['town-clerk', 'county-office'];

function answerFindings(situation: Situation, act: CaseAct & { act: 'answer-objection' }): Finding[] {
  const { state, workflow, actor } = situation;
  if (!state.objections.has(act.objection)) return [finding('noObjection', 'objection')];
  const findings = [...roleFindings(situation, OFFICES), ...dayFindings(situation, act.on)];
  if (state.notice?.postedBy === actor.id)
    findings.push(finding('ownWork', 'step', { step: state.notice.step }));
  if (
    act.founded &&
    !(act.to !== undefined && workflow.steps.some(({ id }) => id === act.to && state.ended.has(id)))
  )
    findings.push(finding('notBack', 'to', { to: act.to ?? '' }));
  return findings;
}

/**
 * Everything that stands against an act; none: it is accepted. Codes `casework.…`, each with the field and what would be right.
 * The same function greys out the button and refuses the command.
 */
export function refusalsOf(situation: Situation, act: CaseAct): Finding[] {
  const { state, workflow } = situation;
  if (state.status !== 'open') return [finding('ended', 'act', { status: state.status })];
  if ('step' in act) return stepFindings(situation, act);
  switch (act.act) {
    case 'send-back':
      return backFindings(situation, act);
    case 'withdraw':
      return [...roleFindings(situation, [...workflow.opens, ...OFFICES]), ...dayFindings(situation, act.on)];
    case 'expire':
      return dayFindings(situation, act.on);
    case 'object':
      return state.notice === undefined || act.on > situation.today || act.on < state.notice.from
        ? [finding('notPosted', 'on')]
        : [];
    case 'answer-objection':
      return answerFindings(situation, act);
  }
}

/** What stands today against ending the step that waits, and against this person doing it: for the page, before anything is sent. */
export function blockersOf(situation: Situation): Finding[] {
  const { workflow, state, today } = situation;
  if (state.status !== 'open') return [];
  const current = currentStep(
    workflow.steps.map(({ id }) => id),
    state,
  );
  const step = workflow.steps.find(({ id }) => id === current);
  if (!step) return [];
  const isUp = step.kind === 'notice' && state.notice?.step === step.id;
  return [
    ...roleFindings(situation, step.roles),
    ...ownWorkFindings(situation, step),
    ...gapFindings(situation, step, today),
    ...paperFindings(situation, step),
    ...ruleFindings(situation, step),
    ...(isUp ? noticeFindings(situation, step, today) : []),
  ];
}
