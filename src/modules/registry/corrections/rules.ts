import { ageOn, type Day } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import type { CorrectHousehold, CorrectIncome, CorrectMember } from '../households/model.ts';
import { holdsNumber } from '../rules.ts';

/** Why a correction cannot be written, and what is unusual about it but may well be so. */
export type Judgement = { readonly errors: readonly Finding[]; readonly doubts: readonly Finding[] };

/** Codes that a column may hold, by list; a list that is not there admits nothing. */
export type Codes = {
  readonly has: (list: string, code: string) => boolean;
  /** The sex that a relation to the head itself states. */
  readonly sexOfRelation: (code: string) => 'male' | 'female' | undefined;
};

type Why = { readonly on: Day; readonly reason: string };

/** Code lists of a member's columns. */
const MEMBER_LISTS = {
  relationToHead: 'relation-to-head',
  ethnicity: 'ethnicity',
  educationLevel: 'education-level',
  schoolingStatus: 'schooling-status',
  laborCapacity: 'labor-capacity',
  workPlace: 'work-place',
  disabilityType: 'disability-type',
} as const;

const COMPULSORY: ReadonlySet<string> = new Set(['primary', 'junior-1', 'junior-2', 'junior-3']);
const UNABLE: ReadonlySet<string> = new Set(['lost', 'none']);
const WORKING_AGE = 16;
const MONTHS_OF_A_YEAR = 12;
const MOST_FEN = 1_000_000_000_00;

const when = (fires: boolean, finding: Finding): Finding[] => (fires ? [finding] : []);

/** What holds for every correction: its day, its reason, and that it changes something at all. */
export function whyFindings({ on, reason }: Why, today: Day, changed: number): Finding[] {
  return [
    ...when(on > today, { code: 'registry.dayInFuture', at: 'on', details: { today } }),
    ...when(holdsNumber(reason), { code: 'registry.numberInReason', at: 'reason' }),
    ...when(changed === 0, { code: 'registry.nothingChanged', at: 'fields' }),
  ];
}

function codeFindings(field: string, list: string, values: readonly string[], codes: Codes): Finding[] {
  return values
    .filter((code) => !codes.has(list, code))
    .map((code) => ({ code: 'registry.codeUnknown', at: `fields.${field}`, details: { code, list } }));
}

/** A member as he stands, and as he would stand. */
export type MemberFacts = {
  readonly person: string;
  readonly name: string;
  readonly birth: Day | null;
  readonly sex: 'male' | 'female' | null;
  readonly relationToHead: string | null;
  readonly educationLevel: string | null;
  readonly schoolingStatus: string | null;
  readonly healthStatus: readonly string[];
  readonly laborCapacity: string | null;
  readonly workMonths: number | null;
  readonly disabilityType: string | null;
};

function memberErrors(input: CorrectMember, codes: Codes): Finding[] {
  const { fields } = input;
  const health = fields.healthStatus ?? [];
  const months = fields.workMonths ?? 0;
  return [
    ...Object.entries(MEMBER_LISTS).flatMap(([field, list]) => {
      const code = fields[field as keyof typeof MEMBER_LISTS];
      return code == null ? [] : codeFindings(field, list, [code], codes);
    }),
    ...codeFindings('healthStatus', 'health-status', health, codes),
    ...when(health.includes('healthy') && health.length > 1, {
      code: 'registry.healthyAndIll',
      at: 'fields.healthStatus',
    }),
    ...when(months < 0 || months > MONTHS_OF_A_YEAR || !Number.isInteger(Math.round(months * 1e4) / 1e3), {
      code: 'registry.months',
      at: 'fields.workMonths',
    }),
    ...when(fields.name !== undefined && !/\p{L}/u.test(fields.name), {
      code: 'registry.nameWithoutLetters',
      at: 'fields.name',
    }),
  ];
}

type Doubt = (member: MemberFacts, on: Day, codes: Codes) => Finding | undefined;

