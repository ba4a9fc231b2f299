import { readdirSync, readFileSync } from 'node:fs';
import type { Indicator } from '#kernel/figure.ts';
import { Problem } from '#kernel/problem.ts';
import { type IndicatorDefinition, parseIndicator } from './rules.ts';

const FOLDER = new URL('../indicators/', import.meta.url);
/** Groups in the order of the page; within a group the order of the file names. */
const GROUPS = ['base', 'status', 'cause', 'people', 'monitoring', 'income', 'guarantees', 'data'];

function readAll(): ReadonlyMap<string, IndicatorDefinition> {
  const all = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) =>
      parseIndicator(readFileSync(new URL(name, FOLDER), 'utf8'), name.slice(0, -'.sql'.length)),
    );
  const ordered = GROUPS.flatMap((group) => all.filter((indicator) => indicator.group === group));
  if (ordered.length !== all.length) throw new Error('an indicator has a group that the page does not know');
  return new Map(ordered.map((indicator) => [indicator.id, indicator]));
}

/** All indicators, by id, in the order of the page; read once from the files of `indicators/`. */
export const INDICATORS: ReadonlyMap<string, IndicatorDefinition> = readAll();

/** @throws Problem 404 `indicator.notFound` */
export function getIndicator(id: string): IndicatorDefinition {
  const indicator = INDICATORS.get(id);
  if (!indicator) throw new Problem(404, 'indicator.notFound', [], { indicator: id });
  return indicator;
}

/** The indicators of these ids, in the order of the page; all of them without ids. */
export function pickIndicators(ids?: readonly string[]): IndicatorDefinition[] {
  if (ids === undefined) return [...INDICATORS.values()];
  for (const id of ids) getIndicator(id);
  return [...INDICATORS.values()].filter((indicator) => ids.includes(indicator.id));
}

/** What the page is told of an indicator. */
export function describeIndicator(indicator: IndicatorDefinition): Indicator {
  const {
    kind: _kind,
    digits: _digits,
    needs: _needs,
    course: _course,
    selection: _selection,
    base: _base,
    ...told
  } = indicator;
  return told;
}
