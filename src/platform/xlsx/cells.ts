import { addDays, type Day, isDay } from '#kernel/day.ts';

/** A number that the sheet shows as a date. `day` is null when the serial lies outside 1800–2199. */
export class CellDay {
  readonly serial: number;
  readonly day: Day | null;
  constructor(serial: number, day: Day | null) {
    this.serial = serial;
    this.day = day;
  }
}

/** A cell that holds no value to read: a formula never calculated, or an error such as `#N/A`. */
export class CellFault {
  readonly kind: 'formula' | 'error';
  readonly text: string;
  constructor(kind: 'formula' | 'error', text: string) {
    this.kind = kind;
    this.text = text;
  }
}

/**
 * What a cell holds. A number is what the file says, no more: from 1e15 on its last digits are not to be trusted
 * (Excel keeps 15), see `isLossy`. A formula gives its cached value. A text is the text, also when it begins with `=`.
 */
export type Cell = string | number | boolean | CellDay | CellFault | null;

/** One row: `row` is the sheet's own 1-based number (of a csv, the record's), `cells` by 0-based column, absent ones null or missing. */
export type Row = { readonly row: number; readonly cells: readonly Cell[] };

/** A merged range; all four 0-based columns and 1-based rows. */
export type Merge = {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
};

/** Whether a number has more digits than a sheet keeps: the last ones are lost. */
export function isLossy(value: number): boolean {
  return Math.abs(value) >= 1e15;
}

const DAY_ZERO_1900 = '1899-12-30';
const SHIFT_1904 = 1462;

/** The day of an Excel serial number; null outside 1900–2199. Serials below 60 count the 29 February 1900 that never was. */
export function dayOfSerial(serial: number, is1904: boolean): Day | null {
  const whole = Math.floor(serial) + (is1904 ? SHIFT_1904 : 0);
  if (!(whole >= 1 && whole <= 109_574)) return null;
  return addDays(DAY_ZERO_1900, whole < 60 ? whole + 1 : whole);
}

/** Makes the day cells of one workbook, one object a serial number. */
export function dayCells(is1904: boolean): (serial: number) => CellDay {
  const known = new Map<number, CellDay>();
  return (serial) => {
    const found = known.get(serial);
    if (found !== undefined) return found;
    const made = new CellDay(serial, dayOfSerial(serial, is1904));
    if (known.size < 100_000) known.set(serial, made);
    return made;
  };
}

/** A day cell of an ISO 8601 text (`t="d"`), or the text itself. */
export function dayCellOfIso(text: string): CellDay | string {
  const day = text.slice(0, 10);
  return isDay(day) ? new CellDay(Number.NaN, day) : text;
}
