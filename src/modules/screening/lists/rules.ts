import type { Aspect } from '../matching/rules.ts';

/** How much one thing that was compared speaks for one person (1 a little … 4 very much) or against (negative); 0 says nothing. */
export type Weight = { readonly of: Aspect['of']; readonly how: string; readonly weight: number };

type Weights = {
  readonly [Of in Aspect['of']]: Readonly<Record<Extract<Aspect, { of: Of }>['how'], number>>;
};

/** As the rules of matching use them, in the order of what they decide: matching/rules.ts. */
const WEIGHTS: Weights = {
  document: {
    same: 4,
    'same-number': 4,
    'one-digit': 4,
    'two-swapped': 4,
    'one-lost': 3,
    'one-more': 3,
    beginning: 3,
    other: -2,
    missing: 0,
  },
  name: { same: 2, 'same-sound': 1, 'one-character': -1, other: -3 },
  birth: { same: 3, 'one-part': -1, other: -3, missing: 0 },
  village: { same: 2, other: -1, missing: 0 },
  sex: { same: 1, other: -4, missing: 0 },
};

/** What speaks for and against a pair, the weightiest first; what says nothing is left out. */
export function weightsOf(aspects: readonly { readonly of: string; readonly how: string }[]): Weight[] {
  return aspects
    .flatMap(({ of, how }): Weight[] => {
      const table: Readonly<Record<string, number>> | undefined = WEIGHTS[of as Aspect['of']];
      const weight = table?.[how] ?? 0;
      return weight === 0 ? [] : [{ of: of as Aspect['of'], how, weight }];
    })
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || b.weight - a.weight);
}
