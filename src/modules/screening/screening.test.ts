import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#kernel/problem.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../tests/setup/database.ts';
import {
  COUNTY,
  countyOffice,
  DAY,
  insertSmallRegister,
  TOWN_A,
  TOWN_B,
  VILLAGE_A2,
} from '../../../tests/setup/small-register.ts';
import { screen } from './answer.ts';
import { exportScreening } from './export/commands.ts';
import { screeningJobs } from './export/jobs.ts';
import { ScreeningAnswer, ScreeningQuery } from './model.ts';
import { screenAll } from './whole.ts';
import { wordsOf } from './wording.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await insertSmallRegister(db.services);
});
afterAll(async () => db.close());

const ask = async (
  over: Partial<ScreeningQuery> = {},
  actor = countyOffice,
  language: 'zh-CN' | 'zh-Hant' | 'en' = 'zh-CN',
) => {
  const query = ScreeningQuery.parse({ area: COUNTY, on: DAY, ...over });
  const words = await wordsOf(language);
  const answer = await db.services.database.read(actor, (tx) => screen(tx, db.services.packs, query, words));
  return ScreeningAnswer.parse(answer);
};
const rulesOf = (answer: ScreeningAnswer) =>
  Object.fromEntries(
    answer.items.map((hit) => [hit.nationalHouseholdNo, hit.reasons.map((one) => one.rule)]),
  );

describe('what the rules find, counted by hand from tests/setup/small-register.ts', () => {
  test('households below the line of the year or with a guarantee unmet, each with its reasons', async () => {
    expect(rulesOf(await ask())).toEqual({
      h1: ['income.below-poverty-line', 'guarantee.medical', 'guarantee.housing', 'guarantee.water'],
      h2: ['guarantee.critical-illness'],
      h3: ['guarantee.housing'],
      h4: ['income.below-poverty-line', 'guarantee.schooling'],
    });
  });

  test('sums by rule and by town; found, cannot tell and nothing found make the register', async () => {
    const { summary } = await ask();
    expect(summary).toMatchObject({
      screenedHouseholds: 6,
      screenedPersons: 13,
      households: 4,
      persons: 10,
      // h5 and h6: insurance or income not known, and nothing found
      unknownHouseholds: 2,
      missing: [],
    });
    const count = (rule: string) => {
      const { households, unknown, asked } = summary?.byRule.find((one) => one.rule === rule) ?? {};
      return { households, unknown, asked };
    };
    expect(count('income.below-poverty-line')).toEqual({ households: 2, unknown: 1, asked: true });
    expect(count('guarantee.schooling')).toEqual({ households: 1, unknown: 0, asked: true });
    expect(count('guarantee.medical')).toEqual({ households: 1, unknown: 2, asked: true });
    expect(count('guarantee.housing')).toEqual({ households: 2, unknown: 1, asked: true });
    expect(count('guarantee.water-access')).toEqual({ households: 0, unknown: 6, asked: true });
    // h2 and h4 are out of poverty; h4's income is below the line. Not asked about, but counted.
    expect(count('exit.graduated-below-line')).toEqual({ households: 1, unknown: 0, asked: false });
    expect(summary?.byArea).toEqual([
      {
        area: TOWN_A,
        areaName: '青禾镇',
        households: 3,
        persons: 6,
        unknownHouseholds: 0,
        screenedHouseholds: 3,
        screenedPersons: 6,
      },
      {
        area: TOWN_B,
        areaName: '月塘镇',
        households: 1,
        persons: 4,
        unknownHouseholds: 2,
        screenedHouseholds: 3,
        screenedPersons: 7,
      },
    ]);
  });

  test('a reason is a sentence with the values used, in the language asked for', async () => {
    const poor = (answer: ScreeningAnswer) =>
      answer.items.find((hit) => hit.nationalHouseholdNo === 'h4')?.reasons;
    const [income, schooling] = poor(await ask()) ?? [];
    expect(income).toMatchObject({
      title: '人均纯收入低于国家扶贫标准',
      message: '2016 年人均纯收入 2,951.99 元，低于扶贫标准 2,952 元',
      values: [
        { name: 'income.perHeadFen', value: 295_199, text: '2,951.99 元', member: null },
        { name: 'policy.povertyLineFen', value: 295_200, text: '2,952 元', member: null },
      ],
    });
    expect(schooling?.members).toEqual(['陈阿大']);
    expect(schooling?.values).toContainEqual({
      name: 'member.age',
      label: null,
      member: '陈阿大',
      value: 11,
      text: '11',
    });
    expect(schooling?.values).toContainEqual({
      name: 'member.schoolingStatus',
      label: null,
      member: '陈阿大',
      value: 'not-at-school',
      text: '非在校生',
    });
    const [english] = poor(await ask({}, countyOffice, 'en')) ?? [];
    expect(english?.message).toBe(
      'Net income per person of 2016: 2,951.99 yuan, below the line of 2,952 yuan',
    );
    const [traditional] = poor(await ask({}, countyOffice, 'zh-Hant')) ?? [];
    expect(traditional?.message).toBe('2016 年人均純收入 2,951.99 元，低於扶貧標準 2,952 元');
  });

  test('rules by name narrow the list and the sums, and an unknown name is refused', async () => {
    const answer = await ask({ rules: ['guarantee.housing'] });
    expect(rulesOf(answer)).toEqual({ h1: ['guarantee.housing'], h3: ['guarantee.housing'] });
    expect(answer.summary).toMatchObject({ households: 2, persons: 4, unknownHouseholds: 1 });
    await expect(ask({ rules: ['guarantee.nothing'] })).rejects.toMatchObject({
      status: 404,
      code: 'screening.ruleNotFound',
    });
    // The monitoring line came later.
    await expect(ask({ rules: ['income.below-monitoring-line'] })).rejects.toBeInstanceOf(Problem);
  });

  test('pages follow each other without loss; only the first counts', async () => {
    const all = await ask();
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 9; page += 1) {
      const answer = await ask({ limit: 1, cursor });
      seen.push(...answer.items.map((hit) => hit.household));
      expect(answer.summary === null).toBe(page > 0);
      if (answer.next === null) break;
      cursor = answer.next;
    }
    expect(seen).toEqual(all.items.map((hit) => hit.household));
    await expect(ask({ cursor: 'x' })).rejects.toMatchObject({ code: 'screening.badCursor' });
  });
});

