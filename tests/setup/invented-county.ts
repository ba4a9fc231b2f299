import { takeAreaList } from '#modules/areas/index.ts';
import { filledFields } from '#modules/registry/intake/provides.ts';
import { recordSnapshot } from '#modules/registry/intake/record.ts';
import type { Services } from '#platform/services.ts';
import { type DemoCounty, inventCounty } from '../../src/app/demo/county.ts';
import { testActor } from './database.ts';

export const INVENTED = '469921';

const NO_COUNTS = { agriculturalHouseholds: null, agriculturalPopulation: null, populationYear: null };

/** The small invented county: its places, and its people as they were on the day of the first snapshot. */
export async function takeInventedCounty(services: Services): Promise<{ demo: DemoCounty; on: string }> {
  const office = testActor('county-office', INVENTED);
  const demo = inventCounty({ seed: 11, scenario: 'small' });
  const areas = demo.areas.map((area) => ({ ...NO_COUNTS, ...area }));
  await services.database.write(office, (tx) =>
    takeAreaList(tx, areas, { from: '2010-01-01', source: 'areas.csv', newId: services.newId }),
  );
  const [first] = demo.snapshots;
  if (!first) throw new Error('no snapshot');
  await recordSnapshot(services, office, {
    county: INVENTED,
    on: first.on,
    records: first.households.map((record, index) => ({
      record,
      source: { sheet: 's', row: index + 2 },
      memberSources: [],
    })),
    provides: filledFields(first.households),
    prefixes: [INVENTED],
    keptOut: [],
    batch: null,
    commandId: services.newId(),
  });
  return { demo, on: first.on };
}
