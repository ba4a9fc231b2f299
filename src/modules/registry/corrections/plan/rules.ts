import type { Day } from '#kernel/day.ts';

/** A version in force in our knowledge, with its facts by column. */
export type Version = {
  readonly validFrom: Day;
  /** The first day on which it no longer holds; `infinity` when it goes on. */
  readonly validTo: Day;
  readonly recordedAt: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

/** What is known otherwise: the column by which old and new are told apart, its value, and what follows from it. */
export type Change = {
  readonly column: string;
  readonly value: unknown;
  /** Columns written with it: cipher and mask of a number, spelling of a name. */
  readonly with?: Readonly<Record<string, unknown>>;
};

/** A version that is superseded, with the days of it that stay as they were and those that are known otherwise. */
export type Cut = {
  readonly version: Version;
  /** The part before the change, written again as it was; absent when nothing of it is left. */
  readonly keptUntil?: Day;
  /** Pieces with other facts, in the order of days. */
  readonly pieces: readonly Piece[];
};
type Piece = {
  readonly from: Day;
  readonly to: Day;
  readonly set: Readonly<Record<string, unknown>>;
};

/** Whether two stored values are the same fact; bytes by content, lists by their order. */
function sameFact(one: unknown, other: unknown): boolean {
  if (one instanceof Uint8Array && other instanceof Uint8Array)
    return one.length === other.length && one.every((byte, index) => byte === other[index]);
  if (Array.isArray(one) && Array.isArray(other)) return JSON.stringify(one) === JSON.stringify(other);
  return (one ?? null) === (other ?? null);
}

const byDay = (versions: readonly Version[]) =>
  versions.slice().sort((one, other) => one.validFrom.localeCompare(other.validFrom));

export const holdsOn = (version: Pick<Version, 'validFrom' | 'validTo'>, on: Day): boolean =>
  version.validFrom <= on && (version.validTo === 'infinity' || version.validTo > on);

function setOf(changes: readonly Change[]): Record<string, unknown> {
  return Object.assign({}, ...changes.map(({ column, value, with: more }) => ({ ...more, [column]: value })));
}

function cutOf(version: Version, from: Day, set: Record<string, unknown>): Cut {
  const begins = version.validFrom > from ? version.validFrom : from;
  return {
    version,
    ...(version.validFrom < begins && { keptUntil: begins }),
    pieces: [{ from: begins, to: version.validTo, set }],
  };
}

/**
 * A correction from a day on. It holds until the day on which the register knows another value of that field: a later
 * version that merely repeats the wrong value is corrected too, one that says something else is believed.
 * @returns nothing when there is nothing to change; undefined when no version holds on the day
 */
export function planChanges(
  versions: readonly Version[],
  on: Day,
  changes: readonly Change[],
): Cut[] | undefined {
  const sorted = byDay(versions);
  const start = sorted.findIndex((version) => holdsOn(version, on));
  const first = sorted[start];
  if (!first) return undefined;
  let open = changes.filter(({ column, value }) => !sameFact(first.facts[column], value));
  const cuts: Cut[] = [];
  let until: Day = first.validFrom;
  for (const version of sorted.slice(start)) {
    open = open.filter(({ column }) => sameFact(version.facts[column], first.facts[column]));
    if (open.length === 0 || (version !== first && version.validFrom !== until)) break;
    cuts.push(cutOf(version, on, setOf(open)));
    until = version.validTo;
  }
  return cuts;
}

/** An end on a day: nothing of these versions holds from that day on. */
export function planEnd(versions: readonly Version[], on: Day): Cut[] {
  return byDay(versions)
    .filter((version) => version.validTo === 'infinity' || version.validTo > on)
    .map((version) => ({ version, ...(version.validFrom < on && { keptUntil: on }), pieces: [] }));
}

export type Membership = {
  readonly person: string;
  readonly nationalPersonNo: string;
  readonly name: string;
  readonly relationToHead: string | null;
  readonly validFrom: Day;
  readonly validTo: Day;
};

/** Who is named as the head: the one who is called so, else whom the household was named after, else the first. */
export function headAmong(members: readonly Membership[], present: string): string {
  const sorted = members
    .slice()
    .sort((one, other) => one.nationalPersonNo.localeCompare(other.nationalPersonNo));
  const heads = sorted.filter((one) => one.relationToHead === 'head');
  const candidates = heads.length > 0 ? heads : sorted;
  return (candidates.find((one) => one.name === present) ?? candidates[0])?.name ?? '';
}

type Derived = { readonly headName: string; readonly memberCount: number };

function derivedOn(version: Version, memberships: readonly Membership[], day: Day): Derived {
  const members = memberships.filter((one) => holdsOn(one, day));
  return {
    headName: headAmong(members, String(version.facts.head_name ?? '')),
    memberCount: members.length,
  };
}

/** The days within a version's part from `from` on, on which memberships begin or end. */
function boundaries(version: Version, memberships: readonly Membership[], from: Day): Day[] {
  const begins = version.validFrom > from ? version.validFrom : from;
  const days = memberships
    .flatMap((one) => [one.validFrom, one.validTo])
    .filter(
      (day) => day > begins && (version.validTo === 'infinity' ? day !== 'infinity' : day < version.validTo),
    );
  return [...new Set([begins, ...days])].sort();
}

/**
 * What follows in the household's own versions from the memberships as they are now known, from a day on: the head's name
 * and the number of members, on each day.
 * @param spell columns that follow from the head's name
 */
export function planDerived(
  versions: readonly Version[],
  memberships: readonly Membership[],
  from: Day,
  spell: (name: string) => Readonly<Record<string, unknown>>,
): Cut[] {
  return byDay(versions)
    .filter((version) => version.validTo === 'infinity' || version.validTo > from)
    .flatMap((version) => {
      const days = boundaries(version, memberships, from);
      const told = days.map((day, index): Piece => {
        const { headName, memberCount } = derivedOn(version, memberships, day);
        const set = { head_name: headName, ...spell(headName), member_count: memberCount };
        return { from: day, to: days[index + 1] ?? version.validTo, set };
      });
      const joined = joinEqual(told);
      const pieces = joined.slice(joined.findIndex((piece) => !isSame(version, piece)));
      const [first] = pieces;
      if (!first || joined.every((piece) => isSame(version, piece))) return [];
      return [{ version, ...(version.validFrom < first.from && { keptUntil: first.from }), pieces }];
    });
}

const isSame = ({ facts }: Version, { set }: Piece) =>
  sameFact(facts.head_name, set.head_name) && sameFact(facts.member_count, set.member_count);

function joinEqual(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && JSON.stringify(last.set) === JSON.stringify(piece.set))
      joined[joined.length - 1] = { ...last, to: piece.to };
    else joined.push(piece);
  }
  return joined;
}
