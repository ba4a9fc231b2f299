/** A calendar day `YYYY-MM-DD`, without a time zone. Days compare as strings. */
export type Day = string & { readonly __day?: true };

/** The day on which nothing ends: the `valid_to` of a version in force. */
export const FOREVER: Day = 'infinity';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day of three numbers, or undefined when there is no such day. Years 1800 to 2199. */
export function dayOf(year: number, month: number, date: number): Day | undefined {
  if (
    !(
      year >= 1800 &&
      year <= 2199 &&
      month >= 1 &&
      month <= 12 &&
      date >= 1 &&
      date <= daysInMonth(year, month)
    )
  ) {
    return undefined;
  }
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** Whether a text is an existing calendar day `YYYY-MM-DD`. */
export function isDay(text: string): text is Day {
  const parts = DAY.exec(text);
  return parts !== null && dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) !== undefined;
}

export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

/** The last day of a year. */
export function yearEnd(year: number): Day {
  return `${String(year).padStart(4, '0')}-12-31`;
}

/** Days since 1970-01-01 (proleptic Gregorian). */
function dayNumber(day: Day): number {
  const [y = 0, m = 0, d = 0] = day.split('-').map(Number);
  const shifted = m <= 2 ? y - 1 : y;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1;
  return (
    era * 146097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719468
  );
}

function dayFromNumber(n: number): Day {
  const z = n + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  const date = doy - Math.floor((153 * mp + 2) / 5) + 1;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  return dayFromNumber(dayNumber(day) + count);
}

/** The later of two days. */
export function laterDay(a: Day, b: Day): Day {
  return a < b ? b : a;
}

/** Day of the week: 1 Monday … 7 Sunday. */
export function weekdayOf(day: Day): number {
  // 1970-01-01 was a Thursday.
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/** The same date `count` months later, held to the month's last day. */
export function addMonths(day: Day, count: number): Day {
  const [y = 0, m = 0, d = 0] = day.split('-').map(Number);
  const months = y * 12 + (m - 1) + count;
  const year = Math.floor(months / 12);
  const month = (months % 12) + 1;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(Math.min(d, daysInMonth(year, month))).padStart(2, '0')}`;
}

/** 周岁: completed years of age on a day. */
export function ageOn(birth: Day, on: Day): number {
  const years = yearOf(on) - yearOf(birth);
  return on.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** The calendar day of an instant in a time zone given as minutes east of UTC; China keeps one: +480. */
export function dayOfInstant(millis: number, minutesEast = 480): Day {
  return dayFromNumber(Math.floor((millis + minutesEast * 60_000) / 86_400_000));
}
