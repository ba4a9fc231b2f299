import { expect, test } from 'vitest';
import { parseExpression, type Vocabulary } from './parse-expression.ts';

const vocabulary: Vocabulary = {
  codes: new Map([['poverty-risk', new Set(['illness'])]]),
  parameters: new Set(['lineFen']),
};
/** Why an editor's text is refused, and where. */
function refusal(text: string) {
  const { expression, findings } = parseExpression(text, vocabulary, 'own.rule');
  const [finding] = findings;
  if (!finding) return expression && 'taken';
  expect(expression).toBeUndefined();
  expect(finding.at).toBe('own.rule');
  return `${finding.code.slice('policy.expression.'.length)} ${finding.details?.position ?? ''}`.trim();
}
const repeated = (part: string, between: string, times: number) =>
  Array.from({ length: times }, () => part).join(between);

test.each([
  ['income.perHeadYuan < 1', 'unknownName 1'],
  ["household.safeWater == 'yes'", 'notComparable 1'],
  ['members.exists(m, m.age)', 'wrongType 19'],
  ["'ill' in household.risks", 'unknownCode 1'],
  ['income.perHeadFen + 1', 'wrongType 1'],
  // Of nothing that is divided by zero anybody can tell: unknown at run time, no error.
  ['income.perHeadFen / 0 > 1', 'taken'],
  [`${'('.repeat(60)}true${')'.repeat(60)}`, 'syntax 41'],
  [`${'!'.repeat(600)}true`, 'syntax 101'],
  ['members.exists(a, members.exists(b, members.exists(c, c.age > b.age)))', 'tooDeep 37'],
  ['addMonths(addMonths(addMonths(addMonths(day, 1), 1), 1), 1) > day', 'tooDeep 1'],
  ['addMonths(day, daysBetween(addMonths(addMonths(addMonths(day, 1), 1), 1), day)) > day', 'tooDeep 1'],
  ['income.perHeadFen > 1e308', 'numberTooLarge 21'],
  ['income.perHeadFen < -1e400', 'syntax 22'],
  ['income.perHeadFen > 1000000000000000', 'taken'],
  ['income.perHeadFen > 99999999999999999999', 'numberTooLarge 21'],
  [`${repeated('income.perHeadFen', ' * ', 15)} > 1`, 'taken'],
  [`${repeated('income.perHeadFen', ' * ', 16)} > 1`, 'outOfRange'],
  [`1 / (${repeated('1e-15', ' * ', 25)}) > 1`, 'outOfRange'],
  [`${repeated('policy.lineFen / 1e15', ' / 1e15 * ', 12)} > 1`, 'outOfRange'],
])('%s: %s', (text, expected) => {
  const found = refusal(text);
  // Where a long product leaves the range is told as the position of that part, the beginning of it.
  expect(expected === 'outOfRange' ? found?.split(' ')[0] : found).toBe(expected);
});
