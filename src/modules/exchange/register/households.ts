import { assert } from '#kernel/assert.ts';
import { type Day, yearOf } from '#kernel/day.ts';
import { squeeze } from '#kernel/invisible.ts';
import type { AreaResolver } from '#modules/areas/index.ts';
import type { HouseholdRecord, IncomeRecord } from '#modules/registry/model.ts';
import type { Cell } from '#platform/xlsx/cells.ts';
import { CHECKS, type CheckId, type RegisterField } from '../model.ts';
import { type Facts, HOUSEHOLD_CHECKS, MEMBER_CHECKS } from './checks.ts';
import {
  cellOf,
  type Draft,
  dayOfPartial,
  HOUSEHOLD_FIELDS,
  type Note,
  newDraft,
  type RowRef,
} from './drafts.ts';
import { FIELDS } from './fields.ts';
import type { Readers, Value } from './readers.ts';
import { Fault, textOf } from './values.ts';

/** A household judged: its record, the 12-digit code of its town when known, and every fault of it. */
export type JudgedHousehold = {
  readonly record: HouseholdRecord;
  readonly town: string | null;
  readonly refs: readonly RowRef[];
  readonly notes: Note[];
};

export type Judge = {
  readonly readers: Readers;
  readonly areas: AreaResolver;
  readonly on: Day;
  /** Whether the sheet of a row has a column. */
  readonly has: (ref: RowRef, field: RegisterField) => boolean;
  /** Name of the sheet of a row: of a workbook with a sheet for each town it can be the town's. */
  readonly sheetOf: (ref: RowRef) => string;
};

/** Whether a household with these notes stays out. */
export function isKeptOut(notes: readonly Note[]): boolean {
  return notes.some((note) => CHECKS[note.check] === 'error');
}

/** Judges a household by all its rows. One household number in two towns gives two households, both with a conflict. */
export function judgeDraft(draft: Draft, judge: Judge): JudgedHousehold[] {
  const places = draft.differing.filter(({ field }) => FIELDS[field].kind === 'place');
  if (places.length === 0) return [judgeOne(draft, judge)];
  const parts = splitByTown(draft, judge);
  if (parts.length === 1) return [judgeOne(draft, judge)];
  return parts.map((part) => {
    const first = part.refs[0] ?? 0;
    part.notes.push({
      check: 'household.conflict',
      field: 'town',
      ref: first,
      cell: cellOf(part, 'town'),
      person: null,
      details: { towns: parts.length },
    });
    return judgeOne(part, judge);
  });
}

type Names = { county: Cell; town: Cell; village: Cell };

function namesAt(draft: Draft, ref: RowRef | null): Names {
  const names: Names = {
    county: cellOf(draft, 'county'),
    town: cellOf(draft, 'town'),
    village: cellOf(draft, 'village'),
  };
  for (const { field, cell, ref: at } of draft.differing) {
    if (at === ref && (field === 'county' || field === 'town' || field === 'village')) names[field] = cell;
  }
  return names;
}

/** The village of the names; when no town is written at all, of the town that the sheet is named after. */
function resolve(names: Names, ref: RowRef, { areas, sheetOf }: Judge) {
  const written = {
    county: textOf(names.county) ?? '',
    town: textOf(names.town) ?? '',
    village: textOf(names.village) ?? '',
  };
  const found = areas.resolve(written);
  return found === undefined && written.town === ''
    ? areas.resolve({ ...written, town: sheetOf(ref) })
    : found;
}

/** The rows of a draft by the town they name; an unknown town counts by its text. */
function splitByTown(draft: Draft, judge: Judge): Draft[] {
  const groups = new Map<string, number[]>();
  for (const [i, ref] of draft.refs.entries()) {
    const names = namesAt(draft, ref);
    const town =
      resolve(names, ref, judge)?.town ??
      resolve({ ...names, village: cellOf(draft, 'village') }, ref, judge)?.town;
    const key = town ?? squeeze(textOf(names.town) ?? '');
    groups.set(key, [...(groups.get(key) ?? []), i]);
  }
  if (groups.size < 2) return [draft];
  return [...groups.values()].map((rows) => partOf(draft, rows));
}

function partOf(draft: Draft, rows: readonly number[]): Draft {
  const refs = rows.map((i) => draft.refs[i] ?? 0);
  const mine = new Set(refs);
  const part = newDraft(draft.no);
  part.refs.push(...refs);
  for (const i of rows) {
    const member = draft.members[i];
    assert(member !== undefined, 'a draft has a member for each row');
    part.members.push(member);
  }
  const names = namesAt(draft, refs[0] ?? null);
  for (const [place, field] of HOUSEHOLD_FIELDS.entries()) {
    part.cells[place] = field in names ? names[field as keyof Names] : (draft.cells[place] ?? null);
  }
  part.notes.push(...draft.notes.filter((note) => mine.has(note.ref)));
  return part;
}

