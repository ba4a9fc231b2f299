import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import type { Day } from '#kernel/day.ts';
import type { Actor } from '#platform/db/database.ts';
import { writeXlsx } from '#platform/xlsx/write.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../../tests/setup/database.ts';
import { household, member, PLACES, takeIn } from '../../../../../tests/setup/records.ts';
import { runJobs } from '../jobs.ts';
import { startRun } from '../run/commands.ts';
import { exportTasks, takeAnswers } from './commands.ts';
import { type ANSWER_COLUMNS, AnswersSummary } from './model.ts';
import { getAnswers } from './queries.ts';
import { readAnswerRows } from './read.ts';
import { type AnswerRow, dayOf, onePerFinding, readRow, verdictOf } from './rules.ts';
import { takeWorkbook } from './upload.ts';

const COUNTY = PLACES.county.padEnd(12, '0');
const office = testActor('county-office', PLACES.county);
const town = testActor('town-clerk', PLACES.townA);
const today: Day = '2021-03-01';

let db: TestDatabase;
let admin: pg.Client;
let folder: string;

beforeAll(async () => {
  db = await testDatabase();
  folder = db.services.files.work;
  await db.services.jobs.start();
  for (const handler of runJobs(db.services)) db.services.jobs.register(handler);
  Object.assign(db.services, { clock: () => Date.parse(`${today}T04:00:00Z`) });
  admin = new pg.Client({ connectionString: db.adminUrl });
  await admin.connect();
  const home = (no: string, place: string) =>
    household(no, place, [member(`${no}01`, '符德兴', { relationToHead: 'head' })], {
      safeWater: false,
      graduationStatus: 'graduated',
    });
  await takeIn(db.services, office, '2020-12-31', [
    ...['1', '2', '3', '4'].map((no) => home(no, PLACES.villageA1)),
    home('5', PLACES.villageB1),
  ]);
  const { job } = await startRun.execute(as(office), db.services.newId(), {
    area: COUNTY,
    on: today,
    choice: { rules: ['guarantee.water'] },
  });
  await db.services.jobs.runOne(job);
});
afterAll(async () => {
  await admin.end();
  await db.services.jobs.stop();
  await db.close();
});

const as = (actor: Actor) => ({ database: db.services.database, actor, services: db.services });

/** The workbook as it goes out, as rows by household. */
async function workbook(actor: Actor, sheets: 'one' | 'town' = 'one') {
  const { job } = await exportTasks.execute(as(actor), db.services.newId(), {
    area: actor === town ? `${PLACES.townA}000` : COUNTY,
    sheets,
  });
  await db.services.jobs.runOne(job);
  const { rows } = await admin.query("select result ->> 'file' as file from job where id = $1", [job]);
  const path = join(folder, `${job}.xlsx`);
  await db.services.files.copyTo(rows[0].file, path);
  return { path, rows: await readAnswerRows(path, '核实表.xlsx') };
}

type Filled = Partial<Record<(typeof ANSWER_COLUMNS)[number][0], string>>;
let files = 0;
async function fill(rows: readonly Filled[]): Promise<string> {
  files += 1;
  const path = join(folder, `filled-${files}.xlsx`);
  const titles: Record<string, string> = {
    answer: '核实结果',
    reason: '核实说明',
    until: '管到哪天',
    judge: '核实人',
    judgedOn: '核实日期',
    key: '核对码（勿改）',
  };
  const columns = Object.keys(titles) as (keyof Filled)[];
  await writeXlsx(
    [
      {
        name: '青禾镇',
        titles: ['筛查疑点核实表'],
        header: columns.map((one) => titles[one] ?? ''),
        rows: rows.map((row) => columns.map((one) => row[one] ?? null)),
      },
    ],
    createWriteStream(path),
  );
  return path;
}

async function sendBack(actor: Actor, path: string) {
  const { answers, job } = await takeWorkbook(db.services, actor, {
    id: db.services.newId(),
    area: actor === town ? `${PLACES.townA}000` : COUNTY,
    name: '核实表.xlsx',
    path,
  });
  await db.services.jobs.runOne(job);
  const row = await db.services.database.read(actor, (tx) => getAnswers(tx, answers));
  return { answers, row, summary: AnswersSummary.parse(row.summary) };
}

