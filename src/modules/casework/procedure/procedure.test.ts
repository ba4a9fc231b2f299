import { describe, expect, test } from 'vitest';
import { type Workflow, workflowFindings, workflowsOf } from '#policy/workflows.ts';
import {
  ACTORS,
  CADRE,
  CLERK,
  COUNTY,
  end,
  FILE,
  good,
  OBJECTION,
  STEPS,
  Trial,
  town,
  upTo,
} from '../../../../tests/setup/case-trial.ts';
import type { CaseAct, Review } from './model.ts';
import type { Situation } from './refusals/rules.ts';
import { currentStep } from './state/rules.ts';

test('the workflow of this test is well formed, and the checks of workflows can fail', () => {
  const codes = (change: (file: typeof FILE) => void) => {
    const file = structuredClone(FILE);
    change(file);
    const [workflow] = workflowsOf(file, 'test') as [Workflow];
    return workflowFindings(workflow, {
      parameters: new Set(['village-notice']),
      rules: new Set(['exit-standard']),
    }).map(({ code }) => code);
  };
  expect(codes(() => undefined)).toEqual([]);
  expect(codes((file) => Reflect.set(file.steps[3] ?? {}, 'notice', undefined))).toEqual([
    'policy.workflow.part',
  ]);
  expect(codes((file) => file.steps[1]?.back.push('town'))).toEqual(['policy.workflow.noStep']);
  expect(codes((file) => void file.steps.splice(5, 1))).toContain('policy.workflow.noApproval');
  expect(codes((file) => Reflect.set(file.steps[3]?.notice ?? {}, 'days', { parameter: 'none' }))).toEqual([
    'policy.workflow.noParameter',
  ]);
});

test('a case that keeps the order is approved, and every act is in its place', () => {
  const done = upTo('nothing');
  expect(done.state.status).toBe('approved');
  expect([...done.state.ended.keys()]).toEqual(STEPS);
});

