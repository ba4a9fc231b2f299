import type { AreaCode } from '#kernel/area-code.ts';
import { addDays, type Day } from '#kernel/day.ts';
import { squeeze } from '#kernel/invisible.ts';
import { cleanDocument, maskDocument, readDocument } from '#kernel/person-document.ts';
import type { Finding } from '#kernel/problem.ts';
import { valueOn } from '#policy/parameters.ts';
import type { Policy } from '#policy/policy.ts';
import type { ClueState, Deadline, OpenClue } from './model.ts';

/** The number of days within which a clue is checked at the household. */
const CHECK_PARAMETER = 'clue-check';

export type Due = { readonly dueOn: Day | null; readonly deadline: Deadline | null };

/**
 * 核实期限: the last day of the household check, counted in calendar days from the day after the clue was received, by the
 * pack of the place on that day. Null where no pack gives a number: none is guessed.
 */
export function dueOf(policy: Policy | undefined, area: AreaCode, receivedOn: Day): Due {
  const parameter = policy?.parameters.get(CHECK_PARAMETER);
  const value = parameter && valueOn(parameter, area, receivedOn);
  if (!value) return { dueOn: null, deadline: null };
  const { title, no, invented = false } = value.reference;
  return {
    dueOn: addDays(receivedOn, value.value),
    deadline: { days: value.value, title, no, invented },
  };
}

type Checked = {
  readonly dueOn: Day | null;
  readonly checkedOn: Day | null;
  readonly state: ClueState;
};

/** 逾期: still open, not checked at the household, and the last day is past. */
export function isOverdue({ dueOn, checkedOn, state }: Checked, today: Day): boolean {
  return isOpen(state) && checkedOn === null && dueOn !== null && dueOn < today;
}

export function isOpen(state: ClueState): boolean {
  return state === 'new' || state === 'checking';
}

/** Whether a text that others will read holds what may be a document, phone or card number, also with spaces in it. */
function holdsNumber(text: string): boolean {
  return /\d{11}/.test(cleanDocument(text));
}

const when = (holds: boolean, finding: Finding): Finding[] => (holds ? [finding] : []);

/** Free text of a clue carries no number of a person. */
export function textFindings(text: string, at: string): Finding[] {
  return when(holdsNumber(text), { code: 'clues.numberInText', at });
}

/** Everything about a new clue at once, but for the codes of its place. */
export function openFindings(input: OpenClue, today: Day): Finding[] {
  const { household, resident, said, receivedOn = today } = input;
  return [
    ...when((household === undefined) === (resident === undefined), {
      code: 'clues.oneSubject',
      at: 'household',
    }),
    ...textFindings(said, 'said'),
    ...textFindings(resident?.name ?? '', 'resident.name'),
    ...when(receivedOn > today, { code: 'clues.dayInFuture', at: 'receivedOn' }),
    ...when(said === '' && input.risks.length === 0, { code: 'clues.nothingSaid', at: 'said' }),
    ...when(isWrongNumber(resident?.document, today), {
      code: 'clues.documentWrong',
      at: 'resident.document',
    }),
  ];
}

/** Risks that the list of the place does not have. */
export function riskFindings(risks: readonly string[], known: ReadonlySet<string>): Finding[] {
  return risks
    .filter((risk) => !known.has(risk))
    .map((risk) => ({ code: 'clues.codeUnknown', at: 'risks', details: { code: risk } }));
}

/** A number that was left out, or left empty, is not a wrong one. */
const isWrongNumber = (document: string | undefined, today: Day) =>
  document !== undefined && document !== '' && readNumber(document, today) === undefined;

/** A document number as it is kept: its key, to be hashed, and its mask; undefined when it is none. */
export function readNumber(text: string, today: Day): { key: string; mask: string } | undefined {
  const clean = cleanDocument(text);
  const read = readDocument(clean, today);
  return read.ok ? { key: read.document.key, mask: maskDocument(clean) } : undefined;
}

/** By what a person without a number is found again; the birth is known of some lists. */
export function namedKey(name: string, birth: Day | null): string {
  return `clue ${squeeze(name)} ${birth ?? ''}`;
}

/** What a closing or a hand-over says of itself. */
export type Ending = {
  readonly code: string;
  readonly note: string;
  /** Codes of the list that the pack has for it. */
  readonly known: ReadonlySet<string>;
  readonly checkedOn: Day | null;
};

const SHORTEST_NOTE = 2;

/** Why a clue cannot end so: a code that the pack does not know; without a check, or for another reason, nothing said. */
export function endFindings({ code, note, known, checkedOn }: Ending, at: 'reason' | 'kind'): Finding[] {
  const isTold = note.length >= SHORTEST_NOTE;
  return [
    ...when(!known.has(code), { code: 'clues.codeUnknown', at, details: { code } }),
    ...when(code === 'other' && !isTold, { code: 'clues.noteWanted', at: 'note' }),
    ...when(code !== 'other' && checkedOn === null && !isTold, { code: 'clues.notChecked', at: 'note' }),
    ...textFindings(note, 'note'),
  ];
}

/** The day of a household check: not before the clue was received, not after today. */
export function checkFindings(
  { on, note }: { readonly on: Day; readonly note: string },
  clue: { readonly receivedOn: Day },
  today: Day,
): Finding[] {
  return [
    ...when(on > today, { code: 'clues.dayInFuture', at: 'on' }),
    ...when(on < clue.receivedOn, {
      code: 'clues.checkedBefore',
      at: 'on',
      details: { receivedOn: clue.receivedOn },
    }),
    ...textFindings(note, 'note'),
  ];
}
