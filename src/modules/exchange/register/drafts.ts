import type { Day } from '#kernel/day.ts';
import { type PersonDocument, readDocument } from '#kernel/person-document.ts';
import type { MemberRecord } from '#modules/registry/model.ts';
import type { Cell } from '#platform/xlsx/cells.ts';
import { type CheckId, REGISTER_FIELDS, type RegisterField } from '../model.ts';
import { FIELDS } from './fields.ts';
import { type Readers, sameValue, type Value } from './readers.ts';
import { Fault, fault } from './values.ts';

/** A row of a reading as one number: sheet × 2²¹ + row. A million rows want no object each. */
export type RowRef = number;
const ROWS = 2 ** 21;
export const refOf = (sheet: number, row: number): RowRef => sheet * ROWS + row;
export const sheetOf = (ref: RowRef): number => Math.floor(ref / ROWS);
export const rowOf = (ref: RowRef): number => ref % ROWS;

/** A fault noted while rows are read, before it is told with sheet, column and masked value. */
export type Note = {
  readonly check: CheckId;
  readonly field: RegisterField | null;
  readonly ref: RowRef;
  readonly cell: Cell;
  /** 人编号, null for a note of the household */
  readonly person: string | null;
  readonly details: Readonly<Record<string, string | number>>;
};

/** The columns whose values belong to the household, in a fixed order: their places in `Draft.cells`. */
export const HOUSEHOLD_FIELDS: readonly RegisterField[] = REGISTER_FIELDS.filter(
  (field) => FIELDS[field].of === 'household',
);
const PLACE = new Map(HOUSEHOLD_FIELDS.map((field, i) => [field, i]));

/** A household as its rows come in. The rows need not stand together. */
export type Draft = {
  readonly no: string;
  readonly members: MemberRecord[];
  readonly refs: RowRef[];
  /** By place of HOUSEHOLD_FIELDS: the first cell that says something. */
  readonly cells: Cell[];
  /** Cells of later rows that say something else. */
  readonly differing: { readonly field: RegisterField; readonly cell: Cell; readonly ref: RowRef }[];
  readonly notes: Note[];
};

export function newDraft(no: string): Draft {
  return {
    no,
    members: [],
    refs: [],
    cells: new Array<Cell>(HOUSEHOLD_FIELDS.length).fill(null),
    differing: [],
    notes: [],
  };
}

/** The cell of a household's field, null when no row says anything. */
export function cellOf(draft: Draft, field: RegisterField): Cell {
  return draft.cells[PLACE.get(field) ?? -1] ?? null;
}

/** Column of each field in the header in force, -1 when absent. */
export type Columns = Readonly<Record<RegisterField, number>>;

/** Takes the household's values of one more row into its draft. */
export function addHouseholdCells(
  draft: Draft,
  cells: readonly Cell[],
  columns: Columns,
  ref: RowRef,
  readers: Readers,
): void {
  for (let place = 0; place < HOUSEHOLD_FIELDS.length; place += 1) {
    const field = HOUSEHOLD_FIELDS[place] as RegisterField;
    const column = columns[field];
    const cell = column < 0 ? null : (cells[column] ?? null);
    const known = draft.cells[place] ?? null;
    if (cell === known || cell === null) continue;
    if (known === null) draft.cells[place] = cell;
    else compareCells(draft, field, place, cell, ref, readers);
  }
}

function compareCells(
  draft: Draft,
  field: RegisterField,
  place: number,
  cell: Cell,
  ref: RowRef,
  readers: Readers,
): void {
  if (field === 'nationalHouseholdNo') return;
  const known = draft.cells[place] ?? null;
  const [a, b] = [readers.of[field](known), readers.of[field](cell)];
  if (b === null || isSameFault(a, b, known, cell)) return;
  if (a === null) draft.cells[place] = cell;
  else if (!(a instanceof Fault) && !(b instanceof Fault) && sameValue(field, a, b)) {
    // A whole date says more than its month.
    if (
      typeof a === 'string' &&
      typeof b === 'string' &&
      FIELDS[field].kind === 'date' &&
      b.length > a.length
    )
      draft.cells[place] = cell;
  } else draft.differing.push({ field, cell, ref });
}

