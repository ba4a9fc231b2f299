import { type Cell, type CellDay, CellFault, dayCellOfIso, type Row } from './cells.ts';
import { refuse } from './refusal.ts';
import { piecesOf, TAG, TagWalk } from './xml-scan.ts';
import { resolveEscapes } from './xml-text.ts';

/** What the cells of a sheet refer to. */
export type SheetContext = {
  readonly part: string;
  readonly strings: readonly string[];
  /** By style index: whether its number format shows a date. */
  readonly dateStyles: readonly boolean[];
  readonly dayCell: (serial: number) => CellDay;
};

const MAX_ROW_BYTES = 16 * 1024 ** 2;
const MAX_COLUMN = 16_383;
const MAX_ROW = 1_048_576;
const LETTER = { r: 0x72, s: 0x73, t: 0x74 } as const;
const NO_VALUE = new CellFault('formula', '');

/**
 * The rows of a worksheet part, in batches, one batch a chunk of the stream. Written by hand over the bytes because the
 * streaming reader at hand loses what the checks need: whether a cell is a formula without a value, which numbers have
 * more digits than a number keeps; and because it reads the shared texts again for every sheet.
 */
export async function* sheetRows(
  chunks: AsyncIterable<Buffer>,
  context: SheetContext,
): AsyncGenerator<Row[]> {
  const reader = new RowReader(context);
  const tooLong = () => refuse('damaged', { part: context.part });
  const element = { element: 'row', container: 'sheetData', limit: MAX_ROW_BYTES, overflow: tooLong };
  for await (const piece of piecesOf(chunks, element)) {
    const rows = reader.read(piece);
    if (rows.length > 0) yield rows;
  }
}

class RowReader {
  readonly #context: SheetContext;
  #rows: Row[] = [];
  #row = 0;
  #cells: Cell[] = [];
  #column = 0;
  #type = 0;
  #isDate = false;
  #value: Cell = null;
  #isFormula = false;
  #inInline = false;
  #inPhonetic = false;
  #inline = '';

  constructor(context: SheetContext) {
    this.#context = context;
  }

  read(piece: Buffer): Row[] {
    this.#rows = [];
    const walk = new TagWalk(piece, 0, piece.length);
    while (walk.next()) {
      if (walk.closing) this.#close(walk);
      else this.#open(walk);
    }
    return this.#rows;
  }

