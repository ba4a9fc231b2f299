import type { DataFinding } from '../model.ts';
import type { NewFinding } from './queries.ts';

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

/** What a finding rests on: the same facts in a later file give the same text, and a verdict on them is not asked again. */
export function fingerprintOf(
  finding: Pick<DataFinding, 'check' | 'household' | 'person' | 'field' | 'value'>,
): string {
  return [
    finding.check,
    finding.household,
    finding.person ?? '',
    finding.field ?? '',
    finding.value ?? '',
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
