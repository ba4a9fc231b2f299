import { expect, test } from 'vitest';
import type { AreaNode } from '../tree/model.ts';
import { matchesArea } from './match-area.ts';
import { branchesOf, spanOf, wayUp } from './tree.ts';

const node = (id: string, parent: string | null, rest: Partial<AreaNode> = {}): AreaNode => ({
  id,
  parent,
  code: null,
  level: 'village',
  name: id,
  pinyin: '',
  initials: '',
  validFrom: '1949-10-01',
  validTo: 'infinity',
  within: true,
  ...rest,
});
const nodes = [
  node('省', null, { within: false }),
  node('县', '省'),
  node('镇', '县'),
  node('村', '镇', { name: '上河村', pinyin: 'shanghecun', initials: 'shc', code: '529921100200' }),
  node('组', '村', { level: 'natural' }),
];

test('the tree begins where one may see, and leaves out what is not wanted', () => {
  const [county, ...others] = branchesOf(nodes);
  expect(others).toEqual([]);
  expect(county?.node.id).toBe('县');
  expect(county?.below[0]?.below[0]?.below.map((branch) => branch.node.id)).toEqual(['组']);
  const [picked] = branchesOf(nodes, (one) => one.level !== 'natural');
  expect(picked?.below[0]?.below[0]?.below).toEqual([]);
});

test('the way up names each place once, nearest first', () => {
  expect(wayUp(nodes, nodes[3] ?? node('x', null)).map((one) => one.id)).toEqual(['镇', '县', '省']);
});

test('a span tells only the ends that are known', () => {
  expect(spanOf('1949-10-01', 'infinity')).toEqual({});
  expect(spanOf('2016-03-01', 'infinity')).toEqual({ from: '2016-03-01' });
  expect(spanOf('1949-10-01', '2018-01-01')).toEqual({ to: '2018-01-01' });
});

test.each([['上河'], ['shanghe'], ['shang he'], ['SHC'], ['529921100200'], ['']])('%s finds it', (words) => {
  expect(matchesArea(nodes[3] ?? node('x', null), words)).toBe(true);
});
test('other words do not', () => {
  expect(matchesArea(nodes[3] ?? node('x', null), '下河')).toBe(false);
});
