import { readFigures } from '#modules/reports/figures/figures.ts';
import { Database } from '#platform/db/database.ts';
import type { Ground } from './ground.ts';
import { bestOf, type Measured } from './measure.ts';

const MOST_SECONDS = 2;

/** All indicators for the county and each of its towns, and beside it the same without row-level security. */
export async function measureFigures(ground: Ground, say: (text: string) => void): Promise<Measured[]> {
  const { services, office, county, workbook } = ground;
  const owner = new Database(ground.adminUrl, 2);
  let figures = 0;
  const read = (database: Database) => async () => {
    const found = await database.read(office, (tx) =>
      readFigures(tx, services.packs, { area: county, on: workbook.on, split: 'below', withDigest: false }),
    );
    figures = found.length;
  };
  try {
    const seconds = await bestOf(3, read(services.database));
    const bare = await bestOf(3, read(owner));
    say(`  ${figures} figures`);
    return [
      {
        work: 'indicators: the county and all its towns',
        value: seconds,
        unit: 's',
        goal: { most: MOST_SECONDS },
        limit: { what: 'without row-level security', value: bare },
      },
    ];
  } finally {
    await owner.close();
  }
}
