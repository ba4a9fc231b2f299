import { squeeze } from '#kernel/invisible.ts';
import type { Cell } from '#platform/xlsx/cells.ts';
import type {
  ColumnMapping,
  MappingQuestion,
  RecognizedColumn,
  RegisterField,
  RegisterLayout,
} from '../model.ts';
import { FIELDS } from './fields.ts';
import { AMBIGUOUS, NOT_NEEDED, REQUIRED, TELLS_LAYOUT } from './header-words.ts';

/** One column of a recognised header, before samples are taken. */
type HeaderColumn = Omit<RecognizedColumn, 'samples'>;

/** A recognised header: which column holds which field, and what only the sender can say. */
export type Header = {
  /** 1-based rows; two or three for a header of so many */
  readonly rows: readonly number[];
  readonly layout: RegisterLayout | null;
  readonly columns: readonly HeaderColumn[];
  /** For each field its columns; more than one when two columns claim it. */
  readonly fields: ReadonlyMap<RegisterField, readonly number[]>;
  readonly missing: readonly RegisterField[];
  readonly questions: readonly MappingQuestion[];
};

/** A text of a header row in the form in which headers are compared. */
export function normalizeHeader(text: string): string {
  const bare = squeeze(text)
    .replace(/[[{【〔〖]/g, '(')
    .replace(/[\]}】〕〗]/g, ')');
  return bare
    .replace(/^\*+/, '')
    .replace(/(\*|\(必填项?\))+$/g, '')
    .replace(/[:：]$/, '');
}

/** A header that both a layout and another field's spellings claim belongs to the layout. */
function headersByName(): ReadonlyMap<string, RegisterField> {
  const index = new Map<string, RegisterField>();
  const rows = Object.entries(FIELDS) as [RegisterField, (typeof FIELDS)[RegisterField]][];
  const add = (header: string, field: RegisterField) => {
    const key = normalizeHeader(header);
    if (!index.has(key)) index.set(key, field);
  };
  for (const [field, { A, B }] of rows) for (const header of [A, B]) if (header) add(header, field);
  for (const [field, { also = [] }] of rows) for (const header of also) add(header, field);
  return index;
}

const BY_HEADER = headersByName();

type Match = { readonly field: RegisterField; readonly certainty: 'sure' | 'doubtful' };

const UNIT =
  /^(元|人|口|月|年|岁|个|元\/年|元\/人|单位:?元|个月|yyyy-?mm(-?dd)?|是\/否|是或否|是、否|填"?是"?或"?否"?)$/i;

/** The field that a normalised header names, if any. */
export function fieldOfHeader(key: string): Match | undefined {
  const direct = BY_HEADER.get(key);
  if (direct !== undefined) return { field: direct, certainty: 'sure' };
  const unnumbered = key.replace(/^[A-Za-z]?\d{1,3}[a-z]?[.、:)]/, '');
  const numbered = unnumbered === key ? undefined : BY_HEADER.get(unnumbered);
  if (numbered !== undefined) return { field: numbered, certainty: 'sure' };
  const bracket = /^(.+?)\(([^()]*)\)$/.exec(unnumbered);
  const inside = bracket?.[2] ?? '';
  const stem = bracket === null ? undefined : BY_HEADER.get(bracket[1] ?? '');
  if (stem === undefined || /[万千百亿]/.test(inside)) return undefined;
  return { field: stem, certainty: UNIT.test(inside) ? 'sure' : 'doubtful' };
}

/** The text of a cell when it can be part of a header. */
function headerText(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : '';
}

/** How many different fields a row of texts names. */
export function countFields(cells: readonly Cell[]): number {
  const found = new Set<RegisterField>();
  for (const cell of cells) {
    if (typeof cell !== 'string' || cell.length > 60) continue;
    const match = fieldOfHeader(normalizeHeader(cell));
    if (match && match.field !== 'sequence') found.add(match.field);
  }
  return found.size;
}

/** The texts of a header of two rows: a group above (it spreads to the right), its parts below. */
function joinRows(upper: readonly Cell[], lower: readonly Cell[]): string[] {
  const texts: string[] = [];
  let group = '';
  for (let i = 0; i < Math.max(upper.length, lower.length); i += 1) {
    const above = headerText(upper[i]);
    const below = headerText(lower[i]);
    if (above !== '') group = above;
    texts.push(joinedText(below === '' ? above : group, below));
  }
  return texts;
}

/** A part under its group: the two together when they name something, else the part alone when it can mean something. */
function joinedText(above: string, below: string): string {
  if (below === '' || above === '') return above + below;
  if (isKnown(above + below)) return above + below;
  return isKnown(below) ? below : above + below;
}

/** Whether a text is a header that the program can place, if only by asking or by leaving it out. */
function isKnown(text: string): boolean {
  const key = normalizeHeader(text);
  return fieldOfHeader(key) !== undefined || AMBIGUOUS[key] !== undefined || NOT_NEEDED.has(key);
}

/** A piece of a sheet in which a header may stand: the row, the one above and the two below. */
export type HeaderPlace = {
  readonly row: number;
  readonly cells: readonly Cell[];
  readonly above: readonly Cell[] | undefined;
  readonly below: readonly Cell[] | undefined;
  readonly second: readonly Cell[] | undefined;
};

/** Fewer recognised columns than this is a title, a note or another department's list. */
export const LEAST_COLUMNS = 5;

type Choice = { readonly texts: readonly string[]; readonly rows: readonly number[]; readonly count: number };

