import { sql } from 'kysely';
import { type AsOfPair, asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';

/** The villages of a place as of the pair within the actor's scope, also those without a household in the register. */
export async function listVillages(tx: Tx, pair: AsOfPair & { readonly prefix: string }): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select a.code from area a join area_version v on v.area = a.id and ${asOf('v', pair)}
    where a.level = 'village' and ${withinArea('a.code', pair.prefix)} and a.code ^@ any ((select scope_prefixes())::text[])
    order by a.code`.execute(tx);
  return rows.map(({ code }) => code);
}
