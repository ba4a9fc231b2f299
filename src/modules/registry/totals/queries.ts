import { sql } from 'kysely';
import { areaPrefix } from '#kernel/area-code.ts';
import { asOf, withinArea } from '#platform/db/as-of.ts';
import type { Tx } from '#platform/db/database.ts';

/** Households and members that hold on a day, by town code. */
export async function townTotals(
  tx: Tx,
  area: string,
  on: string,
): Promise<Record<string, { households: number; members: number }>> {
  const { rows } = await sql<{ town: string; households: number; members: number }>`
    select rpad(left(v.village, 9), 12, '0') as town, count(*) as households, coalesce(sum(v.member_count), 0) as members
    from household_version v where ${withinArea('v.village', areaPrefix(area))} and ${asOf('v', { on })} group by 1 order by 1`.execute(
    tx,
  );
  return Object.fromEntries(rows.map(({ town, households, members }) => [town, { households, members }]));
}
