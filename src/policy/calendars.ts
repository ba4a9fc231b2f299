import { z } from 'zod';
import type { Day } from '#kernel/day.ts';
import type { Calendar, DayKind } from '#kernel/working-days.ts';
import { type Dated, datedFields, datedRows, PolicyDay } from './dated.ts';
import { PolicyText } from './document.ts';

/** One entry of a `calendars/` file: days of one year that are not as their weekday says. `from` and `to` are its first and last day. */
export const CalendarFile = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z0-9]+)*$/),
  title: PolicyText,
  ...datedFields,
  /** 放假 */
  holidays: z.array(PolicyDay).default([]),
  /** 调休上班 */
  workdays: z.array(PolicyDay).default([]),
});

/** 节假日安排: what a yearly notice, or a county, says of some days. */
export type Holidays = Omit<z.infer<typeof CalendarFile>, 'area' | 'from' | 'to'> & Dated;

export function holidaysOf(file: z.infer<typeof CalendarFile>, pack: string): Holidays[] {
  return datedRows(file, pack);
}

/** The calendar of an area: a nearer pack or area is heard last. */
export function calendarOf(all: readonly Holidays[], area: string): Calendar {
  const days = new Map<Day, DayKind>();
  const near = all.filter((one) => area.startsWith(one.area));
  const ordered = [...near].sort((a, b) => a.rank - b.rank || a.area.length - b.area.length);
  for (const one of ordered) {
    for (const day of one.holidays) days.set(day, 'holiday');
    for (const day of one.workdays) days.set(day, 'workday');
  }
  return days;
}
