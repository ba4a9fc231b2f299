import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';

/** Codes of the counties of the instance, in order. */
export async function countyCodes(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{
    code: string;
  }>`select code from area where level = 'county' and code is not null order by code`.execute(tx);
  return rows.map((row) => row.code);
}
