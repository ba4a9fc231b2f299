import { type AreaCode, type AreaLevel, isAreaCode, isWithin, levelOfCode } from '#kernel/area-code.ts';
import type { Day } from '#kernel/day.ts';
import type { Finding } from '#kernel/problem.ts';
import type { AddArea, MergeAreas } from './model.ts';

/** A place as it stands on the day of a change. */
export type Place = {
  readonly id: string;
  readonly code: string | null;
  readonly level: AreaLevel;
  readonly name: string;
  readonly parent: string | null;
  /** Code of the nearest place above with one, itself included: where a natural village lies. */
  readonly within: string;
  readonly validFrom: Day;
  readonly validTo: Day;
  /** True when the place is in force on the day asked for. */
  readonly inForce: boolean;
};

const ABOVE: Readonly<Record<AddArea['level'], AreaLevel>> = {
  town: 'county',
  village: 'town',
  natural: 'village',
};

/** Why a place cannot be added below `parent`; `siblings` are the names there on that day. */
export function addFindings(input: AddArea, parent: Place, siblings: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  const report = (code: string, at: string, details: Record<string, string> = {}) =>
    findings.push({ code: `areas.${code}`, at, details });
  if (!parent.inForce) report('parentEnded', 'parent', { name: parent.name });
  if (parent.level !== ABOVE[input.level]) report('parentLevel', 'parent', { level: parent.level });
  if (input.level === 'natural') {
    if (input.code !== null) report('codeOfNatural', 'code');
  } else if (input.code === null || !isAreaCode(input.code) || levelOfCode(input.code) !== input.level) {
    report('codeInvalid', 'code', { level: input.level });
  } else if (!isWithin(input.code, parent.within as AreaCode))
    report('codeElsewhere', 'code', { parent: parent.within });
  if (siblings.includes(input.name)) report('nameTwice', 'name', { name: input.name });
  return findings;
}

/** Why villages cannot merge into `successor` on the day. Towns keep the codes of their villages, so only villages merge. */
export function mergeFindings(
  input: MergeAreas,
  predecessors: readonly Place[],
  successor: Place,
): Finding[] {
  const findings: Finding[] = [];
  const report = (code: string, place: Place) =>
    findings.push({ code: `areas.${code}`, at: place.id, details: { name: place.name } });
  for (const place of [...predecessors, successor]) {
    if (place.level !== 'village') report('mergeLevel', place);
    if (!place.inForce) report('ended', place);
  }
  for (const place of predecessors) {
    if (place.id === successor.id) report('mergeItself', place);
    // A county is a partition of its own: its households cannot move into another one.
    if (place.within.slice(0, 6) !== successor.within.slice(0, 6)) report('mergeElsewhere', place);
    if (place.validFrom >= input.on) report('mergeTooEarly', place);
  }
  if (new Set(input.predecessors).size !== input.predecessors.length) report('mergeItself', successor);
  return findings;
}
