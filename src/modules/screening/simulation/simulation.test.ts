import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countyOffice, VILLAGE_A1 } from '../../../../tests/setup/small-register.ts';
import { LINE, numbersOf, scenarioOf, tryingOut } from '../../../../tests/setup/trying-out.ts';
import { openWorkspace } from '../sets/queries.ts';
import { checkScenario } from './check.ts';
import { simulateScenario } from './commands.ts';
import { listSimulations } from './queries.ts';

let office: Awaited<ReturnType<typeof tryingOut>>;
beforeAll(async () => {
  office = await tryingOut();
});
afterAll(async () => office.close());
const services = () => office.services;
const work: typeof office.work = (given, wish) => office.work(given, wish);
const save: typeof office.save = (given, actor) => office.save(given, actor);
const pagesOf: typeof office.pagesOf = (id, asked, actor) => office.pagesOf(id, asked, actor);
const send: typeof office.send = (command, input, actor) => office.send(command, input, actor);
const query: typeof office.query = (text, values) => office.query(text, values);
const higher = { parameters: { 'poverty-line': 4000 } };

describe('a line of 4000 yuan, counted by hand from tests/setup/small-register.ts', () => {
  test('who enters, leaves, stays, and of whom nobody can tell', async () => {
    const { view } = await work({ changes: higher, costPerHeadYuan: 100.5 });
    const { sums } = view;
    // h1 stays; h3 is in today and found now; h4 and h5 enter; h2 has 5000 yuan; of h6 no income is known.
    expect(sums).toMatchObject({
      looked: { households: 6, persons: 13 },
      today: { households: 3, persons: 5 },
      base: {
        selected: { households: 2, persons: 7 },
        enter: { households: 1, persons: 4 },
        leave: { households: 1, persons: 1 },
        stay: { households: 1, persons: 3 },
        neither: { households: 2, persons: 4 },
        unknown: { households: 1, persons: 1 },
        costFen: 70_350,
      },
      scenario: {
        selected: { households: 4, persons: 10 },
        enter: { households: 2, persons: 6 },
        leave: { households: 0, persons: 0 },
        stay: { households: 2, persons: 4 },
        neither: { households: 1, persons: 2 },
        unknown: { households: 1, persons: 1 },
        costFen: 100_500,
        mostCostFen: 110_550,
        overlap: { jaccardPercent: 50 },
        truth: null,
      },
      gained: { households: 2, persons: 3 },
      lost: { households: 0, persons: 0 },
      costDifferenceFen: 30_150,
    });
    expect(view.numbers).toMatchObject([
      { parameter: 'poverty-line', unit: 'yuan', before: 2952, after: 4000 },
    ]);
    expect(view.byArea.map(({ areaName, sums: one }) => [areaName, one.scenario.enter.households])).toEqual([
      ['青禾镇', 0],
      ['月塘镇', 2],
    ]);
  });

  test('against a truth: who is left out, who is included, each with its base', async () => {
    const { view } = await work({ changes: higher, truth: { households: ['h2', 'h4', 'h6', 'nobody'] } });
    expect(view).toMatchObject({ truthHouseholds: 3, truthNotFound: 1 });
    expect(view.inputs.truth).toEqual({ households: [] });
    expect(view.sums?.scenario.truth).toMatchObject({
      exclusionError: {
        wrong: { households: 1 },
        base: { households: 3 },
        percent: 33.3,
        unknown: { households: 1 },
      },
      inclusionError: {
        wrong: { households: 3 },
        base: { households: 4 },
        percent: 75,
        unknown: { households: 0 },
      },
    });
  });

  test('a rule that is changed, added or switched off; without a rule nobody can tell, and so it is said', async () => {
    const richer = `income.perHeadFen > 500000`;
    const changed = await work({ changes: { rules: [{ id: LINE, expression: richer }] } });
    expect(changed.view.sums?.scenario.selected.households).toBe(1);
    expect(changed.view.rules).toMatchObject([{ rule: LINE, role: 'entry', change: 'changed' }]);
    const added = {
      id: 'trial.any-child',
      title: { zh: '有孩子', en: 'Has a child' },
      kind: 'must-include',
      expression: 'members.exists(m, m.age < 16)',
    };
    const off = await work({
      entry: [LINE, added.id],
      changes: { rules: [added], off: [LINE] },
    });
    expect(off.view.rules.map(({ rule, change }) => [rule, change])).toEqual([
      [LINE, 'off'],
      [added.id, 'added'],
    ]);
    expect(off.view.sums?.base.selected.households).toBe(2);
    expect(off.view.causes.find(({ group }) => group === 'enter')).toMatchObject({
      cause: added.id,
      title: '有孩子',
      first: { households: 2, persons: 6 },
      all: 2,
    });
  });

  test('who is in leaves by exit standards when all are met, and by exclusion alone when none is named', async () => {
    const entry = ['guarantee.schooling'];
    const byExit = await work({ entry, exit: ['guarantee.housing', 'guarantee.water'] });
    // h1 has both gaps, h3 lives in danger, of h6 nothing is known.
    expect(byExit.view.sums?.scenario).toMatchObject({
      stay: { households: 2 },
      leave: { households: 0 },
      unknown: { households: 1 },
    });
    const water = await work({ entry, exit: ['guarantee.water'] });
    expect(water.view.causes.filter(({ group }) => group === 'leave')).toMatchObject([
      { cause: 'exit-met', first: { households: 1 } },
    ]);
    const kept = await work({ entry, exit: [], exclusion: ['guarantee.water'] });
    expect(kept.view.causes.filter(({ group }) => ['stay', 'leave'].includes(group))).toMatchObject([
      { group: 'leave', cause: 'guarantee.water' },
      { group: 'stay', cause: 'kept' },
    ]);
  });
});

