import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Command } from '#platform/command/command.ts';
import type { Actor } from '#platform/db/database.ts';
import { frozenInstant, knowledgeInstant } from '#platform/db/knowledge.ts';
import type { Services } from '#platform/services.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import {
  COUNTY,
  countyOffice,
  DAY,
  insertSmallRegister,
  TOWN_A,
  TOWN_B,
  VILLAGE_A1,
  VILLAGE_A2,
} from '../../../../tests/setup/small-register.ts';
import { figuresFor } from '../figures/figures.ts';
import type { Report, ReportFigure } from '../model.ts';
import {
  createReportCommand,
  editReportCommand,
  refreshReportCommand,
  saveReportCommand,
} from './commands.ts';
import { readReport, readReportLines } from './reports.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(async () => db.close());

const send = <Input, Answer>(
  command: Command<Services, Input, Answer>,
  input: unknown,
  actor: Actor = countyOffice,
) =>
  command.execute(
    { database: db.services.database, actor, services: db.services },
    db.services.newId(),
    input,
  );

const create = async (area = COUNTY, kind = 'annual-summary', actor = countyOffice) =>
  (await send(createReportCommand, { kind, area, on: DAY }, actor)).report;
const read = (id: string, actor = countyOffice) => readReport(db.services, actor, id);

const textOf = (report: Report, section?: string) =>
  report.sections
    .filter(({ key }) => section === undefined || key === section)
    .flatMap(({ paragraphs }) =>
      paragraphs.map(({ runs }) =>
        runs.map((run) => ('text' in run ? run.text : run.shown + run.unit)).join(''),
      ),
    )
    .join('\n');

function figureOf(report: Report, id: string, area = COUNTY): ReportFigure {
  const figure = report.figures.find((one) => one.id === id && one.area === area);
  if (!figure) throw new Error(`no figure ${id}`);
  return figure;
}

/** A correction as the register writes it: the version in force is superseded and another takes its place. */
async function correct(table: string, key: string, id: string, change: string): Promise<void> {
  await db.services.database.write(countyOffice, async (tx) => {
    const now = (await sql<{ now: string }>`select clock_timestamp() as now`.execute(tx)).rows[0]?.now;
    const { rows } = await sql<{
      name: string;
    }>`select column_name as name from information_schema.columns where table_name = ${table} order by ordinal_position`.execute(
      tx,
    );
    const names = rows.map(({ name }) => name);
    const [column = '', value = ''] = change.split('=');
    const values = names.map((name) => {
      if (name === column) return sql.raw(value);
      if (name === 'recorded_at') return sql`${now}::timestamptz`;
      if (name === 'recorded_by') return sql`gen_random_uuid()`;
      return name === 'superseded_at' ? sql`'infinity'::timestamptz` : sql.ref(name);
    });
    await sql`create temp table moved on commit drop as select * from ${sql.table(table)} where ${sql.ref(key)} = md5(${id})::uuid and superseded_at = 'infinity'`.execute(
      tx,
    );
    await sql`update ${sql.table(table)} set superseded_at = ${now}::timestamptz where ${sql.ref(key)} = md5(${id})::uuid and superseded_at = 'infinity'`.execute(
      tx,
    );
    await sql`insert into ${sql.table(table)} (${sql.raw(names.join(', '))}) select ${sql.join(values)} from moved`.execute(
      tx,
    );
  });
}

