import { expect } from 'vitest';
import { type Workflow, WorkflowFile, workflowsOf } from '#policy/workflows.ts';
import type { CaseAct, CaseEvent, Review } from '../../src/modules/casework/procedure/model.ts';
import { isPassed, refusalsOf, type Situation } from '../../src/modules/casework/procedure/refusals/rules.ts';
import { type CaseState, foldCase, openedState } from '../../src/modules/casework/procedure/state/rules.ts';

const reference = { title: '测试办法', no: '无文号', invented: true };
const text = (zh: string) => ({ zh, en: zh });
export const NOTICE_DAYS = 5;
/** An exit with everything that a workflow can ask. */
export const FILE = WorkflowFile.parse({
  id: 'household-exit',
  title: text('贫困户退出'),
  subject: 'household',
  from: '2014-01-01',
  reference,
  phase: 'exit',
  opens: ['village-cadre'],
  effect: { when: { registration: ['poor'] }, set: { registration: 'graduated' } },
  steps: [
    {
      id: 'survey',
      kind: 'survey',
      title: text('入户核实'),
      level: 'village',
      roles: ['village-cadre'],
      rules: [{ rule: 'exit-standard', must: 'clear' }],
    },
    {
      id: 'review',
      kind: 'review',
      title: text('民主评议'),
      level: 'village',
      roles: ['village-cadre'],
      papers: ['minutes'],
      review: { quorum: { of: 2, in: 3 }, majority: { of: 1, in: 2 }, members: 3 },
    },
    {
      id: 'consent',
      kind: 'signature',
      title: text('户主签字'),
      level: 'village',
      roles: ['village-cadre'],
      papers: ['exit-consent'],
    },
    {
      id: 'notice',
      kind: 'notice',
      title: text('村公示'),
      level: 'village',
      roles: ['village-cadre'],
      notice: { days: { parameter: 'village-notice' } },
    },
    {
      id: 'town',
      kind: 'check',
      title: text('镇初审'),
      level: 'town',
      roles: ['town-clerk'],
      gap: [{ days: 7, after: 'review' }],
      back: ['survey', 'review'],
    },
    {
      id: 'county',
      kind: 'approval',
      title: text('县审定'),
      level: 'county',
      roles: ['county-office'],
      back: ['survey'],
    },
    { id: 'record', kind: 'record', title: text('标注'), level: 'county', roles: ['county-office'] },
  ],
});
export const [WORKFLOW] = workflowsOf(FILE, 'test') as [Workflow];
export const STEPS = WORKFLOW.steps.map(({ id }) => id);
export const OPENED = '2017-03-01';
export const ACTORS = [
  { id: 'cadre-1', role: 'village-cadre' },
  { id: 'cadre-2', role: 'village-cadre' },
  { id: 'clerk-1', role: 'town-clerk' },
  { id: 'clerk-2', role: 'town-clerk' },
  { id: 'county-1', role: 'county-office' },
  { id: 'county-2', role: 'county-office' },
] as const;
export const CADRE = ACTORS[0];
export const CLERK = ACTORS[2];
export const COUNTY = ACTORS[4];
export const OBJECTION = '01890000-0000-7000-8000-000000000001';
export const good: Review = { entitled: 30, present: 24, relatives: 2, for: 20, against: 1, abstained: 1 };

function situation(state: CaseState, over: Partial<Situation> = {}): Situation {
  return {
    workflow: WORKFLOW,
    state,
    policy: { calendar: new Map(), numberOf: (id) => (id === 'village-notice' ? NOTICE_DAYS : undefined) },
    today: '2017-12-31',
    actor: CADRE,
    helpers: new Set(),
    papers: new Set(['minutes', 'exit-consent']),
    outcomeOf: () => 'clear',
    ...over,
  };
}

export class Trial {
  events: CaseEvent[] = [];
  get state(): CaseState {
    return foldCase(STEPS, openedState(OPENED, 'cadre-1'), this.events);
  }
  /** Tries an act; the codes of what stands against it, without `casework.` */
  try(act: CaseAct, over: Partial<Situation> = {}): string[] {
    const now = situation(this.state, over);
    const findings = refusalsOf(now, act);
    if (findings.length > 0) return findings.map(({ code }) => code.replace('casework.', ''));
    const step = WORKFLOW.steps.find((one) => 'step' in act && one.id === act.step);
    const passed = act.act === 'review' && step ? isPassed(step, act.review) : undefined;
    this.events.push({
      ...act,
      by: now.actor.id,
      at: `${now.today}T00:00:00Z`,
      ...(passed !== undefined && { passed }),
    });
    return [];
  }
}
/** The acts of a case that keeps the order, each with who does it. */
export function actsByTheBook(): [CaseAct, Situation['actor']][] {
  return [
    [{ act: 'do', step: 'survey', on: '2017-03-02', note: '' }, CADRE],
    [{ act: 'review', step: 'review', on: '2017-03-05', review: good, note: '' }, CADRE],
    [{ act: 'do', step: 'consent', on: '2017-03-05', note: '' }, CADRE],
    [
      {
        act: 'post-notice',
        step: 'notice',
        on: '2017-03-06',
        until: '2017-03-11',
        place: '村务公开栏',
        note: '',
      },
      CADRE,
    ],
    [{ act: 'end-notice', step: 'notice', on: '2017-03-11', note: '' }, CADRE],
    [{ act: 'decide', step: 'town', on: '2017-03-12', agreed: true, note: '' }, CLERK],
    [{ act: 'decide', step: 'county', on: '2017-03-20', agreed: true, note: '' }, COUNTY],
    [{ act: 'do', step: 'record', on: '2017-03-20', note: '' }, COUNTY],
  ];
}

/** A case that is done up to a step. */
export function upTo(step: string): Trial {
  const trial = new Trial();
  for (const [act, actor] of actsByTheBook()) {
    if ('step' in act && act.step === step && act.act !== 'end-notice') break;
    expect(trial.try(act, { actor })).toEqual([]);
  }
  return trial;
}
export const end = (on: string): CaseAct => ({ act: 'end-notice', step: 'notice', on, note: '' });
export const town = (on: string, agreed = true): CaseAct => ({
  act: 'decide',
  step: 'town',
  on,
  agreed,
  note: '',
});
