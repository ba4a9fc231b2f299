import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testActor } from '../../../../tests/setup/database.ts';
import { COUNTY, countyOffice, DAY, TOWN_A, VILLAGE_A1 } from '../../../../tests/setup/small-register.ts';
import { LINE, numbersOf, scenarioOf, tryingOut } from '../../../../tests/setup/trying-out.ts';
import { wordsOf } from '../wording.ts';
import { exportSimulation, simulateScenario } from './commands.ts';
import { compareSimulations, listDiffering } from './compare.ts';
import { listSimulated } from './households.ts';
import { Group, HouseholdsQuery } from './model.ts';
import { getSimulation, listSimulations } from './queries.ts';
import { cellsOf } from './rules.ts';

let office: Awaited<ReturnType<typeof tryingOut>>;
beforeAll(async () => {
  office = await tryingOut();
});
afterAll(async () => office.close());
const services = () => office.services;
const save: typeof office.save = (given, actor) => office.save(given, actor);
const pagesOf: typeof office.pagesOf = (id, asked, actor) => office.pagesOf(id, asked, actor);
const send: typeof office.send = (command, input, actor) => office.send(command, input, actor);
const query: typeof office.query = (text, values) => office.query(text, values);
const higher = { parameters: { 'poverty-line': 4000 } };

