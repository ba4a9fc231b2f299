import type { Day } from '#kernel/day.ts';
import { Problem } from '#kernel/problem.ts';
import { monthEnd } from './title-date.ts';

/** The date that the files stand for, and who said so. */
export type FileDate = { readonly on: Day; readonly source: 'column' | 'title' | 'user' };

/** What one file says of its date: the column 数据日期 row by row, and the titles of its sheets. */
export class DateTally {
  readonly file: string;
  readonly #rows = new Map<string, number>();
  readonly #titles = new Set<Day>();

  constructor(file: string) {
    this.file = file;
  }

  /** @param date `YYYY-MM-DD`, or `YYYY-MM` when the row names a month only */
  addRow(date: string): void {
    this.#rows.set(date, (this.#rows.get(date) ?? 0) + 1);
  }

  addTitle(day: Day): void {
    this.#titles.add(day);
  }

  /** The dates that the file states: by column the one that most rows name, else those of its titles. */
  dates(): { days: Day[]; source: 'column' | 'title' } {
    const day = this.#columnDay();
    return day === undefined
      ? { days: [...this.#titles], source: 'title' }
      : { days: [day], source: 'column' };
  }

  /** One mistyped row must not move the date of all: the month of most rows, in it the day of most rows, else its last day. */
  #columnDay(): Day | undefined {
    const months = new Map<string, number>();
    for (const [date, count] of this.#rows)
      months.set(date.slice(0, 7), (months.get(date.slice(0, 7)) ?? 0) + count);
    const month = mostFrequent(months);
    if (month === undefined) return undefined;
    const days = new Map([...this.#rows].filter(([date]) => date.length === 10 && date.startsWith(month)));
    return mostFrequent(days) ?? monthEnd(Number(month.slice(0, 4)), Number(month.slice(5)));
  }
}

function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  for (const [value, count] of counts) {
    const most = best === undefined ? 0 : (counts.get(best) ?? 0);
    if (count > most || (count === most && best !== undefined && value > best)) best = value;
  }
  return best;
}

/** Every date that the files state, each once, and whether a column or a title said so. */
export function statedDates(tallies: readonly DateTally[]): { days: Day[]; source: 'column' | 'title' } {
  const stated = tallies.map((tally) => tally.dates()).filter(({ days }) => days.length > 0);
  const isColumn = stated.some(({ source }) => source === 'column');
  return {
    days: [...new Set(stated.flatMap(({ days }) => days))].sort(),
    source: isColumn ? 'column' : 'title',
  };
}

/**
 * Settles on one date for all files: the column, else the titles, else the user's word, which also decides between files
 * or titles that contradict each other.
 * @throws Problem 422 exchange.dateUnknown, exchange.datesDiffer
 */
export function settleDate(tallies: readonly DateTally[], said: Day | undefined): FileDate {
  const { days, source } = statedDates(tallies);
  const [only, ...others] = days;
  if (only !== undefined && others.length === 0) return { on: only, source };
  if (said !== undefined) return { on: said, source: 'user' };
  if (only === undefined) throw new Problem(422, 'exchange.dateUnknown');
  throw new Problem(422, 'exchange.datesDiffer', [], { dates: days.join('、') });
}
