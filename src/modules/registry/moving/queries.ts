import { sql } from 'kysely';
import { countyOf } from '#kernel/area-code.ts';
import { assert } from '#kernel/assert.ts';
import type { Tx } from '#platform/db/database.ts';
import { knowledgeInstant } from '#platform/db/knowledge.ts';
import { followHouseholds } from '../account/queries.ts';
import { type Chain, HOUSEHOLD_CHAINS, MEMBER_CHAIN } from '../intake/chains.ts';
import { holdRegister } from '../lock/queries.ts';
import { moveSurvey } from '../survey/following/queries.ts';

/** Households of villages that end go to another village of the county, from a day on. */
export type Move = {
  /** 12-digit codes of the villages that end. */
  readonly from: readonly string[];
  readonly to: string;
  /** First day in the new village. */
  readonly on: string;
  readonly commandId: string;
};

const COMMON = sql.raw(
  'valid_from, valid_to, recorded_at, superseded_at, recorded_by, source_batch, source_sheet, source_row',
);

/** What holds on the day or later is superseded; its part before the day stays in the old village, the rest goes on in the new one. */
async function moveChain(tx: Tx, chain: Chain, move: Move, now: string): Promise<void> {
  const columns = [
    ...new Set(['county', ...chain.key, 'household', ...chain.facts.map((fact) => fact.column)]),
  ].filter((column) => column !== 'village');
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const stays = sql.join(columns.map((column) => sql.ref(`m.${column}`)));
  await sql`with moved as (
      update ${sql.table(chain.table)} set superseded_at = ${now}::timestamptz
      where county = ${countyOf(move.to)} and village = any (${[...move.from]}::text[]) and superseded_at = 'infinity' and valid_to > ${move.on}::date
      returning *)
    insert into ${sql.table(chain.table)} (${names}, village, ${COMMON})
    select ${stays}, m.village, m.valid_from, ${move.on}::date, ${now}::timestamptz, 'infinity'::timestamptz, m.recorded_by,
      m.source_batch, m.source_sheet, m.source_row from moved m where m.valid_from < ${move.on}::date
    union all
    select ${stays}, ${move.to}, greatest(m.valid_from, ${move.on}::date), m.valid_to, ${now}::timestamptz, 'infinity'::timestamptz,
      ${move.commandId}::uuid, null, null, null from moved m`.execute(tx);
}

/**
 * 合并村: moves the households and persons of villages to the successor as dated versions, in the caller's transaction.
 * @returns how many households moved
 */
export async function moveHouseholds(tx: Tx, move: Move): Promise<number> {
  const county = countyOf(move.to);
  assert(
    move.from.every((village) => countyOf(village) === county),
    'villages merge within their county',
  );
  await holdRegister(tx, county);
  const now = await knowledgeInstant(tx);
  for (const chain of [...HOUSEHOLD_CHAINS, MEMBER_CHAIN]) await moveChain(tx, chain, move, now);
  await moveSurvey(tx, move, now);
  const villages = [...move.from];
  const { numUpdatedRows } = await tx
    .updateTable('household')
    .set({ village: move.to })
    .where('county', '=', county)
    .where('village', 'in', villages)
    .executeTakeFirst();
  await tx
    .updateTable('person')
    .set({ village: move.to })
    .where('county', '=', county)
    .where('village', 'in', villages)
    .execute();
  await followHouseholds(tx, { county, now });
  return Number(numUpdatedRows);
}
