import { addMonths, ageOn, type Day } from '#kernel/day.ts';
import type { HouseholdRecord, MemberRecord } from '#modules/registry/model.ts';
import type { CheckId, RegisterField } from '../model.ts';

/** What a check may look at besides the record. */
export type Facts = {
  /** The file's date: ages count on it */
  readonly on: Day;
  /** Columns that the sheet has: what it never asks cannot be missing. */
  readonly has: (field: RegisterField) => boolean;
  /** The sex that a relation itself states, by code */
  readonly sexOfRelation: (code: string) => 'male' | 'female' | undefined;
  /** 风险识别时间 and 风险消除时间 as written, `YYYY-MM` when no day is given */
  readonly riskDates: { readonly identified: string | null; readonly eliminated: string | null };
};

/** Values for the sentence of a finding; undefined when all is well. */
type Answer = Readonly<Record<string, string | number>> | undefined;

type Check<Subject> = {
  readonly check: CheckId;
  /** The column that is marked. */
  readonly field: RegisterField;
  /** Columns whose own faults make this check pointless. */
  readonly uses: readonly RegisterField[];
  readonly answer: (subject: Subject, facts: Facts) => Answer;
};

const COMPULSORY = new Set(['primary', 'junior-1', 'junior-2', 'junior-3']);
const UNABLE = new Set(['lost', 'none']);
const LEAST_RISK_MONTHS = 6;
const WORKING_AGE = 16;

/** 残疾人证: the resident number with type and grade behind it. */
function isDisabilityCertificate(document: string): boolean {
  return document.length === 20 || document.length === 22;
}

const when = (fires: boolean, details: Readonly<Record<string, string | number>> = {}): Answer =>
  fires ? details : undefined;
const isWorking = (member: MemberRecord) => (member.workMonths ?? 0) > 0;

/** Checks of one member, each by itself. */
export const MEMBER_CHECKS: readonly Check<MemberRecord>[] = [
  {
    check: 'document.birth',
    field: 'document',
    uses: ['document'],
    answer: (member, { on }) => when(member.birth !== null && member.birth > on),
  },
  {
    check: 'date.future',
    field: 'memberIdentifiedOn',
    uses: ['memberIdentifiedOn'],
    answer: (member, { on }) => when(member.identifiedOn !== null && member.identifiedOn > on, { on }),
  },
  {
    check: 'sex.relation',
    field: 'relationToHead',
    uses: ['relationToHead', 'document'],
    answer: (member, facts) => {
      if (member.document === null || member.relationToHead === null) return undefined;
      const stated = facts.sexOfRelation(member.relationToHead);
      return when(stated !== undefined && stated !== member.sex, { sex: member.sex ?? '' });
    },
  },
  {
    check: 'education.both',
    field: 'educationLevel',
    uses: ['educationLevel', 'schoolingStatus'],
    answer: (member, { has }) => {
      if (!has('educationLevel') || !has('schoolingStatus')) return undefined;
      return educationAnswer(member);
    },
  },
  {
    check: 'labour.child',
    field: 'laborCapacity',
    uses: ['laborCapacity', 'document'],
    answer: (member, { on }) => {
      if (member.birth === null || member.birth > on || member.laborCapacity === null) return undefined;
      const age = ageOn(member.birth, on);
      return when(age < WORKING_AGE && member.laborCapacity !== 'none', { age });
    },
  },
  {
    check: 'labour.working',
    field: 'workMonths',
    uses: ['laborCapacity', 'workMonths'],
    answer: (member) =>
      when(UNABLE.has(member.laborCapacity ?? '') && isWorking(member), { months: member.workMonths ?? 0 }),
  },
  {
    check: 'phone.length',
    field: 'memberPhone',
    uses: [],
    answer: (member) =>
      when(member.phone !== null && !isPhone(member.phone), { digits: digitCount(member.phone) }),
  },
  {
    check: 'disability.document',
    field: 'document',
    uses: ['document'],
    answer: (member) =>
      when(
        member.healthStatus.includes('disabled') &&
          member.document !== null &&
          !isDisabilityCertificate(member.document),
      ),
  },
  {
    check: 'pupil.working',
    field: 'workMonths',
    uses: ['schoolingStatus', 'workMonths'],
    answer: (member) =>
      when(COMPULSORY.has(member.schoolingStatus ?? '') && isWorking(member), {
        months: member.workMonths ?? 0,
      }),
  },
];