describe('attempts that are refused, each with its reason', () => {
  test('to skip the notice, to post it for a day less, to close it a day early, to date it back', () => {
    const trial = upTo('notice');
    expect(trial.try(town('2017-03-12'), { actor: CLERK })).toEqual(['notThisStep']);
    const post = (on: string, until: string): CaseAct => ({
      act: 'post-notice',
      step: 'notice',
      on,
      until,
      place: '栏',
      note: '',
    });
    expect(trial.try(post('2017-03-06', '2017-03-10'))).toEqual(['noticeShort']);
    expect(trial.try(post('2017-03-04', '2017-03-11'))).toEqual(['backdated']);
    expect(trial.try(post('2018-01-01', '2018-01-11'))).toEqual(['future']);
    expect(trial.try(end('2017-03-11'))).toEqual(['notPosted']);
    expect(trial.try(post('2017-03-06', '2017-03-11'))).toEqual([]);
    expect(trial.try(post('2017-03-06', '2017-03-11'))).toEqual(['noticeUp']);
    expect(trial.try(end('2017-03-10'))).toEqual(['noticeRunning']);
    expect(trial.try(end('2017-03-11'), { today: '2017-03-10' })).toEqual(['future']);
    expect(trial.try(end('2017-03-11'))).toEqual([]);
  });

  test('a quorum short by one, a vote of a relative, a vote too few, more present than entitled', () => {
    const trial = upTo('review');
    const review = (over: Partial<Review>): CaseAct => ({
      act: 'review',
      step: 'review',
      on: '2017-03-05',
      review: { ...good, ...over },
      note: '',
    });
    expect(trial.try(review({ present: 19, for: 15 }))).toEqual(['quorum']);
    expect(trial.try(review({ for: 21 }))).toEqual(['relativeVoted']);
    expect(trial.try(review({ for: 19 }))).toEqual(['votesMissing']);
    expect(trial.try(review({ present: 31, for: 27 }))).toEqual(['morePresent']);
    expect(trial.try(review({}), { papers: new Set() })).toEqual(['paperMissing']);
    expect(trial.try(review({ present: 20, for: 16 }))).toEqual([]);
  });

  test('half of the votes are no majority: the case ends there', () => {
    const trial = upTo('review');
    const tie: Review = { entitled: 30, present: 22, relatives: 2, for: 10, against: 9, abstained: 1 };
    expect(trial.try({ act: 'review', step: 'review', on: '2017-03-05', review: tie, note: '' })).toEqual([]);
    expect(trial.state.status).toBe('refused');
    expect(trial.try({ act: 'do', step: 'consent', on: '2017-03-05', note: '' })).toEqual(['ended']);
  });

  test('an exit below the line, an exit of whom nobody knows enough, an exit without consent', () => {
    const survey: CaseAct = { act: 'do', step: 'survey', on: '2017-03-02', note: '' };
    expect(new Trial().try(survey, { outcomeOf: () => 'hit' })).toEqual(['ruleHit']);
    expect(new Trial().try(survey, { outcomeOf: () => 'unknown' })).toEqual(['ruleUnknown']);
    const consent: CaseAct = { act: 'do', step: 'consent', on: '2017-03-05', note: '' };
    expect(upTo('consent').try(consent, { papers: new Set(['minutes']) })).toEqual(['paperMissing']);
  });

  test('to approve own work, own household, twice, too early, out of one’s place', () => {
    expect(upTo('town').try(town('2017-03-12'), { actor: { id: 'cadre-1', role: 'town-clerk' } })).toEqual([
      'ownWork',
    ]);
    expect(upTo('town').try(town('2017-03-12'), { actor: CLERK, helpers: new Set(['clerk-1']) })).toEqual([
      'ownPair',
    ]);
    expect(upTo('town').try(town('2017-03-11'), { actor: CLERK })).toEqual(['tooEarly']);
    expect(upTo('town').try(town('2017-03-12'), { actor: CADRE })).toContain('role');
    const county = upTo('county');
    const decide: CaseAct = { act: 'decide', step: 'county', on: '2017-03-20', agreed: true, note: '' };
    expect(county.try(decide, { actor: { id: 'clerk-1', role: 'county-office' } })).toEqual(['ownWork']);
    expect(county.try(decide, { actor: COUNTY })).toEqual([]);
    expect(county.try(decide, { actor: ACTORS[5] })).toEqual(['notThisStep']);
  });

  test('who saw the case before it was sent back does not decide on it as somebody new', () => {
    const trial = upTo('county');
    expect(
      trial.try({ act: 'send-back', to: 'survey', on: '2017-03-15', reason: '收入不实' }, { actor: COUNTY }),
    ).toEqual([]);
    expect([...trial.state.ended.keys()]).toEqual([]);
    const acts: [CaseAct, Situation['actor']][] = [
      [{ act: 'do', step: 'survey', on: '2017-03-16', note: '' }, CADRE],
      [{ act: 'review', step: 'review', on: '2017-03-17', review: good, note: '' }, CADRE],
      [{ act: 'do', step: 'consent', on: '2017-03-17', note: '' }, CADRE],
      [
        { act: 'post-notice', step: 'notice', on: '2017-03-18', until: '2017-03-23', place: '栏', note: '' },
        CADRE,
      ],
      [end('2017-03-23'), CADRE],
      [town('2017-03-25'), CLERK],
    ];
    for (const [act, actor] of acts) expect(trial.try(act, { actor })).toEqual([]);
    const approve: CaseAct = { act: 'decide', step: 'county', on: '2017-03-26', agreed: true, note: '' };
    expect(trial.try(approve, { actor: { id: 'clerk-1', role: 'county-office' } })).toEqual(['ownWork']);
  });

  test('an objection keeps the notice up; a founded one sends the case back', () => {
    const trial = upTo('notice');
    trial.try({
      act: 'post-notice',
      step: 'notice',
      on: '2017-03-06',
      until: '2017-03-11',
      place: '栏',
      note: '',
    });
    expect(trial.try({ act: 'object', objection: OBJECTION, on: '2017-03-05' })).toEqual(['notPosted']);
    expect(trial.try({ act: 'object', objection: OBJECTION, on: '2017-03-08' })).toEqual([]);
    expect(trial.try(end('2017-03-11'))).toEqual(['objectionOpen']);
    const answer = (founded: boolean): CaseAct => ({
      act: 'answer-objection',
      objection: OBJECTION,
      on: '2017-03-12',
      founded,
      to: 'review',
      reason: '查实',
    });
    expect(trial.try(answer(true), { actor: CADRE })).toContain('role');
    expect(trial.try(answer(true), { actor: CLERK })).toEqual([]);
    expect(currentStep(STEPS, trial.state)).toBe('review');
    expect(trial.state.notice).toBeUndefined();
  });
});
