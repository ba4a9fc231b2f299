import { holds, type Measured, ratio } from './measure.ts';

const HEAD = ['work', 'measured', 'goal', '', 'limit in the same run', 'ratio'];

/** The measures as a table for a terminal. */
export function table(measured: readonly Measured[]): string {
  const rows = [HEAD, ...measured.map(row)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return `${rows
    .map((cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`;
}

function row(one: Measured): string[] {
  const { work, value, unit, goal, limit } = one;
  const kept = holds(one);
  const share = ratio(one);
  return [
    work,
    `${figure(value)} ${unit}`,
    goal === undefined ? '' : 'most' in goal ? `≤ ${figure(goal.most)}` : `≥ ${figure(goal.least)}`,
    kept === null ? '' : kept ? 'holds' : 'MISSED',
    limit === undefined ? '' : `${limit.what}: ${figure(limit.value)} ${unit}`,
    share === null ? '' : share.toFixed(2),
  ];
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value >= 10 ? 1 : 2);
}