/** 非在校生 says that nobody is at school, 学龄前儿童 in 文化程度 that there is no education yet: neither fills its column. */
function educationAnswer(member: MemberRecord): Answer {
  const { educationLevel: level, schoolingStatus: status } = member;
  const isAtSchool = status !== null && status !== 'not-at-school';
  const isEducated = level !== null && level !== 'preschool-age';
  if (isAtSchool && isEducated) return { both: 'filled' };
  return level === null && status === null ? { both: 'empty' } : undefined;
}

function isPhone(text: string): boolean {
  return /^\d{11}$/.test(text);
}

function digitCount(text: string | null): number {
  return (text ?? '').replace(/\D/g, '').length;
}

/** Checks of a household as a whole. */
export const HOUSEHOLD_CHECKS: readonly Check<HouseholdRecord>[] = [
  {
    check: 'household.head.none',
    field: 'relationToHead',
    uses: ['relationToHead'],
    answer: (household) => when(headCount(household) === 0),
  },
  {
    check: 'household.head.many',
    field: 'relationToHead',
    uses: [],
    answer: (household) => when(headCount(household) > 1, { heads: headCount(household) }),
  },
  {
    check: 'household.size',
    field: 'statedSize',
    uses: ['statedSize'],
    answer: ({ statedSize, members }) =>
      when(statedSize !== null && statedSize !== members.length, {
        stated: statedSize ?? 0,
        rows: members.length,
      }),
  },
  {
    check: 'phone.length',
    field: 'householdPhone',
    uses: [],
    answer: ({ phone }) => when(phone !== null && !isPhone(phone), { digits: digitCount(phone) }),
  },
  {
    check: 'risk.missing',
    field: 'risk1',
    uses: ['monitoredKind', 'risk1', 'risk2', 'risk3', 'risk4', 'risk5'],
    answer: ({ monitoredKind, risks }, { has }) =>
      when(has('risk1') && monitoredKind !== null && risks.length === 0),
  },
  {
    check: 'risk.disability',
    field: 'risk1',
    uses: ['healthStatus'],
    answer: ({ risks, members }) => when(risks.includes('disability') && !members.some(isDisabled)),
  },
  {
    check: 'risk.period',
    field: 'riskEliminatedOn',
    uses: ['riskIdentifiedOn', 'riskEliminatedOn'],
    answer: (_, { riskDates }) =>
      when(isTooSoon(riskDates.identified, riskDates.eliminated), { months: LEAST_RISK_MONTHS }),
  },
  {
    check: 'income.arithmetic',
    field: 'perHead',
    uses: ['perHead', 'wage', 'business', 'property', 'transfer', 'businessCost'],
    answer: (household, { has }) => incomeAnswer(household, has),
  },
];

function headCount(household: HouseholdRecord): number {
  return household.members.filter((member) => member.relationToHead === 'head').length;
}

function isDisabled(member: MemberRecord): boolean {
  if (member.healthStatus.includes('disabled') || member.disabilityType !== null) return true;
  return member.document !== null && isDisabilityCertificate(member.document);
}

/** Less than six months from identification to elimination; by whole months when one of the two has no day. */
function isTooSoon(identified: string | null, eliminated: string | null): boolean {
  if (identified === null || eliminated === null) return false;
  const length = Math.min(identified.length, eliminated.length);
  const earliest = addMonths(dayOf(identified.slice(0, length)), LEAST_RISK_MONTHS);
  return dayOf(eliminated.slice(0, length)) < earliest;
}

function dayOf(date: string): Day {
  return date.length === 7 ? `${date}-01` : date;
}

const COMPONENTS = ['wage', 'business', 'property', 'transfer', 'businessCost'] as const;
const ONE_YUAN = 100;

function incomeAnswer({ income, members }: HouseholdRecord, has: Facts['has']): Answer {
  if (income === null || income.perHeadFen === null || !COMPONENTS.every(has)) return undefined;
  const parts = [income.wageFen, income.businessFen, income.propertyFen, income.transferFen];
  if (parts.every((part) => part === null)) return undefined;
  const sum = parts.reduce<number>((total, part) => total + (part ?? 0), 0) - (income.businessCostFen ?? 0);
  const difference = Math.abs(income.perHeadFen * members.length - sum);
  if (difference <= ONE_YUAN * members.length) return undefined;
  return { stated: income.perHeadFen, computed: Math.round(sum / members.length) };
}
