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
  row: Pick<SimulationRow, 'county' | 'id' | 'area' | 'title' | 'on_day' | 'created_by' | 'truth'> & {
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
  /** 户编号 of the truth that the register does not have. */
  readonly truthNotFound: number;
  readonly digest: string;
};

/** Ends a simulation once. @returns whether it was still waiting */
export async function endSimulation(tx: Tx, id: string, outcome: Outcome | undefined): Promise<boolean> {
  const done = outcome && {
    known_at: outcome.known,
    policy: JSON.stringify(outcome.policy),
    policy_digest: outcome.policyDigest,
    results: JSON.stringify({
      sums: outcome.sums,
      villages: outcome.villages,
      truthNotFound: outcome.truthNotFound,
    }),
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

const HEAD = sql`id, area, title, on_day, known_at, state, created_by, created_at, finished_at, results -> 'sums' as sums`;

/** Newest first. */
export async function listSimulations(
  tx: Tx,
  prefix: string,
  before: string | undefined,
  limit: number,
): Promise<HeadRow[]> {
  const older = before === undefined ? sql`` : sql`and id < ${before}::uuid`;
  const { rows } = await sql<HeadRow>`select ${HEAD} from simulation
    where area >= ${prefix.padEnd(12, '0')} and area <= ${prefix.padEnd(12, '9')} ${older} order by id desc limit ${limit}`.execute(
    tx,
  );
  return rows;
}

/** A simulation within the scope, with its inputs; what it came to when it is done. */
export type SavedSimulation = HeadRow & {
  readonly county: string;
  readonly inputs: Scenario;
  readonly truth: readonly string[] | null;
  readonly policyDigest: string | null;
  readonly digest: string | null;
  readonly done:
    | {
        readonly known: string;
        readonly policy: PolicySnapshot;
        readonly villages: Results;
        readonly truthNotFound: number;
      }
    | undefined;
};

/** @throws Problem 404 `simulation.notFound`, also outside the scope */
export async function getSimulation(tx: Tx, id: string): Promise<SavedSimulation> {
  const row = await tx.selectFrom('simulation').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Problem(404, 'simulation.notFound');
  const results = row.results as { sums: unknown; villages: Results; truthNotFound: number } | null;
  const { known_at: known } = row;
  return {
    ...row,
    inputs: Scenario.parse(row.inputs),
    sums: results?.sums ?? null,
    policyDigest: row.policy_digest,
    done:
      row.state === 'done' && results && known !== null
        ? {
            known,
            policy: PolicySnapshot.parse(row.policy),
            villages: results.villages,
            truthNotFound: results.truthNotFound,
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
