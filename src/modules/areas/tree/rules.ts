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

/** What is wrong with the code of a new place: natural villages have none, the others lie within their parent's. */
function codeFinding({ code, level }: AddArea, parent: Place): Finding | undefined {
  if (level === 'natural') return code === null ? undefined : { code: 'areas.codeOfNatural', at: 'code' };
  if (code === null || !isAreaCode(code) || levelOfCode(code) !== level)
    return { code: 'areas.codeInvalid', at: 'code', details: { code: code ?? '', level } };
  if (isWithin(code, parent.within as AreaCode)) return undefined;
  return { code: 'areas.codeElsewhere', at: 'code', details: { parent: parent.within } };
}

/** Why a place cannot be added below `parent`; `siblings` are the names there on that day. */
export function addFindings(input: AddArea, parent: Place, siblings: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  const report = (code: string, at: string, details: Record<string, string> = {}) =>
    findings.push({ code: `areas.${code}`, at, details });
  if (!parent.inForce) report('parentEnded', 'parent', { name: parent.name });
  if (parent.level !== ABOVE[input.level])
    report('parentLevel', 'parent', { name: input.name, level: parent.level });
  const ofCode = codeFinding(input, parent);
  if (ofCode !== undefined) findings.push(ofCode);
  if (siblings.includes(input.name)) report('nameTwice', 'name', { name: input.name });
  return findings;
}

/** Why villages cannot merge into `successor` on the day. Towns keep the codes of their villages, so only villages merge. */
export function mergeFindings(
  input: MergeAreas,
  predecessors: readonly Place[],
  successor: Place,
): Finding[] {
  const findings = [...predecessors, successor].flatMap(standingFindings);
  for (const place of predecessors) findings.push(...leavingFindings(input, place, successor));
  if (new Set(input.predecessors).size !== input.predecessors.length)
    findings.push(about('mergeItself', successor));
  return findings;
}

function about(code: string, place: Place): Finding {
  return { code: `areas.${code}`, at: place.id, details: { name: place.name } };
}

function standingFindings(place: Place): Finding[] {
  const findings: Finding[] = [];
  if (place.level !== 'village') findings.push(about('mergeLevel', place));
  if (!place.inForce) findings.push(about('ended', place));
  return findings;
}

function leavingFindings(input: MergeAreas, place: Place, successor: Place): Finding[] {
  const findings: Finding[] = [];
  if (place.id === successor.id) findings.push(about('mergeItself', place));
  // A county is a partition of its own: its households cannot move into another one.
  if (place.within.slice(0, 6) !== successor.within.slice(0, 6))
    findings.push(about('mergeElsewhere', place));
  if (place.validFrom >= input.on) findings.push(about('mergeTooEarly', place));
  return findings;
}
