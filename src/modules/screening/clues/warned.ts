import type { ListDocument } from '../matching/identity/rules.ts';

/** Above how much a row of a list warns of somebody who is not in the register. */
export type WarningLimit = {
  /** The fact of the kind of list, an amount in yuan. */
  readonly fact: string;
  readonly aboveFen: number;
};

/** A resident whom a row warns of. The amount itself goes no further than the fingerprint. */
export type Warned = {
  readonly name: string;
  /** His number in the 18-character form, where the row has one that holds. */
  readonly document: string | null;
  readonly birth: string | null;
  /** Villages that the row's places can mean; none when it says no place. */
  readonly villages: readonly string[];
  readonly fen: number;
  /** What else the row says that tells one bill from another. */
  readonly when: string;
};

type Row = {
  readonly candidate: {
    readonly name: string;
    readonly document: ListDocument;
    readonly birth: string | null;
    readonly villages: readonly string[];
  };
  readonly kept: () => readonly { readonly fact: string; readonly value: string }[];
  readonly fenOf: (fact: string) => number | null;
};

/** Whether a row that means nobody of the register warns: what is not above the limit is not looked at further. */
export function warnedOf(
  { candidate, kept, fenOf }: Row,
  { fact, aboveFen }: WarningLimit,
): Warned | undefined {
  const fen = fenOf(fact);
  if (fen === null || fen <= aboveFen) return undefined;
  const { name, document, birth, villages } = candidate;
  const others = kept().filter((one) => one.fact !== fact);
  return {
    name,
    document: document.state === 'valid' ? document.key : null,
    birth,
    villages,
    fen,
    when: others.map((one) => `${one.fact}=${one.value}`).join(' '),
  };
}
