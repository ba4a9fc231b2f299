import type { HouseholdRecord, IncomeRecord, MemberRecord } from '../model.ts';

type Sex = MemberRecord['sex'];

/** Numbers as they may be told: opened, or masked. */
export type Numbers = {
  readonly document: string | null;
  readonly phone: string | null;
};

/** 脱贫属性 for a state of the register; an ordinary household has none. */
const GRADUATION: Readonly<Record<string, string>> = {
  poor: 'not-graduated',
  'pre-graduated': 'pre-graduated',
  graduated: 'graduated',
  relapsed: 'relapsed',
};

type IncomeFacts = {
  readonly year: number | null;
  readonly per_head_fen: number | null;
  readonly wage_fen: number | null;
  readonly business_fen: number | null;
  readonly property_fen: number | null;
  readonly transfer_fen: number | null;
  readonly business_cost_fen: number | null;
  readonly claim_fen: number | null;
  readonly self_paid_fen: number | null;
};

function incomeOf(facts: IncomeFacts): IncomeRecord | null {
  if (facts.year === null) return null;
  return {
    year: facts.year,
    perHeadFen: facts.per_head_fen,
    wageFen: facts.wage_fen,
    businessFen: facts.business_fen,
    propertyFen: facts.property_fen,
    transferFen: facts.transfer_fen,
    businessCostFen: facts.business_cost_fen,
    claimFen: facts.claim_fen,
    selfPaidFen: facts.self_paid_fen,
  };
}

type HouseholdFacts = IncomeFacts & {
  readonly national_household_no: string;
  readonly village: string;
  readonly natural_village: string | null;
  readonly stated_size: number | null;
  readonly bank_name: string | null;
  readonly poverty_causes: readonly string[];
  readonly first_identified_on: string | null;
  readonly dangerous_housing: boolean | null;
  readonly safe_water: boolean | null;
  readonly water_difficult: boolean | null;
  readonly registration: string | null;
  readonly monitoring: string | null;
  readonly household_type: string | null;
  readonly poverty_class: string | null;
  readonly graduation_year: number | null;
  readonly monitored_kind: string | null;
  readonly risks: readonly string[] | null;
  readonly risk_identified_on: string | null;
  readonly risk_eliminated_on: string | null;
};

/** The versions in force as the record that tells them: taken in again on the same day, it changes nothing. */
export function householdRecord(
  facts: HouseholdFacts,
  numbers: { readonly phone: string | null; readonly bankCard: string | null },
  members: MemberRecord[],
): HouseholdRecord {
  return {
    nationalHouseholdNo: facts.national_household_no,
    villageCode: facts.village,
    naturalVillage: facts.natural_village,
    statedSize: facts.stated_size,
    phone: numbers.phone,
    bankName: facts.bank_name,
    bankCard: numbers.bankCard,
    povertyCauses: [...facts.poverty_causes],
    dangerousHousing: facts.dangerous_housing,
    safeWater: facts.safe_water,
    waterDifficult: facts.water_difficult,
    householdType: facts.household_type,
    povertyClass: facts.poverty_class,
    graduationStatus: facts.registration === null ? null : (GRADUATION[facts.registration] ?? null),
    graduationYear: facts.graduation_year,
    monitoredKind: facts.monitored_kind,
    risks: [...(facts.risks ?? [])],
    riskEliminated:
      facts.monitoring === null || facts.monitoring === 'none' ? null : facts.monitoring === 'eliminated',
    riskIdentifiedOn: facts.risk_identified_on,
    riskEliminatedOn: facts.risk_eliminated_on,
    firstIdentifiedOn: facts.first_identified_on,
    income: incomeOf(facts),
    members,
  };
}

type MemberFacts = {
  readonly national_person_no: string;
  readonly name: string;
  readonly birth: string | null;
  readonly sex: string | null;
  readonly relation_to_head: string | null;
  readonly ethnicity: string | null;
  readonly education_level: string | null;
  readonly schooling_status: string | null;
  readonly health_status: readonly string[];
  readonly labor_capacity: string | null;
  readonly work_place: string | null;
  readonly work_months: number | null;
  readonly critical_illness_insured: boolean | null;
  readonly resident_medical_insured: boolean | null;
  readonly resident_pension_insured: boolean | null;
  readonly staff_pension_insured: boolean | null;
  readonly minimum_living: boolean | null;
  readonly destitute_support: boolean | null;
  readonly disability_type: string | null;
  readonly identified_on: string | null;
};

const sexOf = (text: string | null): Sex => (text === 'male' || text === 'female' ? text : null);

export function memberRecord(facts: MemberFacts, numbers: Numbers): MemberRecord {
  return {
    nationalPersonNo: facts.national_person_no,
    name: facts.name,
    document: numbers.document,
    birth: facts.birth,
    sex: sexOf(facts.sex),
    relationToHead: facts.relation_to_head,
    ethnicity: facts.ethnicity,
    educationLevel: facts.education_level,
    schoolingStatus: facts.schooling_status,
    healthStatus: [...facts.health_status],
    laborCapacity: facts.labor_capacity,
    workPlace: facts.work_place,
    workMonths: facts.work_months,
    criticalIllnessInsured: facts.critical_illness_insured,
    residentMedicalInsured: facts.resident_medical_insured,
    residentPensionInsured: facts.resident_pension_insured,
    staffPensionInsured: facts.staff_pension_insured,
    minimumLiving: facts.minimum_living,
    destituteSupport: facts.destitute_support,
    disabilityType: facts.disability_type,
    phone: numbers.phone,
    identifiedOn: facts.identified_on,
  };
}

/**
 * Members in the order of a register: the head first, then as they came. Where several or none are called the head, it is
 * the one whom the household's own version names.
 */
export function inOrder<Member extends { readonly name: string; readonly relation_to_head: string | null }>(
  members: readonly Member[],
  headName: string,
): Member[] {
  const rank = (member: Member) =>
    (member.relation_to_head === 'head' ? 0 : 2) + (member.name === headName ? 0 : 1);
  return members
    .map((member, index) => ({ member, index }))
    .sort((a, b) => rank(a.member) - rank(b.member) || a.index - b.index)
    .map(({ member }) => member);
}
