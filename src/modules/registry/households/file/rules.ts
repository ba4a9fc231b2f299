import { ageOn } from '#kernel/day.ts';
import type { IncomeView, MemberView, Registration } from '../model.ts';
import type { SourceOf, WrittenColumns } from '../sources/rules.ts';

type MemberFacts = WrittenColumns & {
  readonly person: string;
  readonly national_person_no: string;
  readonly name: string;
  readonly relation_to_head: string | null;
  readonly sex: string | null;
  readonly birth: string | null;
  readonly document_mask: string;
  readonly document_form: number | null;
  readonly phone_mask: string | null;
  readonly ethnicity: string | null;
  readonly education_level: string | null;
  readonly schooling_status: string | null;
  readonly health_status: string[];
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

/** A member as the file shows him on a day: numbers masked, age in completed years. */
export function memberView(row: MemberFacts, on: string, sourceOf: SourceOf): MemberView {
  return {
    person: row.person,
    nationalPersonNo: row.national_person_no,
    name: row.name,
    relationToHead: row.relation_to_head,
    sex: row.sex === 'male' || row.sex === 'female' ? row.sex : null,
    birth: row.birth,
    age: row.birth === null ? null : ageOn(row.birth, on),
    documentMask: row.document_mask,
    documentForm: row.document_form,
    phoneMask: row.phone_mask,
    ethnicity: row.ethnicity,
    educationLevel: row.education_level,
    schoolingStatus: row.schooling_status,
    healthStatus: row.health_status,
    laborCapacity: row.labor_capacity,
    workPlace: row.work_place,
    workMonths: row.work_months,
    criticalIllnessInsured: row.critical_illness_insured,
    residentMedicalInsured: row.resident_medical_insured,
    residentPensionInsured: row.resident_pension_insured,
    staffPensionInsured: row.staff_pension_insured,
    minimumLiving: row.minimum_living,
    destituteSupport: row.destitute_support,
    disabilityType: row.disability_type,
    identifiedOn: row.identified_on,
    source: sourceOf(row),
  };
}

type IncomeFacts = WrittenColumns & {
  readonly year: number;
  readonly per_head_fen: number | null;
  readonly wage_fen: number | null;
  readonly business_fen: number | null;
  readonly property_fen: number | null;
  readonly transfer_fen: number | null;
  readonly business_cost_fen: number | null;
  readonly claim_fen: number | null;
  readonly self_paid_fen: number | null;
};

/** The line that incomes of a year are held against. */
export type IncomeLine = {
  /** fen per head and year; null when no pack knows a value */
  readonly fen: number | null;
  readonly title: { readonly zh: string; readonly zhHant?: string | undefined; readonly en: string } | null;
};

/** The income of a year beside the line in force then. */
export function incomeView(
  row: IncomeFacts,
  line: IncomeLine,
  language: string,
  sourceOf: SourceOf,
): IncomeView {
  return {
    year: row.year,
    perHeadFen: row.per_head_fen,
    wageFen: row.wage_fen,
    businessFen: row.business_fen,
    propertyFen: row.property_fen,
    transferFen: row.transfer_fen,
    businessCostFen: row.business_cost_fen,
    claimFen: row.claim_fen,
    selfPaidFen: row.self_paid_fen,
    lineFen: line.fen,
    lineTitle: line.title && textIn(line.title, language),
    source: sourceOf(row),
  };
}

/** A text of a pack in the reader's language. */
function textIn(text: NonNullable<IncomeLine['title']>, language: string): string {
  if (language === 'en') return text.en;
  return language === 'zh-Hant' ? (text.zhHant ?? text.zh) : text.zh;
}

type State = { readonly registration: string | null; readonly valid_from: string; readonly valid_to: string };

/**
 * The day since which the household has been registered as it is now, without a gap.
 * @param states latest first
 */
export function registrationSince(
  states: readonly State[],
  registration: Registration | null,
): string | null {
  let since: string | null = null;
  for (const state of states) {
    if (
      registration === null ||
      state.registration !== registration ||
      (since !== null && state.valid_to !== since)
    )
      break;
    since = state.valid_from;
  }
  return since;
}
