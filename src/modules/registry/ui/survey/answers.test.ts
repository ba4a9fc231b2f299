import { expect, test } from 'vitest';
import type { SurveyItem, SurveyValue } from '../../survey/model.ts';
import { changesOf, keyOf, progressOf, sheetsOf, typedOf, valueOfTyped } from './answers.ts';

const item = (id: string, type: SurveyItem['type'], value: SurveyValue, at?: string): SurveyItem => ({
  id,
  title: id,
  question: null,
  type,
  options: [],
  unit: null,
  reference: { title: '表', no: '无文号' },
  value,
  recorded:
    at === undefined
      ? null
      : {
          since: '2019-01-01',
          recordedAt: at,
          recorder: '张三',
          source: 'visit',
          note: '',
          sheet: null,
          row: null,
        },
});
const own = [
  {
    form: '十净',
    title: '十净',
    items: [item('yard', 'boolean', true, '2019-02-01'), item('room', 'boolean', null)],
  },
];
const post = item('post', 'boolean', null, '2020-01-01');
const members = [
  { person: 'p1', name: '王一', forms: [{ form: '岗位', title: '岗位', items: [post] }] },
  {
    person: 'p2',
    name: '王二',
    forms: [{ form: '岗位', title: '岗位', items: [item('post', 'boolean', false, '2019-01-01')] }],
  },
];

test('a form is one sheet for the household and all its members', () => {
  const sheets = sheetsOf(own, members);
  expect(sheets.map(({ form, asked }) => [form, asked.map(({ name }) => name)])).toEqual([
    ['十净', ['']],
    ['岗位', ['王一', '王二']],
  ]);
  expect(sheets.map(progressOf)).toMatchObject([
    { all: 2, answered: 1, last: { recordedAt: '2019-02-01' } },
    { all: 2, answered: 2, last: { recordedAt: '2020-01-01' } },
  ]);
});

test('only what differs is sent; "not clear" is an answer where nothing was, and no change where it is recorded', () => {
  const [tenClean, posts] = sheetsOf(own, members);
  if (!tenClean || !posts) throw new Error('two sheets');
  const draft = { [keyOf('', 'yard')]: true, [keyOf('', 'room')]: null };
  expect(changesOf(tenClean, draft)).toEqual({ values: { room: null }, members: [], count: 1, wrong: 0 });
  expect(changesOf(posts, { [keyOf('p1', 'post')]: null, [keyOf('p2', 'post')]: true })).toEqual({
    values: {},
    members: [{ person: 'p2', values: { post: true } }],
    count: 1,
    wrong: 0,
  });
  expect(changesOf(tenClean, { [keyOf('', 'room')]: undefined })).toMatchObject({ count: 0, wrong: 1 });
});

test('amounts are typed in yuan and kept in whole fen; what is no value is told', () => {
  const yuan = { type: 'yuan' } as const;
  expect(typedOf(yuan, 123450)).toBe('1234.5');
  expect(valueOfTyped(yuan, '1,234.5')).toBe(123450);
  expect(valueOfTyped(yuan, '0.29')).toBe(29);
  expect(valueOfTyped(yuan, '1.005')).toBeUndefined();
  expect(valueOfTyped({ type: 'number' }, '８０．５')).toBe(80.5);
  expect(valueOfTyped({ type: 'number' }, '约八十')).toBeUndefined();
  expect(valueOfTyped({ type: 'day' }, '2019-05-01')).toBe('2019-05-01');
});
