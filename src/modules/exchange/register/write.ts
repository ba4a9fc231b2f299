import { createWriteStream } from 'node:fs';
import { type Day, yearOf } from '#kernel/day.ts';
import type { AreaResolver } from '#modules/areas/index.ts';
import type { HouseholdRecord, MemberRecord } from '#modules/registry/model.ts';
import { writeCsv } from '#platform/xlsx/csv-write.ts';
import { type WrittenRow, type WrittenValue, writeXlsx } from '#platform/xlsx/write.ts';
import type { CodeList } from '#policy/codes.ts';
import type { RegisterField, RegisterLayout } from '../model.ts';
import { FIELDS } from './fields.ts';
import { registerReaders } from './readers.ts';

/** The columns of the two layouts in the order of the national system; those that only some exports carry stand last. */
const COLUMNS: Readonly<Record<RegisterLayout, readonly RegisterField[]>> = {
  A: [
    'sequence',
    'county',
    'town',
    'village',
    'naturalVillage',
    'nationalHouseholdNo',
    'nationalPersonNo',
    'name',
    'sex',
    'document',
    'statedSize',
    'relationToHead',
    'ethnicity',
    'educationLevel',
    'schoolingStatus',
    'healthStatus',
    'laborCapacity',
    'workPlace',
    'workMonths',
    'criticalIllnessInsured',
    'graduationStatus',
    'graduationYear',
    'povertyClass',
    'povertyCause1',
    'dangerousHousing',
    'safeWater',
    'waterDifficult',
    'perHead',
    'householdPhone',
    'residentMedicalInsured',
    'residentPensionInsured',
    'staffPensionInsured',
    'bankName',
    'bankCard',
    'firstIdentifiedOn',
    'memberIdentifiedOn',
  ],
  B: [
    'sequence',
    'dataDate',
    'county',
    'town',
    'village',
    'naturalVillage',
    'nationalHouseholdNo',
    'nationalPersonNo',
    'name',
    'document',
    'statedSize',
    'relationToHead',
    'ethnicity',
    'educationLevel',
    'schoolingStatus',
    'healthStatus',
    'laborCapacity',
    'workMonths',
    'criticalIllnessInsured',
    'povertyCause1',
    'dangerousHousing',
    'safeWater',
    'perHead',
    'householdPhone',
    'memberPhone',
    'firstIdentifiedOn',
    'memberIdentifiedOn',
    'householdType',
    'monitoredKind',
    'riskEliminated',
    'riskIdentifiedOn',
    'riskEliminatedOn',
    'wage',
    'business',
    'property',
    'transfer',
    'businessCost',
    'claim',
    'selfPaid',
    'risk1',
    'risk2',
    'risk3',
    'risk4',
    'risk5',
    'minimumLiving',
    'destituteSupport',
    'disabilityType',
    'residentMedicalInsured',
  ],
};

const WIDTHS: Partial<Record<RegisterField, number>> = {
  sequence: 7,
  document: 24,
  nationalHouseholdNo: 16,
  nationalPersonNo: 18,
  bankCard: 23,
  bankName: 20,
  county: 12,
  healthStatus: 16,
};

export type WriteOptions = {
  readonly layout: RegisterLayout;
  readonly format: 'xlsx' | 'csv';
  /** The day that the records stand for: 数据日期 of layout B, the title of layout A; incomes of its year are written. */
  readonly on: Day;
  readonly households: AsyncIterable<HouseholdRecord> | Iterable<HouseholdRecord>;
  readonly areas: AreaResolver;
  readonly codes: ReadonlyMap<string, CodeList>;
  /** Where the file is written */
  readonly path: string;
};

/**
 * Writes households in the layout of the national system, one row a member, household values on each of its rows; what
 * the layout has no column for is left out. Reading the file gives the same records again.
 * @returns the numbers written
 */
export async function writeRegister(options: WriteOptions): Promise<{ households: number; members: number }> {
  const out = createWriteStream(options.path);
  const fields = COLUMNS[options.layout];
  const written = { households: 0, members: 0 };
  const sheet = {
    name: options.layout === 'A' ? '建档立卡信息表' : '脱贫户及监测对象信息表',
    titles: options.layout === 'A' ? [`数据截至:${options.on}`] : [],
    header: fields.map((field) => FIELDS[field][options.layout] ?? field),
    widths: fields.map((field) => WIDTHS[field] ?? 12),
    rows: registerRows(fields, options, written),
  };
  if (options.format === 'csv') await writeCsv(sheet, out);
  else await writeXlsx([sheet], out);
  return written;
}

