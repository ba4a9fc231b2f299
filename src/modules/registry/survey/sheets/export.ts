import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { Item, ItemSubject } from '#policy/items.ts';
import { listSettledVillages } from '../../identities/queries.ts';
import { openSnapshot } from '../../records/queries.ts';
import type { SurveyValue } from '../model.ts';
import { shownValue } from '../rules.ts';
import {
  listHouseholdSubjects,
  listMemberSubjects,
  listValues,
  listVillageSubjects,
  type SubjectRow,
} from './queries.ts';

/** Whom a row of an exported form is of, with the present answers; an item that was never asked has none. */
export type SurveyLine = {
  /** 12 digits */
  readonly village: string;
  readonly householdNo: string | null;
  readonly personNo: string | null;
  /** The head's, the member's or the village's. */
  readonly name: string;
  readonly relationToHead: string | null;
  readonly values: ReadonlyMap<string, SurveyValue>;
};

/** So many subjects at a time. */
const PIECE = 2000;

const LISTS = { household: listHouseholdSubjects, member: listMemberSubjects } as const;

export type LinesOf = { readonly area: string; readonly on: string; readonly items: readonly Item[] };

/** Of whom there are lines, village by village, some at a time. */
async function* pieces(
  tx: Tx,
  kind: ItemSubject,
  { area, on }: LinesOf,
): AsyncGenerator<readonly SubjectRow[]> {
  if (kind === 'village') {
    yield await listVillageSubjects(tx, area, on);
    return;
  }
  for (const village of await listSettledVillages(tx, area, { on })) {
    const subjects = await LISTS[kind](tx, village, on);
    for (let start = 0; start < subjects.length; start += PIECE) yield subjects.slice(start, start + PIECE);
  }
}

/** The present answers of some subjects, by subject and item. */
async function answersOf(tx: Tx, subjects: readonly SubjectRow[], { area, on, items }: LinesOf) {
  const byId = new Map(items.map((item) => [item.id, item]));
  const values = new Map(subjects.map(({ subject }) => [subject, new Map<string, SurveyValue>()]));
  for (const row of await listValues(tx, area.slice(0, 6), [...values.keys()], { on })) {
    const item = byId.get(row.item);
    if (item) values.get(row.subject)?.set(row.item, shownValue(item, row));
  }
  return values;
}

/**
 * Streams the households, members or villages of a place as of a day with their answers to some items, village by village, in one
 * snapshot of the database.
 */
export async function* readSurveyLines(
  { database }: Services,
  actor: Actor,
  kind: ItemSubject,
  of: LinesOf,
): AsyncGenerator<readonly SurveyLine[]> {
  const { tx, close } = await openSnapshot(database, actor);
  try {
    for await (const piece of pieces(tx, kind, of)) {
      const values = await answersOf(tx, piece, of);
      yield piece.map(({ subject, ...line }) => ({ ...line, values: values.get(subject) ?? new Map() }));
    }
  } finally {
    await close();
  }
}
