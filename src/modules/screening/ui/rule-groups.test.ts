import { expect, test } from 'vitest';
import type { ScreeningRule } from '../model.ts';
import { ruleGroups, ruleMatches } from './rule-groups.ts';

const rule = (id: string, kind: string, over: Partial<ScreeningRule> = {}): ScreeningRule => ({
  id,
  title: `规则 ${id}`,
  kind,
  subject: 'household',
  severity: 'low',
  responsible: '民政局',
  expression: 'true',
  reference: { title: '某办法', no: '无文号' },
  validFrom: '2014-01-01',
  validTo: null,
  usual: kind === 'guarantee',
  ...over,
});
const count = (id: string, households: number, unknown = 0) => ({
  rule: id,
  title: id,
  kind: '',
  asked: false,
  households,
  unknown,
});

test('kinds stand in the order of the work; within one, what finds most comes first, the usual ones as policy has them', () => {
  const rules = [
    rule('a.x', 'data-check'),
    rule('b.x', 'data-check'),
    rule('c.x', 'guarantee'),
    rule('d.x', 'sieve'),
  ];
  const groups = ruleGroups(rules, [count('b.x', 3), count('a.x', 0, 9)], '');
  expect(groups.map(({ kind, finding, usual }) => [kind, finding, usual])).toEqual([
    ['guarantee', 0, true],
    ['sieve', 0, false],
    ['data-check', 1, false],
  ]);
  expect(groups[2]?.rules.map(({ id }) => id)).toEqual(['b.x', 'a.x']);
});

test('a rule is found by words of its title, unit, id or document, in any order', () => {
  const one = rule('insurance.medical', 'guarantee', { title: '成员未参加医保' });
  expect(['医保 民政', 'Medical', '某办法', ''].map((typed) => ruleMatches(one, typed))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(ruleMatches(one, '医保 住房')).toBe(false);
});
