import { sql } from 'kysely';
import { screen } from '#modules/screening/answer.ts';
import { wordsOf } from '#modules/screening/wording.ts';
import { Database } from '#platform/db/database.ts';
import type { Ground } from './ground.ts';
import { bestOf, type Measured } from './measure.ts';

const MOST_SECONDS = 5;
/** As for an import, the whole program. */
const MOST_MEGABYTES = 700;

const megabytes = () => process.memoryUsage().rss / 1024 ** 2;

/** Every household of the county against every rule in force, with all sums; beside it four counts of the same facts as plain SQL. */
export async function measureScreening(ground: Ground, say: (text: string) => void): Promise<Measured[]> {
  const { services, office, county, workbook } = ground;
  const words = await wordsOf('zh-CN');
  const owner = new Database(ground.adminUrl, 2);
  const query = { area: county, on: workbook.on, limit: 50 };
  let stalled = 0;
  let peak = 0;
  const run = async () => {
    let last = performance.now();
    const watch = setInterval(() => {
      stalled = Math.max(stalled, performance.now() - last - 10);
      last = performance.now();
      peak = Math.max(peak, megabytes());
    }, 10);
    const answer = await services.database.read(office, (tx) => screen(tx, services.packs, query, words));
    clearInterval(watch);
    say(
      `  ${answer.summary?.screenedHouseholds} households against ${answer.summary?.byRule.length} rules: ${answer.summary?.households} found`,
    );
  };
  const plain = () =>
    owner.read(office, async (tx) => {
      const now = sql`v.superseded_at = 'infinity' and v.valid_from <= ${workbook.on}::date and v.valid_to > ${workbook.on}::date`;
      await sql`select count(*) from living_version v where ${now} and v.dangerous_housing`.execute(tx);
      await sql`select count(*) from living_version v where ${now} and not v.safe_water`.execute(tx);
      await sql`select count(*) from income_version v where ${now} and v.per_head_fen < 400000`.execute(tx);
      await sql`select count(distinct v.household) from member_version v where ${now} and not v.resident_medical_insured`.execute(
        tx,
      );
    });
  try {
    const seconds = await bestOf(3, run);
    const limit = { what: 'four of the counts as plain SQL', value: await bestOf(3, plain) };
    return [
      {
        work: 'screening: all households, all rules',
        value: seconds,
        unit: 's',
        goal: { most: MOST_SECONDS },
        limit,
      },
      { work: 'screening: memory at its peak', value: peak, unit: 'MB', goal: { most: MOST_MEGABYTES } },
      { work: 'screening: longest stall of the server', value: stalled, unit: 'ms' },
    ];
  } finally {
    await owner.close();
  }
}