async function* registerRows(
  fields: readonly RegisterField[],
  options: WriteOptions,
  written: { households: number; members: number },
): AsyncGenerator<WrittenRow> {
  const words = wordsOf(options);
  for await (const household of options.households) {
    const shared = householdValues(household, options.on, words);
    written.households += 1;
    for (const member of household.members) {
      written.members += 1;
      const values = { ...shared, ...memberValues(member, words), sequence: written.members };
      yield fields.map((field) => values[field] ?? null);
    }
  }
}

type Values = Partial<Record<RegisterField, WrittenValue>>;

type Words = {
  readonly label: (list: string, code: string | null) => string | null;
  readonly labels: (list: string, codes: readonly string[]) => string | null;
  readonly places: (village: string) => {
    county: string | null;
    town: string | null;
    village: string | null;
  };
};

function wordsOf({ areas, codes }: WriteOptions): Words {
  const { lists } = registerReaders(codes);
  const label = (list: string, code: string | null) =>
    code === null ? null : (lists.get(list)?.labelOf(code) ?? code);
  return {
    label,
    labels: (list, several) =>
      several.length === 0 ? null : several.map((code) => label(list, code)).join(','),
    // A village that the list no longer holds is written by its code: reading understands that too.
    places: (code) => areas.namesOf(code) ?? { county: null, town: null, village: code },
  };
}

const flag = (value: boolean | null): string | null => (value === null ? null : value ? '是' : '否');
const yuan = (fen: number | null): number | null => (fen === null ? null : fen / 100);

function householdValues(household: HouseholdRecord, on: Day, words: Words): Values {
  const income = household.income !== null && household.income.year === yearOf(on) ? household.income : null;
  const risk = (i: number) => words.label('poverty-risk', household.risks[i] ?? null);
  return {
    dataDate: on,
    ...words.places(household.villageCode),
    naturalVillage: household.naturalVillage,
    nationalHouseholdNo: household.nationalHouseholdNo,
    statedSize: household.statedSize,
    householdPhone: household.phone,
    bankName: household.bankName,
    bankCard: household.bankCard,
    povertyCause1: words.labels('poverty-cause', household.povertyCauses),
    dangerousHousing: flag(household.dangerousHousing),
    safeWater: flag(household.safeWater),
    waterDifficult: flag(household.waterDifficult),
    householdType: words.label('household-type', household.householdType),
    povertyClass: words.label('poverty-class', household.povertyClass),
    graduationStatus: words.label('graduation-status', household.graduationStatus),
    graduationYear: household.graduationYear,
    monitoredKind: words.label('monitored-kind', household.monitoredKind),
    risk1: risk(0),
    risk2: risk(1),
    risk3: risk(2),
    risk4: risk(3),
    risk5: risk(4),
    riskEliminated: flag(household.riskEliminated),
    riskIdentifiedOn: household.riskIdentifiedOn,
    riskEliminatedOn: household.riskEliminatedOn,
    firstIdentifiedOn: household.firstIdentifiedOn,
    perHead: yuan(income?.perHeadFen ?? null),
    wage: yuan(income?.wageFen ?? null),
    business: yuan(income?.businessFen ?? null),
    property: yuan(income?.propertyFen ?? null),
    transfer: yuan(income?.transferFen ?? null),
    businessCost: yuan(income?.businessCostFen ?? null),
    claim: yuan(income?.claimFen ?? null),
    selfPaid: yuan(income?.selfPaidFen ?? null),
  };
}

function memberValues(member: MemberRecord, words: Words): Values {
  return {
    nationalPersonNo: member.nationalPersonNo,
    name: member.name,
    sex: member.sex === null ? null : member.sex === 'male' ? '男' : '女',
    document: member.document,
    relationToHead: words.label('relation-to-head', member.relationToHead),
    ethnicity: words.label('ethnicity', member.ethnicity),
    educationLevel: words.label('education-level', member.educationLevel),
    schoolingStatus: words.label('schooling-status', member.schoolingStatus),
    healthStatus: words.labels('health-status', member.healthStatus),
    laborCapacity: words.label('labor-capacity', member.laborCapacity),
    workPlace: words.label('work-place', member.workPlace),
    workMonths: member.workMonths,
    criticalIllnessInsured: flag(member.criticalIllnessInsured),
    residentMedicalInsured: flag(member.residentMedicalInsured),
    residentPensionInsured: flag(member.residentPensionInsured),
    staffPensionInsured: flag(member.staffPensionInsured),
    minimumLiving: flag(member.minimumLiving),
    destituteSupport: flag(member.destituteSupport),
    disabilityType: words.label('disability-type', member.disabilityType),
    memberPhone: member.phone,
    memberIdentifiedOn: member.identifiedOn,
  };
}
