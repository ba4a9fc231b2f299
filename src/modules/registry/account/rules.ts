import type { Fen } from '#kernel/money.ts';
import type { Finding } from '#kernel/problem.ts';
import { holdsNumber } from '../rules.ts';
import {
  type AccountComponent,
  type AccountEntry,
  type AccountLine,
  type AccountSums,
  type Disagreement,
  IncomeKind,
  type RecordIncomeAccount,
} from './model.ts';

/** The register's sums of a year, as far as they are known. */
export type RegisterSums = Readonly<
  Record<
    'perHeadFen' | 'wageFen' | 'businessFen' | 'businessCostFen' | 'propertyFen' | 'transferFen',
    Fen | null
  >
>;

const KINDS = IncomeKind.options;
const REGISTER = {
  wage: 'wageFen',
  business: 'businessFen',
  property: 'propertyFen',
  transfer: 'transferFen',
} as const;

/** 100 million yuan: more is a slip of the pen. */
const MOST_FEN = 100_000_000_00;

/** Whole fen, halves away from zero: a loss is rounded as a gain. */
export function roundFen(value: number): Fen {
  const rounded = Math.round(Math.abs(value));
  return value < 0 ? 0 - rounded : rounded;
}

/** The cost of a component: as entered, else the county's share of the gross, else none. */
function costOf(
  entry: AccountEntry,
  component: AccountComponent | undefined,
): Pick<AccountLine, 'costFen' | 'costBy'> {
  if (entry.costFen !== null) return { costFen: entry.costFen, costBy: 'entered' };
  if (!component?.share) return { costFen: 0, costBy: 'none' };
  return { costFen: roundFen((entry.grossFen * component.share.percent) / 100), costBy: 'share' };
}

/** What is known of the year before, to compare with. */
export type LastYear = {
  readonly lines: readonly { readonly component: string; readonly netFen: Fen }[];
  readonly byKind: readonly { readonly kind: IncomeKind; readonly countedFen: Fen }[];
};

/** Everything that an account is reckoned from. */
export type AccountInput = {
  readonly components: readonly AccountComponent[];
  readonly entries: readonly AccountEntry[];
  readonly register: RegisterSums | null;
  readonly last: LastYear | null;
  /** From which change a reason is wanted; null: never. */
  readonly reasonPercent: number | null;
};

/** The kind that a component belongs to, by its id; undefined when it is of none. */
export function kindOf(component: string): IncomeKind | undefined {
  const [root] = component.split('.');
  return KINDS.find((kind) => kind === root);
}

/** Whether a change wants a reason: by more than so many percent, or from nothing to something. */
export function wantsReason(net: Fen, last: Fen | null, percent: number | null): boolean {
  if (last === null || percent === null || net === last) return false;
  return Math.abs(net - last) * 100 > percent * Math.abs(last);
}

/** The same component's net of last year; what was not broken down is compared only with what was not broken down then. */
function lastOf({ last, entries }: AccountInput, component: string, kind: IncomeKind): Fen | null {
  if (last === null) return null;
  const [then, now] = [last.lines, entries].map((all) => all.filter((one) => kindOf(one.component) === kind));
  if (component === kind && (then?.length !== 1 || now?.length !== 1)) return null;
  return last.lines.find((one) => one.component === component)?.netFen ?? null;
}

function accountLine(input: AccountInput, entry: AccountEntry, kind: IncomeKind): AccountLine {
  const component = input.components.find((one) => one.id === entry.component);
  const cost = costOf(entry, component);
  const netFen = entry.grossFen - cost.costFen;
  const lastFen = lastOf(input, entry.component, kind);
  return {
    component: entry.component,
    kind,
    ...said(component, entry.component),
    grossFen: entry.grossFen,
    ...cost,
    netFen,
    reason: entry.reason,
    from: 'account',
    lastFen,
    wantsReason: wantsReason(netFen, lastFen, input.reasonPercent),
  };
}

/** Where no line of a kind can be compared, the kind is: its last line is asked for the reason. */
function askedByKind(
  lines: AccountLine[],
  { last, reasonPercent }: AccountInput,
  kind: IncomeKind,
): AccountLine[] {
  const before = last?.byKind.find((one) => one.kind === kind)?.countedFen ?? null;
  const isCompared = lines.some((line) => line.lastFen !== null);
  if (isCompared || !wantsReason(sum(lines, true), before, reasonPercent)) return lines;
  return lines.map((line, index) => (index === lines.length - 1 ? { ...line, wantsReason: true } : line));
}