describe('what is refused', () => {
  const refused = (given: object) => {
    try {
      checkScenario(services().packs, scenarioOf(given));
    } catch (error) {
      return (error as { findings: { code: string; at: string }[] }).findings.map(({ code, at }) => [
        code,
        at,
      ]);
    }
    return [];
  };
  test.each([
    [{ entry: ['income.no-such'] }, ['simulation.unknownRule', 'entry.0']],
    [{ exclusion: [LINE, 'no-kind'] }, ['simulation.emptyKind', 'exclusion.1']],
    [{ exclusion: ['must-include', LINE] }, ['simulation.twoRoles', 'exclusion']],
    [
      { changes: { parameters: { 'no-line': 1 } } },
      ['simulation.unknownParameter', 'changes.parameters.no-line'],
    ],
    [{ changes: { off: [LINE] } }, ['simulation.noEntryLeft', 'entry']],
    [{ changes: { off: ['a.b'] } }, ['policy.overlay.noRule', 'changes.off.0']],
    [
      { changes: { rules: [{ id: LINE, expression: 'income.nothing < 1' }] } },
      ['policy.expression.unknownName', 'changes.rules.0'],
    ],
    [
      { changes: { rules: [{ id: 'a.b', expression: 'true' }] } },
      ['simulation.newRuleNeeds', 'changes.rules.0.title'],
    ],
  ])('%j', (given, expected) => {
    expect(refused(given)).toContainEqual(expected);
  });

  test('a truth that the register does not have, a list and a trial that are not there', async () => {
    const none = '01939f3a-0000-7000-8000-000000000000';
    for (const [given, code] of [
      [{ truth: { households: ['x'] } }, 'simulation.truthEmpty'],
      [{ truth: { list: none } }, 'simulation.listNotFound'],
      [{ today: { simulation: none } }, 'simulation.todayNotFound'],
    ] as const) {
      const problem = await send(simulateScenario, scenarioOf(given)).catch((error: unknown) => error);
      expect(problem).toMatchObject({ status: 422, code: 'simulation.refused', findings: [{ code }] });
    }
    expect(
      await services().database.read(countyOffice, (tx) => listSimulations(tx, '529921', undefined, 9)),
    ).toEqual([]);
  });
});

test('a line that is raised never lets fewer in, and each in again', async () => {
  let before: string[] = [];
  for (const line of [0, 1800, 2000, 2951.99, 2952, 3000.01, 5000, 9000]) {
    const id = await save({ changes: { parameters: { 'poverty-line': line } } });
    const found = numbersOf(await pagesOf(id, { group: 'scenario.selected' }));
    expect(found).toEqual(expect.arrayContaining(before));
    before = found;
  }
  expect(before).toEqual(['h1', 'h2', 'h3', 'h4', 'h5']);
});

test('nothing of the register is written, and the transaction could not', async () => {
  const tables = await query(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'recorded_at' order by 1`,
  );
  const names = [...tables.rows.map(({ name }) => name), 'household', 'person'];
  expect(names).toEqual(expect.arrayContaining(['household_version', 'member_version', 'status_version']));
  const state = async () => {
    const found: string[] = [];
    for (const name of names) {
      const last = name.endsWith('_version') ? 'max(recorded_at)::text' : `''`;
      const { rows } = await query(
        `select count(*) as n, ${last} as last, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${name} t`,
      );
      found.push(`${name} ${JSON.stringify(rows[0])}`);
    }
    return found;
  };
  const before = await state();
  const id = await save({ changes: higher });
  await pagesOf(id, { group: 'looked' });
  expect(await state()).toEqual(before);
  const change = (statement: string) =>
    services().database.read(countyOffice, async (tx) => {
      await openWorkspace(tx, 10);
      const { numAffectedRows } = await sql.raw(statement).execute(tx);
      return Number(numAffectedRows ?? 0n);
    });
  await expect(
    change(
      `insert into household (county, id, village, national_household_no) values ('529921', gen_random_uuid(), '${VILLAGE_A1}', 'x')`,
    ),
  ).rejects.toThrow(/row-level security/);
  expect(await change(`update household_version set member_count = 99`).catch(() => 0)).toBe(0);
  await expect(change('delete from household_version')).rejects.toThrow(/permission denied/);
  expect(await state()).toEqual(before);
});
