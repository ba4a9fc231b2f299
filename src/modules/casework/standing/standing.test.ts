import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#kernel/day.ts';
import type { Effect } from '#policy/workflows.ts';
import { contradict, type Decision, foldStanding, OUTSIDE, type Standing } from './rules.ts';

const EFFECTS: Readonly<Record<string, Effect>> = {
  identify: { when: { registration: [null, 'ordinary'] }, set: { registration: 'poor' }, ends: false },
  exit: { when: { registration: ['poor', 'relapsed'] }, set: { registration: 'graduated' }, ends: false },
  relapse: { when: { registration: ['graduated'] }, set: { registration: 'relapsed' }, ends: false },
  remove: {
    when: { registration: ['poor', 'relapsed', 'graduated'] },
    set: { registration: 'ordinary' },
    ends: false,
  },
  watch: {
    when: { monitoring: ['none', 'eliminated'] },
    set: { monitoring: 'monitored' },
    choose: 'monitored-kind',
    ends: false,
  },
  eliminate: {
    when: { monitoring: ['monitored'] },
    set: { monitoring: 'eliminated' },
    choose: 'elimination-way',
    ends: false,
  },
  die: { when: {}, set: { monitoring: 'none' }, ends: true },
};
const decision = (workflow: string, on: string, chosen?: string): Decision => ({
  caseId: `${on}-${workflow}`,
  workflow,
  effect: EFFECTS[workflow] as Effect,
  on,
  chosen,
});
const FIRST = { from: '2014-01-01', standing: OUTSIDE };
const fold = (...decisions: Decision[]) => foldStanding(FIRST, decisions);

test('in, out, back, watched, eliminated, gone: each state stands from the day of its case', () => {
  const { stretches, findings } = fold(
    decision('identify', '2014-06-01'),
    decision('exit', '2016-12-01'),
    decision('relapse', '2018-03-01'),
    decision('exit', '2019-12-01'),
    decision('watch', '2021-05-01', 'unstable-graduated'),
    decision('eliminate', '2022-05-01', 'assisted'),
    decision('die', '2024-01-01'),
  );
  expect(findings).toEqual([]);
  expect(
    stretches.map(({ from, standing }) => [
      from,
      standing.registration,
      standing.monitoring,
      standing.monitoredKind,
      standing.ended,
    ]),
  ).toEqual([
    ['2014-01-01', null, 'none', null, false],
    ['2014-06-01', 'poor', 'none', null, false],
    ['2016-12-01', 'graduated', 'none', null, false],
    ['2018-03-01', 'relapsed', 'none', null, false],
    ['2019-12-01', 'graduated', 'none', null, false],
    ['2021-05-01', 'graduated', 'monitored', 'unstable-graduated', false],
    ['2022-05-01', 'graduated', 'eliminated', 'unstable-graduated', false],
    ['2024-01-01', 'graduated', 'none', null, true],
  ]);
});

describe('what a state does not allow is refused and changes nothing', () => {
  test.each([
    [[decision('exit', '2016-01-01')], 'casework.otherRegistration'],
    [[decision('identify', '2015-01-01'), decision('identify', '2016-01-01')], 'casework.otherRegistration'],
    [[decision('eliminate', '2022-01-01', 'natural')], 'casework.otherMonitoring'],
    [[decision('watch', '2021-01-01')], 'casework.chooseMissing'],
    [[decision('watch', '2021-01-01', 'unstable-graduated')], 'casework.kindElsewhere'],
    [[decision('die', '2020-01-01'), decision('identify', '2021-01-01')], 'casework.householdEnded'],
    [[decision('identify', '2013-12-31')], 'casework.beforeFirst'],
  ])('%#', (decisions, code) => {
    const { stretches, findings } = fold(...decisions);
    expect(findings.map((one) => one.code)).toEqual([code]);
    expect(stretches.length).toBe(decisions.length);
  });
});

test('whatever cases are approved, no state stands without its case, and the order in which they come does not matter', () => {
  const any = fc.record({
    workflow: fc.constantFrom(...Object.keys(EFFECTS)),
    on: fc.integer({ min: -30, max: 4000 }).map((n) => addDays('2014-01-01', n)),
    chosen: fc.constantFrom('unstable-graduated', 'marginal-at-risk', 'sudden-hardship', undefined),
  });
  const decisions = fc
    .uniqueArray(any, { maxLength: 14, selector: ({ workflow, on }) => `${on}-${workflow}` })
    .map((all) => all.map(({ workflow, on, chosen }) => decision(workflow, on, chosen)));
  let accepted = 0;
  fc.assert(
    fc.property(decisions, fc.infiniteStream(fc.nat()), (all, order) => {
      const { stretches, findings } = fold(...all);
      accepted += stretches.length - 1;
      expect(stretches.length - 1 + new Set(findings.map(({ at }) => at)).size).toBe(all.length);
      let before: Standing = OUTSIDE;
      for (const { standing, caseId, from } of stretches.slice(1)) {
        const made = all.find((one) => one.caseId === caseId);
        expect(made?.on).toBe(from);
        expect(before.ended).toBe(false);
        if (standing.registration !== before.registration)
          expect(made?.effect.set.registration).toBe(standing.registration);
        if (standing.monitoring !== before.monitoring)
          expect(made?.effect.set.monitoring).toBe(standing.monitoring);
        if (standing.monitoring === 'monitored') expect(standing.monitoredKind).not.toBeNull();
        before = standing;
      }
      const shuffled = [...all]
        .map((one) => ({ one, key: order.next().value }))
        .sort((a, b) => a.key - b.key);
      expect(fold(...shuffled.map(({ one }) => one)).stretches).toEqual(stretches);
    }),
    { numRuns: 2000, seed: 7 },
  );
  expect(accepted).toBeGreaterThan(2000);
});

test('two open cases contradict each other when both set the same part of a state', () => {
  const of = (a: string, b: string) => contradict(EFFECTS[a], EFFECTS[b]);
  expect([of('exit', 'remove'), of('watch', 'eliminate'), of('die', 'watch'), of('exit', 'watch')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(contradict(undefined, EFFECTS.exit)).toBe(false);
});