function isSameFault(a: Value | Fault, b: Value | Fault, known: Cell, cell: Cell): boolean {
  return a instanceof Fault && b instanceof Fault && String(known).trim() === String(cell).trim();
}

const DAYS = new Map<string, string>();

/** The same text as one object: a county has a few thousand birthdays. */
function interned(day: string): string {
  const known = DAYS.get(day);
  if (known !== undefined) return known;
  if (DAYS.size < 100_000) DAYS.set(day, day);
  return day;
}

/** A month counts as its first day. */
export function dayOfPartial(date: string): Day {
  return interned(date.length === 7 ? `${date}-01` : date);
}

/** Reads the member of a row and notes every cell that cannot be read. */
export function addMember(
  draft: Draft,
  cells: readonly Cell[],
  columns: Columns,
  ref: RowRef,
  context: { readonly readers: Readers; readonly today: Day },
): void {
  const number = context.readers.of.nationalPersonNo(at(cells, columns.nationalPersonNo));
  const person = typeof number === 'string' ? number : '';
  const note = (check: CheckId, field: RegisterField, reason = '') =>
    draft.notes.push({
      check,
      field,
      ref,
      cell: at(cells, columns[field]),
      person,
      details: reason === '' ? {} : { reason },
    });
  const take = (field: RegisterField): Value => {
    const column = columns[field];
    const cell = column < 0 ? null : (cells[column] ?? null);
    if (cell === null) return null;
    const value = context.readers.of[field](cell);
    if (!(value instanceof Fault)) return value;
    note(value.check, field, value.reason);
    return null;
  };
  if (number instanceof Fault) note(number.check, 'nationalPersonNo');
  const name = take('name') as string | null;
  if (name === null) note('name.missing', 'name');
  const document = takeDocument(at(cells, columns.document), context.today, context.readers);
  if (document instanceof Fault) note(document.check, 'document', document.reason);
  const valid = document instanceof Fault ? null : document;
  draft.refs.push(ref);
  draft.members.push(memberRecord(person, name ?? '', valid, take));
}

function at(cells: readonly Cell[], column: number): Cell {
  return column < 0 ? null : (cells[column] ?? null);
}

type ReadDocument = { readonly text: string; readonly document: PersonDocument };

function takeDocument(cell: Cell, today: Day, readers: Readers): ReadDocument | Fault {
  const text = readers.of.document(cell);
  if (text instanceof Fault || typeof text !== 'string')
    return text instanceof Fault ? text : fault('document.length');
  const read = readDocument(text, today);
  return read.ok ? { text, document: read.document } : fault(`document.${read.fault}`);
}

function memberRecord(
  person: string,
  name: string,
  read: ReadDocument | null,
  take: (field: RegisterField) => Value,
): MemberRecord {
  const text = (field: RegisterField) => take(field) as string | null;
  const flag = (field: RegisterField) => take(field) as boolean | null;
  const statedSex = text('sex') as MemberRecord['sex'];
  const identified = text('memberIdentifiedOn');
  return {
    nationalPersonNo: person,
    name,
    document: read === null ? null : read.text,
    birth: read === null ? null : interned(read.document.birth),
    sex: read === null ? statedSex : read.document.sex,
    relationToHead: text('relationToHead'),
    ethnicity: text('ethnicity'),
    educationLevel: text('educationLevel'),
    schoolingStatus: text('schoolingStatus'),
    healthStatus: (take('healthStatus') ?? []) as string[],
    laborCapacity: text('laborCapacity'),
    workPlace: text('workPlace'),
    workMonths: take('workMonths') as number | null,
    criticalIllnessInsured: flag('criticalIllnessInsured'),
    residentMedicalInsured: flag('residentMedicalInsured'),
    residentPensionInsured: flag('residentPensionInsured'),
    staffPensionInsured: flag('staffPensionInsured'),
    minimumLiving: flag('minimumLiving'),
    destituteSupport: flag('destituteSupport'),
    disabilityType: text('disabilityType'),
    phone: text('memberPhone'),
    identifiedOn: identified === null ? null : dayOfPartial(identified),
  };
}
