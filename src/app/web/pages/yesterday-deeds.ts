import type { Activity } from '#modules/access/model.ts';

const KINDS = [
  { kind: 'imports', commands: ['exchange.committed'], page: '/imports', by: 'subjects' },
  {
    kind: 'corrections',
    commands: [
      'registry.correctHousehold',
      'registry.correctMember',
      'registry.correctIncome',
      'registry.removeMember',
    ],
    page: '/households',
    by: 'subjects',
  },
  {
    kind: 'findings',
    commands: ['exchange.confirmFinding', 'exchange.mendFinding'],
    page: '/findings',
    by: 'subjects',
  },
  { kind: 'reports', commands: ['reports.save'], page: '/reports', by: 'subjects' },
  { kind: 'views', commands: ['registry.viewHousehold'], page: '/households', by: 'subjects' },
] as const;

/** One part of the sentence: what was done, how often, by which of the commands that belong to it. */
export type Deed = {
  readonly kind: (typeof KINDS)[number]['kind'];
  readonly count: number;
  readonly commands: readonly string[];
  readonly page: string;
};

/** The commands of a day as parts of a sentence; what was not done is left out. */
export function deedsOf(items: Activity['items']): Deed[] {
  return KINDS.flatMap(({ kind, commands, page, by }) => {
    const done = items.filter((item) => (commands as readonly string[]).includes(item.command));
    const count = done.reduce((sum, item) => sum + item[by], 0);
    return count === 0 ? [] : [{ kind, count, page, commands: done.map((item) => item.command) }];
  });
}
