import { listAreaNames } from '#modules/areas/index.ts';
import { type MemberIdentity, readIdentities } from '#modules/registry/index.ts';
import { recordReading } from '#platform/command/reading.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { ListKind } from '#policy/lists.ts';
import { warningLimit } from '../clues/warn.ts';
import type { Warned, WarningLimit } from '../clues/warned.ts';
import type { ListSheet } from '../lists/read.ts';
import { kindOf, mappingOf, type Said } from './kind.ts';
import type { Certainty } from './rules.ts';
import { type ListMatch, matchInThread } from './thread.ts';

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
  readonly mapping?: Said | undefined;
};

export type ListResult = {
  readonly kind: ListKind;
  readonly sheets: readonly ListSheet[];
  /** Rows that name a person, and members whom they were compared with. */
  readonly rows: number;
  readonly members: number;
  readonly counts: Readonly<Record<Certainty, number>>;
  readonly matches: readonly ListMatch[];
  /** Residents who are not in the register and are above the kind's limit. */
  readonly warned: readonly Warned[];
  readonly limit: WarningLimit | undefined;
};

function countsOf(matches: readonly ListMatch[]): Record<Certainty, number> {
  const counts = { exact: 0, probable: 0, possible: 0 };
  for (const { certainty } of matches) counts[certainty] += 1;
  return counts;
}

/** Tells how far it is: `register` with the members read, then `matching` rows; the total is 0 where nobody knows it. */
type Progress = (step: 'register' | 'matching', done: number, total: number) => Promise<void> | void;

/** The members of the place, counted as they pass. */
async function* counted(
  villages: AsyncIterable<readonly MemberIdentity[]>,
  pass: (members: number) => Promise<void> | void,
) {
  for await (const village of villages) {
    await pass(village.length);
    yield village;
  }
}

/**
 * Holds another department's list against the register as of a day. The list is read once, row by row, and nothing of it stays but
 * the matches; who compared which kind, with how many people and what came of it, stands in the audit with the kind's purpose.
 * @param progress may throw, and so stop it
 * @throws Problem 404 `screening.list.unknownKind`, 422 `screening.list.unknownMeaning`, `screening.list.noHeader`, 403 `command.forbidden`, those of a refused file
 */
export async function matchList(
  services: Services,
  actor: Actor,
  input: MatchInput,
  progress: Progress,
): Promise<ListResult> {
  const kind = kindOf(services, input);
  const mapping = mappingOf(kind, input.mapping);
  const { path, name, area, on, today } = input;
  const areas = await services.database.read(actor, (tx) => listAreaNames(tx, on));
  let members = 0;
  const passing = counted(readIdentities(services, actor, { area, on }), (some) => {
    members += some;
    return progress('register', members, 0);
  });
  const limit = warningLimit(services, kind, area, on);
  const { sheets, rows, matches, warned } = await matchInThread(
    { path, name, kind, areas, today, mapping, limit },
    passing,
    async (done, total) => progress('matching', done, total),
  );
  const counts = countsOf(matches);
  await recordReading(services, actor, {
    name: 'screening.match',
    subject: `list:${kind.id}`,
    area,
    purpose: kind.purpose.zh,
    details: { kind: kind.id, on, rows, members, ...counts },
  });
  return { kind, sheets, rows, members, counts, matches, warned, limit };
}
