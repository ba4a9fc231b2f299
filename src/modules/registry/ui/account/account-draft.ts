import type { AccountEntry, IncomeAccount } from '../../account/model.ts';
import { type AccountInput, disagreementsOf, linesOf, sumsOf } from '../../account/rules.ts';

/** What is typed of one component, in yuan. */
export type Typed = { readonly gross: string; readonly cost: string; readonly reason: string };
export type Draft = Readonly<Record<string, Typed>>;

const EMPTY: Typed = { gross: '', cost: '', reason: '' };
const yuan = (fen: number | null) => (fen === null ? '' : String(fen / 100));

/** What a sheet begins with: what is known of the year; of what was not reckoned yet the register's sums, by kind. */
export function draftOf(account: IncomeAccount): Draft {
  return Object.fromEntries(
    account.components.map(({ id }) => {
      const line = account.lines.find((one) => one.component === id);
      if (line === undefined) return [id, EMPTY];
      const cost = line.costBy === 'entered' ? yuan(line.costFen) : '';
      return [id, { gross: yuan(line.grossFen), cost, reason: line.reason }];
    }),
  );
}

/** Whole fen of an amount in yuan; null when nothing is typed, undefined when it is no amount. */
export function fenOf(typed: string): number | null | undefined {
  const text = typed.trim().replaceAll(',', '');
  if (text === '') return null;
  return /^\d{1,9}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : undefined;
}

/** The entries of a draft; undefined while an amount is not one. */
export function entriesOf(draft: Draft): AccountEntry[] | undefined {
  const entries: AccountEntry[] = [];
  for (const [component, { gross, cost, reason }] of Object.entries(draft)) {
    const [grossFen, costFen] = [fenOf(gross), fenOf(cost)];
    if (grossFen === undefined || costFen === undefined) return undefined;
    if (grossFen === null && costFen === null) continue;
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
