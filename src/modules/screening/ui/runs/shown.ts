import type { FindingQuery, RunChange } from '../../runs/model.ts';

/** What the list of findings shows, as the address carries it. */
export type Shown = {
  readonly state: FindingQuery['state'];
  readonly rule: string | undefined;
  readonly side: 'village' | 'department' | undefined;
  readonly run: string | undefined;
  readonly change: RunChange | undefined;
  readonly household: string | undefined;
};

export const SHOWN_STATES = ['open', 'overdue', 'closed', 'cleared'] as const;
const CHANGES: readonly RunChange[] = ['new', 'persisting', 'cleared'];

type Search = Readonly<Record<string, string | undefined>>;

/** A department sees what departments must answer; a village or town first what it must answer itself. */
function usualSide(role: string): Shown['side'] {
  if (role === 'department-officer') return 'department';
  return role === 'village-cadre' || role === 'town-clerk' ? 'village' : undefined;
}

export function shownOf(search: Search, role: string): Shown {
  const state = [...SHOWN_STATES, 'all' as const].find((one) => one === search.state) ?? 'open';
  const side = search.side === 'village' || search.side === 'department' ? search.side : undefined;
  const isNarrow = search.run !== undefined || search.household !== undefined;
  return {
    state,
    rule: search.rule,
    side: side ?? (search.side === 'all' || isNarrow ? undefined : usualSide(role)),
    run: search.run,
    change: CHANGES.find((one) => one === search.change),
    household: search.household,
  };
}

/** The parameters of the question. */
export function paramsOf({ state, rule, side, run, change, household }: Shown, area: string) {
  return { area, state, rule, side, run, change, household };
}