describe('a summary', () => {
  beforeAll(async () => insertSmallRegister(db.services));

  test('says the figures of the county with unit and cut-off date', async () => {
    const report = await read(await create());
    expect(report).toMatchObject({
      title: '春山县2016年精准扶贫工作总结',
      state: 'draft',
      revision: 1,
      areaName: '春山县',
      on: DAY,
    });
    expect(report.sections.map(({ title }) => title)).toEqual([
      '基本情况',
      '进展情况',
      '存在问题',
      '下一步计划',
    ]);
    const basics = textOf(report, 'basics');
    expect(basics).toContain(
      '截至2016年12月31日，全县登记在册6户、13人。其中建档立卡贫困户5户、11人；已脱贫2户、6人，未脱贫（含预脱贫、返贫）3户、5人。另有一般农户1户。农业人口125人，贫困发生率4.00%。',
    );
    expect(basics).toContain(
      '在册户按第一位致贫原因分，因病1户，因学1户，因灾1户，缺劳力1户，其他原因1户，未登记原因1户。',
    );
    expect(basics).not.toContain('因残');
    const problems = textOf(report, 'problems');
    expect(problems).toContain(
      '一是收入仍有缺口。2户、7人最近年度人均纯收入低于国家扶贫标准，较多的有青禾镇1户、月塘镇1户。',
    );
    expect(problems).toContain('二是有返贫情形。');
    expect(textOf(report, 'progress')).toContain('低于国家扶贫标准（2952元）的有2户、7人。');
    expect(textOf(report)).not.toContain('undefined');
    expect(textOf(report)).not.toMatch(/\{|—/);
  });

  test('of a village speaks of no parts, of a half-year names it', async () => {
    const report = await read(await create(VILLAGE_A1, 'half-year-summary'));
    expect(report.title).toBe('春田村2016年下半年精准扶贫工作总结');
    expect(textOf(report)).not.toContain('较多的有');
    expect(textOf(report, 'basics')).toContain('全村登记在册2户、5人。');
  });

  test('says what is not known, in words and never as 0', async () => {
    const report = await read(await create(VILLAGE_A2));
    expect(textOf(report, 'basics')).toContain(
      '登记册没有下列数据，本总结不列，也不以0代替：享受低保人口、务工人口。',
    );
    expect(textOf(report)).not.toMatch(/享受低保0人/);
    const before = (
      await send(createReportCommand, { kind: 'annual-summary', area: COUNTY, on: '2013-12-31' })
    ).report;
    expect(textOf(await read(before), 'basics')).toContain(
      '截至2013年12月31日，登记册里没有全县的记录，户数和人数不详。',
    );
  });

  test('of a day to come is refused', async () => {
    await expect(
      send(createReportCommand, { kind: 'annual-summary', area: COUNTY, on: '2999-12-31' }),
    ).rejects.toMatchObject({ status: 400, code: 'report.dayInFuture' });
  });

  test('what is zero is no problem', async () => {
    expect(textOf(await read(await create(TOWN_B)), 'problems')).not.toContain('饮水');
  });

  test('every printed figure is among its figures', async () => {
    const report = await read(await create());
    for (const run of report.sections.flatMap(({ paragraphs }) => paragraphs.flatMap(({ runs }) => runs)))
      if ('figure' in run) expect(figureOf(report, run.figure, run.area).value).not.toBeNull();
  });
});

describe('a person’s words', () => {
  test('survive a refresh, and the figures in them stay live', async () => {
    const id = await create();
    const text =
      '今年工作重点是产业。残疾人口{{persons.disabled}}，青禾镇{{persons.disabled@529921100000}}。';
    await send(editReportCommand, {
      report: id,
      revision: 1,
      paragraphs: { 'progress.work': text, 'plan.water': '' },
    });
    await correct('member_version', 'person', 'h4-1', "health_status='{disabled}'::text[]");
    expect(textOf(await read(id), 'progress')).toContain('残疾人口2人，青禾镇2人。');
    await send(refreshReportCommand, { report: id });
    const refreshed = await read(id);
    expect(refreshed).toMatchObject({ revision: 3, state: 'draft' });
    expect(textOf(refreshed, 'progress')).toContain('今年工作重点是产业。残疾人口3人，青禾镇2人。');
    expect(textOf(refreshed, 'plan')).not.toContain('饮水');
    await send(editReportCommand, { report: id, revision: 3, paragraphs: { 'progress.work': null } });
    expect(textOf(await read(id), 'progress')).toContain('务工人口');
    await correct('member_version', 'person', 'h4-1', "health_status='{healthy}'::text[]");
  });

  test('are refused when they name a figure that is none, lies elsewhere, or when another was faster', async () => {
    const id = await create(TOWN_A);
    const edit = (paragraphs: Record<string, string>, revision = 1) =>
      send(editReportCommand, { report: id, revision, paragraphs });
    await expect(edit({ 'plan.more': '{{no.such}}' })).rejects.toMatchObject({
      status: 400,
      findings: [{ code: 'report.markUnknown' }],
    });
    await expect(edit({ 'plan.more': `{{persons.all@${TOWN_B}}}` })).rejects.toMatchObject({ status: 400 });
    await expect(edit({ nonsense: 'x' })).rejects.toMatchObject({
      status: 400,
      findings: [{ code: 'report.paragraphUnknown' }],
    });
    await edit({ 'plan.more': '另行安排。' });
    await expect(edit({ 'plan.more': '再改。' })).rejects.toMatchObject({
      status: 409,
      code: 'report.changedMeanwhile',
    });
    expect(textOf(await read(id), 'plan')).toContain('另行安排。');
  });
});

describe('a saved report', () => {
  let id: string;
  beforeEach(async () => {
    id = await create();
    await send(saveReportCommand, { report: id });
  });

  test('does not move when the register does, and says how many records were corrected', async () => {
    const before = await read(id);
    expect(before.state).toBe('saved');
    expect(figureOf(before, 'persons.disabled')).toMatchObject({
      value: 2,
      valueNow: 2,
      moved: false,
      correctedSince: 0,
    });
    await correct('member_version', 'person', 'h1-2', "health_status='{healthy}'::text[]");
    const after = await read(id);
    expect(textOf(after)).toBe(textOf(before));
    expect(figureOf(after, 'persons.disabled')).toMatchObject({
      value: 2,
      valueNow: 1,
      moved: true,
      correctedSince: 1,
    });
    expect(before.changes).toEqual([]);
    expect(after.changes).toEqual([
      expect.objectContaining({
        households: 1,
        sample: { household: expect.any(String), headName: '符德兴' },
      }),
    ]);
    expect(figureOf(after, 'households.all')).toMatchObject({
      value: 6,
      valueNow: 6,
      moved: false,
      correctedSince: 1,
    });
    expect(figureOf(after, 'persons.graduated')).toMatchObject({ moved: false, correctedSince: 0 });
    // A second one comes in by a correction: it was not counted then, it is now.
    await correct('member_version', 'person', 'h5-1', "health_status='{disabled}'::text[]");
    expect(figureOf(await read(id), 'persons.disabled')).toMatchObject({
      value: 2,
      valueNow: 2,
      moved: false,
      correctedSince: 2,
    });
    await correct('member_version', 'person', 'h5-1', "health_status='{healthy}'::text[]");
    await correct('member_version', 'person', 'h1-2', "health_status='{disabled}'::text[]");
  });

  test('is held against the next one of the same place, figure by figure', async () => {
    const same = await read(await create());
    expect(same.earlier).toBeNull();
    await correct('member_version', 'person', 'h1-2', "health_status='{healthy}'::text[]");
    const other = await read(await create());
    const frozen = (await read(id)).known;
    expect(other.earlier).toMatchObject({ on: DAY, known: frozen });
    expect(other.earlier?.disagreements).toEqual([
      expect.objectContaining({ id: 'persons.disabled', area: COUNTY, before: 2, now: 1 }),
    ]);
    expect((await read(await create(TOWN_B))).earlier).toBeNull();
    await correct('member_version', 'person', 'h1-2', "health_status='{disabled}'::text[]");
  });

  test('is derived again with the same numbers and digests after corrections', async () => {
    const frozen = (await read(id)).figures.filter((figure) => figure.area === COUNTY);
    await correct('status_version', 'household', 'h3', "registration='graduated'");
    await correct('income_version', 'household', 'h4', 'per_head_fen=900000');
    const again = await figuresFor(db.services, countyOffice, {
      area: COUNTY,
      on: DAY,
      known: frozen[0]?.known,
      ids: frozen.map(({ id: one }) => one),
      withDigest: true,
    });
    const told = (list: readonly { id: string; value: number | null; digest: string }[]) =>
      list.map((one) => [one.id, one.value, one.digest]).sort();
    expect(told(again)).toEqual(told(frozen));
    expect(frozen.every(({ digest }) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
    await correct('status_version', 'household', 'h3', "registration='pre-graduated'");
    await correct('income_version', 'household', 'h4', 'per_head_fen=295199');
  });

  test('a version that was only divided in time is no correction', async () => {
    await db.services.database.write(countyOffice, async (tx) => {
      await sql`update living_version set superseded_at = clock_timestamp() where household = md5('h1')::uuid and superseded_at = 'infinity'`.execute(
        tx,
      );
      for (const [from, to, author] of [
        [DAY, '2017-12-31', 'first'],
        ['2017-12-31', 'infinity', 'later'],
      ])
        await sql`insert into living_version (county, household, village, dangerous_housing, safe_water, valid_from, valid_to, recorded_at, recorded_by)
          values ('529921', md5('h1')::uuid, ${VILLAGE_A1}, true, false, ${from}, ${to}, clock_timestamp(), md5(${author})::uuid)`.execute(
          tx,
        );
    });
    expect(figureOf(await read(id), 'households.dangerous-housing')).toMatchObject({
      value: 2,
      moved: false,
      correctedSince: 0,
    });
  });

  test('is not edited or saved again, but goes on as a new revision', async () => {
    await expect(send(editReportCommand, { report: id, revision: 1, paragraphs: {} })).rejects.toMatchObject({
      code: 'report.saved',
    });
    await expect(send(saveReportCommand, { report: id })).rejects.toMatchObject({ code: 'report.saved' });
    await send(refreshReportCommand, { report: id });
    await send(saveReportCommand, { report: id });
    expect(await read(id)).toMatchObject({ state: 'saved', revision: 2 });
    const rows = await db.services.database.read(countyOffice, (tx) =>
      sql`select revision from report_revision where report = ${id}::uuid order by 1`.execute(tx),
    );
    expect(rows.rows).toEqual([{ revision: 1 }, { revision: 2 }]);
  });
});

test('the instant of a report waits for writers under way', async () => {
  const { database } = db.services;
  let finish: () => void = () => undefined;
  const held = new Promise<void>((done) => {
    finish = done;
  });
  let begun: () => void = () => undefined;
  const writing = new Promise<void>((done) => {
    begun = done;
  });
  const writer = database.write(countyOffice, async (tx) => {
    const at = await knowledgeInstant(tx);
    begun();
    await held;
    return at;
  });
  await writing;
  let isFrozen = false;
  const frozen = database.kysely
    .transaction()
    .execute(frozenInstant)
    .finally(() => {
      isFrozen = true;
    });
  await new Promise((done) => setTimeout(done, 100));
  expect(isFrozen).toBe(false);
  finish();
  expect((await writer) < (await frozen)).toBe(true);
});

test('row-level security: another town neither lists, reads, edits nor saves it', async () => {
  const id = await create(TOWN_A);
  const other = testActor('town-clerk', '529921101');
  await expect(read(id, other)).rejects.toMatchObject({ status: 404, code: 'report.notFound' });
  await expect(send(saveReportCommand, { report: id }, other)).rejects.toMatchObject({ status: 404 });
  await expect(create(TOWN_A, 'annual-summary', other)).rejects.toMatchObject({ status: 404 });
  const listed = await readReportLines(db.services, other, { area: TOWN_B });
  expect(listed.items.map((line) => line.id)).not.toContain(id);
  await expect(readReportLines(db.services, other, { area: COUNTY })).rejects.toMatchObject({ status: 404 });
  await expect(create(TOWN_A, 'annual-summary', testActor('inspector', '529921'))).rejects.toMatchObject({
    status: 403,
  });
});
