import { addDays, type Day, weekdayOf } from './day.ts';

/** What the State Council's yearly notice, or a county, says of a day: free although in the week, or worked although on a weekend. */
export type DayKind = 'holiday' | 'workday';

/** The days that are not as their weekday says. */
export type Calendar = ReadonlyMap<Day, DayKind>;

/** A year has no run of free days longer than this; beyond it a calendar is wrong. */
const LONGEST_BREAK = 60;

/** 工作日: Monday to Friday but for holidays, and the weekend days that are worked instead. */
export function isWorkingDay(calendar: Calendar, day: Day): boolean {
  const kind = calendar.get(day);
  return kind === undefined ? weekdayOf(day) <= 5 : kind === 'workday';
}

/** The working day `count` working days after a day; the day itself is not counted. 0 gives the day itself. */
export function addWorkingDays(calendar: Calendar, from: Day, count: number): Day {
  let day = from;
  let free = 0;
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(calendar, day)) {
      left -= 1;
      free = 0;
    } else {
      free += 1;
      if (free > LONGEST_BREAK) throw new RangeError('calendar: no working day within two months');
    }
  }
  return day;
}

/** Working days after `from` up to `until`, that day included; negative when it is past. */
export function workingDaysBetween(calendar: Calendar, from: Day, until: Day): number {
  if (until < from) return -workingDaysBetween(calendar, until, from);
  let count = 0;
  for (let day = addDays(from, 1); day <= until; day = addDays(day, 1))
    if (isWorkingDay(calendar, day)) count += 1;
  return count;
}

/** How a policy counts: calendar days (日) or working days (工作日). */
export type DayCount = { readonly days: number; readonly working: boolean };

/** The last day of a period that begins on the day after `from`. */
export function lastDayOf(calendar: Calendar, from: Day, { days, working }: DayCount): Day {
  return working ? addWorkingDays(calendar, from, days) : addDays(from, days);
}
