import { type Day, yearEnd } from '#kernel/day.ts';
import { cleanDocument } from '#kernel/person-document.ts';
import type { Monitoring, Registration } from './households/model.ts';
import type { HouseholdRecord } from './model.ts';

/** What a household is in the register from a day on. `registration` null: not known. */
export type StatusSegment = {
  readonly from: Day;
  readonly registration: Registration | null;
  readonly monitoring: Monitoring;
};

const BY_GRADUATION: Readonly<Record<string, Registration>> = {
  'not-graduated': 'poor',
  'pre-graduated': 'pre-graduated',
  graduated: 'graduated',
  relapsed: 'relapsed',
};

/** 户类型 of the prevention generation: an ordinary farmer, or a household that has left poverty. */
function registrationByType(householdType: string | null): Registration | null {
  if (householdType === null) return null;
  if (householdType.startsWith('graduated') || householdType === 'unstable-graduated') return 'graduated';
  return householdType === 'ordinary-household' || householdType === 'marginal-at-risk' ? 'ordinary' : null;
}

/** 登记状态 that a record states for its own day: 脱贫属性 of layout A, else 户类型 of layout B. */
export function registrationOf(
  record: Pick<HouseholdRecord, 'graduationStatus' | 'householdType'>,
): Registration | null {
  const byStatus = record.graduationStatus === null ? undefined : BY_GRADUATION[record.graduationStatus];
  return byStatus ?? registrationByType(record.householdType);
}

/** 监测状态 on a day, from the dates of identification and elimination; a date written as a month counts from its first day. */
export function monitoringOn(
  record: Pick<HouseholdRecord, 'monitoredKind' | 'riskEliminated' | 'riskIdentifiedOn' | 'riskEliminatedOn'>,
  on: Day,
): Monitoring {
  const identified = record.riskIdentifiedOn;
  if (identified === null && record.monitoredKind === null) return 'none';
  if (identified !== null && identified > on) return 'none';
  if (record.riskEliminatedOn !== null) return record.riskEliminatedOn <= on ? 'eliminated' : 'monitored';
  return record.riskEliminated === true ? 'eliminated' : 'monitored';
}

/** The day on which the state of the record began, when the record dates it: exit year (its last day), risk identified, risk eliminated. */
export function eventDays(record: HouseholdRecord, on: Day): Day[] {
  const days: Day[] = [];
  if (record.graduationYear !== null && registrationOf(record) === 'graduated')
    days.push(yearEnd(record.graduationYear));
  if (record.riskIdentifiedOn !== null) days.push(record.riskIdentifiedOn);
  if (record.riskEliminatedOn !== null) days.push(record.riskEliminatedOn);
  return days.filter((day) => day <= on);
}

/**
 * The dated states that a first record of a household tells: registered since its first identification, out since the
 * end of its exit year, watched since the risk was identified. What the record does not date holds from its own day.
 * @param on the day on which the record's facts hold
 */
export function statusTimeline(record: HouseholdRecord, on: Day): StatusSegment[] {
  const final = registrationOf(record);
  const exit =
    final === 'graduated' && record.graduationYear !== null ? yearEnd(record.graduationYear) : null;
  const registrationAt = (day: Day): Registration | null => {
    if (day >= on) return final;
    if (final === 'graduated' && exit !== null) return day >= exit ? 'graduated' : 'poor';
    if (final === 'poor' || final === 'ordinary') return final;
    return null;
  };
  const days = new Set<Day>([on, ...eventDays(record, on)]);
  if (record.firstIdentifiedOn !== null && record.firstIdentifiedOn <= on) days.add(record.firstIdentifiedOn);
  const segments: StatusSegment[] = [];
  for (const day of [...days].sort()) {
    const segment = { from: day, registration: registrationAt(day), monitoring: monitoringOn(record, day) };
    const last = segments.at(-1);
    if (!last || last.registration !== segment.registration || last.monitoring !== segment.monitoring)
      segments.push(segment);
  }
  return segments;
}

/** The 18-character form of a document in any of its four forms, what stands behind it, and its length. */
export function splitDocument(
  clean: string,
  widen: (fifteen: string) => string,
): { key: string; suffix: string; form: number } {
  if (clean.length === 15) return { key: widen(clean), suffix: '', form: 15 };
  return { key: clean.slice(0, 18), suffix: clean.slice(18), form: clean.length };
}

/** The number as the source gave it, out of the stored parts. */
export function joinDocument(key: string, suffix: string, form: number | null): string {
  return form === 15 ? key.slice(0, 6) + key.slice(8, 17) : key + suffix;
}

/** 户主: who is called the head, else the first named. */
export function headName(
  members: readonly { readonly name: string; readonly relationToHead: string | null }[],
): string {
  return (members.find((member) => member.relationToHead === 'head') ?? members[0])?.name ?? '';
}

/** Whether a text that others will read holds what may be a document, phone or card number, also with spaces in it. */
export function holdsNumber(text: string): boolean {
  return /\d{11}/.test(cleanDocument(text));
}