const ageOf = ({ birth }: MemberFacts, on: Day) => (birth === null || birth > on ? null : ageOn(birth, on));
const isWorking = (member: MemberFacts) => (member.workMonths ?? 0) > 0;
const isChild = (member: MemberFacts, on: Day) => (ageOf(member, on) ?? WORKING_AGE) < WORKING_AGE;
const monthsOf = (member: MemberFacts) => ({ months: member.workMonths ?? 0 });

/** The same questions as the checks of an import ask of a member; here they are told while one types. */
const MEMBER_DOUBTS: readonly Doubt[] = [
  ({ schoolingStatus, educationLevel }) => {
    const atSchool = schoolingStatus !== null && schoolingStatus !== 'not-at-school';
    const educated = educationLevel !== null && educationLevel !== 'preschool-age';
    if (!atSchool || !educated) return undefined;
    return { code: 'registry.doubt.educationBoth', at: 'fields.educationLevel' };
  },
  (member, on) => {
    if (!isChild(member, on) || member.laborCapacity === null || member.laborCapacity === 'none')
      return undefined;
    const details = { age: ageOf(member, on) ?? 0 };
    return { code: 'registry.doubt.labourChild', at: 'fields.laborCapacity', details };
  },
  (member) => {
    if (!isWorking(member) || !UNABLE.has(member.laborCapacity ?? '')) return undefined;
    return { code: 'registry.doubt.labourWorking', at: 'fields.workMonths', details: monthsOf(member) };
  },
  (member, on) => {
    if (!isWorking(member) || !(isChild(member, on) || COMPULSORY.has(member.schoolingStatus ?? '')))
      return undefined;
    return { code: 'registry.doubt.pupilWorking', at: 'fields.workMonths', details: monthsOf(member) };
  },
  ({ relationToHead, sex }, _, codes) => {
    const stated = relationToHead === null ? undefined : codes.sexOfRelation(relationToHead);
    if (stated === undefined || sex === null || stated === sex) return undefined;
    return { code: 'registry.doubt.sexRelation', at: 'fields.relationToHead' };
  },
  ({ disabilityType, healthStatus }) =>
    disabilityType === null || healthStatus.includes('disabled')
      ? undefined
      : { code: 'registry.doubt.disabilityHealth', at: 'fields.disabilityType' },
];

function memberDoubts(member: MemberFacts, on: Day, codes: Codes): Finding[] {
  return MEMBER_DOUBTS.flatMap((doubt) => doubt(member, on, codes) ?? []);
}

/** A member with what a correction says of him. */
function correctedMember<Member extends MemberFacts>(
  member: Member,
  fields: CorrectMember['fields'],
): Member {
  const given = Object.entries(fields).filter(([name, value]) => value !== undefined && name in member);
  return { ...member, ...Object.fromEntries(given) };
}

function headFindings(
  after: MemberFacts,
  before: MemberFacts,
  others: readonly Pick<MemberFacts, 'relationToHead'>[],
): Judgement {
  const heads = others.filter((one) => one.relationToHead === 'head').length;
  const isHead = after.relationToHead === 'head';
  return {
    errors: when(isHead && heads > 0, { code: 'registry.secondHead', at: 'fields.relationToHead' }),
    doubts: when(!isHead && before.relationToHead === 'head' && heads === 0, {
      code: 'registry.doubt.noHead',
      at: 'fields.relationToHead',
    }),
  };
}

export type MemberCase = {
  readonly member: MemberFacts;
  /** The others of the household on the day. */
  readonly others: readonly Pick<MemberFacts, 'relationToHead'>[];
  readonly codes: Codes;
  readonly today: Day;
};

/** Everything about a correction of a member at once. */
export function judgeMember(input: CorrectMember, { member, others, codes, today }: MemberCase): Judgement {
  const after = correctedMember(member, input.fields);
  const head = headFindings(after, member, others);
  const known = new Set(memberDoubts(member, input.on, codes).map((finding) => finding.code));
  return {
    errors: [
      ...whyFindings(input, today, Object.keys(input.fields).length),
      ...memberErrors(input, codes),
      ...head.errors,
    ],
    // What was doubtful before is not this correction's doubt.
    doubts: [
      ...memberDoubts(after, input.on, codes).filter((finding) => !known.has(finding.code)),
      ...head.doubts,
    ],
  };
}

