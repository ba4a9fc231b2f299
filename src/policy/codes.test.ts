import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CodeList, codeIndex, textsOf } from './codes.ts';

const folder = new URL('../../packs/cn-national/codes/', import.meta.url);
const lists = readdirSync(folder).map((name) => ({
  name,
  list: CodeList.parse(parse(readFileSync(new URL(name, folder), 'utf8'))),
}));
const index = (id: string) => {
  const found = lists.find(({ list }) => list.id === id);
  if (!found) throw new Error(`no list ${id}`);
  return codeIndex(found.list);
};

describe.each(lists)('code list $name', ({ name, list }) => {
  test('is named after its file', () => expect(`${list.id}.yaml`).toBe(name));
  test('gives no text and no code to two values', () => {
    const texts = list.values.flatMap(textsOf);
    expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
    expect(new Set(list.values.map((v) => v.code)).size).toBe(list.values.length);
  });
});

test.each([
  ['relation-to-head', '之　女\n', 'daughter'],
  ['relation-to-head', '妻子', 'spouse'],
  ['relation-to-head', '09', 'daughters-son'],
  ['education-level', '大专', 'college'],
  ['education-level', '大专及以上', 'college-and-above'],
  ['education-level', '05', 'college-and-above'],
  ['education-level', '初中毕业', 'junior'],
  ['schooling-status', '初三', 'junior-3'],
  ['health-status', '慢性病', 'chronic-illness'],
  ['labor-capacity', '半劳动力', 'weak'],
  ['work-place', '乡【镇】外县内', 'in-county'],
  ['work-place', '乡（镇）内', 'in-town'],
  ['poverty-cause', '其它', 'other'],
  ['poverty-cause', '因病致贫', 'illness'],
  ['poverty-risk', '因灾', 'natural-disaster'],
  ['ethnicity', '苗', 'miao'],
  ['ethnicity', '土家', 'tujia'],
  ['disability-type', '肢体残疾', 'limb'],
  ['monitored-kind', '脱贫不稳定', 'unstable-graduated'],
  ['monitored-kind', '边缘户', 'legacy-marginal'],
])('%s reads %j as %s', (id, text, code) => expect(index(id).lookup(text)?.code).toBe(code));

test.each([
  ['ethnicity', '汗族'],
  ['ethnicity', '02'],
  ['education-level', '大学堂'],
  ['graduation-status', '半脱贫'],
  ['graduation-status', '3'],
  ['poverty-cause', '因懒'],
  ['work-place', '03'],
  ['relation-to-head', ''],
])('%s does not read %j', (id, text) => expect(index(id).lookup(text)).toBeUndefined());

test('every ethnic group is read with and without 族', () => {
  const ethnicity = index('ethnicity');
  const groups = lists
    .find(({ list }) => list.id === 'ethnicity')
    ?.list.values.filter((v) => v.code !== 'other');
  expect(groups).toHaveLength(56);
  for (const group of groups ?? []) expect(ethnicity.lookup(group.label.slice(0, -1))?.code).toBe(group.code);
});

test('a stored code gives its official label, an unknown one itself', () => {
  const health = index('health-status');
  expect(health.labelOf('serious-illness')).toBe('患有大病');
  expect(health.labelOf('gone')).toBe('gone');
  expect(health.orderOf('disabled')).toBeGreaterThan(health.orderOf('healthy'));
});
