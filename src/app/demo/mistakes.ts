import { addDays, addMonths, ageOn, type Day } from '#kernel/day.ts';
import type { HouseholdRecord, MemberRecord } from '#modules/registry/model.ts';
import type { Random } from './random.ts';

/** The slips of village data entry that let a household in and leave a finding to verify (疑点数据). */
const MISTAKE_KINDS = [
  'household.size',
  'sex.relation',
  'education.both',
  'labour.child',
  'labour.working',
  'phone.length',
  'disability.document',
  'risk.missing',
  'risk.disability',
  'risk.period',
  'income.arithmetic',
  'pupil.working',
] as const;
type MistakeKind = (typeof MISTAKE_KINDS)[number];

/** A slip that stands in the register from one day until it is mended. */
export type Mistake = { readonly kind: MistakeKind; readonly from: Day; readonly until: Day };

/** One household in twenty has a slip at some time; the later ones are still to be found. */
export function inventMistake(random: Random): Mistake | null {
  if (!random.chance(0.05)) return null;
  const from = addDays('2016-01-01', random.integer(0, 10 * 365));
  return { kind: random.pick(MISTAKE_KINDS), from, until: addMonths(from, random.integer(14, 40)) };
}

type Layout = 'A' | 'B';
type Slip = (record: HouseholdRecord, on: Day, layout: Layout) => boolean;

function memberWith(
  record: HouseholdRecord,
  holds: (member: MemberRecord) => boolean,
): MemberRecord | undefined {
  return record.members.find(holds);
}
function ageOf(member: MemberRecord, on: Day): number {
  return member.birth === null ? -1 : ageOn(member.birth, on);
}
function change(member: MemberRecord | undefined, to: Partial<MemberRecord>): boolean {
  if (member !== undefined) Object.assign(member, to);
  return member !== undefined;
}

const wrongSize: Slip = (record) => {
  record.statedSize = record.members.length + 1;
  return true;
};

const closedTooSoon: Slip = (record) => {
  if (record.riskEliminated !== true || record.riskIdentifiedOn === null) return false;
  record.riskEliminatedOn = addMonths(record.riskIdentifiedOn, 4);
  return true;
};

const withoutRisk: Slip = (record) => {
  if (record.risks.length === 0) return false;
  record.risks = [];
  return true;
};

const riskOfNobody: Slip = (record) => {
  const isDisabled = record.members.some((member) => member.healthStatus.includes('disabled'));
  if (record.risks.length === 0 || record.risks.length > 4 || isDisabled) return false;
  record.risks = [...record.risks, 'disability'];
  return true;
};

const wrongSum: Slip = (record, _on, layout) => {
  if (layout === 'A' || record.income?.perHeadFen == null) return false;
  record.income = { ...record.income, perHeadFen: record.income.perHeadFen + 20_000 };
  return true;
};

const SLIPS: Readonly<Record<MistakeKind, Slip>> = {
  'household.size': wrongSize,
  'sex.relation': (record) =>
    change(
      memberWith(record, (member) => member.relationToHead === 'son'),
      { relationToHead: 'daughter' },
    ),
  'education.both': (record, on) =>
    change(
      memberWith(record, (member) => member.educationLevel !== null && ageOf(member, on) > 20),
      { educationLevel: null },
    ),
  'labour.child': (record, on) =>
    change(
      memberWith(record, (member) => ageOf(member, on) >= 12 && ageOf(member, on) < 16),
      { laborCapacity: 'ordinary' },
    ),
  'labour.working': (record, on) =>
    change(
      memberWith(record, (member) => ageOf(member, on) >= 60 && member.laborCapacity === 'none'),
      { workMonths: 3 },
    ),
  'phone.length': (record) => {
    if (record.phone === null) return false;
    record.phone = record.phone.slice(0, 10);
    return true;
  },
  'disability.document': (record) => {
    const member = memberWith(record, (one) => (one.document?.length ?? 0) > 18);
    return change(member, { document: member?.document?.slice(0, 18) ?? null });
  },
  'risk.missing': withoutRisk,
  'risk.disability': riskOfNobody,
  'risk.period': closedTooSoon,
  'income.arithmetic': wrongSum,
  'pupil.working': (record) =>
    change(
      memberWith(record, (member) => member.schoolingStatus === 'junior-3'),
      { workMonths: 2 },
    ),
};

/** Puts the slip into a record that is not shared yet; a slip that the household gives no occasion for becomes a wrong 人数. */
export function applyMistake(
  record: HouseholdRecord,
  mistake: Mistake | null,
  on: Day,
  layout: Layout,
): void {
  if (mistake === null || on < mistake.from || on >= mistake.until) return;
  if (!SLIPS[mistake.kind](record, on, layout)) wrongSize(record, on, layout);
}