describe('a saved scenario', () => {
  let id: string;
  beforeAll(async () => {
    id = await save({ changes: higher, truth: 'monitored', costPerHeadYuan: 100 });
  });

  test('keeps its inputs, its pair, its policy and who asked, and names no household', async () => {
    const saved = await services().database.read(countyOffice, (tx) => getSimulation(tx, id));
    expect(saved).toMatchObject({ state: 'done', area: COUNTY, on_day: DAY, created_by: countyOffice.id });
    expect(saved.inputs.changes.parameters).toEqual({ 'poverty-line': 4000 });
    expect(saved.done?.known).toMatch(/^20\d\d-/);
    expect([saved.digest, saved.policyDigest]).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    const { rows } = await query('select id from household');
    const kept = JSON.stringify((await query('select * from simulation where id = $1', [id])).rows);
    for (const { id: household } of rows) expect(kept).not.toContain(household);
  });

  test('opens the households of every figure, as many as it says, each with its reason', async () => {
    const { rows } = await query('select results from simulation where id = $1', [id]);
    for (const group of Group.options) {
      const listed = await pagesOf(id, { group });
      const cells = Object.values(
        rows[0].results.villages as Record<string, { cells: Record<string, number[]> }>,
      );
      const wanted = new Set(cellsOf(group));
      const said = cells.flatMap((one) => Object.entries(one.cells)).filter(([cell]) => wanted.has(cell));
      expect([group, listed.length]).toEqual([
        group,
        said.reduce((sum, [, tally]) => sum + (tally[0] ?? 0), 0),
      ]);
    }
    const first = (await pagesOf(id, { group: 'scenario.enter' })).find(
      (one) => one.nationalHouseholdNo === 'h4',
    );
    expect(first).toMatchObject({
      nationalHouseholdNo: 'h4',
      headName: '陈玉兰',
      today: 'out',
      base: 'in',
      scenario: 'in',
      truth: 'in',
      causes: [{ cause: LINE, missing: [] }],
    });
    expect(first?.causes[0]?.reason?.message).toContain('4,000');
    const [unsure] = await pagesOf(id, { group: 'scenario.unknown' });
    expect(unsure).toMatchObject({ nationalHouseholdNo: 'h6', causes: [{ missing: ['income.perHeadFen'] }] });
    expect(numbersOf(await pagesOf(id, { group: 'scenario.enter', cause: LINE }))).toEqual(['h4', 'h5']);
    expect(await pagesOf(id, { group: 'scenario.enter', cause: 'no-entry' })).toEqual([]);
    expect(numbersOf(await pagesOf(id, { group: 'looked', area: VILLAGE_A1 }))).toEqual(['h1', 'h2']);
  });

  test('stays as it is when the register changes later, and says so when its past was changed', async () => {
    const record = (from: string) => `update income_version set per_head_fen = per_head_fen + ${from}
      where household = (select id from household where national_household_no = 'h5')`;
    await query(record('1000000'));
    const words = await wordsOf('zh-CN');
    const asked = HouseholdsQuery.parse({ group: 'scenario.enter' });
    const page = await services().database.read(countyOffice, (tx) =>
      listSimulated(tx, services().packs, id, asked, words),
    );
    expect(page.holds).toBe(false);
    await query(record('-1000000'));
    expect(numbersOf(await pagesOf(id, { group: 'scenario.enter' }))).toEqual(['h4', 'h5']);
  });

  test('is whom another scenario counts as in today', async () => {
    const next = await save({ today: { simulation: id }, changes: { parameters: { 'poverty-line': 2500 } } });
    const saved = await services().database.read(countyOffice, (tx) => getSimulation(tx, next));
    expect(saved.sums).toMatchObject({
      today: { households: 4 },
      todayUnknown: { households: 1 },
      scenario: { stay: { households: 1 }, leave: { households: 3 }, enter: { households: 0 } },
    });
    expect(numbersOf(await pagesOf(next, { group: 'scenario.leave' }))).toEqual(['h3', 'h4', 'h5']);
  });

  test('stands beside another: sums, places, and the households that differ', async () => {
    const other = await save({ changes: { parameters: { 'poverty-line': 2500 } } });
    const ids = { a: id, b: other };
    const compared = await services().database.read(countyOffice, (tx) => compareSimulations(tx, ids));
    expect(compared.villages).toBe(2);
    expect(
      compared.byArea.map(({ a, b }) => [a?.scenario.selected.households, b?.scenario.selected.households]),
    ).toEqual([
      [2, 1],
      [2, 0],
    ]);
    const differing: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await services().database.read(countyOffice, (tx) =>
        listDiffering(tx, services().packs, ids, { limit: 1, cursor }),
      );
      differing.push(...page.items.map((one) => `${one.nationalHouseholdNo} ${one.a} ${one.b}`));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(differing.sort()).toEqual(['h3 in out', 'h4 in out', 'h5 in out']);
  });

  test('is written as a workbook whose list is the list', async () => {
    const { job } = await send(exportSimulation, { simulation: id });
    await services().jobs.runOne(job);
    const { rows } = await query('select state, result from job where id = $1', [job]);
    expect(rows[0]).toMatchObject({ state: 'done', result: { name: `simulation-${COUNTY}-${DAY}.xlsx` } });
    const book = new ExcelJS.Workbook();
    const chunks: Buffer[] = [];
    for await (const chunk of await services().files.read(rows[0].result.file)) chunks.push(chunk as Buffer);
    await book.xlsx.load(Buffer.concat(chunks) as never);
    const column = (sheet: string, at: number) =>
      (book.getWorksheet(sheet)?.getColumn(at).values ?? []).filter((value) => value !== undefined);
    expect(column('进来的户', 4).slice(1).sort()).toEqual(['h4', 'h5']);
    expect(column('进来的户', 4)[0]).toBe('户编号');
    expect(book.worksheets.map(({ name }) => name)).toContain('输入和依据');
  });
});

describe('whose it is', () => {
  const clerk = testActor('town-clerk', '529921100');
  test('a town tries out within the town, and does not see the county’s', async () => {
    const own = await save({ area: TOWN_A, changes: higher }, clerk);
    const seen = await services().database.read(clerk, (tx) => listSimulations(tx, '529921', undefined, 50));
    expect(seen.map((one) => one.id)).toEqual([own]);
    expect(numbersOf(await pagesOf(own, { group: 'looked' }, clerk))).toEqual(['h1', 'h2', 'h3']);
    expect(await send(simulateScenario, scenarioOf(), clerk).catch((error: unknown) => error)).toMatchObject({
      status: 404,
    });
    const others = await services().database.read(countyOffice, (tx) =>
      listSimulations(tx, '529921', undefined, 50),
    );
    const county = others.find((one) => one.area === COUNTY)?.id ?? '';
    await expect(pagesOf(county, { group: 'looked' }, clerk)).rejects.toMatchObject({ status: 404 });
  });

  test('another’s trial is nobody’s today, and another’s list nobody’s truth', async () => {
    const county = await save({ changes: higher });
    const asked = scenarioOf({ area: TOWN_A, today: { simulation: county } });
    expect(await send(simulateScenario, asked, clerk).catch((error: unknown) => error)).toMatchObject({
      code: 'simulation.refused',
      findings: [{ code: 'simulation.todayNotFound' }],
    });
  });

  test('a village cadre and an inspector do not try out', async () => {
    for (const actor of [testActor('village-cadre', VILLAGE_A1), testActor('inspector', '529921')])
      expect(
        await send(simulateScenario, scenarioOf(), actor).catch((error: unknown) => error),
      ).toMatchObject({
        status: 403,
      });
  });
});

