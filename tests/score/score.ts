/**
 * Scores the reading of register workbooks against samples with known truth, when they lie beside the checkout
 * (`../shared/samples`, or the folder named as the first argument): recall and precision of each check, and the totals.
 * Not part of the tests. Exit code 1 when a sample is not read perfectly.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { areaResolver, parseAreas } from '#modules/areas/index.ts';
import { readRegister } from '#modules/exchange/register/read.ts';
import { CodeList } from '#policy/codes.ts';
import { scoreScreening } from './screening.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);
const samples = resolve(process.argv[2] ?? '../shared/samples');
const checker = join(samples, 'check.mjs');
if (!existsSync(checker)) {
  say(`no samples at ${samples}: nothing to score`);
  process.exit(0);
}
const folder = 'packs/cn-national/codes';
const lists = readdirSync(folder).map((file) =>
  CodeList.parse(parse(readFileSync(join(folder, file), 'utf8'))),
);
const codes = new Map(lists.map((list) => [list.id, list]));
const results = mkdtempSync(join(tmpdir(), 'score-'));

let worst = 0;
for (const sample of readdirSync(samples).filter((name) =>
  existsSync(join(samples, name, 'register.xlsx')),
)) {
  const path = join(samples, sample);
  const records = readFileSync(join(path, 'regions.csv'), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const { areas, findings } = parseAreas(records);
  if (findings.length > 0)
    throw new Error(`regions.csv of ${sample}: ${JSON.stringify(findings.slice(0, 3))}`);
  const started = performance.now();
  const reading = await readRegister([{ name: 'register.xlsx', path: join(path, 'register.xlsx') }], {
    areas: areaResolver(areas),
    codes,
    today: '2026-11-24',
  });
  const seconds = (performance.now() - started) / 1000;
  const totals = {
    households: reading.households.length,
    members: reading.households.reduce((sum, { record }) => sum + record.members.length, 0),
  };
  const result = join(results, `${sample}.json`);
  writeFileSync(result, JSON.stringify({ findings: reading.findings, totals }));
  say(
    `== ${sample}: date ${reading.on} (${reading.onSource}), ${reading.rows} rows in ${seconds.toFixed(2)} s`,
  );
  const args = [checker, join(path, 'truth.json'), result];
  const score = JSON.parse(
    execFileSync(process.execPath, [...args, '--json'], { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 }),
  );
  say(execFileSync(process.execPath, args, { encoding: 'utf8' }).split('\nmatch class')[0] ?? '');
  for (const missed of score.missed)
    say(`  missed ${missed.check} ${missed.sheet} ${missed.row} ${missed.variant}`);
  for (const wrong of score.wrong)
    say(`  not injected ${wrong.check} ${wrong.sheet} ${wrong.row} ${wrong.column} ${wrong.value}`);
  const isPerfect =
    score.overall.recall === 1 && score.overall.precision === 1 && score.totals.verdict === 'right';
  if (!isPerfect) worst = 1;
  for (const { what, truth, found } of await scoreScreening(path, areas)) {
    say(`  screening: ${what}: ${found}${found === truth ? '' : `, but should be ${truth}`}`);
    if (found !== truth) worst = 1;
  }
}
process.exitCode = worst;
