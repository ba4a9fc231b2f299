import { expect, test } from 'vitest';
import { guaranteesOf, supportedCount, type Verdict } from './guarantees.ts';

const says = (rule: string, outcome: Verdict['outcome'], message = ''): Verdict => ({
  rule,
  outcome,
  reason: outcome === 'hit' ? { message } : null,
});
const stateOf = (verdicts: Verdict[], id: string) => guaranteesOf(verdicts).find((one) => one.id === id);

test('each guarantee is what its rule says, with the rule’s sentence', () => {
  const verdicts = [
    says('income.below-monitoring-line', 'clear'),
    says('guarantee.schooling', 'hit', '李四 1 名不在校'),
    says('guarantee.medical', 'unknown'),
    says('guarantee.housing', 'clear'),
    says('guarantee.water', 'hit', '未解决安全饮水'),
  ];
  expect(guaranteesOf(verdicts)).toEqual([
    { id: 'income', state: 'met', reasons: [] },
    { id: 'schooling', state: 'unmet', reasons: ['李四 1 名不在校'] },
    { id: 'medical', state: 'unknown', reasons: [] },
    { id: 'housing', state: 'met', reasons: [] },
    { id: 'water', state: 'unmet', reasons: ['未解决安全饮水'] },
  ]);
});

test('the income goes by whichever income line is in force', () => {
  expect(stateOf([says('income.below-poverty-line', 'hit', '低于标准')], 'income')).toEqual({
    id: 'income',
    state: 'unmet',
    reasons: ['低于标准'],
  });
  expect(stateOf([says('income.of-the-county', 'clear')], 'income')?.state).toBe('met');
  // A county with a line of its own beside the national one: met only when both are.
  const both = (second: Verdict['outcome']) => [says('income.a', 'clear'), says('income.b', second, '低')];
  expect(stateOf(both('clear'), 'income')?.state).toBe('met');
  expect(stateOf(both('unknown'), 'income')?.state).toBe('unknown');
  expect(stateOf(both('hit'), 'income')?.state).toBe('unmet');
});

test('without a rule in force nothing is known, and other rules do not speak for a guarantee', () => {
  expect(guaranteesOf([]).map(({ state }) => state)).toEqual(Array(5).fill('unknown'));
  const others = [says('guarantee.water-access', 'hit', '饮水困难'), says('exit.income', 'hit', '低于标准')];
  expect(guaranteesOf(others).map(({ state }) => state)).toEqual(Array(5).fill('unknown'));
});

test('a member with both kinds of support counts once, one of whom nothing is said does not', () => {
  const member = (minimumLiving: boolean | null, destituteSupport: boolean | null) => ({
    minimumLiving,
    destituteSupport,
  });
  expect(
    supportedCount([member(true, true), member(false, true), member(null, null), member(true, null)]),
  ).toBe(3);
  expect(supportedCount([])).toBe(0);
});
