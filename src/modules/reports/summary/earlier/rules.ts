import type { Figure } from '#kernel/figure.ts';
import type { IndicatorDefinition } from '../../figures/rules.ts';
import type { Disagreement } from '../../model.ts';

/** A figure as an earlier report froze it. */
export type EarlierFigure = {
  readonly indicator: string;
  readonly area: string;
  readonly value: number | null;
};

/** Whether two values of one indicator contradict each other: of one day any two, of two days those against its course. */
function contradicts(
  before: number,
  now: number,
  sameDay: boolean,
  course: IndicatorDefinition['course'] | undefined,
): boolean {
  if (sameDay) return before !== now;
  return (course === 'grows' && now < before) || (course === 'shrinks' && now > before);
}

/** The figures of a report that do not go with those of an earlier one; what either does not know contradicts nothing. */
export function disagreementsOf(
  earlier: { readonly on: string; readonly figures: readonly EarlierFigure[] },
  report: { readonly on: string; readonly figures: readonly Figure[] },
  courseOf: (indicator: string) => IndicatorDefinition['course'] | undefined,
): Disagreement[] {
  const then = new Map(earlier.figures.map((one) => [`${one.indicator} ${one.area}`, one.value]));
  return report.figures.flatMap(({ id, title, unit, area, areaName, value }) => {
    const before = then.get(`${id} ${area}`);
    if (before === undefined || before === null || value === null) return [];
    if (!contradicts(before, value, earlier.on === report.on, courseOf(id))) return [];
    return [{ id, title, unit, area, areaName, before, now: value }];
  });
}
