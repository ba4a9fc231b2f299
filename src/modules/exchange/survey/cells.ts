import { squeeze } from '#kernel/invisible.ts';
import { fenOfYuan } from '#kernel/money.ts';
import type { SurveyValue } from '#modules/registry/index.ts';
import { type Cell, CellDay, CellFault } from '#platform/xlsx/cells.ts';
import type { CodeIndex } from '#policy/codes.ts';
import type { Item } from '#policy/items.ts';
import { booleanOf, dateOf, Fault, moneyOf, saysNothing, textOf } from '../register/values.ts';

/** What a cell says: a value of its item (`null`: 不清楚), nothing, or something that cannot be read as one. */
export type Said = { readonly value: SurveyValue } | 'nothing' | 'bad';

/** What people write who were asked and do not know. */
const NOT_CLEAR = new Set(['不清楚', '不详', '不明', '未知', '不知道', '说不清', '待核实', '不确定']);
/** None of them, in a column of several choices. */
const NONE = new Set(['无', '没有', '均无', '都没有', '以上都没有']);

const kept = (value: SurveyValue | Fault | null): Said => {
  if (value instanceof Fault) return 'bad';
  return value === null ? 'nothing' : { value };
};

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** 85.5, `85.5平方米`, `1,200`, `1.2万`; the item's own unit may stand behind it. */
function numberOf(cell: Cell, unit: string | undefined, scale: number): Said {
  if (typeof cell === 'number') return { value: cell * scale };
  if (typeof cell !== 'string') return cell === null ? 'nothing' : 'bad';
  const text = squeeze(cell).replace(/^['‘’`]/, '');
  if (saysNothing(text)) return 'nothing';
  const short = squeeze(unit ?? '');
  const bare = short !== '' && text.endsWith(short) ? text.slice(0, -short.length) : text;
  const isTenThousands = bare.endsWith('万');
  const digits = (isTenThousands ? bare.slice(0, -1) : bare).replace(/,(?=\d{3}(\D|$))/g, '');
  if (!NUMBER.test(digits)) return 'bad';
  return { value: Number(digits) * (isTenThousands ? 10_000 : scale) };
}

function amountOf(cell: Cell, scale: number): Said {
  // 万元 in the title: the cell is multiplied before it is rounded to fen.
  if (scale !== 1 && typeof cell === 'number')
    return kept(fenOfYuan(cell * scale) ?? new Fault('number.invalid'));
  const fen = moneyOf(cell);
  return kept(typeof fen === 'number' ? fen * scale : fen);
}

/** A month alone says its first day. */
function dayOfCell(cell: Cell): Said {
  const day = dateOf(cell);
  return kept(typeof day === 'string' && day.length === 7 ? `${day}-01` : day);
}

/** What stands in a column of choices; a number of a list is written as it stands. */
function wordsOf(cell: Cell): string | null {
  if (cell instanceof CellFault) return null;
  return cell instanceof CellDay ? cell.day : textOf(cell);
}

function codeOf(cell: Cell, index: CodeIndex): Said {
  const text = wordsOf(cell);
  if (text === null) return cell instanceof CellFault ? 'bad' : 'nothing';
  const found = index.lookup(text);
  if (found) return { value: found.code };
  return saysNothing(squeeze(text)) ? 'nothing' : 'bad';
}

function codesOf(cell: Cell, index: CodeIndex): Said {
  const text = wordsOf(cell);
  if (text === null) return cell instanceof CellFault ? 'bad' : 'nothing';
  const whole = index.lookup(text);
  if (whole) return { value: [whole.code] };
  if (NONE.has(squeeze(text))) return { value: [] };
  if (saysNothing(squeeze(text))) return 'nothing';
  const found = text
    .split(/[;；,，、/|\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => index.lookup(part)?.code);
  const codes = found.filter((code) => code !== undefined);
  return codes.length === found.length ? { value: [...new Set(codes)] } : 'bad';
}

/** One cell of an item's column. @param scale 10,000 where the title says 万元 */
export function saidOf(
  cell: Cell | undefined,
  item: Item,
  index: CodeIndex | undefined,
  scale: number,
): Said {
  if (cell === undefined || cell === null) return 'nothing';
  if (cell instanceof CellFault) return 'bad';
  if (typeof cell === 'string' && NOT_CLEAR.has(squeeze(cell))) return { value: null };
  if (item.type === 'number') return numberOf(cell, item.unit?.zh, scale);
  if (item.type === 'yuan') return amountOf(cell, scale);
  if (item.type === 'boolean') return kept(booleanOf(cell));
  if (item.type === 'day') return dayOfCell(cell);
  if (index === undefined) return 'bad';
  return item.type.startsWith('codes:') ? codesOf(cell, index) : codeOf(cell, index);
}
