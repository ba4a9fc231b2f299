import { Problem } from '#kernel/problem.ts';
import type { Tx } from '#platform/db/database.ts';
import { knowledgeInstant } from '#platform/db/knowledge.ts';
import { holdRegister } from '../lock/queries.ts';
import type { Encoder, SourcedRecord } from './encode.ts';
import { mergeStaged, type Recording } from './merge/queries.ts';
import { type HouseholdChange, type IntakePreview, listChanges, previewStaged } from './preview/queries.ts';
import {
  ALL_CHAINS,
  compareChain,
  compareLeavers,
  type RawConnection,
  resolveStaged,
  stageRecords,
} from './queries.ts';

export type IntakeInput = {
  readonly county: string;
  readonly records: readonly SourcedRecord[];
  /** Fields of HouseholdRecord and MemberRecord that the source has columns for; others keep their present values. */
  readonly provides: ReadonlySet<string>;
  readonly encoder: Encoder;
  /** Leading digits of the places that the source speaks for. */
  readonly prefixes: readonly string[];
  readonly keptOut: readonly string[];
  /** Nothing will be written after it: the register is not held for the rest of the transaction. */
  readonly compareOnly?: boolean | undefined;
};

export type Progress = (step: string, done: number, total: number) => Promise<void>;

/**
 * Compares records with the register as of their day, in the caller's transaction; nothing is written but temporary tables.
 * The county's register is held until the transaction ends, so that it is still as compared when it is merged.
 * @throws Problem 409 `registry.otherCounty` when a record lies outside the county
 */
export async function compareIntake(
  tx: Tx,
  client: RawConnection,
  input: IntakeInput,
  progress: Progress,
): Promise<IntakePreview> {
  const { county, records, encoder, provides } = input;
  if (records.some(({ record }) => !record.villageCode.startsWith(county)))
    throw new Problem(409, 'registry.otherCounty', [], { county });
  if (input.compareOnly !== true) await holdRegister(tx, county);
  await stageRecords(client, encoder, records, (done) => progress('stage', done, records.length));
  const scope = { county, on: encoder.on, provides };
  await resolveStaged(tx, scope);
  for (const [index, chain] of ALL_CHAINS.entries()) {
    await progress('compare', index, ALL_CHAINS.length);
    await compareChain(tx, chain, scope);
  }
  await compareLeavers(tx, scope);
  return previewStaged(tx, { county, on: encoder.on, prefixes: input.prefixes, keptOut: input.keptOut });
}

/** The households that are new, changed (fields of the first 5,000) or missing, after `compareIntake` in the same transaction. */
export async function changesOfIntake(tx: Tx): Promise<HouseholdChange[]> {
  return listChanges(tx, 5000);
}

/**
 * Writes what `compareIntake` found, in the same transaction.
 * @throws Problem 409 `registry.knownElsewhere` when a household or person belongs to a place outside the actor's scope
 */
export async function mergeIntake(tx: Tx, intake: Omit<Recording, 'now'>, progress: Progress): Promise<void> {
  // Taken while the register is held: behind everything that others wrote before.
  const recording = { ...intake, now: await knowledgeInstant(tx) };
  try {
    await mergeStaged(tx, recording, (done, total) => progress('merge', done, total));
  } catch (error) {
    if ((error as { code?: string }).code === '23505')
      throw Object.assign(new Problem(409, 'registry.knownElsewhere'), { cause: error });
    throw error;
  }
}
