import { addDays } from '#kernel/day.ts';
import type { RunSummary } from '#modules/screening/runs/model.ts';
import { performRun } from '#modules/screening/runs/run/perform.ts';
import { getRun, insertRun } from '#modules/screening/runs/run/queries.ts';
import type { Services } from '#platform/services.ts';
import type { PackSet } from '#policy/resolve.ts';
import type { Ground } from './ground.ts';
import { type Measured, secondsOf } from './measure.ts';

const MOST_SECONDS = 10;
/** Of a full run, after one household in a hundred changed. */
const MOST_SHARE = 0.1;

/** One household in a hundred gets another fact, as a correction of today writes it. */
async function changeSome({ admin }: Ground): Promise<number> {
  const { rowCount } = await admin.query(`with few as (
      select l.* from living_version l where l.superseded_at = 'infinity' and hashtext(l.household::text) % 100 = 0),
    gone as (update living_version l set superseded_at = clock_timestamp() from few s
      where l.county = s.county and l.household = s.household and l.valid_from = s.valid_from and l.recorded_at = s.recorded_at)
    insert into living_version (county, household, village, dangerous_housing, safe_water, water_difficult, valid_from, valid_to, recorded_at, recorded_by)
    select county, household, village, not coalesce(dangerous_housing, false), safe_water, water_difficult, valid_from, valid_to, clock_timestamp(), recorded_by from few`);
  return rowCount ?? 0;
}

async function runOnce(ground: Ground, services: Services, on: string) {
  const { office, county } = ground;
  const id = services.newId();
  await services.database.write(office, (tx) =>
    insertRun(tx, {
      county: county.slice(0, 6),
      id,
      area: county,
      on_day: on,
      choice: '{}',
      answer_days: 15,
      answer_reference: null,
      due_on: addDays(on, 15),
      schedule: null,
      created_by: office.id,
    }),
  );
  const row = await services.database.read(office, (tx) => getRun(tx, id));
  return secondsOf(() => performRun(services, office, row, async () => undefined));
}

const told = (name: string, { seconds, result }: { seconds: number; result: RunSummary }) =>
  `  ${name}: ${result.rules} rules, ${result.looked} of ${result.households} households looked at, ${result.found} findings (${result.new} new, ${result.cleared} cleared) in ${seconds.toFixed(2)} s`;

/**
 * A run of so many rules as a county has one day, with all reasons kept; then another after one household in a hundred changed, on the
 * same day and a week later. @param packs the packs with that many rules
 */
export async function measureRuns(
  ground: Ground,
  packs: PackSet,
  say: (text: string) => void,
): Promise<Measured[]> {
  const services: Services = Object.create(ground.services, { packs: { value: packs } });
  const { on } = ground.workbook;
  const full = await runOnce(ground, services, on);
  say(told('full run', full));
  await changeSome(ground);
  const again = await runOnce(ground, services, on);
  say(told('re-run after 1 % changed', again));
  await changeSome(ground);
  const later = await runOnce(ground, services, addDays(on, 7));
  say(told('re-run a week later', later));
  const { rows } = await ground.admin.query<{ mb: number }>(
    "select pg_total_relation_size('screening_finding') / 1048576.0 as mb",
  );
  say(`  screening_finding takes ${Number(rows[0]?.mb ?? 0).toFixed(0)} MB`);
  return [
    {
      work: `screening run: ${full.result.rules} rules on all households, reasons stored`,
      value: full.seconds,
      unit: 's',
      goal: { most: MOST_SECONDS },
    },
    {
      work: 'screening run again after 1 % changed, to a full one',
      value: again.seconds / full.seconds,
      unit: '×',
      goal: { most: MOST_SHARE },
    },
    { work: 'screening run again, time', value: again.seconds, unit: 's' },
    { work: 'screening run a week later, time', value: later.seconds, unit: 's' },
  ];
}
