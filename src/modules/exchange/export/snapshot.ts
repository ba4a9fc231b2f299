import type { HouseholdRecord } from '#modules/registry/model.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { readingContext } from '../batch/run.ts';
import { writeRegister } from '../register/write.ts';

export type Snapshot = {
  readonly layout: 'A' | 'B';
  readonly on: string;
  readonly area: string;
  readonly households: Iterable<HouseholdRecord>;
};

/** Writes records that are not (yet) in the register as a workbook in layout A or B, as the national system exports them. */
export async function writeSnapshot(
  services: Services,
  actor: Actor,
  snapshot: Snapshot,
  path: string,
): Promise<void> {
  const { area, ...rest } = snapshot;
  const { areas, codes } = await readingContext(services, actor, area);
  await writeRegister({ ...rest, format: 'xlsx', areas, codes, path });
}