function judgeOne(draft: Draft, judge: Judge): JudgedHousehold {
  const notes = [...draft.notes];
  const first = draft.refs[0] ?? 0;
  const values = readAll(draft, notes, judge.readers);
  const value: Values = (field) => values.get(field) ?? null;
  const place = judgePlace(draft, judge, notes);
  const record = householdRecord(draft, value, place?.village ?? '', judge.on);
  runChecks(record, draft, judge, notes, value, first);
  return { record, town: place?.town ?? null, refs: draft.refs.slice(), notes };
}

type Values = (field: RegisterField) => Value;

/** Reads the household's cells once; a bad one is noted once, and every real difference between its rows. */
function readAll(draft: Draft, notes: Note[], readers: Readers): Map<RegisterField, Value> {
  const values = new Map<RegisterField, Value>();
  const first = draft.refs[0] ?? 0;
  const bad = new Set<RegisterField>();
  const noteCell = (field: RegisterField, cell: Cell, ref: RowRef, found: Fault) =>
    notes.push({
      check: found.check,
      field,
      ref,
      cell,
      person: null,
      details: found.reason === '' ? {} : { reason: found.reason },
    });
  for (const [place, field] of HOUSEHOLD_FIELDS.entries()) {
    const cell = draft.cells[place] ?? null;
    if (cell === null || field === 'nationalHouseholdNo') continue;
    const value = readers.of[field](cell);
    if (value instanceof Fault) {
      noteCell(field, cell, first, value);
      bad.add(field);
    } else values.set(field, value);
  }
  noteDifferences(draft, notes, readers, bad, noteCell);
  return values;
}

function noteDifferences(
  draft: Draft,
  notes: Note[],
  readers: Readers,
  bad: Set<RegisterField>,
  noteCell: (field: RegisterField, cell: Cell, ref: RowRef, found: Fault) => void,
): void {
  const conflicting = new Set<RegisterField>();
  for (const { field, cell, ref } of draft.differing) {
    if (FIELDS[field].kind === 'place') continue;
    const value = readers.of[field](cell);
    if (value instanceof Fault) {
      if (!bad.has(field)) noteCell(field, cell, ref, value);
      bad.add(field);
    } else if (!bad.has(field) && !conflicting.has(field)) {
      conflicting.add(field);
      notes.push({ check: 'household.conflict', field, ref, cell, person: null, details: {} });
    }
  }
}

/** Finds the village. Rows that name it in other words that mean the same place agree. */
function judgePlace(draft: Draft, judge: Judge, notes: Note[]): ReturnType<AreaResolver['resolve']> {
  const base = namesAt(draft, null);
  const first = draft.refs[0] ?? 0;
  const place = resolve(base, first, judge);
  if (place === undefined) {
    notes.push({
      check: 'region.unknown',
      field: 'village',
      ref: first,
      cell: base.village,
      person: null,
      details: regionDetails(base),
    });
    return undefined;
  }
  const rows = new Set(
    draft.differing.filter(({ field }) => FIELDS[field].kind === 'place').map(({ ref }) => ref),
  );
  for (const ref of rows) {
    const names = namesAt(draft, ref);
    const other = resolve(names, ref, judge);
    if (other?.village === place.village) continue;
    const check: CheckId = other === undefined ? 'region.unknown' : 'household.conflict';
    notes.push({
      check,
      field: 'village',
      ref,
      cell: names.village,
      person: null,
      details: regionDetails(names),
    });
    break;
  }
  return place;
}

function regionDetails(names: Names): Record<string, string> {
  return { town: textOf(names.town) ?? '', village: textOf(names.village) ?? '' };
}

function householdRecord(draft: Draft, value: Values, villageCode: string, on: Day): HouseholdRecord {
  const text = (field: RegisterField) => value(field) as string | null;
  const flag = (field: RegisterField) => value(field) as boolean | null;
  const day = (field: RegisterField) => {
    const date = text(field);
    return date === null ? null : dayOfPartial(date);
  };
  const several = (...fields: RegisterField[]) => [
    ...new Set(fields.flatMap((field) => (value(field) ?? []) as string[])),
  ];
  return {
    nationalHouseholdNo: draft.no,
    villageCode,
    naturalVillage: text('naturalVillage'),
    statedSize: value('statedSize') as number | null,
    phone: text('householdPhone'),
    bankName: text('bankName'),
    bankCard: text('bankCard'),
    povertyCauses: several('povertyCause1', 'povertyCause2', 'povertyCause3'),
    dangerousHousing: flag('dangerousHousing'),
    safeWater: flag('safeWater'),
    waterDifficult: flag('waterDifficult'),
    householdType: text('householdType'),
    povertyClass: text('povertyClass'),
    graduationStatus: text('graduationStatus'),
    graduationYear: value('graduationYear') as number | null,
    monitoredKind: text('monitoredKind'),
    risks: several('risk1', 'risk2', 'risk3', 'risk4', 'risk5').slice(0, 5),
    riskEliminated: flag('riskEliminated'),
    riskIdentifiedOn: day('riskIdentifiedOn'),
    riskEliminatedOn: day('riskEliminatedOn'),
    firstIdentifiedOn: day('firstIdentifiedOn'),
    income: incomeRecord(value, on),
    // A copy has no room to spare, which an array that grew has.
    members: draft.members.slice(),
  };
}

