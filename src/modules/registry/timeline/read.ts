import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { recordView } from '../households/audit/queries.ts';
import { getHousehold } from '../households/file/queries.ts';
import type { TimelineEntry } from '../households/model.ts';
import { listSources } from '../households/sources/queries.ts';
import { sourceReader } from '../households/sources/rules.ts';
import { listVersions } from './queries.ts';
import { timelineOf } from './rules.ts';

/**
 * 时间线 of a household: every change that the register knows of, also what was superseded since. Reading it counts as
 * opening the file.
 * @throws Problem 404 `registry.householdNotFound`
 */
export async function readTimeline(services: Services, actor: Actor, id: string): Promise<TimelineEntry[]> {
  return services.database.write(actor, async (tx) => {
    const household = await getHousehold(tx, id);
    await recordView(tx, actor, household, services.clock());
    return timelineOf(await listVersions(tx, household), sourceReader(await listSources(tx, household)));
  });
}
