import { type AreaCode, areaPrefix, isWithin } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import type { AreaRow } from '../model.ts';

/**
 * What of a list a reader of a scope may take in: the places within it. Those above it are only the way there and stay as
 * they are; any other is refused.
 */
export function ownRows(
  rows: readonly AreaRow[],
  scope: readonly string[],
): { own: AreaRow[]; findings: Finding[] } {
  const own: AreaRow[] = [];
  const findings: Finding[] = [];
  for (const row of rows) {
    const place = (row.code ?? row.parent ?? '') as AreaCode;
    if (scope.some((prefix) => place.startsWith(prefix))) own.push(row);
    else if (
      !scope.some(
        (prefix) =>
          row.code !== null &&
          isWithin(prefix.padEnd(12, '0') as AreaCode, row.code as AreaCode) &&
          prefix.startsWith(areaPrefix(row.code)),
      )
    ) {
      findings.push({ code: 'areas.outsideScope', at: row.code ?? row.name, details: { name: row.name } });
    }
  }
  return { own, findings };
}
