import { yearEnd } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import type { AsOfPair } from '#platform/db/as-of.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { PolicyText } from '#policy/document.ts';
import type { Policy } from '#policy/policy.ts';
import { packsAsOf, resolvePacks } from '#policy/resolve.ts';
import { recordView } from '../households/audit/queries.ts';
import { incomeLineOf } from '../households/file/income-line.ts';
import { type FoundHousehold, findFacts, getHousehold, listIncomes } from '../households/file/queries.ts';
import { findHouseholdRow } from '../households/list/queries.ts';
import { surveyWords } from '../survey/wording.ts';
import { componentsOf, reasonPercentOf } from './components.ts';
import type { AccountEntry, IncomeAccount } from './model.ts';
import { type ComponentRow, countMembers, listComponents } from './queries.ts';
import { type AccountInput, disagreementsOf, type LastYear, linesOf, sumsOf } from './rules.ts';

type IncomeRow = Awaited<ReturnType<typeof listIncomes>>[number];

/** What is known of a household's incomes as of a pair. */
export type Known = {
  readonly household: FoundHousehold;
  readonly policy: Policy | undefined;
  readonly incomes: readonly IncomeRow[];
  readonly components: readonly ComponentRow[];
};

export async function readKnown(
  services: Services,
  tx: Tx,
  household: FoundHousehold,
  village: string,
  pair: AsOfPair,
): Promise<Known> {
  return {
    household,
    policy: resolvePacks(packsAsOf(services.packs, pair.known), village),
    incomes: await listIncomes(tx, household, pair),
    components: await listComponents(tx, household, pair),
  };
}

const entryOf = (row: ComponentRow): AccountEntry => ({
  component: row.component,
  grossFen: row.gross_fen,
  costFen: row.cost_fen,
  reason: row.reason,
});

const registerOf = (row: IncomeRow | undefined) =>
  row === undefined
    ? null
    : {
        perHeadFen: row.per_head_fen,
        wageFen: row.wage_fen,
        businessFen: row.business_fen,
        businessCostFen: row.business_cost_fen,
        propertyFen: row.property_fen,
        transferFen: row.transfer_fen,
      };

type Text = (text: PolicyText) => string;

/** What an account of a year is reckoned from, with the year before to compare with. */
export function inputOf({ policy, incomes, components }: Known, year: number, text: Text): AccountInput {
  const ofYear = (asked: number) => ({
    components: componentsOf(policy, asked, text),
    entries: components.filter((row) => row.year === asked).map(entryOf),
    register: registerOf(incomes.find((row) => row.year === asked)),
  });
  const before = { ...ofYear(year - 1), last: null, reasonPercent: null };
  const lines = linesOf(before);
  const sums = sumsOf(lines, { members: 1, claimFen: null, selfPaidFen: null }, null);
  const last: LastYear | null =
    lines.length === 0
      ? null
      : {
          lines: lines.map(({ component, netFen }) => ({ component, netFen })),
          byKind: sums.byKind
            .filter(({ kind }) => lines.some((line) => line.kind === kind))
            .map(({ kind, countedFen }) => ({ kind, countedFen })),
        };
  return { ...ofYear(year), last, reasonPercent: reasonPercentOf(policy, year) };
}

/** The members of the year's last day, or of the day itself while the year goes on or where the register begins later. */
export async function membersOf(
  tx: Tx,
  household: FoundHousehold,
  year: number,
  pair: AsOfPair,
): Promise<{ on: string; members: number }> {
  const end = yearEnd(year);
  if (end < pair.on) {
    const members = await countMembers(tx, household, { ...pair, on: end });
    if (members > 0) return { on: end, members };
  }
  return { on: pair.on, members: await countMembers(tx, household, pair) };
}

function yearsOf({ incomes, components }: Known, asked: number): number[] {
  const years = new Set([asked, ...[...incomes, ...components].map((row) => row.year)]);
  return [...years].sort((one, other) => other - one);
}

type Reading = AsOfPair & { readonly year?: number | undefined };

/**
 * 收入核算表: the income of a household in a year by component, what of it counts there and then, and what comes of it a head.
 * That it was opened is recorded.
 * @throws Problem 404 `registry.householdNotFound`, `registry.noFactsOnDay`
 */
export async function readAccount(
  services: Services,
  actor: Actor,
  id: string,
  { year: asked, ...pair }: Reading,
  language: string,
): Promise<IncomeAccount> {
  const words = await surveyWords(language);
  return services.database.write(actor, async (tx) => {
    const household = await getHousehold(tx, id);
    await recordView(tx, actor, household, services.clock());
    const row = await findHouseholdRow(tx, services.keys, household, pair);
    const facts = await findFacts(tx, household, pair);
    if (!row || !facts) throw new Problem(404, 'registry.noFactsOnDay', [], { on: pair.on });
    const known = await readKnown(services, tx, household, facts.village, pair);
    const newest = Math.max(0, ...[...known.incomes, ...known.components].map((one) => one.year));
    const year = asked ?? (newest > 0 ? newest : Number(pair.on.slice(0, 4)) - 1);
    const counted = await membersOf(tx, household, year, pair);
    return {
      household: household.id,
      headName: row.headName,
      village: facts.village,
      villageName: row.villageName,
      townName: row.townName,
      nationalHouseholdNo: household.nationalHouseholdNo,
      on: pair.on,
      years: yearsOf(known, year),
      year,
      membersOn: counted.on,
      members: counted.members,
      ...sheetOf(known, year, counted.members, words.text),
    };
  });
}

function sheetOf(known: Known, year: number, members: number, text: Text) {
  const input = inputOf(known, year, text);
  const income = known.incomes.find((one) => one.year === year);
  const claimFen = income?.claim_fen ?? null;
  const selfPaidFen = income?.self_paid_fen ?? null;
  const lines = linesOf(input);
  const sums = sumsOf(lines, { members, claimFen, selfPaidFen }, input.last);
  const line = incomeLineOf(known.policy, year);
  const [latest] = known.components
    .filter((row) => row.year === year)
    .sort((one, other) => other.recorded_at.localeCompare(one.recorded_at));
  return {
    components: [...input.components],
    lines,
    sums,
    claimFen,
    selfPaidFen,
    register: input.register,
    disagreements: disagreementsOf(lines, sums, input.register),
    lineFen: line.fen,
    lineTitle: line.title && text(line.title),
    reasonPercent: input.reasonPercent,
    lastYear: [...(input.last?.lines ?? [])],
    lastByKind: [...(input.last?.byKind ?? [])],
    recorded: latest ? { on: latest.valid_from, at: latest.recorded_at, byName: latest.recorder } : null,
  };
}
