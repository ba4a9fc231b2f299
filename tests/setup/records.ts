import { checkCharacter } from '#kernel/person-document.ts';
import type { HouseholdRecord, MemberRecord } from '#modules/registry/model.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { filledFields } from '../../src/modules/registry/intake/provides.ts';
import { recordSnapshot } from '../../src/modules/registry/intake/record.ts';

/** Two towns of one county, three villages; and a village of another county. */
export const PLACES = {
  county: '529921',
  townA: '529921100',
  villageA1: '529921100200',
  villageA2: '529921100201',
  villageB1: '529921101200',
  abroad: '529922100200',
} as const;

/** A resident number that holds: place, birth, sequence. */
export function residentNumber(birth: string, sequence: number): string {
  const seventeen = `529921${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return seventeen + checkCharacter(seventeen);
}

/** A member of whom no more is known than a test says. */
export function member(no: string, name: string, given: Partial<MemberRecord> = {}): MemberRecord {
  return {
    nationalPersonNo: no,
    name,
    document: null,
    birth: null,
    sex: null,
    relationToHead: null,
    ethnicity: null,
    educationLevel: null,
    schoolingStatus: null,
    healthStatus: [],
    laborCapacity: null,
    workPlace: null,
    workMonths: null,
    criticalIllnessInsured: null,
    residentMedicalInsured: null,
    residentPensionInsured: null,
    staffPensionInsured: null,
    minimumLiving: null,
    destituteSupport: null,
    disabilityType: null,
    phone: null,
    identifiedOn: null,
    ...given,
  };
}

/** A household of which no more is known than a test says. */
export function household(
  no: string,
  village: string,
  members: MemberRecord[],
  given: Partial<HouseholdRecord> = {},
): HouseholdRecord {
  return {
    nationalHouseholdNo: no,
    villageCode: village,
    naturalVillage: null,
    statedSize: null,
    phone: null,
    bankName: null,
    bankCard: null,
    povertyCauses: [],
    dangerousHousing: null,
    safeWater: null,
    waterDifficult: null,
    householdType: null,
    povertyClass: null,
    graduationStatus: null,
    graduationYear: null,
    monitoredKind: null,
    risks: [],
    riskEliminated: null,
    riskIdentifiedOn: null,
    riskEliminatedOn: null,
    firstIdentifiedOn: null,
    income: null,
    members,
    ...given,
  };
}

/** Takes records in as an import of that day would. */
export function takeIn(services: Services, actor: Actor, on: string, records: readonly HouseholdRecord[]) {
  const county = records[0]?.villageCode.slice(0, 6) ?? '';
  return recordSnapshot(services, actor, {
    county,
    on,
    records: records.map((record, index) => ({
      record,
      source: { sheet: '登记表', row: index + 2 },
      memberSources: [],
    })),
    provides: filledFields(records),
    prefixes: [county],
    keptOut: [],
    batch: null,
    commandId: services.newId(),
  });
}
