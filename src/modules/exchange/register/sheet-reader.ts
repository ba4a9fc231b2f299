import type { Day } from '#kernel/day.ts';
import { squeeze } from '#kernel/invisible.ts';
import type { Cell, Row } from '#platform/xlsx/cells.ts';
import type { SheetSource } from '#platform/xlsx/read.ts';
import {
  type ColumnMapping,
  type MappingQuestion,
  REGISTER_FIELDS,
  type RegisterField,
  type SheetRecognition,
} from '../model.ts';
import type { Columns } from './drafts.ts';
import { FIELDS } from './fields.ts';
import { type Header, headerAt } from './headers.ts';
import { maskCell } from './mask.ts';
import { type Readers, sameValue } from './readers.ts';
import { kindOfRow, MergeFill, type RowKind, rowText } from './rows.ts';
import { titleDateOf } from './title-date.ts';
import { Fault, textOf } from './values.ts';

/** How far down a header is looked for. */
const HEAD_ROWS = 60;
const SAMPLES = 3;

const MOST_LEFT_OUT = 200;

/** A header in force from a row on. */
export type Block = {
  readonly from: number;
  readonly header: Header;
  readonly columns: Columns;
  /** Fields that more than one column claims */
  readonly doubled: readonly (readonly [RegisterField, readonly number[]])[];
};

/** A data row given to the reading: its number as the sender counts, its cells with merged values filled. */
export type DataRow = {
  readonly row: number;
  readonly cells: readonly Cell[];
  readonly columns: Columns;
  readonly follows: boolean;
};

/**
 * Reads one sheet row by row: finds its header, follows it when it comes again or changes on a later printed page, and
 * gives the data rows on. What it understood is its `recognition`. Without `readers` two columns of one field are not compared.
 */
export class SheetReader {
  readonly blocks: Block[] = [];
  readonly #file: string;
  readonly #source: SheetSource;
  readonly #mapping: ColumnMapping;
  readonly #readers: Readers | undefined;
  readonly #isCsv: boolean;
  readonly #fill: MergeFill;
  readonly #leftOut: SheetRecognition['leftOut'] = [];
  readonly #questions: MappingQuestion[] = [];
  readonly #samples = new Map<number, string[]>();
  readonly #signatures = new Set<string>();
  #head: Row[] | undefined = [];
  #titleDate: Day | undefined;
  #rows = 0;
  #last = -1;
  #skipTo = -1;
  #isEmpty = true;
  #shift = 0;

  constructor(
    file: string,
    source: SheetSource,
    options: { mapping: ColumnMapping; readers?: Readers; isCsv: boolean },
  ) {
    this.#file = file;
    this.#source = source;
    this.#mapping = options.mapping;
    this.#readers = options.readers;
    this.#isCsv = options.isCsv;
    this.#fill = new MergeFill(source.merges);
  }

  get titleDate(): Day | undefined {
    return this.#titleDate;
  }