  #open(walk: TagWalk): void {
    switch (walk.tag) {
      case TAG.row:
        this.#openRow(walk);
        break;
      case TAG.c:
        this.#openCell(walk);
        if (walk.selfClosing) this.#closeCell();
        break;
      case TAG.f:
        this.#isFormula = true;
        break;
      case TAG.is:
        this.#inInline = !walk.selfClosing;
        break;
      case TAG.rPh:
        this.#inPhonetic = !walk.selfClosing;
        break;
      default:
    }
  }

  #openRow(walk: TagWalk): void {
    const at = walk.attribute(LETTER.r);
    this.#row = at < 0 ? this.#row + 1 : integerAt(walk.bytes, at);
    if (!(this.#row >= 1 && this.#row <= MAX_ROW)) throw refuse('damaged', { part: this.#context.part });
    this.#cells = [];
    this.#column = -1;
  }

  #openCell(walk: TagWalk): void {
    const { bytes } = walk;
    const reference = walk.attribute(LETTER.r);
    this.#column = reference < 0 ? this.#column + 1 : columnAt(bytes, reference);
    if (!(this.#column >= 0 && this.#column <= MAX_COLUMN))
      throw refuse('damaged', { part: this.#context.part });
    const type = walk.attribute(LETTER.t);
    this.#type = type < 0 ? 0 : typeAt(bytes, type);
    const style = walk.attribute(LETTER.s);
    this.#isDate = style >= 0 && this.#context.dateStyles[integerAt(bytes, style)] === true;
    this.#value = null;
    this.#inline = '';
    this.#isFormula = false;
  }

  #close(walk: TagWalk): void {
    switch (walk.tag) {
      case TAG.v:
        this.#value = this.#valueOf(walk);
        break;
      case TAG.t:
        if (this.#inInline && !this.#inPhonetic) this.#inline += walk.text();
        break;
      case TAG.is:
        this.#inInline = false;
        this.#value = resolveEscapes(this.#inline);
        break;
      case TAG.rPh:
        this.#inPhonetic = false;
        break;
      case TAG.c:
        this.#closeCell();
        break;
      case TAG.row:
        // Rows that are only formatted are no rows: a sheet can have a million of them.
        if (this.#cells.length > 0) this.#rows.push({ row: this.#row, cells: this.#cells });
        break;
      default:
    }
  }

  #closeCell(): void {
    const value = this.#value === null && this.#isFormula ? NO_VALUE : this.#value;
    if (value === null || value === '') return;
    const cells = this.#cells;
    while (cells.length < this.#column) cells.push(null);
    cells[this.#column] = value;
  }

  #valueOf(walk: TagWalk): Cell {
    switch (this.#type) {
      case TYPE.shared:
        return this.#sharedText(integerAt(walk.bytes, walk.textStart));
      case TYPE.text:
        return resolveEscapes(walk.text());
      case TYPE.boolean:
        return walk.text() === '1' || walk.text() === 'true';
      case TYPE.error:
        return new CellFault('error', walk.text());
      case TYPE.iso:
        return dayCellOfIso(walk.text());
      default:
        return this.#numberOf(walk);
    }
  }

  /** A cell that names a text which the workbook does not hold has lost its content: nobody may read on as if it were blank. */
  #sharedText(index: number): string {
    const text = this.#context.strings[index];
    if (text === undefined) throw refuse('damaged', { part: this.#context.part });
    return text;
  }

  #numberOf(walk: TagWalk): Cell {
    const value = decimalAt(walk.bytes, walk.textStart, walk.textEnd) ?? Number(walk.text());
    if (walk.textStart === walk.textEnd) return null;
    if (!Number.isFinite(value)) return walk.text();
    return this.#isDate ? this.#context.dayCell(value) : value;
  }
}

const TYPE = { number: 0, shared: 1, text: 2, boolean: 3, error: 4, iso: 5 } as const;

/** The cell type by its first letters: n, s, str, inlineStr, b, e, d. */
function typeAt(bytes: Buffer, at: number): number {
  switch (bytes[at]) {
    case 0x73:
      return bytes[at + 1] === 0x74 ? TYPE.text : TYPE.shared;
    case 0x69:
      return TYPE.text;
    case 0x62:
      return TYPE.boolean;
    case 0x65:
      return TYPE.error;
    case 0x64:
      return TYPE.iso;
    default:
      return TYPE.number;
  }
}

const ZERO = 0x30;
const POINT = 0x2e;
const isDigit = (byte: number) => byte >= ZERO && byte <= 0x39;

function integerAt(bytes: Buffer, start: number): number {
  let value = 0;
  let at = start;
  for (; isDigit(bytes[at] ?? 0); at += 1) value = value * 10 + ((bytes[at] ?? 0) - ZERO);
  return at === start ? -1 : value;
}

function columnAt(bytes: Buffer, start: number): number {
  let column = 0;
  let at = start;
  let letter = (bytes[at] ?? 0) & 0xdf;
  while (letter >= 65 && letter <= 90 && at < start + 4) {
    column = column * 26 + (letter - 64);
    at += 1;
    letter = (bytes[at] ?? 0) & 0xdf;
  }
  return column - 1;
}

/** Digits with at most one point and 15 digits in all, exactly as `Number` would read them; undefined for other forms. */
function decimalAt(bytes: Buffer, start: number, end: number): number | undefined {
  if (end - start > 16 || end === start) return undefined;
  let value = 0;
  let scale = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (isDigit(byte)) {
      value = value * 10 + (byte - ZERO);
      scale *= 10;
    } else if (byte === POINT && scale === 0) scale = 1;
    else return undefined;
  }
  if (value >= 1e15) return undefined;
  return scale > 1 ? value / scale : value;
}