async function confirm(actor: Actor, answers: string) {
  const { job } = await takeAnswers.execute(as(actor), db.services.newId(), { answers });
  await db.services.jobs.runOne(job);
  return db.services.database.read(actor, (tx) => getAnswers(tx, answers));
}

const states = async () => {
  const { rows } = await admin.query(
    `select h.national_household_no as no, f.state, f.verdict, f.reason, f.judged_name as judge, f.until_day as until from screening_finding f join household h on h.id = f.household order by 1`,
  );
  return rows as {
    no: string;
    state: string;
    verdict: string | null;
    reason: string;
    judge: string | null;
    until: string | null;
  }[];
};

describe('the workbook', () => {
  let keys: Record<string, string>;

  test('goes out with every finding that waits, once, and a list to choose the answer from', async () => {
    const { path, rows } = await workbook(office);
    expect(rows).toHaveLength(5);
    expect(new Set(rows.map((row) => row.key)).size).toBe(5);
    const { rows: stored } = await admin.query(
      'select f.id, h.national_household_no as no from screening_finding f join household h on h.id = f.household',
    );
    keys = Object.fromEntries(stored.map(({ id, no }) => [no, id]));
    expect(rows.map((row) => row.key).sort()).toEqual(Object.values(keys).sort());
    const JSZip = (await import('jszip')).default;
    const sheet = await (await JSZip.loadAsync(readFileSync(path)))
      .file('xl/worksheets/sheet1.xml')
      ?.async('string');
    expect(sheet).toContain('<formula1>"属实,不属实,已整改"</formula1>');
    expect((await workbook(office, 'town')).rows.map((row) => row.sheet).sort()).toEqual([
      ...Array(4).fill('529921100000'),
      '529921101000',
    ]);
    expect((await workbook(town)).rows).toHaveLength(4);
  });

  test('sent back changes nothing before it is confirmed, and says row by row what cannot be written', async () => {
    const path = await fill([
      { key: keys['3'] ?? '', answer: '属实', judge: '陈支书', judgedOn: '2021年2月20日' },
      { key: keys['1'] ?? '', answer: '不属实', reason: '水早就通了', until: '2021-12-31' },
      { key: keys['1'] ?? '', answer: '不属实', reason: '水早就通了', until: '2021-12-31' },
      { key: keys['2'] ?? '' },
      { key: keys['4'] ?? '', answer: '不属实' },
      { key: 'ffffffff-0000-7000-8000-000000000000', answer: '属实' },
      { answer: '属实' },
      { key: keys['5'] ?? '', answer: '大概吧' },
    ]);
    const { answers, row, summary } = await sendBack(office, path);
    expect(row).toMatchObject({ state: 'read', file: null });
    expect(summary).toMatchObject({
      rows: 8,
      blank: 1,
      close: { true: 1, 'false-alarm': 1, mended: 0 },
      same: 0,
      problemCount: 4,
    });
    expect(summary.problems.map(({ code, row: at }) => [code, at]).sort()).toEqual([
      ['badAnswer', 10],
      ['noKey', 9],
      ['noReason', 7],
      ['unknownKey', 8],
    ]);
    expect((await states()).every(({ state }) => state === 'open')).toBe(true);
    expect((await confirm(office, answers)).state).toBe('taken');
    expect(await states()).toMatchObject([
      { no: '1', state: 'closed', verdict: 'false-alarm', reason: '水早就通了', until: '2021-12-31' },
      { no: '2', state: 'open' },
      { no: '3', state: 'closed', verdict: 'true', judge: '陈支书' },
      { no: '4', state: 'open' },
      { no: '5', state: 'open' },
    ]);
    const { rows } = await admin.query(
      "select details ->> 'workbook' as book from audit where command = 'screening.closeFinding'",
    );
    expect(rows).toEqual([{ book: answers }, { book: answers }]);
  });

  test('sent back a second time changes nothing; another answer meanwhile stays', async () => {
    const before = await states();
    const path = await fill([
      { key: keys['3'] ?? '', answer: '属实', judge: '陈支书' },
      { key: keys['1'] ?? '', answer: '已整改' },
    ]);
    const { answers, summary } = await sendBack(office, path);
    expect(summary).toMatchObject({ same: 1, close: { true: 0, 'false-alarm': 0, mended: 0 } });
    expect(summary.problems).toMatchObject([{ code: 'closed', value: 'false-alarm' }]);
    await confirm(office, answers);
    expect(await states()).toEqual(before);
    await expect(takeAnswers.execute(as(office), db.services.newId(), { answers })).rejects.toMatchObject({
      code: 'screening.answersState',
    });
  });

  test('of findings that are not the sender’s, or answered between reading and confirming, writes nothing', async () => {
    const path = await fill([
      { key: keys['5'] ?? '', answer: '属实' },
      { key: keys['2'] ?? '', answer: '属实' },
    ]);
    const { summary } = await sendBack(town, path);
    expect(summary.problems.map(({ code }) => code).sort()).toEqual(['notYours', 'unknownKey']);
    const own = await sendBack(office, path);
    await admin.query("update screening_finding set state = 'closed', verdict = 'mended' where id = $1", [
      keys['2'],
    ]);
    const taken = await confirm(office, own.answers);
    expect(AnswersSummary.parse(taken.summary)).toMatchObject({ close: { true: 1 }, problemCount: 1 });
    expect((await states()).map(({ no, verdict }) => [no, verdict])).toContainEqual(['2', 'mended']);
  });

  test('that is none of ours is refused, and forgotten', async () => {
    const path = join(folder, 'other.csv');
    writeFileSync(path, '姓名,电话\n张三,1\n');
    const { answers, job } = await takeWorkbook(db.services, office, {
      id: db.services.newId(),
      area: COUNTY,
      name: 'other.csv',
      path,
    });
    await db.services.jobs.runOne(job);
    const row = await db.services.database.read(office, (tx) => getAnswers(tx, answers));
    expect(row).toMatchObject({ state: 'failed', file: null });
    const { rows } = await admin.query('select problem_code from job where id = $1', [job]);
    expect(rows).toEqual([{ problem_code: 'screening.answersUnknown' }]);
    await expect(
      takeWorkbook(db.services, testActor('inspector', PLACES.county), {
        id: db.services.newId(),
        area: COUNTY,
        name: 'x',
        path,
      }),
    ).rejects.toMatchObject({ status: 403 });
  });
});