describe('what is not known', () => {
  test('a year without a line: nobody is guessed to be below it, everybody counts as not known', async () => {
    const { summary, items } = await ask({ on: '2018-12-31', rules: ['income.below-poverty-line'] });
    expect(items).toEqual([]);
    expect(summary).toMatchObject({ households: 0, unknownHouseholds: 6, screenedHouseholds: 6 });
    expect(summary?.missing).toEqual([
      { parameter: 'poverty-line', title: '国家扶贫标准（人均纯收入，元/年）' },
    ]);
  });

  test('a household of which only the state is known before its first record is not known to any rule', async () => {
    const before = await ask({ on: '2016-12-30' });
    expect(before.summary).toMatchObject({ screenedHouseholds: 0, unknownHouseholds: 0 });
    await db.services.database.write(countyOffice, (tx) =>
      sql`insert into status_version (county, household, village, registration, valid_from, valid_to, recorded_at, recorded_by)
        select county, household, village, 'poor', '2015-01-01', ${DAY}::date, recorded_at, recorded_by from status_version where valid_from = ${DAY}::date`.execute(
        tx,
      ),
    );
    const { summary, items } = await ask({ on: '2016-12-30' });
    expect(items).toEqual([]);
    expect(summary).toMatchObject({ screenedHouseholds: 6, unknownHouseholds: 6, households: 0 });
    expect(summary?.byRule.every((one) => one.unknown === 6)).toBe(true);
  });
});

describe('who sees what', () => {
  test('a town clerk finds and counts the own town only, whatever area is asked for', async () => {
    const clerk = testActor('town-clerk', TOWN_B.slice(0, 9));
    const answer = await ask({}, clerk);
    expect(Object.keys(rulesOf(answer))).toEqual(['h4']);
    expect(answer.summary).toMatchObject({ screenedHouseholds: 3, households: 1, persons: 4 });
    expect(answer.summary?.byArea.map((one) => one.area)).toEqual([TOWN_B]);
    const foreign = await ask({ area: TOWN_A }, clerk);
    expect(foreign.items).toEqual([]);
    expect(foreign.summary).toMatchObject({ screenedHouseholds: 0, unknownHouseholds: 0 });
  });

  test('a village cadre sees the village, an administrator nobody', async () => {
    expect(Object.keys(rulesOf(await ask({}, testActor('village-cadre', VILLAGE_A2))))).toEqual(['h3']);
    const nobody = await ask({}, testActor('system-administrator'));
    expect(nobody.items).toEqual([]);
    expect(nobody.summary?.screenedHouseholds).toBe(0);
  });
});