/** What policy says of a component, as a line shows it; a component that the place does not have is undecided. */
function said(component: AccountComponent | undefined, id: string) {
  const { title = id, counted = null, reference = null, share = null } = component ?? {};
  return { title, counted, reference, share };
}

/** A kind that was not broken down has one line: the register's sum, as far as it is known. */
function registerLine({ components, register, last }: AccountInput, kind: IncomeKind): AccountLine[] {
  if (register === null) return [];
  const gross = register[REGISTER[kind]];
  const cost = kind === 'business' ? register.businessCostFen : null;
  if (gross === null && cost === null) return [];
  const amounts = { grossFen: gross ?? 0, costFen: cost ?? 0 };
  return [
    {
      component: kind,
      kind,
      ...said(
        components.find((one) => one.id === kind),
        kind,
      ),
      share: null,
      ...amounts,
      costBy: cost === null ? 'none' : 'entered',
      netFen: amounts.grossFen - amounts.costFen,
      reason: '',
      from: 'register',
      lastFen: last?.byKind.find((one) => one.kind === kind)?.countedFen ?? null,
      // The register's own sums are explained where they are corrected.
      wantsReason: false,
    },
  ];
}

/** The lines of a sheet: components as entered; of a kind without any the register's sum. */
export function linesOf(input: AccountInput): AccountLine[] {
  const order = new Map(input.components.map((component, index) => [component.id, index]));
  const place = (entry: AccountEntry) => order.get(entry.component) ?? order.size;
  const entries = [...input.entries].sort((one, other) => place(one) - place(other));
  return KINDS.flatMap((kind) => {
    const own = entries.filter((entry) => kindOf(entry.component) === kind);
    if (own.length === 0) return registerLine(input, kind);
    const lines = own.map((entry) => accountLine(input, entry, kind));
    return askedByKind(lines, input, kind);
  });
}

const sum = (lines: readonly AccountLine[], counted: boolean | null) =>
  lines.reduce((total, line) => (line.counted === counted ? total + line.netFen : total), 0);

function totalsOf(lines: readonly AccountLine[]) {
  return {
    countedFen: sum(lines, true),
    excludedFen: sum(lines, false),
    undecidedFen: sum(lines, null),
  };
}

export type Household = {
  readonly members: number;
  readonly claimFen: Fen | null;
  readonly selfPaidFen: Fen | null;
};

/** The sums of a sheet: what counts, what does not, what policy does not say, and the income per head. */
export function sumsOf(
  lines: readonly AccountLine[],
  household: Household,
  last: LastYear | null,
): AccountSums {
  const { members, claimFen, selfPaidFen } = household;
  const totals = totalsOf(lines);
  const isKnown = lines.length > 0 && members > 0;
  const perHead = (fen: Fen) => (isKnown ? roundFen(fen / members) : null);
  const hasReference = claimFen !== null || selfPaidFen !== null;
  return {
    byKind: KINDS.map((kind) => ({
      kind,
      ...totalsOf(lines.filter((line) => line.kind === kind)),
      lastFen: last?.byKind.find((one) => one.kind === kind)?.countedFen ?? null,
    })),
    ...totals,
    perHeadFen: perHead(totals.countedFen),
    referenceFen: hasReference ? perHead(totals.countedFen + (claimFen ?? 0) - (selfPaidFen ?? 0)) : null,
  };
}

const ONE_YUAN = 100;

/** What counts of a kind by the register: its sum, of business less its cost. */
function registerNet(register: RegisterSums, kind: IncomeKind): Fen | null {
  const gross = register[REGISTER[kind]];
  if (kind !== 'business') return gross;
  if (gross === null && register.businessCostFen === null) return null;
  return (gross ?? 0) - (register.businessCostFen ?? 0);
}

