import { expect, test } from 'vitest';
import { deedsOf } from './yesterday-deeds.ts';

const item = (command: string, times: number, subjects: number) => ({ command, times, subjects });

test('commands of one kind are one part; readings count households, imports count batches', () => {
  expect(
    deedsOf([
      item('registry.viewHousehold', 9, 4),
      item('exchange.committed', 2, 2),
      item('exchange.confirmFinding', 3, 3),
      item('exchange.mendFinding', 1, 1),
      item('areas.rename', 1, 1),
    ]),
  ).toEqual([
    { kind: 'imports', count: 2, page: '/imports', commands: ['exchange.committed'] },
    {
      kind: 'findings',
      count: 4,
      page: '/findings',
      commands: ['exchange.confirmFinding', 'exchange.mendFinding'],
    },
    { kind: 'views', count: 4, page: '/households', commands: ['registry.viewHousehold'] },
  ]);
});

test('nothing done is no sentence', () => {
  expect(deedsOf([])).toEqual([]);
});
