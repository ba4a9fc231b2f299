import { ancestorCode, areaPrefix } from '#kernel/area-code.ts';
import {
  CHECKS,
  type DataFinding,
  type KeptOutHousehold,
  type RegisterField,
  type SheetRecognition,
} from '../model.ts';
import type { BatchSummary, CountPair } from './model.ts';

/** Column of a workbook → the fact of the register that it fills (names of registry/intake/provides.ts). */
const FACT_OF_FIELD: Partial<Record<RegisterField, string>> = {
  village: 'villageCode',
  povertyCause1: 'povertyCauses',
  povertyCause2: 'povertyCauses',
  povertyCause3: 'povertyCauses',
  perHead: 'perHeadFen',
  wage: 'wageFen',
  business: 'businessFen',
  property: 'propertyFen',
  transfer: 'transferFen',
  businessCost: 'businessCostFen',
  claim: 'claimFen',
  selfPaid: 'selfPaidFen',
  householdPhone: 'phone',
  risk1: 'risks',
  risk2: 'risks',
  risk3: 'risks',
  risk4: 'risks',
  risk5: 'risks',
};

/** The facts that the read columns fill: what a file has no column for keeps its present value. */
export function factsOfFields(fields: Iterable<RegisterField>): Set<string> {
  const facts = new Set<string>();
  for (const field of fields) facts.add(FACT_OF_FIELD[field] ?? field);
  return facts;
}

/** What the rules look at of a reading. */
type Accepted = {
  readonly households: readonly {
    readonly record: {
      readonly nationalHouseholdNo: string;
      readonly villageCode: string;
      readonly members: readonly unknown[];
    };
  }[];
};
type WithKeptOut = Accepted & { readonly keptOut: { readonly list: readonly KeptOutHousehold[] } };

/** The fields that the sheets which were read have columns for. */
export function fieldsOf(reading: { readonly sheets: readonly SheetRecognition[] }): RegisterField[] {
  return reading.sheets
    .filter((sheet) => sheet.skipped === null)
    .flatMap((sheet) => sheet.columns.flatMap((column) => column.field ?? []));
}

/** Which town each household of the files belongs to, also of those kept out whose place is known. */
export function townsOf(reading: WithKeptOut): Map<string, string> {
  const towns = new Map<string, string>();
  for (const { record } of reading.households)
    towns.set(record.nationalHouseholdNo, ancestorCode(record.villageCode, 'town'));
  for (const one of reading.keptOut.list) if (one.town !== null) towns.set(one.household, one.town);
  return towns;
}

/** Leading digits of the towns that the files speak for. */
export function prefixesOf(towns: ReadonlyMap<string, string>): string[] {
  return [...new Set(towns.values())].map((town) => areaPrefix(town));
}

/** Towns of the files that lie outside a place, with how many households each has in them. */
export function townsOutside(towns: ReadonlyMap<string, string>, area: string): Map<string, number> {
  const prefix = areaPrefix(area);
  const outside = new Map<string, number>();
  for (const town of towns.values()) {
    if (town.startsWith(prefix) || prefix.startsWith(areaPrefix(town))) continue;
    outside.set(town, (outside.get(town) ?? 0) + 1);
  }
  return outside;
}

/** How many findings of each check there are, by town; an empty town is a place that nobody knows. */
export function countChecks(
  reading: { readonly findings: readonly DataFinding[] },
  towns: ReadonlyMap<string, string>,
): BatchSummary['byCheck'] {
  const byCheck = new Map<string, BatchSummary['byCheck'][number]>();
  for (const finding of reading.findings) {
    const row = byCheck.get(finding.check) ?? {
      check: finding.check,
      severity: CHECKS[finding.check],
      count: 0,
      byTown: {},
    };
    const town = towns.get(finding.household) ?? '';
    row.count += 1;
    row.byTown[town] = (row.byTown[town] ?? 0) + 1;
    byCheck.set(finding.check, row);
  }
  return [...byCheck.values()].sort((a, b) => b.count - a.count);
}

export function sumOf(pairs: readonly CountPair[]): CountPair {
  return pairs.reduce(
    (sum, one) => ({ households: sum.households + one.households, members: sum.members + one.members }),
    { households: 0, members: 0 },
  );
}

/** Why the two sides of an import do not add up, with the numbers for the sentence. */
export type Imbalance = {
  readonly unit: keyof CountPair;
  readonly before: number;
  /** changed + unchanged + left + kept out */
  readonly parts: number;
  /** before + added, for members + joined − gone */
  readonly expected: number;
  readonly after: number;
};

type Counted = Pick<
  BatchSummary,
  'before' | 'changed' | 'unchanged' | 'left' | 'keptBefore' | 'added' | 'after' | 'joined' | 'gone'
>;

/**
 * 库内原有 = 变更 + 不变 + 表里没有 + 暂不导入, and 导入后 = 库内原有 + 新增; for members of changed households
 * 增加成员 and 减少成员 besides. An import that does not add up must not be confirmed.
 */
export function imbalancesOf(summary: Counted): readonly Imbalance[] {
  const { before, changed, unchanged, left, keptBefore, added, after } = summary;
  return (['households', 'members'] as const).flatMap((unit) => {
    const parts = changed[unit] + unchanged[unit] + left[unit] + keptBefore[unit];
    const moved = unit === 'members' ? summary.joined - summary.gone : 0;
    const expected = before[unit] + added[unit] + moved;
    const sound = parts === before[unit] && expected === after[unit];
    return sound ? [] : [{ unit, before: before[unit], parts, expected, after: after[unit] }];
  });
}

/** Whether a commit would do what its preview showed: the register may have moved on since. */
export function sameChange(shown: Counted, now: Counted): boolean {
  const pairs = ['before', 'changed', 'unchanged', 'left', 'keptBefore', 'added', 'after'] as const;
  return (
    shown.joined === now.joined &&
    shown.gone === now.gone &&
    pairs.every(
      (part) => shown[part].households === now[part].households && shown[part].members === now[part].members,
    )
  );
}
