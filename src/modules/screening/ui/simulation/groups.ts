import type { Search } from '#platform/web/address.tsx';
import type { Group } from '../../simulation/model.ts';

/** A figure whose households are shown, as the address carries it. */
export type Shown = {
  readonly group: Group;
  readonly cause: string | undefined;
  readonly deciding: 'first' | 'all';
};

const SIDES = ['base', 'scenario'];
const OF_SIDE = [
  'selected',
  'enter',
  'leave',
  'stay',
  'neither',
  'unknown',
  'undecided',
  'both',
  'onlyToday',
  'onlySelected',
  'excluded',
  'included',
];
const WHOLE = ['looked', 'today', 'todayUnknown', 'gained', 'lost'];

/** Undefined when the address names none, or what is none. */
export function readGroup(search: Search): Shown | undefined {
  const { group = '', cause, deciding } = search;
  const [side = '', name = ''] = group.split('.');
  if (!WHOLE.includes(group) && !(SIDES.includes(side) && OF_SIDE.includes(name))) return undefined;
  const isCause = cause !== undefined && /^[a-z0-9.-]{1,80}$/.test(cause);
  return {
    group: group as Group,
    cause: isCause ? cause : undefined,
    deciding: deciding === 'all' ? 'all' : 'first',
  };
}

/** The key of a figure's name, and of its side when it has one. */
export function nameOfGroup(group: Group): {
  readonly side: 'base' | 'scenario' | undefined;
  readonly name: string;
} {
  const [side = '', name = ''] = group.split('.');
  return side === 'base' || side === 'scenario' ? { side, name } : { side: undefined, name: group };
}
