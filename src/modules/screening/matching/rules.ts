import type { Day } from '#kernel/day.ts';
import { birthInside, type ListDocument, type Slip, slipBetween } from './identity/rules.ts';

/** How sure it is that a row of a list means a person of the register. */
export type Certainty = 'exact' | 'probable' | 'possible';

/** A member of the register as matching sees him. */
export type Subject = {
  /** Stable keys of the caller. */
  readonly person: string;
  readonly household: string;
  readonly name: string;
  /** Spelling without tones, `zhangwei`. */
  readonly pinyin: string;
  /** The 18-character form; null when the register has none. */
  readonly document: string | null;
  readonly birth: Day | null;
  readonly sex: 'male' | 'female' | null;
  /** 12-digit code */
  readonly village: string;
};

/** A row of a list as matching sees it. */
export type Candidate = {
  /** The sheet's own row. */
  readonly row: number;
  readonly name: string;
  readonly pinyin: string;
  readonly document: ListDocument;
  readonly birth: Day | null;
  readonly sex: 'male' | 'female' | null;
  /** Codes of the villages that the row's address can mean; empty when it tells none. */
  readonly villages: readonly string[];
};

/** One thing compared, and how: the explanation of a pair is the list of them. */
export type Aspect =
  | {
      readonly of: 'document';
      readonly how: 'same' | 'same-number' | 'beginning' | Slip | 'other' | 'missing';
    }
  | { readonly of: 'name'; readonly how: 'same' | 'same-sound' | 'one-character' | 'other' }
  | { readonly of: 'birth'; readonly how: 'same' | 'one-part' | 'other' | 'missing' }
  | { readonly of: 'village'; readonly how: 'same' | 'other' | 'missing' }
  | { readonly of: 'sex'; readonly how: 'same' | 'other' | 'missing' };

export type Judgement = { readonly certainty: Certainty; readonly aspects: readonly Aspect[] };

type How<Of extends Aspect['of']> = Extract<Aspect, { of: Of }>['how'];

/** 姓名: the very characters, the same sound (variants of a character sound alike), one character other or lost, or another name. */
export function compareNames(
  a: Pick<Subject, 'name' | 'pinyin'>,
  b: Pick<Candidate, 'name' | 'pinyin'>,
): How<'name'> {
  if (a.name === b.name) return 'same';
  if (a.pinyin === b.pinyin && a.pinyin !== '') return 'same-sound';
  return isOneCharacterOff([...a.name], [...b.name]) ? 'one-character' : 'other';
}

function isOneCharacterOff(a: readonly string[], b: readonly string[]): boolean {
  if (a.length < 2 || b.length < 2 || Math.abs(a.length - b.length) > 1) return false;
  if (a.length === b.length) return a.filter((character, i) => character !== b[i]).length === 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.some((_, i) => long.filter((_one, j) => j !== i).join('') === short.join(''));
}

function compareDocuments(key: string | null, document: ListDocument): How<'document'> {
  if (key === null || document.state === 'missing') return 'missing';
  if (document.state === 'valid') {
    if (document.key !== key) return 'other';
    return document.written === key ? 'same' : 'same-number';
  }
  if (document.state === 'cut') return key.startsWith(document.prefix) ? 'beginning' : 'other';
  return slipBetween(key, document.text) ?? 'other';
}

/** 出生日期: one part may be mistyped or day and month swapped; years ten apart are two people. */
function compareBirths(a: Day | null, b: Day | null): How<'birth'> {
  if (a === null || b === null) return 'missing';
  if (a === b) return 'same';
  const [ya, ma, da] = [a.slice(0, 4), a.slice(5, 7), a.slice(8)];
  const [yb, mb, db] = [b.slice(0, 4), b.slice(5, 7), b.slice(8)];
  const same = Number(ya === yb) + Number(ma === mb) + Number(da === db);
  const isSwapped = ya === yb && ma === db && da === mb;
  return isSwapped || (same === 2 && Math.abs(Number(ya) - Number(yb)) < 10) ? 'one-part' : 'other';
}

