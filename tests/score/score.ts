/**
 * Scores the import of register workbooks, and the matching of departments' lists, against samples with known truth, when they lie beside the checkout
 * (`../shared/samples`, or the folder named as the first argument): the program itself takes in the list of places and the
 * workbook on a fresh database; recall and precision of each check, and the totals. Each is scored again as another office
 * would have laid it (`--laid N` times, 1 when absent). Exit code 1 when one is not read perfectly. Not part of the tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeMatching, matchSample } from './matching.ts';
import { respell } from './respell.ts';
import { scoreScreening } from './screening.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { laid: { type: 'string', default: '1' } },
});
const samples = resolve(positionals[0] ?? '../shared/samples');
const checker = join(samples, 'check.mjs');
const MOST_OUTPUT = 256 * 1024 ** 2;

function run(program: string, args: readonly string[]): { status: number | null; stdout: string } {
  const options = { encoding: 'utf8', maxBuffer: MOST_OUTPUT } as const;
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...args], options);
  if (error) throw error;
  if (status !== 0 && status !== 1)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${stderr}`);
  return { status, stdout };
}

const daohu = (...args: string[]) => run(resolve('src/app/cli/main.ts'), args);

type Score = {
  readonly overall: { readonly recall: number; readonly precision: number };
  readonly totals: { readonly verdict: string };
  readonly missed: readonly Record<string, unknown>[];
  readonly wrong: readonly Record<string, unknown>[];
};

type Counts = { readonly households: number; readonly members: number };

type Imported = {
  readonly totals: Counts & { readonly byTown: Readonly<Record<string, Counts>> };
  readonly keptOut: Counts;
  readonly seconds: number;
};

/**
 * @param seed 0 for the sample as it is, else for the same county as another office would have laid it
 * @returns whether the sample was read perfectly
 */
async function scoreSample(sample: string, seed: number): Promise<boolean> {
  const path = join(samples, sample);
  const folder = mkdtempSync(join(tmpdir(), 'score-'));
  try {
    const register = seed === 0 ? join(path, 'register.xlsx') : join(folder, 'register.xlsx');
    if (seed !== 0) await respell(join(path, 'register.xlsx'), register, seed);
    const data = ['--data', join(folder, 'data'), '--json'];
    daohu('areas', 'import', join(path, 'regions.csv'), ...data);
    const imported = daohu('import', register, ...data);
    const result = join(folder, 'result.json');
    writeFileSync(result, imported.stdout);
    const { totals, keptOut, seconds } = JSON.parse(imported.stdout) as Imported;
    say(
      `== ${sample}${seed === 0 ? '' : `, laid otherwise (${seed})`}: exit ${imported.status}, ${seconds.toFixed(1)} s`,
    );
    say(`   in the register ${totals.households} households ${totals.members} members`);
    say(`   kept out ${keptOut.households} households ${keptOut.members} members`);
    const truth = join(path, 'truth.json');
    const isRight = tellTowns(truth, byName(totals.byTown, join(path, 'regions.csv')));
    const isMatched = seed !== 0 || tellMatching(path, data, folder);
    return tell(truth, result) && isRight && isMatched;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Towns = Imported['totals']['byTown'];

/** The counts by the town's name instead of its code: so the truth has them. */
function byName(byTown: Towns, regions: string): Towns {
  const lines = readFileSync(regions, 'utf8').split(/\r?\n/);
  const names = new Map(lines.map((line) => line.split(',').slice(0, 2) as [string, string]));
  return Object.fromEntries(
    Object.entries(byTown).map(([code, counts]) => [names.get(code) ?? code, counts]),
  );
}

/** The counts of each town beside the true ones; only those that differ are told. */
function tellTowns(truth: string, found: Towns): boolean {
  const { totals } = JSON.parse(readFileSync(truth, 'utf8')) as {
    totals: { imported: { byTown: Towns } };
  };
  const expected = totals.imported.byTown;
  const towns = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  const text = (counts: Counts | undefined) =>
    `${counts?.households ?? 0} households ${counts?.members ?? 0} members`;
  const wrong = towns.filter((town) => text(found[town]) !== text(expected[town]));
  for (const town of wrong) say(`   town ${town}: ${text(found[town])} and not ${text(expected[town])}`);
  if (wrong.length === 0) say(`   ${towns.length} towns, each with its count`);
  return wrong.length === 0;
}

function tell(truth: string, result: string): boolean {
  say(run(checker, [truth, result]).stdout.split('\nmatch class')[0] ?? '');
  const score = JSON.parse(run(checker, [truth, result, '--json']).stdout) as Score;
  const places = (rows: Score['missed']) =>
    rows.map((row) => ['check', 'sheet', 'row', 'column', 'variant'].map((key) => row[key] ?? '').join(' '));
  for (const missed of places(score.missed)) say(`  missed ${missed}`);
  for (const wrong of places(score.wrong)) say(`  not injected ${wrong}`);
  const { recall, precision } = score.overall;
  return recall === 1 && precision === 1 && score.totals.verdict === 'right';
}

/** The lists of departments, held against the register that was just imported. */
function tellMatching(sample: string, data: readonly string[], folder: string): boolean {
  const { matches, seconds, lists } = matchSample(sample, data, daohu);
  const result = join(folder, 'matches.json');
  writeFileSync(result, JSON.stringify({ matches }));
  const checked = run(checker, [join(sample, 'truth.json'), result, '--json']);
  const demands = judgeMatching(JSON.parse(checked.stdout) as Parameters<typeof judgeMatching>[0]);
  say(`   ${lists} lists matched in ${seconds.toFixed(1)} s: ${matches.length} pairs`);
  for (const { what, value, isEnough } of demands)
    say(`   ${what}: ${value}${isEnough ? '' : ', which is not enough'}`);
  return demands.every(({ isEnough }) => isEnough);
}

/** Whom screening finds in the sample's register, beside the truth. */
async function tellScreening(sample: string): Promise<boolean> {
  say(`== ${sample}: screening`);
  const compared = await scoreScreening(join(samples, sample));
  for (const { what, truth, found } of compared)
    say(`   ${what}: ${found}${found === truth ? '' : `, but should be ${truth}`}`);
  return compared.every(({ truth, found }) => found === truth);
}

if (!existsSync(checker)) say(`no samples at ${samples}: nothing to score`);
else {
  const found = readdirSync(samples).filter((name) => existsSync(join(samples, name, 'register.xlsx')));
  const perfect: boolean[] = [];
  for (const sample of found) {
    for (let seed = 0; seed <= Number(values.laid); seed += 1) perfect.push(await scoreSample(sample, seed));
    perfect.push(await tellScreening(sample));
  }
  process.exitCode = perfect.every(Boolean) ? 0 : 1;
}
