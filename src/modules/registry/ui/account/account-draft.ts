import type { AccountEntry, IncomeAccount } from '../../account/model.ts';
import { type AccountInput, disagreementsOf, linesOf, sumsOf } from '../../account/rules.ts';

/** What is typed of one component, in yuan. `rest`: not typed, but what remains of the register's sum of its kind. */
export type Typed = {
  readonly gross: string;
  readonly cost: string;
  readonly reason: string;
  readonly rest?: boolean;
};
export type Draft = Readonly<Record<string, Typed>>;

export const NOTHING_TYPED: Typed = { gross: '', cost: '', reason: '' };
const yuan = (fen: number | null) => (fen === null ? '' : String(fen / 100));

/** What a sheet begins with: what is known of the year; of a kind that was not reckoned yet the register's sum. */
export function draftOf(account: IncomeAccount): Draft {
  return Object.fromEntries(
    account.components.map(({ id }) => {
      const line = account.lines.find((one) => one.component === id);
      if (line === undefined) return [id, NOTHING_TYPED];
      const cost = line.costBy === 'entered' ? yuan(line.costFen) : '';
      const rest = line.from === 'register' ? { rest: true } : {};
      return [id, { gross: yuan(line.grossFen), cost, reason: line.reason, ...rest }];
    }),
  );
}

const typedFen = (typed: string) => fenOf(typed) ?? 0;

/**
 * What the register's sum of a kind still holds beside what was typed of its parts: so that breaking a sum down does not count
 * it twice. Nothing is left where the parts are more.
 */
export function withRest(account: IncomeAccount, draft: Draft): Draft {
  const rests = Object.entries(draft).filter(([, typed]) => typed.rest === true);
  const filled = rests.map(([kind]) => {
    const line = account.lines.find((one) => one.component === kind);
    const parts = account.components.filter((one) => one.kind === kind && one.id !== kind);
    const sums = parts.reduce(
      (sum, { id, share }) => {
        const typed = draft[id] ?? NOTHING_TYPED;
        const gross = typedFen(typed.gross);
        const byShare = typed.cost === '' && share ? (gross * share.percent) / 100 : typedFen(typed.cost);
        return { gross: sum.gross + gross, cost: sum.cost + Math.round(byShare) };
      },
      { gross: 0, cost: 0 },
    );
    const left = (fen: number, part: number) => Math.max(0, fen - part);
    const gross = yuan(left(line?.grossFen ?? 0, sums.gross));
    const cost = line?.costBy === 'entered' ? yuan(left(line.costFen, sums.cost)) : '';
    return [kind, { ...draft[kind], gross, cost: gross === '0' ? '' : cost, rest: true }];
  });
  return { ...draft, ...(Object.fromEntries(filled) as Draft) };
}

/** Whole fen of an amount in yuan; null when nothing is typed, undefined when it is no amount. */
export function fenOf(typed: string): number | null | undefined {
  const text = typed.trim().replaceAll(',', '');
  if (text === '') return null;
  return /^\d{1,9}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : undefined;
}

/** Nothing remains of a kind whose parts were typed. */
const isBrokenDown = (draft: Draft, component: string) =>
  draft[component]?.rest === true &&
  Object.entries(draft).some(([id, { gross }]) => id.startsWith(`${component}.`) && gross !== '');

/** The entries of a draft; undefined while an amount is not one. */
export function entriesOf(draft: Draft): AccountEntry[] | undefined {
  const entries: AccountEntry[] = [];
  for (const [component, { gross, cost, reason }] of Object.entries(draft)) {
    const [grossFen, costFen] = [fenOf(gross), fenOf(cost)];
    if (grossFen === undefined || costFen === undefined) return undefined;
    if (grossFen === null && costFen === null) continue;
    if (isBrokenDown(draft, component) && grossFen === 0 && costFen === null) continue;
    entries.push({ component, grossFen: grossFen ?? 0, costFen, reason: reason.trim() });
  }
  return entries;
}

/** What comes of entries while one types, by the rules of the command itself. */
export function reckon(account: IncomeAccount, entries: readonly AccountEntry[], money: Money) {
  const input: AccountInput = {
    components: account.components,
    entries,
    register: account.register,
    last: { lines: account.lastYear, byKind: account.lastByKind },
    reasonPercent: account.reasonPercent,
  };
  const lines = linesOf(input);
  const sums = sumsOf(lines, { members: account.members, ...money }, input.last);
  return { lines, sums, disagreements: disagreementsOf(lines, sums, account.register) };
}

export type Money = { readonly claimFen: number | null; readonly selfPaidFen: number | null };
