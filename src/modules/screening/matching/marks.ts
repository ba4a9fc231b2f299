import { readDocument } from '#kernel/person-document.ts';
import type { ListDocument } from './identity/rules.ts';

/**
 * What a hit keeps of two numbers so that a person can compare them: first and last four digits and which places differ. No digit
 * between them is kept, nor can one be worked out: a place says that the digits differ, not which they are. With a number's end the
 * day of birth would give the whole number away (the places between are county, birth and sequence), so it is cut to the year.
 */
export type ShownPair = {
  readonly member: Shown;
  readonly listed: Shown;
  readonly marks: ShownMarks;
};
type Shown = { readonly name: string; readonly document: string; readonly birth: string | null };
type BirthPart = 'year' | 'month' | 'day';
export type ShownMarks = {
  readonly member: readonly number[];
  readonly listed: readonly number[];
  /** Parts of the two births that differ. */
  readonly birth: readonly BirthPart[];
  readonly memberState: 'valid' | 'wrong' | 'missing';
  readonly listedState: ListDocument['state'];
};

type Side = { readonly name: string; readonly birth: string | null };
type MemberSide = Side & { readonly document: string | null };
type ListedSide = Side & { readonly document: ListDocument };

const ENDS = 4;

/** First and last four characters; of a short text nothing, of a number that lost its end only the beginning. */
function maskOf(text: string, hasEnd = true): string {
  if (text.length <= ENDS * 2 + 1) return '*'.repeat(text.length);
  const end = hasEnd ? text.slice(-ENDS) : '';
  return text.slice(0, ENDS) + '*'.repeat(text.length - ENDS - end.length) + end;
}

function writtenOf(document: ListDocument): string {
  if (document.state === 'valid') return document.key;
  if (document.state === 'cut') return document.prefix;
  return document.state === 'wrong' ? document.text : '';
}

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** Places that differ when one text lost a character: only the longer one has it. */
function placeOfLost(short: string, long: string): number[] {
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  return [at];
}

/** Which places of two written numbers differ; none when they are too far apart to be laid beside each other. */
export function differingPlaces(key: string, document: ListDocument): Pick<ShownMarks, 'member' | 'listed'> {
  const written = writtenOf(document);
  if (document.state === 'cut') return { member: range(written.length, key.length), listed: [] };
  if (written.length === key.length) {
    const places = range(0, key.length).filter((i) => key[i] !== written[i]);
    return { member: places, listed: places };
  }
  if (written.length === key.length - 1) return { member: placeOfLost(written, key), listed: [] };
  if (written.length === key.length + 1) return { member: [], listed: placeOfLost(key, written) };
  return { member: [], listed: [] };
}

const PARTS: readonly BirthPart[] = ['year', 'month', 'day'];

function differingParts(a: string | null, b: string | null): BirthPart[] {
  if (a === null || b === null) return [];
  const [left, right] = [a.split('-'), b.split('-')];
  return PARTS.filter((_, i) => left[i] !== right[i]);
}

const yearOf = (birth: string | null) => birth && `${birth.slice(0, 4)}-**-**`;

/** @param today the latest birth day believed */
export function shownPair(member: MemberSide, listed: ListedSide, today: string): ShownPair {
  const key = member.document;
  const { document } = listed;
  const memberState = key === null ? 'missing' : readDocument(key, today).ok ? 'valid' : 'wrong';
  const listedState = document.state;
  const birth = differingParts(member.birth, listed.birth);
  if (key === null || listedState === 'missing')
    return {
      member: { name: member.name, document: '', birth: member.birth },
      listed: { name: listed.name, document: '', birth: listed.birth },
      marks: { member: [], listed: [], birth, memberState, listedState },
    };
  return {
    member: { name: member.name, document: maskOf(key), birth: yearOf(member.birth) },
    listed: {
      name: listed.name,
      document: maskOf(writtenOf(document), listedState !== 'cut'),
      birth: yearOf(listed.birth),
    },
    marks: { ...differingPlaces(key, document), birth, memberState, listedState },
  };
}
