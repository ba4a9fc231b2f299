import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { present } from '#kernel/assert.ts';
import { Problem } from '#kernel/problem.ts';
import { importAreas } from '#modules/areas/index.ts';
import { importFiles, writeSnapshot } from '#modules/exchange/index.ts';
import { appendAudit } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import {
  type DemoArea,
  type DemoCounty,
  type DemoScenario,
  type DemoSnapshot,
  inventCounty,
} from './county.ts';
import { COUNTY } from './places.ts';
import { type DemoMark, loadedDays, readDemoMark, takePopulation, writeDemoMark } from './queries.ts';

const SEED = 1;
const COUNTY_CODE = `${COUNTY}000000`;
/** The list's day: before the first export. */
const AREAS_ON = '2014-01-01';

type DemoWish = {
  readonly households?: number | undefined;
  readonly scenario?: DemoScenario | undefined;
};

/** `step` names what goes on: `invent`, `areas`, an export's day; `done` of `total` are the steps behind. */
type DemoProgress = (step: string, done: number, total: number) => void;

/** Places of the invented county in which the demo users work. */
export type DemoPlaceCodes = { readonly county: string; readonly town: string; readonly village: string };

function placesOf(areas: readonly DemoArea[]): DemoPlaceCodes {
  const first = (level: string) =>
    present(areas.find((area) => area.level === level)?.code, 'the invented county has every level');
  return { county: COUNTY_CODE, town: first('town'), village: first('village') };
}

const quoted = (text: string | null) => `"${(text ?? '').replaceAll('"', '""')}"`;

function regionsCsv(areas: readonly DemoArea[]): Buffer {
  const lines = areas.map((area) =>
    [area.code, area.name, area.level, area.parent].map((cell) => quoted(cell)).join(','),
  );
  return Buffer.from(`code,name,level,parent\n${lines.join('\n')}\n`);
}

/**
 * Marks an empty instance as the demo, or finds the mark of an earlier start.
 * @throws Problem 409 `demo.realData` when the instance holds anything that is not the invented county
 */
export async function claimDemo(services: Services, operator: Actor, wish: DemoWish): Promise<DemoMark> {
  return services.database.write(operator, async (tx) => {
    const { mark, empty } = await readDemoMark(tx);
    if (mark !== undefined) return mark;
    if (!empty) throw new Problem(409, 'demo.realData');
    const scenario = wish.scenario ?? 'default';
    const made = { seed: SEED, households: wish.households ?? 0, scenario };
    await writeDemoMark(tx, made);
    return made;
  });
}

async function loadAreas(services: Services, operator: Actor, county: DemoCounty): Promise<void> {
  const environment = { database: services.database, actor: operator, services };
  const bytes = regionsCsv(county.areas);
  await importAreas(environment, services.newId(), { name: '春山县区划.csv', bytes, on: AREAS_ON });
  await services.database.write(operator, async (tx) => {
    await takePopulation(tx, county.population, '春山县农业人口.csv');
    await appendAudit(tx, operator, {
      command: 'demo.population',
      commandId: services.newId(),
      digest: createHash('sha256').update(JSON.stringify(county.population)).digest(),
      subject: 'areas',
      area: COUNTY_CODE,
      details: { rows: county.population.length },
    });
  });
}

/** One export of the national system as a workbook. @returns its path */
async function writeWorkbook(
  services: Services,
  operator: Actor,
  snapshot: DemoSnapshot,
  folder: string,
): Promise<string> {
  const path = join(
    folder,
    `春山县${snapshot.on}${snapshot.layout === 'A' ? '建档立卡' : '防返贫监测'}.xlsx`,
  );
  await writeSnapshot(services, operator, { ...snapshot, area: COUNTY_CODE }, path);
  return path;
}

/** The workbooks, one after the other on the way of a county office; the next is written while the database works. */
async function loadSnapshots(
  services: Services,
  operator: Actor,
  snapshots: readonly DemoSnapshot[],
  begins: (snapshot: DemoSnapshot) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'daohu-demo-'));
  const write = (snapshot: DemoSnapshot | undefined) =>
    snapshot && writeWorkbook(services, operator, snapshot, folder);
  try {
    let path = await write(snapshots[0]);
    for (const [index, snapshot] of snapshots.entries()) {
      begins(snapshot);
      const request = {
        paths: [present(path, 'every snapshot has its workbook')],
        area: COUNTY_CODE,
        on: snapshot.on,
        dryRun: false,
        progress: async () => undefined,
      };
      [path] = await Promise.all([write(snapshots[index + 1]), importFiles(services, operator, request)]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Fills an empty instance with the invented county: places, population, and its eleven exports one after the other. What an
 * earlier start took in stays as it is; one that was broken off goes on where it was.
 * @returns the codes of the places in which the demo users work, and whether anything was loaded now
 */
export async function loadDemo(
  services: Services,
  operator: Actor,
  mark: DemoMark,
  progress: DemoProgress,
): Promise<{ places: DemoPlaceCodes; loaded: boolean }> {
  const county = inventCounty({
    seed: mark.seed,
    scenario: mark.scenario as DemoScenario,
    ...(mark.households > 0 && { households: mark.households }),
  });
  const total = county.snapshots.length + 1;
  const scoped = { ...operator, scope: [COUNTY] };
  const before = await services.database.read(scoped, (tx) => loadedDays(tx));
  const missing = county.snapshots.filter((snapshot) => !before.has(snapshot.on));
  const places = placesOf(county.areas);
  if (missing.length === 0 && county.snapshots.length > 0) return { places, loaded: false };
  progress('areas', 0, total);
  await loadAreas(services, operator, county);
  await loadSnapshots(services, scoped, missing, (snapshot) =>
    progress(snapshot.on, county.snapshots.indexOf(snapshot) + 1, total),
  );
  return { places, loaded: true };
}
