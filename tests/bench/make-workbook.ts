/**
 * Makes a register workbook of any size for the benches, with `regions.csv` beside it; the same seed, the same rows.
 *
 *     node tests/bench/make-workbook.ts --households 50000 --out DIR [--layout A|B] [--seed N] [--dirty 0.01] [--format xlsx|csv] [--strings shared|inline]
 */
import { createWriteStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { ancestorCode } from '#kernel/area-code.ts';
import { assert, present } from '#kernel/assert.ts';
import { type Day, yearOf } from '#kernel/day.ts';
import type { HouseholdRecord } from '#modules/registry/model.ts';
import { writeCsv } from '#platform/xlsx/csv-write.ts';
import { writeXlsx } from '#platform/xlsx/write.ts';
import { CodeList } from '#policy/codes.ts';
import { type DemoArea, inventRegister } from '../../src/app/demo/county.ts';
import { type Random, seededRandom } from '../../src/app/demo/random.ts';
import { spoilRow } from './dirt.ts';
import { type Cell, HEADERS, labelsOf, type RowContext, rowsOf } from './register-rows.ts';
import { type BenchSheet, writeSharedStringsWorkbook } from './shared-strings.ts';

type WorkbookOptions = {
  readonly households: number;
  readonly seed: number;
  /** The ending decides: `.xlsx` has a sheet for each town, `.csv` one table. */
  readonly path: string;
  readonly layout: 'A' | 'B';
  /** 2018-12-31 for layout A and 2025-12-31 for layout B when absent */
  readonly on?: Day;
  readonly towns?: number;
  readonly villagesPerTown?: number;
  /** Share of the rows with one bad cell, 0 to 1 */
  readonly dirty?: number;
  /** Texts in a table as Excel saves them, or in the cells as most exporting programs write them */
  readonly strings?: 'shared' | 'inline';
};

type MadeWorkbook = {
  readonly path: string;
  readonly regions: string;
  readonly on: Day;
  readonly households: number;
  readonly members: number;
  readonly dirtyRows: number;
};

const CODES = new URL('../../packs/cn-national/codes/', import.meta.url);

function readLists(): CodeList[] {
  return readdirSync(CODES).map((file) => CodeList.parse(parse(readFileSync(new URL(file, CODES), 'utf8'))));
}

/** Writes the workbook and `regions.csv` in its folder. Households are made one at a time. */
export async function makeRegisterWorkbook(options: WorkbookOptions): Promise<MadeWorkbook> {
  const on = options.on ?? (options.layout === 'A' ? '2018-12-31' : '2025-12-31');
  const { places, households } = inventRegister({
    seed: options.seed,
    households: options.households,
    towns: options.towns ?? 20,
    villagesPerTown: options.villagesPerTown ?? 10,
    on,
    layout: options.layout,
  });
  const folder = dirname(options.path);
  mkdirSync(folder, { recursive: true });
  const regions = join(folder, 'regions.csv');
  writeFileSync(regions, regionsCsv(places.areas));
  const context = {
    layout: options.layout,
    on,
    label: labelsOf(readLists()),
    placeOf: placesOf(places.areas),
  };
  const count = { households: 0, members: 0, dirtyRows: 0 };
  const random = seededRandom(options.seed, 'dirt');
  const sheets = sheetsOf(households, context, { count, random, dirty: options.dirty ?? 0 });
  await writeSheets(sheets, options);
  return { path: options.path, regions, on, ...count };
}

async function writeSheets(sheets: Iterable<BenchSheet>, options: WorkbookOptions): Promise<void> {
  const out = createWriteStream(options.path);
  if (options.path.endsWith('.csv')) {
    await writeCsv({ header: HEADERS[options.layout], rows: rowsOfAll(sheets) }, out);
    return;
  }
  assert(options.path.endsWith('.xlsx'), 'the file ends in .xlsx or .csv');
  if (options.strings === 'inline') await writeXlsx(sheets, out);
  else await writeSharedStringsWorkbook(sheets, out);
}

function* rowsOfAll(sheets: Iterable<BenchSheet>): Generator<readonly Cell[]> {
  for (const sheet of sheets) yield* sheet.rows;
}

function regionsCsv(areas: readonly DemoArea[]): string {
  const lines = areas.map((area) => `${area.code ?? ''},${area.name},${area.level},${area.parent ?? ''}`);
  return `${['code,name,level,parent', ...lines].join('\n')}\n`;
}

function placesOf(areas: readonly DemoArea[]): RowContext['placeOf'] {
  const names = new Map(areas.map((area) => [area.code ?? '', area.name]));
  const nameOf = (code: string): string => present(names.get(code), 'every code has a name');
  return (village) => ({
    county: nameOf(ancestorCode(village, 'county')),
    town: nameOf(ancestorCode(village, 'town')),
    village: nameOf(village),
  });
}

type Tally = {
  readonly count: { households: number; members: number; dirtyRows: number };
  readonly random: Random;
  readonly dirty: number;
};

/** A sheet for each town. The rows of a sheet must be taken before the next sheet is: all come from one sequence. */
function* sheetsOf(
  households: Iterable<HouseholdRecord>,
  context: RowContext,
  tally: Tally,
): Generator<BenchSheet> {
  const source = households[Symbol.iterator]();
  let next = source.next();
  while (next.done !== true) {
    const { county, town } = context.placeOf(next.value.villageCode);
    const ofTown = function* (): Generator<Cell[]> {
      while (next.done !== true && context.placeOf(next.value.villageCode).town === town) {
        yield* takeHousehold(next.value, context, tally);
        next = source.next();
      }
    };
    const titles = [
      `${county}${town}${yearOf(context.on)}年信息表`,
      `填报单位:${town}人民政府 数据截至:${context.on}`,
    ];
    yield { name: town, titles, header: HEADERS[context.layout], rows: ofTown() };
  }
}

function* takeHousehold(household: HouseholdRecord, context: RowContext, tally: Tally): Generator<Cell[]> {
  tally.count.households += 1;
  for (const row of rowsOf(household, context)) {
    tally.count.members += 1;
    row[0] = tally.count.members;
    if (tally.random.chance(tally.dirty) && spoilRow(row, HEADERS[context.layout], tally.random)) {
      tally.count.dirtyRows += 1;
    }
    yield row;
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      households: { type: 'string', default: '50000' },
      out: { type: 'string' },
      layout: { type: 'string', default: 'B' },
      seed: { type: 'string', default: '1' },
      dirty: { type: 'string', default: '0' },
      format: { type: 'string', default: 'xlsx' },
      strings: { type: 'string', default: 'shared' },
    },
  });
  const started = performance.now();
  const made = await makeRegisterWorkbook({
    households: Number(values.households),
    seed: Number(values.seed),
    layout: values.layout === 'A' ? 'A' : 'B',
    path: join(
      present(values.out, '--out DIR is given'),
      `register.${values.format === 'csv' ? 'csv' : 'xlsx'}`,
    ),
    dirty: Number(values.dirty),
    strings: values.strings === 'inline' ? 'inline' : 'shared',
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${JSON.stringify({ ...made, seconds: Number(seconds), peakMegabytes: peak })}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