function incomeRecord(value: Values, on: Day): IncomeRecord | null {
  const fen = (field: RegisterField) => value(field) as number | null;
  const income = {
    perHeadFen: fen('perHead'),
    wageFen: fen('wage'),
    businessFen: fen('business'),
    propertyFen: fen('property'),
    transferFen: fen('transfer'),
    businessCostFen: fen('businessCost'),
    claimFen: fen('claim'),
    selfPaidFen: fen('selfPaid'),
  };
  return Object.values(income).every((amount) => amount === null) ? null : { year: yearOf(on), ...income };
}

const HOUSEHOLD_DATES = ['dataDate', 'firstIdentifiedOn', 'riskIdentifiedOn', 'riskEliminatedOn'] as const;

function runChecks(
  record: HouseholdRecord,
  draft: Draft,
  judge: Judge,
  notes: Note[],
  value: Values,
  first: RowRef,
): void {
  const facts: Facts = {
    on: judge.on,
    has: (field) => judge.has(first, field),
    sexOfRelation: (code) => judge.readers.lists.get('relation-to-head')?.find(code)?.sex,
    riskDates: {
      identified: value('riskIdentifiedOn') as string | null,
      eliminated: value('riskEliminatedOn') as string | null,
    },
  };
  const own = notes.slice();
  for (const [i, member] of record.members.entries()) {
    const ref = draft.refs[i] ?? 0;
    for (const { check, field, uses, answer } of MEMBER_CHECKS) {
      const details = answer(member, facts);
      if (details === undefined || isSpoilt(own, ref, uses)) continue;
      notes.push({
        check,
        field,
        ref,
        cell: memberCell(member, field, judge.readers.lists),
        person: member.nationalPersonNo,
        details,
      });
    }
  }
  for (const { check, field, uses, answer } of HOUSEHOLD_CHECKS) {
    const details = answer(record, facts);
    if (details === undefined || own.some((note) => note.field !== null && uses.includes(note.field)))
      continue;
    notes.push({ check, field, ref: first, cell: cellOf(draft, field), person: null, details });
  }
  noteFutures(record, draft, judge.on, notes, value, first);
}

function noteFutures(
  record: HouseholdRecord,
  draft: Draft,
  on: Day,
  notes: Note[],
  value: Values,
  first: RowRef,
): void {
  for (const field of HOUSEHOLD_DATES) {
    const date = value(field) as string | null;
    if (date === null || dayOfPartial(date) <= on) continue;
    notes.push({
      check: 'date.future',
      field,
      ref: first,
      cell: cellOf(draft, field),
      person: null,
      details: { on },
    });
  }
  const { graduationYear: year, graduationStatus: status } = record;
  if (year === null || year <= yearOf(on) || status === 'pre-graduated') return;
  notes.push({
    check: 'date.future',
    field: 'graduationYear',
    ref: first,
    cell: year,
    person: null,
    details: { on },
  });
}

/** Whether a cell that a check builds on was itself found bad. */
function isSpoilt(notes: readonly Note[], ref: RowRef, uses: readonly RegisterField[]): boolean {
  return notes.some((note) => note.ref === ref && note.field !== null && uses.includes(note.field));
}

/** The value that a member's finding shows: numbers as written, codes by the word of their list. */
function memberCell(
  member: HouseholdRecord['members'][number],
  field: RegisterField,
  lists: Readers['lists'],
): Cell {
  const word = (list: string, code: string | null) =>
    code === null ? null : (lists.get(list)?.labelOf(code) ?? null);
  switch (field) {
    case 'document':
      return member.document;
    case 'workMonths':
      return member.workMonths;
    case 'memberPhone':
      return member.phone;
    case 'memberIdentifiedOn':
      return member.identifiedOn;
    case 'relationToHead':
      return word('relation-to-head', member.relationToHead);
    case 'laborCapacity':
      return word('labor-capacity', member.laborCapacity);
    case 'educationLevel':
      return word('education-level', member.educationLevel);
    default:
      return null;
  }
}
