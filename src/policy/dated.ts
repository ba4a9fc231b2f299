import { z } from 'zod';
import { type AreaCode, areaPrefix } from '#kernel/area-code.ts';
import { type Day, FOREVER, isDay } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import { PolicyDocument } from './document.ts';

/** The leading digits of the area codes for which something holds; empty = the whole country. */
export const AreaPrefix = z.string().regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})?$/);

/** An existing day; a plain pattern would let 2019-02-30 through. */
export const PolicyDay = z.string().refine(isDay, 'not a calendar day');

/** What every dated row of a pack file carries. `to` is the last day on which it holds; without it there is no end. */
export const datedFields = {
  area: z.union([AreaPrefix, z.array(AreaPrefix).min(1)]).default(''),
  from: PolicyDay,
  to: PolicyDay.optional(),
  reference: PolicyDocument,
};

/** A row that holds for one area, on the days `from` to `to` (both included), set by a document. */
export type Dated = {
  /** Prefix of the area codes; '' = everywhere. */
  readonly area: string;
  readonly from: Day;
  /** Last day, or `infinity`. */
  readonly to: Day;
  readonly reference: PolicyDocument;
  /** The pack that says it. */
  readonly pack: string;
  /** Depth of that pack: 0 the national one, 1 its child, … The deeper one wins. */
  readonly rank: number;
};

/** One file row becomes one dated row for each of its areas. */
export function datedRows<T extends { area: string | string[]; from: string; to?: string | undefined }>(
  row: T,
  pack: string,
): (Omit<T, 'area' | 'from' | 'to'> & Pick<Dated, 'area' | 'from' | 'to' | 'pack' | 'rank'>)[] {
  const areas = typeof row.area === 'string' ? [row.area] : row.area;
  return areas.map((area) => ({ ...row, area, from: row.from, to: row.to ?? FOREVER, pack, rank: 0 }));
}

/** Whether a row holds in an area on a day. */
export function holds(row: Pick<Dated, 'area' | 'from' | 'to'>, area: AreaCode, day: Day): boolean {
  return row.from <= day && day <= row.to && areaPrefix(area).startsWith(row.area);
}

/** The row in force: the deepest pack's, and within it the nearest area's. Undefined when none is: nothing is guessed. */
export function inForceOn<T extends Dated>(rows: readonly T[], area: AreaCode, day: Day): T | undefined {
  let best: T | undefined;
  for (const row of rows) {
    if (!holds(row, area, day)) continue;
    if (!best || row.rank > best.rank || (row.rank === best.rank && row.area.length > best.area.length))
      best = row;
  }
  return best;
}

/** Rows of one pack that end before they begin, or that hold for the same area on the same day. */
export function datedFindings(rows: readonly Dated[], at: string): Finding[] {
  const findings: Finding[] = [];
  for (const [i, row] of rows.entries()) {
    if (row.to < row.from)
      findings.push({ code: 'policy.period.reversed', at, details: { from: row.from, to: row.to } });
    for (const other of rows.slice(i + 1))
      if (other.area === row.area && other.from <= row.to && row.from <= other.to)
        findings.push({
          code: 'policy.period.overlap',
          at,
          details: { area: row.area, from: row.from, to: row.to, otherFrom: other.from, otherTo: other.to },
        });
  }
  return findings;
}