test('a job that broke off is told, and the simulation with it', async () => {
  const { simulation, job } = await send(simulateScenario, scenarioOf());
  await query(`update simulation set inputs = jsonb_set(inputs, '{entry}', '["gone.rule"]') where id = $1`, [
    simulation,
  ]);
  await services().jobs.runOne(job);
  const { rows } = await query('select state, problem_code from job where id = $1', [job]);
  expect(rows[0]).toEqual({ state: 'failed', problem_code: 'simulation.refused' });
  const saved = await services().database.read(countyOffice, (tx) => getSimulation(tx, simulation));
  expect(saved).toMatchObject({ state: 'failed', done: undefined });
  await expect(pagesOf(simulation, { group: 'looked' })).rejects.toMatchObject({ status: 409 });
});

test('a list is a truth by its verdicts: who is on it, who is not, and who was not judged', async () => {
  const [list, person] = ['01939f3a-0000-7000-8000-0000000000aa', '01939f3a-0000-7000-8000-0000000000ab'];
  await query(
    `insert into list_run (county, id, area, kind, sender, file_name, file_hash, on_day, purpose, state, created_by)
     values ('529921', $1, $2, 'minimum-living', '民政局', '低保.xlsx', 'x', $3, '比对', 'done', 'x')`,
    [list, COUNTY, DAY],
  );
  for (const [no, verdict] of [
    ['h1', 'same'],
    ['h2', 'other'],
    ['h4', 'open'],
  ])
    await query(
      `insert into list_hit (county, id, run, person, household, village, sheet, source_row, certainty, aspects, listed, kept, fingerprint, verdict, reason)
       select '529921', gen_random_uuid(), $1, $2, id, village, 's', 1, 'probable', '[]', '{}', '[]', 'x', $4, '不是同一人' from household where national_household_no = $3`,
      [list, person, no, verdict],
    );
  const id = await save({ changes: higher, truth: { list } });
  const truth = new Map(
    (await pagesOf(id, { group: 'looked' })).map((one) => [one.nationalHouseholdNo, one.truth]),
  );
  expect(Object.fromEntries(truth)).toEqual({
    h1: 'in',
    h2: 'out',
    h3: 'out',
    h4: 'unknown',
    h5: 'out',
    h6: 'out',
  });
  const narrower = await send(simulateScenario, scenarioOf({ truth: { list: person } })).catch(
    (error: unknown) => error,
  );
  expect(narrower).toMatchObject({ findings: [{ code: 'simulation.listNotFound', at: 'truth.list' }] });
});

test('a household of which the register knows its state alone is counted, told and listed as such', async () => {
  await query(
    `insert into household (county, id, village, national_household_no) values ('529921', md5('h7')::uuid, $1, 'h7')`,
    [VILLAGE_A1],
  );
  await query(
    `insert into status_version (county, household, village, registration, monitoring, valid_from, recorded_at, recorded_by)
     values ('529921', md5('h7')::uuid, $1, 'poor', 'none', $2, '2017-01-05', md5('first')::uuid)`,
    [VILLAGE_A1, DAY],
  );
  const id = await save({ changes: higher });
  expect(await pagesOf(id, { group: 'looked' })).toHaveLength(7);
  const unknown = await pagesOf(id, { group: 'scenario.unknown', cause: 'not-described' });
  expect(unknown).toMatchObject([
    { nationalHouseholdNo: 'h7', headName: null, today: 'in', scenario: 'unknown' },
  ]);
});
