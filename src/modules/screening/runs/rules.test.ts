import { describe, expect, it } from 'vitest';
import { compile } from '#policy/evaluate.ts';
import { UNKNOWN_MEMBER } from '#policy/facts.ts';
import { parseExpression } from '#policy/parse-expression.ts';
import type { CompiledRule } from '#policy/rules.ts';
import { answersFor, closeProblem, verdictProblem } from './findings/rules.ts';
import { missedDay, nextDue, reachOf, sideOf, whomToLookAt } from './rules.ts';
import { keepReason } from './used.ts';

const vocabulary = { codes: new Map(), parameters: new Set<string>() };

function ruleOf(text: string, subject: 'household' | 'village' = 'household'): CompiledRule {
  const { expression, findings } = parseExpression(text, vocabulary, 'x.y', subject);
  if (!expression) throw new Error(JSON.stringify(findings));
  const message = { zh: '有问题', en: 'A finding' };
  return {
    rule: { id: 'x.y', subject, message } as CompiledRule['rule'],
    expression,
    evaluator: compile(expression),
  };
}

describe('of whom a rule can answer otherwise', () => {
  const whom = (text: string, from: string, to: string, lists = false) =>
    whomToLookAt(reachOf(ruleOf(text)), from, to, lists);

  it('is of who changed, as long as the day decides nothing', () => {
    expect(whom('household.safeWater == false', '2024-01-01', '2026-01-01')).toBe('changed');
    expect(whom('members.exists(m, m.age < 16.0)', '2024-01-01', '2024-01-01')).toBe('changed');
  });

  it('is with the day of who had a birthday, or of all', () => {
    expect(whom('members.exists(m, m.age < 16.0)', '2024-01-01', '2024-02-01')).toBe('birthdays');
    expect(whom('household.riskIdentifiedOn > day', '2024-01-01', '2024-01-02')).toBe('all');
    expect(whom('income.perHeadFen < 100.0', '2024-01-01', '2024-12-31')).toBe('changed');
    expect(whom('income.perHeadFen < 100.0', '2024-12-31', '2025-01-01')).toBe('all');
  });

  it('is of all where the village decides', () => {
    expect(whom('village.persons > 3.0', '2024-01-01', '2024-01-01')).toBe('all');
    expect(reachOf(ruleOf('village.persons > 3.0', 'village')).village).toBe(true);
  });
});

describe('what a verdict rests on', () => {
  const facts = (birth: string) => ({ members: [{ ...UNKNOWN_MEMBER, birth, key: 'p1' }] as never });
  const reason = (age: number, birth = '2015-05-05') =>
    keepReason(
      { values: [{ name: 'member.age', value: age, member: 'p1' }], members: ['p1'] },
      [],
      facts(birth),
    );

  it('is the birth and not the age: a birthday asks nobody again', () => {
    expect(reason(9).rests).toBe(reason(10).rests);
    expect(reason(9).used).not.toBe(reason(10).used);
    expect(reason(9, '2014-05-05').rests).not.toBe(reason(9).rests);
  });

  it('is every other value, with the person whose it is', () => {
    const of = (value: number) =>
      keepReason({ values: [{ name: 'income.perHeadFen', value }], members: [] }, [], facts('2015-05-05'));
    expect(of(1).used).not.toBe(of(2).used);
    expect(of(1).rests).toBeNull();
  });

  it('is not what only the sentence names', () => {
    const of = (size: number) =>
      keepReason({ values: [], members: [] }, [['household.size', size]], facts('2015-05-05'));
    expect(of(3).rests).toBe(of(4).rests);
    expect(of(3).used).not.toBe(of(4).used);
  });
});

describe('who answers', () => {
  it('is the place for the place, departments for departments, the county office for both', () => {
    expect(['乡镇', '村委会', '驻村工作队', '镇政府', '街道办'].map((zh) => sideOf({ zh }))).toEqual(
      Array(5).fill('village'),
    );
    expect(['乡村振兴（农业农村）部门', '教育局', '扶贫办'].map((zh) => sideOf({ zh }))).toEqual(
      Array(3).fill('department'),
    );
    const who = ['county-office', 'town-clerk', 'village-cadre', 'department-officer', 'inspector'];
    expect(who.map((role) => answersFor(role, 'village'))).toEqual([true, true, true, false, false]);
    expect(who.map((role) => answersFor(role, 'department'))).toEqual([true, false, false, true, false]);
  });

  it('answers what is open and still found', () => {
    const finding = { side: 'village', state: 'open', cleared: false } as const;
    expect(closeProblem('village-cadre', finding)).toBeUndefined();
    expect(closeProblem('village-cadre', { ...finding, cleared: true })).toBe('screening.findingCleared');
    expect(closeProblem('village-cadre', { ...finding, state: 'closed' })).toBe('screening.findingClosed');
    expect(closeProblem('department-officer', finding)).toBe('screening.findingNotYours');
  });

  it('says of a false alarm why and until when', () => {
    const today = '2026-03-01';
    expect(verdictProblem({ verdict: 'true', reason: '' }, today)).toBeUndefined();
    expect(verdictProblem({ verdict: 'false-alarm', reason: '', until: '2026-04-01' }, today)).toBe(
      'screening.reasonMissing',
    );
    expect(verdictProblem({ verdict: 'false-alarm', reason: '不对' }, today)).toBe('screening.untilMissing');
    expect(verdictProblem({ verdict: 'mended', reason: '', until: '2026-02-28' }, today)).toBe(
      'screening.untilPast',
    );
  });
});

describe('a schedule', () => {
  it('comes on its day of the week or of the month; a month without the day has it on its last', () => {
    expect(nextDue('2026-11-25', { every: 'week', onNumber: 1 })).toBe('2026-11-30');
    expect(nextDue('2026-11-30', { every: 'week', onNumber: 1 })).toBe('2026-12-07');
    expect(nextDue('2026-01-31', { every: 'month', onNumber: 31 })).toBe('2026-02-28');
    expect(nextDue('2026-02-28', { every: 'month', onNumber: 31 })).toBe('2026-03-31');
    expect(nextDue('2026-02-10', { every: 'month', onNumber: 5 })).toBe('2026-03-05');
  });

  it('that was missed more than once is caught up once', () => {
    const monthly = { every: 'month', onNumber: 1 } as const;
    expect(missedDay('2026-01-01', '2026-01-31', monthly)).toBeUndefined();
    expect(missedDay('2026-01-01', '2026-04-20', monthly)).toBe('2026-04-01');
    expect(missedDay('2026-04-01', '2026-04-20', monthly)).toBeUndefined();
  });
});
