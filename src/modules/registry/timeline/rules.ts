import type { TimelineEntry } from '../households/model.ts';
import type { SourceOf, WrittenColumns } from '../households/sources/rules.ts';

/** A fact as text; null = the register says nothing. */
export type Fact = string | null;

/** One version of one kind of facts, as it is stored. */
export type VersionRow = WrittenColumns & {
  readonly kind:
    | 'household_version'
    | 'status_version'
    | 'living_version'
    | 'income_version'
    | 'member_version';
  /** Person or year: what tells one chain of versions from another of its kind. */
  readonly key: string;
  readonly about: string;
  readonly facts: Readonly<Record<string, Fact>>;
  readonly valid_from: string;
  readonly valid_to: string;
  /** `infinity` while it is what we know. */
  readonly superseded_at: string;
};

/**
 * What was once said, with all rows that carry it: a version that is cut short by a later one is written again with its
 * own recorder, so that rows of one recorder, one kind and one first day are one statement.
 */
type Statement = {
  readonly first: VersionRow;
  readonly rows: readonly VersionRow[];
  readonly before: VersionRow | undefined;
};

/** What follows from the members and is told with them. */
const DERIVED = new Set(['head_name', 'member_count']);

/** A stored value as text; several values are joined, nothing at all is null. */
export function factText(value: unknown): Fact {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(',');
  return String(value);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const chainOf = (row: VersionRow) => `${row.kind} ${row.key}`;
const isKnown = (row: VersionRow) => row.superseded_at === 'infinity';

/** What held on a statement's first day, or until then, before it was made. */
function beforeOf(first: VersionRow, chain: readonly VersionRow[]): VersionRow | undefined {
  const known = chain.filter(
    (row) => row.recorded_at < first.recorded_at && row.superseded_at >= first.recorded_at,
  );
  return (
    known.find((row) => row.valid_from <= first.valid_from && row.valid_to > first.valid_from) ??
    known.find((row) => row.valid_to === first.valid_from)
  );
}

/** The first statement of several made at once follows the one before it in time. */
function previousOf(first: VersionRow, chain: readonly VersionRow[]): VersionRow | undefined {
  return chain.find(
    (row) => row.recorded_at === first.recorded_at && row !== first && row.valid_to === first.valid_from,
  );
}

function statementsOf(rows: readonly VersionRow[]): Statement[] {
  return [...groupBy(rows, chainOf).values()].flatMap((chain) =>
    [...groupBy(chain, (row) => `${row.recorded_by} ${row.valid_from}`).values()].flatMap((said) => {
      const [first] = said;
      if (!first) return [];
      return [{ first, rows: said, before: beforeOf(first, chain) ?? previousOf(first, chain) }];
    }),
  );
}

function changesOf({ first, before }: Statement): TimelineEntry['changes'] {
  return Object.keys(first.facts).flatMap((field) => {
    const [old, now] = [before?.facts[field] ?? null, first.facts[field] ?? null];
    return old === now ? [] : [{ field, old, new: now }];
  });
}

function stateOf(rows: readonly VersionRow[]): Pick<TimelineEntry, 'state' | 'supersededAt'> {
  const known = rows.filter(isKnown);
  if (known.some((row) => row.valid_to === 'infinity')) return { state: 'in-force', supersededAt: null };
  if (known.length > 0) return { state: 'ended', supersededAt: null };
  const last = rows.map((row) => row.superseded_at).sort();
  return { state: 'superseded', supersededAt: last.at(-1) ?? null };
}

function lastDay(rows: readonly VersionRow[]): string {
  const known = rows.filter(isKnown);
  const told = (known.length > 0 ? known : rows).map((row) => row.valid_to);
  return told.includes('infinity') ? 'infinity' : (told.sort().at(-1) ?? 'infinity');
}

const KINDS = {
  household_version: 'household',
  status_version: 'status',
  living_version: 'living',
  income_version: 'income',
  member_version: 'member',
} as const;

function kindOf(statement: Statement): TimelineEntry['kind'] {
  const { first, before } = statement;
  if (before !== undefined) return KINDS[first.kind];
  if (first.kind === 'household_version') return 'registered';
  return first.kind === 'member_version' ? 'member-joined' : KINDS[first.kind];
}

function entryOf(statement: Statement, sourceOf: SourceOf): TimelineEntry {
  const { first, rows } = statement;
  const changes = changesOf(statement);
  const derived = statement.before !== undefined && changes.every(({ field }) => DERIVED.has(field));
  return {
    kind: kindOf(statement),
    about: first.about,
    validFrom: first.valid_from,
    validTo: lastDay(rows),
    ...stateOf(rows),
    changes: derived ? [] : changes,
    source: sourceOf(first),
  };
}

/** Who ended a membership: it was cut at that day first when something else of the household was written in the same instant. */
function enderOf(ended: VersionRow, rows: readonly VersionRow[]): VersionRow {
  const cuts = rows.filter(
    (row) => row.kind === ended.kind && row.key === ended.key && row.valid_to === ended.valid_to,
  );
  const instant = cuts.map((row) => row.recorded_at).sort()[0];
  const writers = statementsOf(rows).map(({ first }) => first);
  return writers.find((first) => first.recorded_at === instant && !cuts.includes(first)) ?? ended;
}

/** Members whose membership has ended, and whom nothing follows. */
function leavers(rows: readonly VersionRow[], sourceOf: SourceOf): TimelineEntry[] {
  const known = rows.filter((row) => row.kind === 'member_version' && isKnown(row));
  return [...groupBy(known, chainOf).values()].flatMap((versions) =>
    versions
      .filter(
        (row) => row.valid_to !== 'infinity' && versions.every((one) => one.valid_from !== row.valid_to),
      )
      .map((row) => ({
        kind: 'member-left' as const,
        about: row.about,
        validFrom: row.valid_to,
        validTo: 'infinity',
        state: 'in-force' as const,
        supersededAt: null,
        changes: [],
        source: sourceOf({ ...enderOf(row, rows), source_sheet: null, source_row: null }),
      })),
  );
}

/** Who came in with the household's registration is told in that one entry. */
function withMembers(
  statement: Statement,
  statements: readonly Statement[],
  entry: TimelineEntry,
): TimelineEntry {
  if (entry.kind !== 'registered') return entry;
  const names = statements
    .filter(({ first, before }) => isJoining(first, before) && sameCommand(first, statement.first))
    .sort((one, other) => numberOf(one.first).localeCompare(numberOf(other.first)))
    .map(({ first }) => first.about);
  return names.length === 0
    ? entry
    : { ...entry, changes: [...entry.changes, { field: 'members', old: null, new: names.join('、') }] };
}

const numberOf = (row: VersionRow) => row.facts.national_person_no ?? '';
const isJoining = (first: VersionRow, before: VersionRow | undefined) =>
  first.kind === 'member_version' && before === undefined;
const sameCommand = (one: VersionRow, other: VersionRow) => one.recorded_by === other.recorded_by;

/** One correction that holds across several versions is one entry. */
function joinNeighbours(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const joined: TimelineEntry[] = [];
  for (const entry of entries) {
    const at = joined.findIndex(
      (one) =>
        one.validTo === entry.validFrom &&
        one.kind === entry.kind &&
        one.about === entry.about &&
        (one.state === 'superseded') === (entry.state === 'superseded') &&
        one.supersededAt === entry.supersededAt &&
        one.source.recordedAt === entry.source.recordedAt &&
        JSON.stringify(one.changes) === JSON.stringify(entry.changes),
    );
    const before = joined[at];
    if (before) joined[at] = { ...before, validTo: entry.validTo, state: entry.state };
    else joined.push(entry);
  }
  return joined;
}

/** Every change of a household, newest first: what, old → new, from when on, by whom, from which file and row. */
export function timelineOf(rows: readonly VersionRow[], sourceOf: SourceOf): TimelineEntry[] {
  const statements = statementsOf(rows);
  const registered = statements.filter(({ first, before }) => first.kind === 'household_version' && !before);
  const told = statements
    .filter(
      ({ first, before }) =>
        !(isJoining(first, before) && registered.some((one) => sameCommand(one.first, first))),
    )
    .sort((one, other) => one.first.valid_from.localeCompare(other.first.valid_from))
    .map((statement) => withMembers(statement, statements, entryOf(statement, sourceOf)))
    .filter((entry) => entry.changes.length > 0);
  return [...joinNeighbours(told), ...leavers(rows, sourceOf)].sort(
    (one, other) =>
      other.source.recordedAt.localeCompare(one.source.recordedAt) ||
      Number(one.kind === 'registered') - Number(other.kind === 'registered') ||
      other.validFrom.localeCompare(one.validFrom),
  );
}
