import { dayOf } from '#kernel/day.ts';
import { squeeze, withoutInvisible } from '#kernel/invisible.ts';
import { fenOfYuan } from '#kernel/money.ts';
import { cleanDocument } from '#kernel/person-document.ts';
import { type Cell, CellDay, CellFault, dayOfSerial, isLossy } from '#platform/xlsx/cells.ts';
import type { CheckId } from '../model.ts';

/** A cell that cannot be read as what its column holds. */
export class Fault {
  readonly check: CheckId;
  /** Why, a key of the catalogue `exchange.reason.*`; empty when the check says it all */
  readonly reason: '' | 'formula' | 'errorValue';
  constructor(check: CheckId, reason: Fault['reason'] = '') {
    this.check = check;
    this.reason = reason;
  }
}

const FAULTS = new Map<string, Fault>();

/** The fault of a check, one object for all cells. */
export function fault(check: CheckId, reason: Fault['reason'] = ''): Fault {
  const key = check + reason;
  const known = FAULTS.get(key) ?? new Fault(check, reason);
  FAULTS.set(key, known);
  return known;
}

/** The text of a cell as it stands, its ends trimmed; null when nothing is written. */
export function textOf(cell: Cell): string | null {
  if (typeof cell === 'string') return trimmed(cell);
  if (typeof cell === 'number') return isLossy(cell) ? String(BigInt(Math.trunc(cell))) : String(cell);
  return cell === null ? null : textOfOther(cell);
}

function trimmed(text: string): string | null {
  const visible = withoutInvisible(text).trim();
  return visible === '' ? null : visible;
}

function textOfOther(cell: boolean | CellDay | CellFault): string | null {
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  if (cell instanceof CellDay) return cell.day ?? String(cell.serial);
  return cell.kind === 'formula' ? null : cell.text;
}

/** What people write where there is nothing to say. */
const NOTHING = new Set([
  '',
  '-',
  '--',
  '—',
  '——',
  '–',
  '/',
  '\\',
  '无',
  '空',
  'null',
  'NULL',
  '不适用',
  'N/A',
  '无数据',
]);

export function saysNothing(text: string): boolean {
  return NOTHING.has(text);
}

/** Remembers what a text was read as: a column has few different texts and asks for each thousands of times. */
export function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const value = read(text);
    if (known.size < 20_000) known.set(text, value);
    return value;
  };
}

/** 1234.0 is what a table that once held numbers writes for 1234. */
const withoutZeroFraction = (text: string) => text.replace(/^(\d+)\.0+$/, '$1');

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const UNIT = /(元\/人|元\/年|元整|元|人口|人|口|个月|月|年度|年|户|个|块|RMB)$/i;