test('the register as it was known then: a correction changes today, not the past', async () => {
  const known = '2017-02-01T00:00:00Z';
  await db.services.database.write(countyOffice, async (tx) => {
    await sql`update living_version set superseded_at = '2018-03-01T00:00:00Z' where household = md5('h3')::uuid`.execute(
      tx,
    );
    await sql`insert into living_version (county, household, village, dangerous_housing, safe_water, valid_from, recorded_at, recorded_by)
      values ('529921', md5('h3')::uuid, ${VILLAGE_A2}, false, true, ${DAY}::date, '2018-03-01T00:00:00Z', md5('second')::uuid)`.execute(
      tx,
    );
  });
  expect(Object.keys(rulesOf(await ask()))).toEqual(['h1', 'h2', 'h4']);
  expect(Object.keys(rulesOf(await ask({ known })))).toEqual(['h1', 'h2', 'h3', 'h4']);
});

describe('the workbook', () => {
  const folder = mkdtempSync(join(tmpdir(), 'screening-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function runJob(id: string) {
    for (const handler of screeningJobs(db.services)) db.services.jobs.register(handler);
    await db.services.jobs.runOne(id);
    return db.services.database.read(countyOffice, (tx) =>
      tx
        .selectFrom('job')
        .select(['state', 'result', 'problem_code'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow(),
    );
  }

  test('holds who was found and why, the sums and the documents, as text and never as a formula', async () => {
    const owner = new pg.Client({ connectionString: db.adminUrl });
    await owner.connect();
    await owner.query("update household_version set head_name = '=1+1' where household = md5('h4')::uuid");
    await owner.end();
    const { services } = db;
    const input = { area: COUNTY, on: DAY, known: '2017-02-01T00:00:00Z', language: 'zh-CN' };
    const environment = { database: services.database, actor: countyOffice, services };
    const { job } = await exportScreening.execute(environment, services.newId(), input);
    const { state, result } = await runJob(job);
    expect(state).toBe('done');
    const { file, name } = result as { file: string; name: string };
    expect(name).toBe(`screening-${COUNTY}-${DAY}.xlsx`);
    const path = join(folder, 'hits.xlsx');
    await services.files.copyTo(file, path);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(path);
    const sheets: Record<string, unknown[][]> = {};
    for (const sheet of book.worksheets)
      sheet.eachRow((row) => {
        const cells = Array.from({ length: sheet.columnCount }, (_, at) => row.getCell(at + 1));
        expect(cells.some((cell) => cell.formula !== undefined)).toBe(false);
        sheets[sheet.name] = [...(sheets[sheet.name] ?? []), cells.map((cell) => cell.value)];
      });
    expect(Object.keys(sheets)).toEqual(['筛查名单', '按地区', '按规则', '依据']);
    const hits = sheets.筛查名单 ?? [];
    expect(hits[1]?.slice(0, 5)).toEqual(['序号', '乡镇', '村', '户编号', '户主']);
    // 1 + 4 + 1 + 2 reasons
    expect(hits).toHaveLength(2 + 8);
    const income = hits.find((row) => row[3] === 'h4' && row[8] === '人均纯收入低于国家扶贫标准');
    expect(income?.slice(5, 8)).toEqual([4, 2016, 2951.99]);
    expect(income?.[11]).toBe('人均纯收入 2,951.99 元，国家扶贫标准 2,952 元');
    expect(sheets.按地区?.at(-1)).toEqual(['合计', 4, 10, 2, 6, 13]);
    expect(sheets.依据?.flat()).toContain('中发〔2011〕10号');
    expect(income?.[4]).toBe('=1+1');
    expect(JSON.stringify(sheets)).not.toMatch(/\d{15}/);
  });

  test('a town clerk exports the own town, an inspector nothing', async () => {
    const { services } = db;
    const clerk = testActor('town-clerk', TOWN_B.slice(0, 9));
    const send = (actor: typeof clerk, area: string) =>
      exportScreening.execute({ database: services.database, actor, services }, services.newId(), {
        area,
        on: DAY,
      });
    await expect(send(clerk, COUNTY)).rejects.toMatchObject({ status: 404 });
    await expect(send(testActor('inspector', '529921'), COUNTY)).rejects.toMatchObject({ status: 403 });
    const { job } = await send(clerk, TOWN_B);
    expect((await runJob(job)).result).toMatchObject({ households: 1, persons: 4 });
  });
});

test('the whole answer for the command line agrees with the pages', async () => {
  const result = await screenAll(
    db.services,
    countyOffice,
    { area: COUNTY, on: DAY },
    'zh-CN',
    () => undefined,
  );
  const page = await ask();
  expect(result.hits).toEqual(page.items);
  expect(result.summary).toEqual(page.summary);
});
