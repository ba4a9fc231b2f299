import { Problem } from '#kernel/problem.ts';
import { listAreaNames } from '#modules/areas/index.ts';
import { normalizeHeader } from '#modules/exchange/index.ts';
import { type MemberIdentity, readIdentities } from '#modules/registry/index.ts';
import { recordReading } from '#platform/command/reading.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { IDENTITY, type ListKind } from '#policy/lists.ts';
import { resolvePacks } from '#policy/resolve.ts';
import type { ListMapping, Meaning } from '../lists/columns.ts';
import { placeFinder } from '../lists/places.ts';
import { ListReader, type ListSheet } from '../lists/read.ts';
import type { KeptFact, ListRow } from '../lists/rows.ts';
import type { ListDocument } from './identity/rules.ts';
import { Matcher } from './match.ts';
import type { Aspect, Certainty, Subject } from './rules.ts';

export type MatchInput = {
  readonly path: string;
  /** The file's own name, for messages. */
  readonly name: string;
  readonly kind: string;
  readonly area: string;
  /** The day as of which the register is asked. */
  readonly on: string;
  /** The latest birth day believed. */
  readonly today: string;
  /** The sender's word on columns: title → `name`, `document` … or the id of a fact; null puts the column aside. */
  readonly mapping?: Readonly<Record<string, string | null>> | undefined;
};

/** A row of the list and the member whom it means or may mean. */
export type ListMatch = {
  readonly sheet: string;
  /** The sheet's own row. */
  readonly row: number;
  readonly member: MemberIdentity;
  readonly certainty: Certainty;
  readonly aspects: readonly Aspect[];
  /** What the row itself says of the person. */
  readonly listed: { readonly name: string; readonly document: string; readonly birth: string | null };
  readonly kept: readonly KeptFact[];
};

export type ListResult = {
  readonly kind: ListKind;
  readonly sheets: readonly ListSheet[];
  /** Rows that name a person, and members whom they were compared with. */
  readonly rows: number;
  readonly members: number;
  readonly counts: Readonly<Record<Certainty, number>>;
  readonly matches: readonly ListMatch[];
};

/** @throws Problem 404 `screening.list.unknownKind` with the kinds that the place knows */
export function kindOf(
  { packs }: Pick<Services, 'packs'>,
  { area, kind }: Pick<MatchInput, 'area' | 'kind'>,
): ListKind {
  const known = resolvePacks(packs, area)?.lists ?? new Map<string, ListKind>();
  const found = known.get(kind);
  if (found) return found;
  throw new Problem(404, 'screening.list.unknownKind', [], { kind, known: [...known.keys()].join(', ') });
}

/** @throws Problem 422 `screening.list.unknownMeaning` */
function mappingOf(kind: ListKind, said: MatchInput['mapping'] = {}): ListMapping {
  const facts = kind.facts.map(({ id }) => id);
  const meaningOf = (text: string | null): Meaning | null => {
    const part = IDENTITY.find((one) => one === text);
    if (text === null || part) return part ?? null;
    if (facts.includes(text)) return `fact:${text}`;
    const known = [...IDENTITY, ...facts].join(', ');
    throw new Problem(422, 'screening.list.unknownMeaning', [], { meaning: text, known });
  };
  return Object.fromEntries(
    Object.entries(said).map(([header, text]) => [normalizeHeader(header), meaningOf(text)]),
  );
}

type Known = { readonly matcher: Matcher; readonly members: ReadonlyMap<string, MemberIdentity> };

async function knownMembers(services: Services, actor: Actor, input: MatchInput): Promise<Known> {
  const members = new Map<string, MemberIdentity>();
  const subjects: Subject[] = [];
  for await (const village of readIdentities(services, actor, { area: input.area, on: input.on }))
    for (const member of village) {
      members.set(member.person, member);
      subjects.push(member);
    }
  return { matcher: new Matcher(subjects), members };
}

function writtenOf(document: ListDocument): string {
  if (document.state === 'valid') return document.key;
  if (document.state === 'cut') return document.prefix;
  return document.state === 'wrong' ? document.text : '';
}

function matchesOf({ candidate, kept }: ListRow, sheet: string, { matcher, members }: Known): ListMatch[] {
  const { name, document, birth } = candidate;
  const listed = { name, document: writtenOf(document), birth };
  return matcher.find(candidate).flatMap(({ subject, row, certainty, aspects }) => {
    const member = members.get(subject.person);
    return member ? [{ sheet, row, member, certainty, aspects, listed, kept: kept() }] : [];
  });
}

function countsOf(matches: readonly ListMatch[]): Record<Certainty, number> {
  const counts = { exact: 0, probable: 0, possible: 0 };
  for (const { certainty } of matches) counts[certainty] += 1;
  return counts;
}

const PROGRESS_EVERY = 20_000;

/**
 * Holds another department's list against the register as of a day. The list is read once, row by row, and nothing of it stays but
 * the matches; who compared which kind, with how many people and what came of it, stands in the audit with the kind's purpose.
 * @throws Problem 404 `screening.list.unknownKind`, 422 `screening.list.unknownMeaning`, `screening.list.noHeader`, 403 `command.forbidden`, those of a refused file
 */
export async function matchList(
  services: Services,
  actor: Actor,
  input: MatchInput,
  progress: (rows: number) => void,
): Promise<ListResult> {
  const kind = kindOf(services, input);
  const mapping = mappingOf(kind, input.mapping);
  const areas = await services.database.read(actor, (tx) => listAreaNames(tx, input.on));
  const { matcher, members } = await knownMembers(services, actor, input);
  const { today } = input;
  const reader = new ListReader({ kind, places: placeFinder(areas), today, mapping });
  const matches: ListMatch[] = [];
  let told = 0;
  for await (const rows of reader.rows(input.path, input.name)) {
    const sheet = reader.sheets.at(-1)?.sheet ?? '';
    matches.push(...rows.flatMap((row) => matchesOf(row, sheet, { matcher, members })));
    if (reader.rowCount - told < PROGRESS_EVERY) continue;
    told = reader.rowCount;
    progress(told);
  }
  const counts = countsOf(matches);
  const result = {
    kind,
    sheets: reader.sheets,
    rows: reader.rowCount,
    members: members.size,
    counts,
    matches,
  };
  await recordReading(services, actor, {
    name: 'screening.match',
    subject: `list:${kind.id}`,
    area: input.area,
    purpose: kind.purpose.zh,
    details: { kind: kind.id, on: input.on, rows: result.rows, members: result.members, ...counts },
  });
  return result;
}
