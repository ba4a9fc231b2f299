import { addDays, type Day, dayOf, yearEnd } from '#kernel/day.ts';
import { squeeze } from '#kernel/invisible.ts';
import type { Cell } from '#platform/xlsx/cells.ts';
import { arabicDate, textOf } from './values.ts';

const KEYWORD =
  /(?<!(?:上报|填报|报送|报名|提交|收集|完成|申请))(截至|截止|数据日期|数据时间|数据时点|统计时点|统计日期|统计时间|统计截|时点)/;
const FULL = /(\d{4})[年\-/.](\d{1,2})[月\-/.](\d{1,2})日?/;
const COMPACT = /(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)/;
const MONTH = /(\d{4})[年\-/.](\d{1,2})月?(底|末)?(?!\d)/;
const YEAR = /(\d{4})年(底|末)/;

/** The last day of a month. */
export function monthEnd(year: number, month: number): Day | undefined {
  const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
  return next === undefined ? undefined : addDays(next, -1);
}

/**
 * The cut-off date that a row above the header states: `数据截至:2018年12月31日`, `(截止2018.12.31)`, `截至2018年12月底`;
 * undefined when it states none. A month means its last day. A date without such a word is no cut-off date.
 */
export function titleDateOf(cells: readonly Cell[]): Day | undefined {
  const text = arabicDate(squeeze(cells.map((cell) => textOf(cell) ?? '').join(' ')));
  const keyword = KEYWORD.exec(text);
  if (keyword === null) return undefined;
  return dateIn(text.slice(keyword.index)) ?? dateBefore(text.slice(0, keyword.index));
}

/** `2018年12月31日(截止)`: the date may stand right before the word. */
function dateBefore(text: string): Day | undefined {
  const tail = /(\d{4}[年\-/.]\d{1,2}[月\-/.]\d{1,2}日?)[(]?$/.exec(text);
  return tail === null ? undefined : dateIn(tail[1] ?? '');
}

function dateIn(text: string): Day | undefined {
  const near = text.slice(0, 40);
  const full = FULL.exec(near) ?? COMPACT.exec(near);
  if (full) return dayOf(Number(full[1]), Number(full[2]), Number(full[3]));
  const month = MONTH.exec(near);
  if (month) return monthEnd(Number(month[1]), Number(month[2]));
  const year = YEAR.exec(near);
  return year ? yearEnd(Number(year[1])) : undefined;
}