function compareVillages(village: string, villages: readonly string[]): How<'village'> {
  if (villages.length === 0) return 'missing';
  return villages.includes(village) ? 'same' : 'other';
}

const isSlip = (how: How<'document'>) =>
  how === 'one-digit' || how === 'two-swapped' || how === 'one-lost' || how === 'one-more';
const soundsAlike = (how: How<'name'>) => how === 'same' || how === 'same-sound';

/** Digits of a cut number that tell one person among those of one name: place, birth day and the first of the sequence. */
const TELLING_PREFIX = 15;

/**
 * Judges one pair. A valid number decides alone: the same is the same person, another one is another person, however alike the
 * rest. Without one, name, birth and village decide together; what is not there says nothing either way.
 */
export function judgePair(subject: Subject, row: Candidate): Judgement | undefined {
  const document = compareDocuments(subject.document, row.document);
  const name = compareNames(subject, row);
  const birth = birthAspect(subject, row, document);
  const village = compareVillages(subject.village, row.villages);
  const sex: How<'sex'> =
    subject.sex === null || row.sex === null ? 'missing' : subject.sex === row.sex ? 'same' : 'other';
  const certainty = certaintyOf(row, { document, name, birth, village, sex });
  if (certainty === undefined) return undefined;
  return {
    certainty,
    aspects: [
      { of: 'document', how: document },
      { of: 'name', how: name },
      { of: 'birth', how: birth },
      { of: 'village', how: village },
      { of: 'sex', how: sex },
    ],
  };
}

/** The birth that the row itself gives, else the one inside its number; a slip may lie in those digits, so there another one says nothing. */
function birthAspect(subject: Subject, row: Candidate, document: How<'document'>): How<'birth'> {
  if (row.birth !== null) return compareBirths(subject.birth, row.birth);
  const inside = compareBirths(subject.birth, birthInside(row.document));
  return isSlip(document) && inside !== 'same' ? 'missing' : inside;
}

type Compared = { readonly [Of in Aspect['of']]: How<Of> };

function certaintyOf(row: Candidate, compared: Compared): Certainty | undefined {
  const { document, name, birth, village, sex } = compared;
  if (document === 'same' || document === 'same-number') return 'exact';
  const isSomebodyElse = document === 'other' && row.document.state === 'valid';
  if (isSomebodyElse || sex === 'other' || name === 'other') return undefined;
  if (document === 'beginning' || isSlip(document)) return byPartOfNumber(row, compared);
  if (!soundsAlike(name)) return undefined;
  const certainty = byBirthAndVillage(birth, village);
  // A number that is neither valid nor a slip away from ours speaks against, if less than a valid one.
  if (document === 'other') return certainty === 'probable' ? 'possible' : undefined;
  return certainty;
}

function byBirthAndVillage(birth: How<'birth'>, village: How<'village'>): Certainty | undefined {
  if (birth === 'same') return village === 'same' ? 'probable' : 'possible';
  return birth === 'one-part' && village === 'same' ? 'possible' : undefined;
}

/** The number is cut off or one slip away: with the name it is the person; a name that differs too only makes it possible. */
function byPartOfNumber({ document: cell }: Candidate, compared: Compared): Certainty | undefined {
  const { document, name, birth, village } = compared;
  const isAtHome = birth === 'same' && village === 'same';
  if (!soundsAlike(name)) return isAtHome ? 'possible' : undefined;
  const isShort = document === 'beginning' && cell.state === 'cut' && cell.prefix.length < TELLING_PREFIX;
  if (isShort && birth === 'other') return undefined;
  if (isShort) return isAtHome ? 'probable' : 'possible';
  return birth === 'other' && village !== 'same' ? 'possible' : 'probable';
}