/** A number as people write it: `1,234.5`, `５`, `3人`, `12个月`, `3500元`, `1.2万元`, `5.2E3`, `(300)` below zero. Null when nothing is written. */
const numberOfText = remembering((raw: string): number | Fault | null => {
  const text = squeeze(raw)
    .replace(/^['‘’`]/, '')
    .replace(/^[¥$]/, '')
    .replace(/[−﹣]/g, '-');
  if (saysNothing(text)) return null;
  const withUnit = text.replace(UNIT, '').replace(/^\((.+)\)$/, '-$1');
  const isTenThousands = withUnit.endsWith('万');
  const digits = isTenThousands ? withUnit.slice(0, -1) : withUnit;
  const plain = GROUPED.test(digits) ? digits.replace(/,/g, '') : digits;
  if (!NUMBER.test(plain)) return fault('number.invalid');
  const value = Number(plain) * (isTenThousands ? 10_000 : 1);
  return Number.isFinite(value) ? value : fault('number.invalid');
});

function numberOf(cell: Cell): number | Fault | null {
  if (cell === null) return null;
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string') return numberOfText(cell);
  if (cell instanceof CellDay) return Number.isNaN(cell.serial) ? fault('number.invalid') : cell.serial;
  return cell instanceof CellFault ? faultOf(cell, 'number.invalid') : fault('number.invalid');
}

/** The fault of a cell without a value, under the check of its column. */
export function faultOf(cell: CellFault, check: CheckId): Fault {
  return fault(check, cell.kind === 'formula' ? 'formula' : 'errorValue');
}

/** 人数: a whole number of persons. */
export function sizeOf(cell: Cell): number | Fault | null {
  const value = numberOf(cell);
  if (typeof value !== 'number') return value;
  return Number.isInteger(value) && value >= 0 && value < 1000 ? value : fault('number.invalid');
}

/** 务工时间: months, told apart from an unreadable number when outside 0–12. */
export function monthsOf(cell: Cell): number | Fault | null {
  const value = numberOf(cell);
  if (typeof value !== 'number') return value;
  return value >= 0 && value <= 12 ? value : fault('months.range');
}

/** Yuan in the file, whole fen in the register. */
export function moneyOf(cell: Cell): number | Fault | null {
  const value = numberOf(cell);
  if (typeof value !== 'number') return value;
  return fenOfYuan(value) ?? fault('number.invalid');
}

/** 脱贫年度: a year, also when a whole date is written. */
export function yearOfCell(cell: Cell): number | Fault | null {
  if (cell instanceof CellDay && cell.day !== null) return Number(cell.day.slice(0, 4));
  const value = numberOf(cell);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1978 && value <= 2199) return value;
  if (value === null) return null;
  const date = dateOf(cell);
  return typeof date === 'string'
    ? Number(date.slice(0, 4))
    : fault('number.invalid', date instanceof Fault ? date.reason : '');
}

const DIGIT = '〇一二三四五六七八九';

/** 二〇一八年十二月三十一日 with its numerals as digits. */
export function arabicDate(text: string): string {
  if (!/[〇零○一二三四五六七八九十]/.test(text)) return text;
  const digits = (part: string) =>
    part.replace(/[〇零○一二三四五六七八九]/g, (c) =>
      String(Math.max(0, DIGIT.indexOf(c === '零' || c === '○' ? '〇' : c))),
    );
  const tens = (part: string) =>
    part.replace(
      /([一二三])?十([一二三四五六七八九])?/g,
      (_, ten?: string, one?: string) => `${ten ? DIGIT.indexOf(ten) : 1}${one ? DIGIT.indexOf(one) : 0}`,
    );
  return digits(tens(text));
}

const FULL = /^(\d{4})[-/.年,、。](\d{1,2})[-/.月,、。](\d{1,2})[日号.]?(\(?(星期|周).\)?)?$/;
const MONTH = /^(\d{4})[-/.年,、。](\d{1,2})月?份?$/;

/**
 * A date as people write it: `201407`, `20140705`, `2014-07-05`, `2014/7/5`, `2014.7.5`, `2014年7月5日`, an Excel date.
 * A month alone stays a month, `YYYY-MM`: nobody wrote a day. Null when nothing is written.
 */
const dateOfText = remembering((raw: string): string | Fault | null => {
  const timeless = raw
    .normalize('NFKC')
    .trim()
    .replace(/[T\s]+\d{1,2}[:时]\d{2}.*$/, '');
  const text = arabicDate(
    withoutZeroFraction(squeeze(timeless))
      .replace(/^['‘’`]/, '')
      .replace(/[−–—]/g, '-'),
  );
  if (saysNothing(text)) return null;
  return dateOfParts(text) ?? dayOfBareSerial(Number(text)) ?? fault('date.invalid');
});

function dateOfParts(text: string): string | undefined {
  const compact = /^(\d{4})(\d{2})(\d{2})?$/.exec(text);
  const [, year = '', month = '', day] = compact ?? FULL.exec(text) ?? MONTH.exec(text) ?? [];
  if (year === '') return undefined;
  const full = dayOf(Number(year), Number(month), day === undefined ? 1 : Number(day));
  if (full === undefined || full < '1900-01-01') return undefined;
  return day === undefined ? full.slice(0, 7) : full;
}

/** Days that a bare serial number is taken for: 1982 to 2064; others are no date. In a text table it is a text. */
const SERIAL = { from: 30_000, to: 60_000 } as const;

function dayOfBareSerial(value: number): string | undefined {
  const isSerial = Number.isInteger(value) && value >= SERIAL.from && value <= SERIAL.to;
  return isSerial ? (dayOfSerial(value, false) ?? undefined) : undefined;
}

export function dateOf(cell: Cell): string | Fault | null {
  if (cell === null) return null;
  if (typeof cell === 'string') return dateOfText(cell);
  if (cell instanceof CellDay) return cell.day ?? dateOfText(String(cell.serial));
  if (typeof cell === 'number') return dateOfNumber(cell);
  return cell instanceof CellFault ? faultOf(cell, 'date.invalid') : fault('date.invalid');
}

function dateOfNumber(value: number): string | Fault | null {
  const text = String(value);
  // 2014.1 as a number may have been 2014.10: nobody can know.
  return /^\d{4}\.1$/.test(text) ? fault('date.invalid') : dateOfText(text);
}

const YES = new Set([
  '是',
  '1',
  '01',
  '1.0',
  '√',
  '✓',
  '✔',
  '☑',
  '对',
  'Y',
  'YES',
  'TRUE',
  'T',
  '有',
  '已参加',
  '参加',
  '享受',
  '已享受',
  '已解决',
  '解决',
  '已消除',
  '安全',
  '困难',
  'C级',
  'D级',
  '是的',
]);
const NO = new Set([
  '否',
  '0',
  '00',
  '0.0',
  '02',
  '×',
  '✗',
  '✘',
  'X',
  'N',
  'NO',
  'FALSE',
  'F',
  '未参加',
  '没参加',
  '没有参加',
  '不参加',
  '不享受',
  '未享受',
  '未解决',
  '没有解决',
  '未消除',
  '不安全',
  '不困难',
  '不是',
  '没有',
  '错',
  '无',
]);

/** 是 否 1 0 √ × Y N. The grades C and D of a house are 危房 by their definition. */
const booleanOfText = remembering((raw: string): boolean | Fault | null => {
  const text = squeeze(raw).toUpperCase();
  if (YES.has(text)) return true;
  if (NO.has(text)) return false;
  return saysNothing(text) ? null : fault('code.unknown');
});

export function booleanOf(cell: Cell): boolean | Fault | null {
  if (cell === null || typeof cell === 'boolean') return cell;
  if (typeof cell === 'string') return booleanOfText(cell);
  if (typeof cell === 'number') return booleanOfText(String(cell));
  return cell instanceof CellFault ? faultOf(cell, 'code.unknown') : fault('code.unknown');
}

const SEXES: ReadonlyMap<string, 'male' | 'female'> = new Map([
  ['男', 'male'],
  ['男性', 'male'],
  ['1', 'male'],
  ['01', 'male'],
  ['M', 'male'],
  ['女', 'female'],
  ['女性', 'female'],
  ['2', 'female'],
  ['02', 'female'],
  ['F', 'female'],
] as const);

export const sexOfText = remembering((raw: string): 'male' | 'female' | Fault | null => {
  const text = squeeze(raw).toUpperCase();
  return saysNothing(text) ? null : (SEXES.get(text) ?? fault('code.unknown'));
});

const SCIENTIFIC = /^\d(\.\d+)?e\+?\d+$/i;

/** A code number such as 户编号: digits kept as text; a number cell of more than 15 digits has lost some. */
export function identityOf(cell: Cell): string | Fault | null {
  if (typeof cell === 'string') return /^[0-9]+$/.test(cell) ? cell : identityOfText(cell);
  if (cell === null) return null;
  if (typeof cell === 'number') return isLossy(cell) ? fault('document.precision') : String(cell);
  return cell instanceof CellFault ? faultOf(cell, 'number.invalid') : textOf(cell);
}

function identityOfText(raw: string): string | Fault | null {
  const text = withoutZeroFraction(squeeze(raw).replace(/^['‘’`]+|['‘’`]+$/g, ''));
  if (SCIENTIFIC.test(text)) return fault('document.precision');
  return saysNothing(text) ? null : text;
}

/** 联系电话: without its separators and the country's prefix; null when nothing is written. */
const phoneOfText = remembering((raw: string): string | null => {
  const text = withoutZeroFraction(squeeze(raw).replace(/^['‘’`]+/, ''));
  if (saysNothing(text)) return null;
  return text.replace(/[-‐‑–—()]/g, '').replace(/^(\+?86)(?=1\d{10}$)/, '');
});

export function phoneOf(cell: Cell): string | Fault | null {
  if (cell instanceof CellFault) return faultOf(cell, 'phone.length');
  const text = textOf(cell);
  return text === null ? null : phoneOfText(text);
}

/** 银行卡号: its digits. */
export function cardOf(cell: Cell): string | Fault | null {
  const value = identityOf(cell);
  if (typeof value !== 'string') return value;
  return saysNothing(value) ? null : value.replace(/[-‐‑–—]/g, '');
}

const RESIDENT = /^\d{17}[\dX]$/;

/** 证件号码, cleaned; a number cell of more than 15 digits, or its scientific form in a text, has lost digits. */
export function documentOf(cell: Cell): string | Fault {
  if (typeof cell === 'number') return isLossy(cell) ? fault('document.precision') : String(cell);
  if (typeof cell === 'string' && cell.length === 18 && RESIDENT.test(cell)) return cell;
  if (cell instanceof CellFault) return faultOf(cell, 'document.length');
  const text = textOf(cell);
  if (text === null) return fault('document.length');
  if (SCIENTIFIC.test(squeeze(text))) return fault('document.precision');
  return cleanDocument(text);
}

/** A text as it stands; a formula never calculated and an error value are none. */
export function plainTextOf(cell: Cell): string | Fault | null {
  return cell instanceof CellFault ? faultOf(cell, 'code.unknown') : textOf(cell);
}

/** 姓名: as it stands; spaces only part Chinese characters to fill a line, so they go. */
export function nameOf(cell: Cell): string | null {
  const text = cell instanceof CellFault ? null : textOf(cell);
  if (text === null || saysNothing(squeeze(text))) return null;
  if (!/\s/.test(text)) return text;
  return text.replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '');
}
