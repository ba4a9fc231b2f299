import { expect, test } from 'vitest';
import { findText } from '#platform/i18n/texts.ts';
import {
  HOUSEHOLD_FACTS,
  INCOME_FACTS,
  LIST_FACTS,
  MEMBER_FACTS,
  STATUS_FACTS,
  VILLAGE_FACTS,
} from '#policy/facts.ts';
import { labelKey, valueLines } from './values.ts';

test('values stand together by whom they are of; what has no name is left out', () => {
  const value = (name: string, member: string | null, text: string) => ({
    name,
    label: null,
    member,
    value: text,
    text,
  });
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

test('every built-in fact has a name in both languages; what packs add brings its own', () => {
  const facts = {
    household: HOUSEHOLD_FACTS,
    income: INCOME_FACTS,
    incomes: INCOME_FACTS,
    statuses: STATUS_FACTS,
    member: MEMBER_FACTS,
    village: VILLAGE_FACTS,
    'lists.anyKind': LIST_FACTS,
  };
  const names = Object.entries(facts).flatMap(([owner, fields]) =>
    Object.keys(fields).map((name) => `${owner}.${name}`),
  );
  const without = names.filter(
    (name) =>
      findText('zh-CN', 'screening', labelKey(name)) === undefined ||
      findText('en', 'screening', labelKey(name)) === undefined,
  );
  expect(without).toEqual([]);
});