describe('a row', () => {
  const row = (given: Partial<AnswerRow>): AnswerRow => ({
    sheet: 's',
    row: 5,
    key: '0192f000-0000-7000-8000-000000000001',
    answer: '',
    reason: '',
    until: '',
    judge: '',
    judgedOn: '',
    ...given,
  });

  test('says what it says in the words of offices', () => {
    expect(['属实', '屬實', ' 不属实 ', '误报', '已整改', 'True', 'mended'].map(verdictOf)).toEqual([
      'true',
      'true',
      'false-alarm',
      'false-alarm',
      'mended',
      'true',
      'mended',
    ]);
    expect(['2021-3-1', '2021/03/01', '2021年3月1日', '20210301', '2021-02-30', '去年'].map(dayOf)).toEqual([
      ...Array(4).fill('2021-03-01'),
      undefined,
      undefined,
    ]);
  });

  test('without an answer says nothing; a false alarm without a day holds for a year', () => {
    expect(readRow(row({ reason: '看过' }), today)).toBeUndefined();
    expect(readRow(row({ answer: '不属实', reason: '不对' }), today)).toMatchObject({ until: '2022-03-01' });
    expect(readRow(row({ answer: '属实' }), today)).toMatchObject({ until: null });
    expect(readRow(row({ answer: '属实', judgedOn: '2021-03-02' }), today)).toMatchObject({
      code: 'dayAhead',
    });
    expect(readRow(row({ answer: '属实', until: '2021-02-01' }), today)).toMatchObject({ code: 'untilPast' });
    expect(readRow(row({ answer: '属实', judgedOn: '昨天' }), today)).toMatchObject({ code: 'badDay' });
  });

  test('copied is one; two that contradict each other are none', () => {
    const said = (verdict: string) =>
      present(readRow(row({ answer: verdict, reason: '核过了' }), today), 'an answer') as never;
    expect(onePerFinding([said('属实'), said('属实')])).toMatchObject({
      answers: [{ verdict: 'true' }],
      problems: [],
    });
    expect(onePerFinding([said('属实'), said('已整改')])).toMatchObject({
      answers: [],
      problems: [{ code: 'contradiction' }, { code: 'contradiction' }],
    });
  });
});