/** Where the account and the register's own sums differ by a yuan or more. Nothing is changed by it. */
export function disagreementsOf(
  lines: readonly AccountLine[],
  sums: AccountSums,
  register: RegisterSums | null,
): Disagreement[] {
  if (register === null) return [];
  const kinds = KINDS.flatMap((kind): Disagreement[] => {
    const isOwn = lines.some((line) => line.kind === kind && line.from === 'account');
    const registerFen = registerNet(register, kind);
    const accountFen = sums.byKind.find((one) => one.kind === kind)?.countedFen ?? 0;
    if (!isOwn || registerFen === null || Math.abs(accountFen - registerFen) < ONE_YUAN) return [];
    return [{ kind, accountFen, registerFen }];
  });
  const { perHeadFen } = sums;
  const stated = register.perHeadFen;
  if (perHeadFen === null || stated === null || Math.abs(perHeadFen - stated) < ONE_YUAN) return kinds;
  return [...kinds, { kind: 'per-head', accountFen: perHeadFen, registerFen: stated }];
}

/** The register's fields as the account would have them: of the kinds that were broken down, and per head. */
export function registerFields(
  lines: readonly AccountLine[],
  sums: AccountSums,
): Partial<Record<keyof RegisterSums, Fen>> {
  const own = lines.filter((line) => line.from === 'account');
  const fields: Partial<Record<keyof RegisterSums, Fen>> = {};
  for (const kind of KINDS) {
    const counted = own.filter((line) => line.kind === kind && line.counted === true);
    if (!own.some((line) => line.kind === kind)) continue;
    const gross = counted.reduce((total, line) => total + line.grossFen, 0);
    const cost = counted.reduce((total, line) => total + line.costFen, 0);
    // Only business has a cost of its own in the register.
    fields[REGISTER[kind]] = kind === 'business' ? gross : gross - cost;
    if (kind === 'business') fields.businessCostFen = cost;
  }
  if (own.length > 0 && sums.perHeadFen !== null) fields.perHeadFen = sums.perHeadFen;
  return fields;
}

const when = (holds: boolean, finding: Finding): Finding[] => (holds ? [finding] : []);
const isSize = (fen: Fen | null | undefined) =>
  fen === null || fen === undefined || (fen >= 0 && fen <= MOST_FEN);

type Recorded = {
  readonly input: Pick<RecordIncomeAccount, 'year' | 'entries' | 'claimFen' | 'selfPaidFen'> & {
    readonly on: string;
  };
  readonly today: string;
  readonly lines: readonly AccountLine[];
  readonly components: readonly AccountComponent[];
};

/** Everything about a sheet at once: amounts, components that the place does not have or that stand twice, reasons not given. */
export function recordFindings({ input, today, lines, components }: Recorded): Finding[] {
  const { year, on, entries, claimFen, selfPaidFen } = input;
  const ids = entries.map((entry) => entry.component);
  const known = new Set(components.map((component) => component.id));
  return [
    ...when(on > today, { code: 'account.dayInFuture', at: 'on' }),
    ...when(String(year) > today.slice(0, 4), { code: 'account.yearInFuture', at: 'year' }),
    ...when(String(year) > on.slice(0, 4), { code: 'account.dayBeforeYear', at: 'on' }),
    ...when(!isSize(claimFen), { code: 'account.amountWrong', at: 'claimFen' }),
    ...when(!isSize(selfPaidFen), { code: 'account.amountWrong', at: 'selfPaidFen' }),
    ...entries.flatMap((entry, index) => [
      ...when(!known.has(entry.component) || kindOf(entry.component) === undefined, {
        code: 'account.componentUnknown',
        at: `entries.${index}`,
        details: { component: entry.component },
      }),
      ...when(ids.indexOf(entry.component) !== index, {
        code: 'account.componentTwice',
        at: `entries.${index}`,
        details: { component: entry.component },
      }),
      ...when(!isSize(entry.grossFen) || !isSize(entry.costFen), {
        code: 'account.amountWrong',
        at: `entries.${index}`,
      }),
      ...when(holdsNumber(entry.reason), { code: 'account.numberInReason', at: `entries.${index}.reason` }),
    ]),
    ...lines
      .filter((line) => line.wantsReason && line.reason.trim().length < 2)
      .map((line) => ({
        code: 'account.reasonWanted',
        at: `entries.${ids.indexOf(line.component)}.reason`,
        details: { component: line.title },
      })),
  ];
}
