import { expect, test } from 'vitest';
import { findText } from '#platform/i18n/texts.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import { HOUSEHOLD_FACTS, INCOME_FACTS, MEMBER_FACTS } from '#policy/facts.ts';
import { variableOf } from '#policy/parameters.ts';
import { labelKey, valueLines } from './values.ts';

test('values stand together by whom they are of; what has no name is left out', () => {
  const value = (name: string, member: string | null, text: string) => ({ name, member, value: text, text });
  const values = [
    value('member.age', '甲', '7'),
    value('policy.x', null, '6'),
    value('member.schoolingStatus', '甲', '学前教育'),
    value('member.age', '乙', '9'),
    value('day', null, '2018-12-31'),
  ];
  const label = (name: string) => (name === 'day' ? undefined : name.split('.')[1]);
  expect(valueLines(values, label, '，')).toEqual([
    { member: '甲', words: 'age 7，schoolingStatus 学前教育' },
    { member: null, words: 'x 6' },
    { member: '乙', words: 'age 9' },
  ]);
});

test('every fact and every parameter of the packs has a name in both languages', () => {
  const facts = { household: HOUSEHOLD_FACTS, income: INCOME_FACTS, member: MEMBER_FACTS };
  const names = Object.entries(facts).flatMap(([owner, fields]) =>
    Object.keys(fields).map((name) => `${owner}.${name}`),
  );
  const parameters = loadPackSet('packs').packs.flatMap((pack) => pack.parameters);
  names.push(...parameters.map((parameter) => `policy.${variableOf(parameter)}`));
  const without = names.filter(
    (name) =>
      findText('zh-CN', 'screening', labelKey(name)) === undefined ||
      findText('en', 'screening', labelKey(name)) === undefined,
  );
  expect(without).toEqual([]);
});
