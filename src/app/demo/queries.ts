import { sql } from 'kysely';
import { setPopulation } from '#modules/areas/index.ts';
import type { Tx } from '#platform/db/database.ts';
import type { VillagePopulation } from './population.ts';

/** What an instance of the invented county remembers of itself. */
export type DemoMark = { readonly seed: number; readonly households: number; readonly scenario: string };

/** Whether the instance is a demo, and if it is none, whether it holds anything. */
export async function readDemoMark(tx: Tx): Promise<{ mark: DemoMark | undefined; empty: boolean }> {
  const { rows } = await sql<{
    demo: DemoMark | null;
    empty: boolean;
  }>`select demo, not exists (select from area) and not exists (select from auth_user) as empty from instance`.execute(
    tx,
  );
  return { mark: rows[0]?.demo ?? undefined, empty: rows[0]?.empty ?? false };
}

export async function writeDemoMark(tx: Tx, mark: DemoMark): Promise<void> {
  await tx
    .updateTable('instance')
    .set({ demo: JSON.stringify(mark) })
    .execute();
}

/** Days whose export was taken in to the end, by an earlier start. */
export async function loadedDays(tx: Tx): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('import_batch')
    .select('on_day')
    .where('state', '=', 'committed')
    .where('created_by', '=', 'operator')
    .execute();
  return new Set(rows.flatMap((row) => row.on_day ?? []));
}

/** The agricultural population of the villages by year. */
export async function takePopulation(
  tx: Tx,
  rows: readonly VillagePopulation[],
  source: string,
): Promise<void> {
  const known = await tx.selectFrom('area').select(['id', 'code']).where('level', '=', 'village').execute();
  const ids = new Map(known.map((area) => [area.code, area.id]));
  for (const row of rows) {
    const area = ids.get(row.village);
    if (area === undefined) continue;
    await setPopulation(tx, {
      area,
      year: row.year,
      households: row.agriculturalHouseholds,
      population: row.agriculturalPopulation,
      source,
    });
  }
}
