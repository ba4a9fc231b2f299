import { squeeze } from '#kernel/invisible.ts';
import type { Cell, Merge, Row } from '#platform/xlsx/cells.ts';
import type { RegisterField } from '../model.ts';
import type { Columns } from './drafts.ts';
import { countFields, LEAST_COLUMNS } from './headers.ts';
import { textOf } from './values.ts';

/** What a row of a sheet is. */
export type RowKind = 'data' | 'blank' | 'header' | 'total' | 'numbering' | 'note';

const TOTAL = /^.{0,14}(合计|小计|总计|共计|累计|总合计)[:：]?.{0,8}$/;
const BEGINS_AS_DOCUMENT = /^\d{6}/;
/** What the foot of a printed page says: who filled in, checked, signed; and notes under the table. */
const SIGNATURE =
  /^((填表|填报|制表|审核|复核|核对|经办|负责|分管|主管|报送|联系|调查|采集|签字|签名|盖章|单位|村|乡镇|县|户主|支部书记|村主任|驻村)?(领导|单位|负责)?(人|员|者|日期|时间|电话|签字|签名|盖章|意见)?(\([^)]{0,8}\))?:.*|单位\([^)]*章\)|第\d+页.*|注[:\d].*|(备注|说明|附注)[:\d].*)$/;
const PERSONAL: readonly RegisterField[] = [
  'name',
  'document',
  'nationalPersonNo',
  'nationalHouseholdNo',
  'relationToHead',
  'sex',
  'ethnicity',
  'educationLevel',
  'schoolingStatus',
  'healthStatus',
  'laborCapacity',
];

/** Tells data from what people put between it: totals, signatures, the header of the next printed page, blank rows. */
export function kindOfRow(cells: readonly Cell[], columns: Columns): RowKind {
  if (isPlainly(cells[columns.document] ?? null)) return 'data';
  const filled = cells.filter((cell) => textOf(cell ?? null) !== null);
  if (filled.length === 0) return 'blank';
  if (countFields(cells) >= LEAST_COLUMNS) return 'header';
  return kindByColumns(cells, columns, filled);
}

/** By what stands in the columns that tell of a person. */
function kindByColumns(cells: readonly Cell[], columns: Columns, filled: readonly Cell[]): RowKind {
  const said = PERSONAL.filter((field) => textOf(cells[columns[field]] ?? null) !== null);
  const isNumbered = isNumber(cells[columns.document]) || isNumber(cells[columns.nationalPersonNo]);
  if (!(isNumbered && said.length >= 4) && filled.some(isTotal)) return 'total';
  if (filled.length >= 4 && filled.every(isOrdinal)) return 'numbering';
  if (!isNumbered && filled.some(isSignature)) return 'note';
  return said.length >= 3 ? 'data' : 'note';
}

/** A document number where it belongs: this row is a person's, no need to look further. */
function isPlainly(cell: Cell): boolean {
  if (typeof cell === 'number') return cell >= 1e13;
  return typeof cell === 'string' && cell.length >= 14 && cell.length <= 24 && BEGINS_AS_DOCUMENT.test(cell);
}

/** Whether a cell holds what could be a person's number, of whatever quality. */
function isNumber(cell: Cell | undefined): boolean {
  return /\d{6}/.test((textOf(cell ?? null) ?? '').normalize('NFKC').replace(/[\s-]/g, ''));
}

function isTotal(cell: Cell): boolean {
  return typeof cell === 'string' && cell.length < 30 && TOTAL.test(squeeze(cell));
}

function isSignature(cell: Cell): boolean {
  return typeof cell === 'string' && cell.length < 60 && SIGNATURE.test(squeeze(cell));
}

/** The row of column numbers (1 2 3 … or 甲 乙 …) that forms print under their header. */
function isOrdinal(cell: Cell): boolean {
  return /^(\d{1,3}|[A-Z]|[甲乙丙丁戊己庚辛壬癸])$/.test(squeeze(textOf(cell) ?? ''));
}

/** A short text of a left-out row, for the page. */
export function rowText(cells: readonly Cell[]): string {
  const text = cells
    .map((cell) => textOf(cell ?? null) ?? '')
    .filter((part) => part !== '')
    .join(' ');
  return text.length > 60 ? `${text.slice(0, 59).toWellFormed()}…` : text;
}

/** Merged ranges hold their value in the first cell only: fills it down, but never a person's own name or numbers. */
export class MergeFill {
  readonly #merges: readonly Merge[];
  #next = 0;
  #open: { column: number; bottom: number; value: Cell }[] = [];

  constructor(merges: readonly Merge[]) {
    this.#merges = merges.filter((merge) => merge.bottom > merge.top).sort((a, b) => a.top - b.top);
  }

  /** The row's cells with the merged values in place. */
  apply(row: Row, columns: Columns): readonly Cell[] {
    if (this.#next >= this.#merges.length && this.#open.length === 0) return row.cells;
    this.#open = this.#open.filter((open) => open.bottom >= row.row);
    const cells = this.#open.length === 0 ? row.cells : this.#filled(row.cells, columns);
    this.#openAt(row);
    return cells;
  }

  /** Takes up the ranges that begin at the row; those that began at a row without a cell have no value. */
  #openAt(row: Row): void {
    for (; this.#next < this.#merges.length; this.#next += 1) {
      const merge = this.#merges[this.#next];
      if (merge === undefined || merge.top > row.row) return;
      const value = row.row === merge.top ? (row.cells[merge.left] ?? null) : null;
      if (value !== null) this.#open.push({ column: merge.left, bottom: merge.bottom, value });
    }
  }

  #filled(cells: readonly Cell[], columns: Columns): Cell[] {
    const filled = [...cells];
    for (const { column, value } of this.#open) {
      const isOwn =
        column === columns.name || column === columns.document || column === columns.nationalPersonNo;
      if (isOwn || (filled[column] ?? null) !== null) continue;
      while (filled.length < column) filled.push(null);
      filled[column] = value;
    }
    return filled;
  }
}
