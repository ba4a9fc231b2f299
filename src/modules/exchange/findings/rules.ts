import type { FindingGroup } from '../batch/model.ts';
import type { DataFinding, KeptOutHousehold } from '../model.ts';

type Found = {
  readonly reading: {
    readonly findings: readonly DataFinding[];
    readonly households: readonly {
      readonly record: {
        readonly nationalHouseholdNo: string;
        readonly villageCode: string;
        readonly members: readonly { readonly name: string; readonly relationToHead: string | null }[];
      };
    }[];
    readonly keptOut: { readonly list: readonly Pick<KeptOutHousehold, 'household' | 'headName'>[] };
  };
  /** 表里没有: households of the register that the files no longer name. */
  readonly absent: readonly {
    readonly national_household_no: string;
    readonly head_name: string;
    readonly village: string;
    readonly members: number;
  }[];
  readonly towns: ReadonlyMap<string, string>;
  /** Where a finding of an unknown place belongs. */
  readonly area: string;
  readonly files: string;
  readonly newId: () => string;
};

/** A finding as it is kept: from a check of a file, or a household that a file no longer names (`household.absent`). */
export type NewFinding = {
  readonly id: string;
  readonly check: string;
  readonly severity: 'error' | 'suspect';
  readonly area: string;
  readonly nationalHouseholdNo: string;
  readonly nationalPersonNo: string;
  readonly headName: string;
  readonly file: string;
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly field: string;
  readonly value: string;
  readonly details: Readonly<Record<string, string | number>>;
  readonly fingerprint: string;
};

/** Details that move on by themselves while the facts stay: a child's age, the file's date. */
const MOVING = new Set(['age', 'on']);

/**
 * What a finding rests on: the same facts in a later file give the same text, and a verdict on them is not asked again.
 * A row without a household is known by its place only.
 */
export function fingerprintOf(
  finding: Pick<DataFinding, 'check' | 'household' | 'person' | 'field' | 'value' | 'details'> &
    Partial<Pick<DataFinding, 'sheet' | 'row'>>,
): string {
  const facts = Object.entries(finding.details)
    .filter(([name]) => !MOVING.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const place = finding.household === '' ? [finding.sheet ?? '', String(finding.row ?? 0)] : [];
  return [
    finding.check,
    finding.household,
    finding.person ?? '',
    finding.field ?? '',
    finding.value ?? '',
    ...facts,
    ...place,
  ].join('|');
}

/** The findings of a reading, and one for each household that the files no longer name, as they are kept. */
export function newFindings({ reading, absent, towns, area, files, newId }: Found): NewFinding[] {
  const villages = new Map<string, string>();
  const heads = new Map<string, string>();
  for (const { record } of reading.households) {
    villages.set(record.nationalHouseholdNo, record.villageCode);
    heads.set(
      record.nationalHouseholdNo,
      (record.members.find((member) => member.relationToHead === 'head') ?? record.members[0])?.name ?? '',
    );
  }
  for (const one of reading.keptOut.list) heads.set(one.household, one.headName);
  const found = reading.findings.map((one) => ({
    id: newId(),
    check: one.check,
    severity: one.severity,
    area: villages.get(one.household) ?? towns.get(one.household) ?? area,
    nationalHouseholdNo: one.household,
    nationalPersonNo: one.person ?? '',
    headName: heads.get(one.household) ?? '',
    file: one.file,
    sheet: one.sheet,
    row: one.row,
    column: one.column ?? '',
    field: one.field ?? '',
    value: one.value ?? '',
    details: one.details,
    fingerprint: fingerprintOf(one),
  }));
  const missing = absent.map((one) => ({
    id: newId(),
    check: 'household.absent',
    severity: 'suspect' as const,
    area: one.village,
    nationalHouseholdNo: one.national_household_no,
    nationalPersonNo: '',
    headName: one.head_name,
    file: files,
    sheet: '',
    row: 0,
    column: '',
    field: '',
    value: '',
    details: { members: one.members },
    fingerprint: `household.absent|${one.national_household_no}`,
  }));
  return [...found, ...missing];
}

/** Counts of findings by check, the most frequent first, each with its towns. */
export function groupsByCheck(
  rows: readonly { check_id: string; severity: string; town: string; count: number }[],
): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const row of rows) {
    const group = groups.get(row.check_id) ?? {
      check: row.check_id,
      severity: row.severity as FindingGroup['severity'],
      count: 0,
      byTown: {},
    };
    groups.set(row.check_id, {
      ...group,
      count: group.count + row.count,
      byTown: { ...group.byTown, [row.town]: row.count },
    });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}
