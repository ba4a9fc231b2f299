/**
 * Measures a synthetic county of 50,000 households: import of its workbook, memory, indicators, the household list of a
 * village cadre. Beside each figure stands what plain means reach in the same run. Never part of the tests.
 *
 *     npm run bench -- [--households N] [--layout A|B] [--only lists] [--json]
 *
 * Exit code 1 when a goal is missed.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPackSet } from '#platform/packs/load.ts';
import { type Instance, openInstance } from '../../src/app/instance.ts';
import { measureFigures } from './figure-speed.ts';
import { layGround } from './ground.ts';
import { measureImport } from './import-speed.ts';
import { measureList } from './list-speed.ts';
import { measureMatching } from './match-speed.ts';
import { holds, type Measured } from './measure.ts';
import { grownPacks, measureRules } from './rule-speed.ts';
import { measureRuns } from './run-speed.ts';
import { measureScreening } from './screening-speed.ts';
import { measureSimulation } from './simulation-speed.ts';
import { table } from './table.ts';

const { values } = parseArgs({
  options: {
    households: { type: 'string', default: '50000' },
    layout: { type: 'string', default: 'B' },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});
const say = (text: string) => process.stderr.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'daohu-bench-'));
// As root the database runs as another user, who must be able to pass through.
chmodSync(folder, 0o711);
const load = loadavg()[0] ?? 0;
const measured: Measured[] = [];

// The county first: its peaks of memory are those of the process.
if (values.only !== 'lists') await measureCounty();
say('lists of departments');
measured.push(
  ...(await measureMatching(
    loadPackSet(join(import.meta.dirname, '../../packs')),
    folder,
    { members: 200_000, rows: 2_000_000, without: 400_000 },
    say,
  )),
);
rmSync(folder, { recursive: true, force: true });

async function measureCounty(): Promise<void> {
  const instance = await openInstance({ data: join(folder, 'data') });
  try {
    await measureGround(instance);
  } finally {
    await instance.close();
  }
}

async function measureGround(instance: Instance): Promise<void> {
  say(`a county of ${values.households} households in layout ${values.layout}`);
  const ground = await layGround(instance.services, instance.adminUrl, folder, {
    households: Number(values.households),
    layout: values.layout,
  });
  try {
    say(`import of ${ground.workbook.members} member rows`);
    measured.push(...(await measureImport(ground, say)));
    say('indicators');
    measured.push(...(await measureFigures(ground, say)));
    say('screening');
    measured.push(...(await measureScreening(ground, say)));
    say('rules');
    measured.push(...(await measureRules(ground, say)));
    say('what if');
    measured.push(...(await measureSimulation(ground, say)));
    say('screening runs');
    const { services, county, workbook } = ground;
    measured.push(...(await measureRuns(ground, grownPacks(services.packs, county, workbook.on), say)));
    say('household list');
    measured.push(...(await measureList(ground)));
  } finally {
    await ground.admin.end();
  }
}

if (load > 1.5) say(`the machine was busy (load ${load.toFixed(1)}): measure again on a quiet one`);
process.stdout.write(
  values.json
    ? `${JSON.stringify({ load, households: Number(values.households), measured })}\n`
    : table(measured),
);
if (measured.some((one) => holds(one) === false)) process.exitCode = 1;