export type HouseholdCase = { readonly members: number; readonly codes: Codes; readonly today: Day };

/** Everything about a correction of a household's own facts at once. */
export function judgeHousehold(input: CorrectHousehold, { members, codes, today }: HouseholdCase): Judgement {
  const { povertyCauses = [], statedSize, safeWater, waterDifficult } = input.fields;
  return {
    errors: [
      ...whyFindings(input, today, Object.keys(input.fields).length),
      ...codeFindings('povertyCauses', 'poverty-cause', povertyCauses, codes),
      ...when(new Set(povertyCauses).size < povertyCauses.length, {
        code: 'registry.causeTwice',
        at: 'fields.povertyCauses',
      }),
    ],
    doubts: [
      ...when(statedSize != null && statedSize !== members, {
        code: 'registry.doubt.size',
        at: 'fields.statedSize',
        details: { stated: statedSize ?? 0, members },
      }),
      ...when(safeWater === true && waterDifficult === true, {
        code: 'registry.doubt.water',
        at: 'fields.waterDifficult',
      }),
    ],
  };
}

const AMOUNTS = [
  'perHeadFen',
  'wageFen',
  'businessFen',
  'propertyFen',
  'transferFen',
  'businessCostFen',
  'claimFen',
  'selfPaidFen',
] as const;
export type Amounts = Readonly<Record<(typeof AMOUNTS)[number], number | null>>;
/** What is received or paid out; only a balance (人均纯收入, 生产经营) can be a loss. */
const NEVER_NEGATIVE: readonly (keyof Amounts)[] = [
  'wageFen',
  'propertyFen',
  'transferFen',
  'businessCostFen',
  'claimFen',
  'selfPaidFen',
];

export type IncomeCase = {
  /** The year's amounts as they stand; undefined when the year has none. */
  readonly before: Amounts | undefined;
  readonly members: number;
  readonly today: Day;
};

/** Everything about a correction of a year's income at once. */
export function judgeIncome(input: CorrectIncome, { before, members, today }: IncomeCase): Judgement {
  const { fields, year } = input;
  const after = Object.fromEntries(
    AMOUNTS.map((name) => [name, fields[name] === undefined ? (before?.[name] ?? null) : fields[name]]),
  ) as Amounts;
  const negative = NEVER_NEGATIVE.filter((name) => (fields[name] ?? 0) < 0);
  const huge = AMOUNTS.filter((name) => Math.abs(fields[name] ?? 0) > MOST_FEN);
  return {
    errors: [
      ...whyFindings(input, today, Object.keys(fields).length),
      ...when(String(year) > today.slice(0, 4), { code: 'registry.yearInFuture', at: 'year' }),
      ...negative.map((name) => ({ code: 'registry.amountNegative', at: `fields.${name}` })),
      ...huge.map((name) => ({ code: 'registry.amountTooLarge', at: `fields.${name}` })),
    ],
    doubts: arithmeticDoubts(after, members),
  };
}

const ONE_YUAN = 100;

/** 人均纯收入 against its parts, within one yuan. */
function arithmeticDoubts(amounts: Amounts, members: number): Finding[] {
  const { perHeadFen, wageFen, businessFen, propertyFen, transferFen, businessCostFen } = amounts;
  const parts = [wageFen, businessFen, propertyFen, transferFen];
  if (perHeadFen === null || members === 0 || parts.every((part) => part === null)) return [];
  const sum = parts.reduce<number>((total, part) => total + (part ?? 0), 0) - (businessCostFen ?? 0);
  const computed = Math.round(sum / members);
  return when(Math.abs(perHeadFen * members - sum) > ONE_YUAN * members, {
    code: 'registry.doubt.arithmetic',
    at: 'fields.perHeadFen',
    details: { statedYuan: perHeadFen / ONE_YUAN, computedYuan: computed / ONE_YUAN },
  });
}