  /** Takes the next rows of the sheet; calls `data` for each data row. */
  take(rows: readonly Row[], data: (row: DataRow) => void): void {
    if (this.#head === undefined) this.#takeBody(rows, data);
    else {
      this.#head.push(...rows);
      if (this.#head.length > HEAD_ROWS) this.#startBody(data);
    }
  }

  /** Ends the sheet. A short one finds its header only now. */
  finish(data: (row: DataRow) => void): void {
    if (this.#head !== undefined) this.#startBody(data);
  }

  /** Whether looking further is of no use: the head is read and holds no register. */
  get isHopeless(): boolean {
    return this.#head === undefined && (this.blocks.length === 0 || this.#skipped() !== null);
  }

  #startBody(data: (row: DataRow) => void): void {
    const head = this.#head ?? [];
    this.#head = undefined;
    this.#isEmpty = head.every((row) => row.cells.every((cell) => textOf(cell ?? null) === null));
    const header = this.#findHeader(head.slice(0, HEAD_ROWS));
    if (header === undefined) return;
    const last = header.rows.at(-1) ?? 0;
    if (this.#isCsv) this.#shift = last - 1;
    this.#openBlock(header, head);
    const body = head.filter((row) => row.row > last);
    this.#takeBody(body, data);
  }

  /** The first header of the sheet; the rows above it may state the cut-off date. */
  #findHeader(head: readonly Row[]): Header | undefined {
    for (const [i, row] of head.entries()) {
      const neighbour = (other: Row | undefined, distance: number) =>
        other && other.row === row.row + distance ? other.cells : undefined;
      const place = {
        row: row.row,
        cells: row.cells,
        above: neighbour(head[i - 1], -1),
        below: neighbour(head[i + 1], 1),
        second: neighbour(head[i + 2], 2),
      };
      const header = headerAt(place, this.#mapping);
      if (header !== undefined) return header;
      this.#titleDate ??= titleDateOf(row.cells);
    }
    return undefined;
  }

  #openBlock(header: Header, nearby: readonly Row[]): void {
    const columns = Object.fromEntries(
      REGISTER_FIELDS.map((field) => [field, header.fields.get(field)?.[0] ?? -1]),
    ) as Record<RegisterField, number>;
    const doubled = [...header.fields].filter(([, places]) => places.length > 1);
    this.blocks.push({ from: header.rows[0] ?? 0, header, columns, doubled });
    this.#questions.push(...header.questions);
    for (const row of nearby) if (header.rows.includes(row.row)) this.#signatures.add(signatureOf(row.cells));
    this.#skipTo = header.rows.at(-1) ?? -1;
  }

  #takeBody(rows: readonly Row[], data: (row: DataRow) => void): void {
    if (this.#skipped() !== null) return;
    for (const [i, row] of rows.entries()) {
      const block = this.blocks.at(-1);
      if (block === undefined || row.row <= this.#skipTo) continue;
      const cells = this.#fill.apply(row, block.columns);
      const kind = this.#kindOf(row, cells, block);
      if (kind === 'data') this.#takeData(row.row, cells, block, data);
      else this.#leave(row, kind, rows.slice(i + 1, i + 3));
    }
  }

  #kindOf(row: Row, cells: readonly Cell[], block: Block): RowKind {
    const kind = kindOfRow(cells, block.columns);
    if (kind !== 'data' && kind !== 'blank' && this.#signatures.has(signatureOf(row.cells))) return 'header';
    return kind;
  }

  #takeData(row: number, given: readonly Cell[], block: Block, data: (row: DataRow) => void): void {
    const cells = this.#joinColumns(row, given, block);
    this.#rows += 1;
    if (this.#rows <= 40) this.#sample(cells);
    data({ row: row - this.#shift, cells, columns: block.columns, follows: row === this.#last + 1 });
    this.#last = row;
  }

  #leave(row: Row, kind: Exclude<RowKind, 'data'>, next: readonly Row[]): void {
    if (kind === 'blank') return;
    if (this.#leftOut.length < MOST_LEFT_OUT) {
      this.#leftOut.push({ row: row.row - this.#shift, reason: kind, text: rowText(row.cells) });
    }
    // A page may end inside a household: what is printed between its rows does not part them. A sum does.
    if (kind !== 'total' && row.row === this.#last + 1) this.#last = row.row;
    if (kind === 'note') this.#titleDate ??= titleDateOf(row.cells);
    if (kind === 'header' && !this.#signatures.has(signatureOf(row.cells))) this.#openNext(row, next);
  }

  /** A header that differs from those before: from here on the columns are others. */
  #openNext(row: Row, next: readonly Row[]): void {
    const [below, second] = [1, 2].map((distance) => next.find((other) => other.row === row.row + distance));
    const place = {
      row: row.row,
      cells: row.cells,
      above: undefined,
      below: below?.cells,
      second: second?.cells,
    };
    const header = headerAt(place, this.#mapping);
    if (header !== undefined) this.#openBlock(header, [row, ...next]);
  }

  /** Two columns that claim one field: the filled one counts; where both are filled and differ, only the sender knows. */
  #joinColumns(row: number, cells: readonly Cell[], block: Block): readonly Cell[] {
    if (block.doubled.length === 0) return cells;
    const joined = [...cells];
    for (const [field, places] of block.doubled) {
      const said = places.map((place) => cells[place] ?? null).filter((cell) => textOf(cell) !== null);
      const [first, ...others] = said;
      if (first === undefined) continue;
      if (others.some((other) => !this.#isSame(field, first, other))) this.#ask(field, places, row, block);
      const home = places[0] ?? 0;
      while (joined.length <= home) joined.push(null);
      joined[home] = first;
    }
    return joined;
  }

  #isSame(field: RegisterField, a: Cell, b: Cell): boolean {
    if (squeeze(textOf(a) ?? '') === squeeze(textOf(b) ?? '')) return true;
    if (field === 'sequence' || this.#readers === undefined) return true;
    const [left, right] = [this.#readers.of[field](a), this.#readers.of[field](b)];
    return !(left instanceof Fault) && !(right instanceof Fault) && sameValue(field, left, right);
  }

  #ask(field: RegisterField, places: readonly number[], row: number, block: Block): void {
    const keys = block.header.columns
      .filter((column) => places.includes(column.index))
      .map((column) => column.key);
    const isAsked = this.#questions.some(
      (question) => question.kind === 'columnsDiffer' && question.candidates[0] === field,
    );
    if (!isAsked)
      this.#questions.push({ kind: 'columnsDiffer', keys, candidates: [field], row: row - this.#shift });
  }

  #sample(cells: readonly Cell[]): void {
    for (const [index, cell] of cells.entries()) {
      const text = maskCell(cell ?? null);
      const samples = this.#samples.get(index) ?? [];
      if (text === null || samples.length >= SAMPLES || samples.includes(text)) continue;
      samples.push(text);
      this.#samples.set(index, samples);
    }
  }

  #skipped(): SheetRecognition['skipped'] {
    const header = this.blocks[0]?.header;
    if (header === undefined) return this.#isEmpty ? 'empty' : 'notRegister';
    return isOtherList(header) ? 'notRegister' : null;
  }

  /** What was understood of the sheet. */
  recognition(): SheetRecognition {
    const first = this.blocks[0]?.header;
    const missing = new Set(
      this.#skipped() === null
        ? this.blocks.flatMap((block) => block.header.missing)
        : (first?.missing ?? []),
    );
    return {
      file: this.#file,
      sheet: this.#source.name,
      skipped: this.#skipped(),
      layout: first?.layout ?? null,
      headerRows: (first?.rows ?? []).map((row) => row - this.#shift),
      titleDate: this.#titleDate ?? null,
      columns: (first?.columns ?? []).map((column) => ({
        ...column,
        samples: this.#samples.get(column.index) ?? [],
      })),
      missing: [...missing],
      questions: this.#questions,
      rows: this.#rows,
      leftOut: this.#leftOut,
    };
  }
}

/**
 * Another list than a register: one that names neither household nor relation, or one that lacks most of what a register
 * must have and tells of no member, such as a list of heads. A register under unknown headers is asked about instead.
 */
function isOtherList({ missing, fields }: Header): boolean {
  const ofMembers = [...fields.keys()].filter((field) => FIELDS[field].of === 'member');
  const isOfHeads = missing.length >= 3 && ofMembers.length < 3;
  return isOfHeads || (missing.includes('nationalHouseholdNo') && missing.includes('relationToHead'));
}

const BETWEEN = '\u0001';

/** A row's texts by column: a header that comes again is told by it. */
function signatureOf(cells: readonly Cell[]): string {
  const texts = cells.map((cell) => squeeze(textOf(cell ?? null) ?? ''));
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1).join(BETWEEN);
}
