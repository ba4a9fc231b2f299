import { Problem } from '#kernel/problem.ts';
import { areaNames } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import type { PackSet } from '#policy/resolve.ts';
import type {
  HouseholdVerdict,
  ScreeningAnswer,
  ScreeningHit,
  ScreeningQuery,
  ScreeningSummary,
} from './model.ts';
import { isAsked, type Position, readCursor, reasonOf, writeCursor } from './rules.ts';
import { type Found, findAfter, type Screening, screenHousehold, startScreening } from './screen.ts';
import { reasonView, type Words } from './wording.ts';

/** Households found, as people read them. */
export async function hitViews(tx: Tx, found: readonly Found[], words: Words): Promise<ScreeningHit[]> {
  const names = await areaNames(
    tx,
    found.map(({ family }) => family.village),
  );
  return found.map((one) => {
    const { family } = one;
    const place = names.get(family.village);
    return {
      household: family.household,
      nationalHouseholdNo: family.nationalHouseholdNo,
      headName: family.headName,
      village: family.village,
      villageName: place?.name ?? family.village,
      townName: place?.townName ?? '',
      memberCount: family.stored.memberCount,
      incomeYear: family.incomeYear,
      perHeadFen: family.perHeadFen,
      reasons: one.hits.map((rule) => reasonView(rule, one, words)),
    };
  });
}

/** The sums of a screening. */
export async function summaryOf(
  tx: Tx,
  { totals, policy }: Screening,
  words: Words,
): Promise<ScreeningSummary> {
  const names = await areaNames(tx, [...totals.byArea.keys()]);
  return {
    ...totals.all,
    byRule: [...totals.byRule.values()].map(({ rule: { rule }, asked, households, unknown }) => ({
      rule: rule.id,
      title: words.text(rule.title),
      kind: rule.kind,
      asked,
      households,
      unknown,
    })),
    byArea: [...totals.byArea]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([area, tally]) => ({ area, areaName: names.get(area)?.name ?? area, ...tally })),
    missing: totals
      .missingParameters(policy)
      .map(({ id, title }) => ({ parameter: id, title: words.text(title) })),
  };
}

/** @throws Problem 400 `screening.badCursor` */
function positionOf(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const position = readCursor(cursor);
  if (position === undefined) throw new Problem(400, 'screening.badCursor');
  return position;
}

/** The first `count` households found; nothing behind them is read. */
async function firstHits(behind: AsyncGenerator<readonly Found[]>, count: number): Promise<Found[]> {
  const found: Found[] = [];
  for await (const some of behind) {
    found.push(...some);
    if (found.length >= count) break;
  }
  return found.slice(0, count);
}

/** Whom the rules find behind a position; from the beginning also the sums of all. */
async function begin(
  tx: Tx,
  packs: PackSet,
  query: ScreeningQuery,
  after: Position | undefined,
): Promise<{ readonly behind: AsyncGenerator<readonly Found[]>; readonly screening?: Screening }> {
  if (after) return { behind: findAfter(tx, packs, query, after) };
  const screening = await startScreening(tx, packs, query);
  return { behind: screening.found, screening };
}

/**
 * One page of the households that the rules find, in the order of village and head; with the first page the sums of all.
 * @throws Problem 400 `screening.badCursor`, 404 `screening.ruleNotFound`, 422 `screening.tooLong`
 */
export async function screen(
  tx: Tx,
  packs: PackSet,
  query: ScreeningQuery,
  words: Words,
): Promise<ScreeningAnswer> {
  const { screening, behind } = await begin(tx, packs, query, positionOf(query.cursor));
  const found = await firstHits(behind, query.limit + 1);
  const shown = found.slice(0, query.limit);
  const last = found.length > query.limit ? shown.at(-1) : undefined;
  return {
    items: await hitViews(tx, shown, words),
    next: last ? writeCursor(last.family) : null,
    summary: screening ? await summaryOf(tx, screening, words) : null,
  };
}

/**
 * What every rule in force says of one household, as people read it.
 * @throws Problem 404 `registry.householdNotFound`
 */
export async function judge(
  tx: Tx,
  packs: PackSet,
  household: string,
  pair: Pick<ScreeningQuery, 'on' | 'known'>,
  words: Words,
): Promise<HouseholdVerdict[]> {
  const { place, screened } = await screenHousehold(tx, packs, household, pair);
  return place.rules.map((compiled) => {
    const { rule } = compiled;
    // Of a household that the register does not describe on the day no rule can tell.
    const outcome = screened?.verdicts.find((one) => one.rule === compiled)?.outcome ?? 'unknown';
    return {
      rule: rule.id,
      title: words.text(rule.title),
      kind: rule.kind,
      usual: isAsked(compiled, undefined),
      outcome,
      reason: screened && outcome === 'hit' ? reasonView(compiled, screened, words) : null,
      missing: screened ? [...reasonOf(compiled, place, screened.facts).explanation.missing] : [],
    };
  });
}
