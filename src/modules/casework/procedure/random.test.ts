import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '#kernel/day.ts';
import { DECIDING } from '#policy/workflows.ts';
import {
  ACTORS,
  actsByTheBook,
  NOTICE_DAYS,
  OBJECTION,
  OPENED,
  STEPS,
  Trial,
  WORKFLOW,
} from '../../../../tests/setup/case-trial.ts';
import type { CaseAct } from './model.ts';

/** What must be true of every approved case. */
function expectLawful({ state, events }: Trial): void {
  expect([...state.ended.keys()].sort()).toEqual([...STEPS].sort());
  const order = STEPS.map((one) => state.ended.get(one)?.on ?? '');
  expect([...order].sort()).toEqual(order);
  const up = events.findLast((event) => event.act === 'post-notice');
  const down = events.findLast((event) => event.act === 'end-notice');
  expect(daysBetween(up?.on ?? '', down?.on ?? '')).toBeGreaterThanOrEqual(NOTICE_DAYS);
  const deciders = WORKFLOW.steps
    .filter(({ kind }) => DECIDING.includes(kind))
    .map(({ id }) => state.ended.get(id)?.by);
  expect(new Set(deciders).size).toBe(deciders.length);
  expect(deciders).not.toContain('cadre-1');
  expect(state.objections.size).toBe(0);
}

describe('random acts', () => {
  const day = fc.integer({ min: -3, max: 60 }).map((n) => addDays(OPENED, n));
  const step = fc.constantFrom(...STEPS);
  const review = fc.record({
    entitled: fc.integer({ min: 2, max: 12 }),
    present: fc.integer({ min: 0, max: 12 }),
    relatives: fc.integer({ min: 0, max: 2 }),
    for: fc.integer({ min: 0, max: 10 }),
    against: fc.integer({ min: 0, max: 3 }),
    abstained: fc.integer({ min: 0, max: 2 }),
  });
  const one = (name: string): fc.Arbitrary<CaseAct> => {
    const base = { on: day, note: fc.constant('') };
    switch (name) {
      case 'review':
        return fc.record({
          act: fc.constant('review' as const),
          step: fc.constant('review'),
          review,
          ...base,
        });
      case 'post':
        return fc.record({
          act: fc.constant('post-notice' as const),
          step: fc.constant('notice'),
          until: day,
          place: fc.constant('栏'),
          ...base,
        });
      case 'decide':
        return fc.record({ act: fc.constant('decide' as const), step, agreed: fc.boolean(), ...base });
      case 'back':
        return fc.record({
          act: fc.constant('send-back' as const),
          to: step,
          on: day,
          reason: fc.constant('x'),
        });
      case 'object':
        return fc.record({ act: fc.constant('object' as const), objection: fc.constant(OBJECTION), on: day });
      case 'answer':
        return fc.record({
          act: fc.constant('answer-objection' as const),
          objection: fc.constant(OBJECTION),
          on: day,
          founded: fc.boolean(),
          to: step,
          reason: fc.constant('x'),
        });
      case 'end':
        return fc.record({ act: fc.constant('end-notice' as const), step: fc.constant('notice'), ...base });
      default:
        return fc.record({ act: fc.constant('do' as const), step, ...base });
    }
  };
  const likely = fc.constantFrom<[string, number]>(
    ['do', 0],
    ['review', 0],
    ['do', 0],
    ['post', 0],
    ['end', 0],
    ['decide', 0],
  );
  const act = fc.oneof(
    likely.chain(([name]) => one(name)),
    fc.constantFrom('back', 'object', 'answer', 'do').chain(one),
  );
  const attempt = fc.record({
    act,
    actor: fc.constantFrom(...ACTORS),
    today: day,
    hasPapers: fc.boolean(),
    outcome: fc.constantFrom('clear', 'clear', 'hit', 'unknown' as const),
  });

  type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

  /** Tries any acts; how many were refused. */
  function tryAll(trial: Trial, attempts: readonly Attempt[]): number {
    return attempts.filter(({ act: tried, actor, today, hasPapers, outcome }) => {
      const papers = new Set(hasPapers ? ['minutes', 'exit-consent'] : []);
      return trial.try(tried, { actor, today, papers, outcomeOf: () => outcome }).length > 0;
    }).length;
  }

  // A case done by the book, with any acts tried in between, so that many get to the end.
  test('never an approval without every step, never a notice shorter than policy says, never one who decides twice', () => {
    let approved = 0;
    let refused = 0;
    const book = actsByTheBook();
    const between = fc.array(fc.array(attempt, { maxLength: 6 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(between, (attempts) => {
        const trial = new Trial();
        for (const [i, [act, actor]] of book.entries()) {
          refused += tryAll(trial, attempts[i] ?? []);
          trial.try(act, { actor });
        }
        if (trial.state.status !== 'approved') return;
        approved += 1;
        expectLawful(trial);
      }),
      { numRuns: 1500, seed: 20_260_401 },
    );
    expect(approved).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(10_000);
  });
});
