import { type Selectable, sql } from 'kysely';
import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import type { Schema } from '#platform/db/schema.ts';
import { Scenario, type SimulationSums } from './model.ts';
import type { Results } from './rules.ts';
import { PolicySnapshot } from './snapshot.ts';

export type SimulationRow = Selectable<Schema['simulation']>;
type HeadRow = Pick<
  SimulationRow,
  'id' | 'area' | 'title' | 'on_day' | 'known_at' | 'state' | 'created_by' | 'created_at' | 'finished_at'
> & { readonly sums: unknown };

export async function insertSimulation(
  tx: Tx,
  row: Pick<
    SimulationRow,
    'county' | 'id' | 'area' | 'title' | 'on_day' | 'created_by' | 'truth' | 'truth_not_found'
  > & {
    readonly inputs: Scenario;
  },
): Promise<void> {
  await tx
    .insertInto('simulation')
    .values({ ...row, inputs: JSON.stringify(row.inputs) })
    .execute();
}

/** What a simulation came to, as it is saved. */
export type Outcome = {
  readonly known: string;
  readonly policy: PolicySnapshot;
  readonly policyDigest: string;
  readonly sums: SimulationSums;
  readonly villages: Results;
  readonly digest: string;
};

/** Ends a simulation once. @returns whether it was still waiting */
export async function endSimulation(tx: Tx, id: string, outcome: Outcome | undefined): Promise<boolean> {
  const done = outcome && {
    known_at: outcome.known,
    policy: JSON.stringify(outcome.policy),
    policy_digest: outcome.policyDigest,
    results: JSON.stringify({ sums: outcome.sums, villages: outcome.villages }),
    digest: outcome.digest,
  };
  const result = await tx
    .updateTable('simulation')
    .set({ state: done ? 'done' : 'failed', ...done, finished_at: sql<string>`clock_timestamp()` })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Of one that waits and whose job broke off: it has the id of its job. */
const STATE = sql`case when s.state = 'waiting' and exists (select from job j where j.id = s.id and j.state in ('failed', 'cancelled')) then 'failed' else s.state end`;
const HEAD = sql`s.id, s.area, s.title, s.on_day, s.known_at, ${STATE} as state, s.created_by, s.created_at, s.finished_at, s.results -> 'sums' as sums`;

/** Newest first. */
export async function listSimulations(
  tx: Tx,
  prefix: string,
  before: string | undefined,
  limit: number,
): Promise<HeadRow[]> {
  const older = before === undefined ? sql`` : sql`and s.id < ${before}::uuid`;
  const { rows } = await sql<HeadRow>`select ${HEAD} from simulation s
    where s.area >= ${prefix.padEnd(12, '0')} and s.area <= ${prefix.padEnd(12, '9')} ${older} order by s.id desc limit ${limit}`.execute(
    tx,
  );
  return rows;
}

/** A simulation within the scope, with its inputs; what it came to when it is done. */
export type SavedSimulation = HeadRow & {
  readonly county: string;
  readonly inputs: Scenario;
  readonly truth: readonly string[] | null;
  readonly truthNotFound: number;
  readonly policyDigest: string | null;
  readonly digest: string | null;
  readonly done:
    | {
        readonly known: string;
        readonly policy: PolicySnapshot;
        readonly villages: Results;
      }
    | undefined;
};

/** @throws Problem 404 `simulation.notFound`, also outside the scope */
export async function getSimulation(tx: Tx, id: string): Promise<SavedSimulation> {
  const { rows } =
    await sql<SimulationRow>`select s.*, ${STATE} as state from simulation s where s.id = ${id}::uuid`.execute(
      tx,
    );
  const [row] = rows;
  if (!row) throw new Problem(404, 'simulation.notFound');
  const results = row.results as { sums: unknown; villages: Results } | null;
  const { known_at: known } = row;
  return {
    ...row,
    inputs: Scenario.parse(row.inputs),
    sums: results?.sums ?? null,
    truthNotFound: row.truth_not_found,
    policyDigest: row.policy_digest,
    done:
      row.state === 'done' && results && known !== null
        ? {
            known,
            policy: PolicySnapshot.parse(row.policy),
            villages: results.villages,
          }
        : undefined,
  };
}

/** A list that was matched, as far as a scenario needs it; undefined outside the scope. */
export async function findMatchedList(
  tx: Tx,
  id: string,
): Promise<{ readonly county: string; readonly area: string; readonly state: string } | undefined> {
  return tx
    .selectFrom('list_run')
    .select(['county', 'area', 'state'])
    .where('id', '=', id)
    .executeTakeFirst();
}
