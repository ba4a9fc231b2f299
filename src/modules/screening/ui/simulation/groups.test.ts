import { expect, test } from 'vitest';
import { Group } from '../../simulation/model.ts';
import { nameOfGroup, readGroup } from './groups.ts';

test('every figure can stand in the address, and nothing else', () => {
  for (const group of Group.options) expect(readGroup({ group })?.group).toBe(group);
  for (const group of ['', 'enter', 'base.', 'base.no', 'other.enter', 'Looked'])
    expect(readGroup({ group })).toBeUndefined();
  expect(readGroup({ group: 'gained', cause: '<b>', deciding: 'x' })).toEqual({
    group: 'gained',
    cause: undefined,
    deciding: 'first',
  });
  expect([nameOfGroup('gained'), nameOfGroup('base.enter')]).toEqual([
    { side: undefined, name: 'gained' },
    { side: 'base', name: 'enter' },
  ]);
});
