import type { Day } from '#kernel/day.ts';
import { maskDocument, maskNumber, widenDocument } from '#kernel/person-document.ts';
import type { Keys } from '#platform/crypto/keys.ts';
import { spell } from '#platform/text/pinyin.ts';
import type { HouseholdRecord, MemberRecord } from '../model.ts';
import {
  eventDays,
  headName,
  monitoringOn,
  registrationOf,
  type StatusSegment,
  splitDocument,
  statusTimeline,
} from '../rules.ts';

/** A record with the place in the source that tells it: sheet and 1-based row. */
export type SourcedRecord = {
  readonly record: HouseholdRecord;
  readonly source: { readonly sheet: string; readonly row: number };
  readonly memberSources: readonly { readonly sheet: string; readonly row: number }[];
};

type Cell = string | number | boolean | null | Buffer | readonly string[];

/** Text form of COPY: tab between columns, \N for null. */
function cell(value: Cell): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number') return String(value);
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  return escapeText(
    `{${(value as readonly string[]).map((one) => `"${one.replace(/(["\\])/g, '\\$1')}"`).join(',')}}`,
  );
}

function escapeText(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/\r/g, '\\r')
    : text;
}

/** One line of COPY. */
export const line = (cells: readonly Cell[]) => `${cells.map(cell).join('\t')}\n`;

/** What encryption and new ids need while records are encoded. */
export type Encoder = { readonly keys: Keys; readonly newId: () => string; readonly on: Day };

function sealed(
  keys: Keys,
  purpose: 'phone' | 'bank-card',
  value: string | null,
): [Buffer | null, Buffer | null, string | null] {
  if (value === null) return [null, null, null];
  return [keys.encrypt(value), keys.hash(purpose, value), maskNumber(value)];
}

function incomeCells(income: HouseholdRecord['income']): Cell[] {
  if (income === null) return Array<null>(9).fill(null);
  return [
    income.year,
    income.perHeadFen,
    income.wageFen,
    income.businessFen,
    income.propertyFen,
    income.transferFen,
    income.businessCostFen,
    income.claimFen,
    income.selfPaidFen,
  ];
}

/** One line of staged_household; the order of its columns is that of STAGED_HOUSEHOLD in queries.ts. */
export function householdLine(encoder: Encoder, seq: number, { record, source }: SourcedRecord): string {
  const name = headName(record.members);
  const spelling = spell(name, 'name');
  const registration = registrationOf(record);
  const monitoring = monitoringOn(record, encoder.on);
  const events = eventDays(record, encoder.on).sort();
  return line([
    seq,
    encoder.newId(),
    record.nationalHouseholdNo,
    record.villageCode,
    record.naturalVillage,
    name,
    spelling.pinyin,
    spelling.initials,
    record.members.length,
    record.statedSize,
    ...sealed(encoder.keys, 'phone', record.phone),
    record.bankName,
    ...sealed(encoder.keys, 'bank-card', record.bankCard),
    record.povertyCauses,
    record.firstIdentifiedOn,
    record.dangerousHousing,
    record.safeWater,
    record.waterDifficult,
    ...incomeCells(record.income),
    registration,
    monitoring,
    record.householdType,
    record.povertyClass,
    record.graduationYear,
    record.monitoredKind,
    record.risks,
    record.riskIdentifiedOn,
    record.riskEliminatedOn,
    events.at(-1) ?? null,
    source.sheet,
    source.row,
  ]);
}

/** Lines of staged_status: the timeline that a household unknown until now begins with. */
export function statusLines(encoder: Encoder, seq: number, { record }: SourcedRecord): string {
  const segments = statusTimeline(record, encoder.on);
  return segments
    .map((segment, index) =>
      line([seq, ...statusCells(record, segment), segment.from, segments[index + 1]?.from ?? 'infinity']),
    )
    .join('');
}

function statusCells(record: HouseholdRecord, segment: StatusSegment): Cell[] {
  const watched = segment.monitoring !== 'none';
  return [
    segment.registration,
    segment.monitoring,
    record.householdType,
    record.povertyClass,
    segment.registration === 'graduated' ? record.graduationYear : null,
    watched ? record.monitoredKind : null,
    watched ? record.risks : [],
    watched ? record.riskIdentifiedOn : null,
    segment.monitoring === 'eliminated' ? record.riskEliminatedOn : null,
  ];
}

/** One line of staged_member; the order of its columns is that of STAGED_MEMBER in queries.ts. */
export function memberLine(
  encoder: Encoder,
  seq: number,
  household: HouseholdRecord,
  member: MemberRecord,
  source: { sheet: string; row: number },
): string {
  const spelling = spell(member.name, 'name');
  const document = member.document === null ? null : splitDocument(member.document, widenDocument);
  return line([
    seq,
    encoder.newId(),
    document ? encoder.keys.hash('document', document.key) : null,
    document ? encoder.keys.encrypt(document.key) : null,
    document ? maskDocument(document.key) : '',
    document ? document.key.slice(-4) : '',
    member.birth,
    member.sex,
    household.villageCode,
    member.nationalPersonNo,
    member.name,
    spelling.pinyin,
    spelling.initials,
    document?.form ?? null,
    document?.suffix ?? '',
    member.relationToHead,
    member.ethnicity,
    member.educationLevel,
    member.schoolingStatus,
    member.healthStatus,
    member.laborCapacity,
    member.workPlace,
    member.workMonths,
    member.criticalIllnessInsured,
    member.residentMedicalInsured,
    member.residentPensionInsured,
    member.staffPensionInsured,
    member.minimumLiving,
    member.destituteSupport,
    member.disabilityType,
    ...sealed(encoder.keys, 'phone', member.phone),
    member.identifiedOn,
    source.sheet,
    source.row,
  ]);
}