/** Reads the header at a place, of one row, two or three; undefined when too few of its texts are known. */
export function headerAt(place: HeaderPlace, mapping: ColumnMapping): Header | undefined {
  const single = place.cells.map(headerText);
  const mapped = single.filter((text) => text !== '' && mapping[normalizeHeader(text)]).length;
  let best: Choice = { texts: single, rows: [place.row], count: countFields(single) };
  for (const choice of joinedAt(place)) if (choice.count > best.count) best = choice;
  return best.count + mapped < LEAST_COLUMNS ? undefined : readHeader(best.texts, best.rows, mapping);
}

/** The row as a part of a header of several rows: only where each of them adds names to the others. */
function joinedAt({ row, cells, above, below, second }: HeaderPlace): Choice[] {
  const two = below === undefined ? [] : join(cells, below, [row, row + 1]);
  const three =
    below === undefined || second === undefined
      ? []
      : join(cells, joinRows(below, second), [row, row + 1, row + 2]);
  return [...two, ...three, ...(above === undefined ? [] : join(above, cells, [row - 1, row]))];
}

function join(upper: readonly Cell[], lower: readonly Cell[], rows: readonly number[]): Choice[] {
  const texts = joinRows(upper, lower);
  const count = countFields(texts);
  return count > countFields(lower) && count > countFields(upper) ? [{ texts, rows, count }] : [];
}

function readHeader(texts: readonly string[], rows: readonly number[], mapping: ColumnMapping): Header {
  const columns = keyedColumns(texts).map((column) => matchColumn(column, mapping));
  const layout = layoutOf(columns);
  const settled = settle(columns, layout);
  const fields = new Map<RegisterField, number[]>();
  for (const { field, index } of settled.columns) {
    if (field !== null) fields.set(field, [...(fields.get(field) ?? []), index]);
  }
  const asked = new Set(settled.questions.flatMap((question) => question.candidates));
  const missing = REQUIRED.filter((field) => !fields.has(field) && !asked.has(field));
  return { rows, layout, columns: settled.columns, fields, missing, questions: settled.questions };
}

function keyedColumns(texts: readonly string[]): { index: number; header: string; key: string }[] {
  const seen = new Map<string, number>();
  const columns: { index: number; header: string; key: string }[] = [];
  for (const [index, header] of texts.entries()) {
    const name = normalizeHeader(header);
    if (name === '') continue;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    columns.push({ index, header, key: count === 1 ? name : `${name}#${count}` });
  }
  return columns;
}

function matchColumn(
  column: { index: number; header: string; key: string },
  mapping: ColumnMapping,
): HeaderColumn {
  const said = mapping[column.key];
  if (said !== undefined) return { ...column, field: said, certainty: 'sure', reason: 'mapping' };
  const name = column.key.replace(/#\d+$/, '');
  if (AMBIGUOUS[name]) return { ...column, field: null, certainty: 'unknown', reason: 'ambiguous' };
  const match = fieldOfHeader(name);
  if (match) return { ...column, field: match.field, certainty: match.certainty, reason: 'header' };
  const reason = NOT_NEEDED.has(name) ? 'notNeeded' : 'unknown';
  return { ...column, field: null, certainty: reason === 'unknown' ? 'unknown' : 'sure', reason };
}

function layoutOf(columns: readonly HeaderColumn[]): RegisterLayout | null {
  const count = (layout: RegisterLayout) =>
    columns.filter((column) => column.field !== null && TELLS_LAYOUT[layout].includes(column.field)).length;
  const [a, b] = [count('A'), count('B')];
  if (a === b) return null;
  return a > b ? 'A' : 'B';
}

/** Lets the sender's word win over the header's, and turns what remains open into questions. */
function settle(
  columns: readonly HeaderColumn[],
  layout: RegisterLayout | null,
): { columns: HeaderColumn[]; questions: MappingQuestion[] } {
  const said = new Set(columns.filter((column) => column.reason === 'mapping').map((column) => column.field));
  const taken = new Set(
    columns.filter((column) => column.certainty === 'sure').map((column) => column.field),
  );
  const questions: MappingQuestion[] = [];
  const settled = columns.map((column): HeaderColumn => {
    if (column.reason === 'mapping') return column;
    if (column.field !== null && said.has(column.field))
      return { ...column, field: null, reason: 'repeated' };
    const candidates = candidatesOf(column, columns, layout);
    if (candidates === undefined) return column;
    const open = candidates.filter((field) => !taken.has(field) || field === column.field);
    if (open.length === 0) return { ...column, field: null, certainty: 'unknown', reason: 'unknown' };
    questions.push({ kind: 'ambiguousHeader', keys: [column.key], candidates: open, row: null });
    return { ...column, field: null, certainty: 'unknown', reason: 'ambiguous' };
  });
  return { columns: settled, questions };
}

/** The fields that an ambiguous header could mean; undefined when it is not ambiguous. */
function candidatesOf(
  column: HeaderColumn,
  columns: readonly HeaderColumn[],
  layout: RegisterLayout | null,
): readonly RegisterField[] | undefined {
  const name = column.key.replace(/#\d+$/, '');
  if (column.reason === 'ambiguous') return AMBIGUOUS[name];
  // Layout B has a phone of the household and one of the person: a bare 联系电话 could be either.
  if (name !== '联系电话' || layout !== 'B') return undefined;
  const other = columns.some(({ key, field }) => key !== column.key && field === 'householdPhone');
  return other ? ['memberPhone'] : ['householdPhone', 'memberPhone'];
}
