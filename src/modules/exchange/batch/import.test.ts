import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR } from '../../../../tests/attacks/county.ts';
import { type Clerk, type Office, openOffice, readCells } from '../../../../tests/setup/import-office.ts';
import { documentOf, type SpecimenRow, specimenHousehold } from '../register/specimen.ts';
import { importFiles } from './import.ts';
import { imbalancesOf } from './rules.ts';

let office: Office;
let clerk: Clerk;
beforeAll(async () => {
  office = await openOffice();
  clerk = await office.as(office.server.users['county-office']);
});
afterAll(async () => office.close());

/** Households 1…n of 上河村, the k-th one with changes. */
function rowsOf(n: number, change: Partial<Record<number, SpecimenRow>> = {}): SpecimenRow[] {
  return Array.from({ length: n }, (_, i) => i + 1).flatMap((k) =>
    specimenHousehold('A', k).map((row) => ({ ...row, 行政村: '上河村', ...change[k] })),
  );
}
const TABLES = ['household_version', 'member_version', 'income_version', 'living_version', 'status_version'];
const versions = async () => {
  let sum = 0;
  for (const table of TABLES) sum += await office.count(table);
  return sum;
};

/** Cells of a sheet by its header. */
async function readRows(content: Buffer): Promise<Record<string, string>[]> {
  const path = join(office.folder, 'back.xlsx');
  writeFileSync(path, content);
  const rows = await readCells(path);
  const at = rows.findIndex((row) => row.includes('姓名'));
  const header = rows[at] ?? [];
  return rows.slice(at + 1).map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
}

test('the check tells what would change and writes nothing into the register', async () => {
  const content = await office.workbook(
    rowsOf(4, { 3: { 证件号码: '52992119700101001X' }, 4: { 人数: '5' } }),
  );
  const batch = await clerk.check(content);
  expect(batch).toMatchObject({ state: 'checked', onDay: '2018-12-31', onSource: 'title' });
  expect(batch.summary).toMatchObject({
    rows: 8,
    accepted: { households: 3, members: 6 },
    keptOut: { households: 1, members: 2 },
    before: { households: 0, members: 0 },
    added: { households: 3, members: 6 },
    after: { households: 3, members: 6 },
  });
  expect(imbalancesOf(batch.summary ?? ({} as never))).toEqual([]);
  expect(batch.summary?.byCheck).toContainEqual({
    check: 'household.size',
    severity: 'suspect',
    count: 1,
    byTown: { '529921100000': 1 },
  });
  expect(await versions()).toBe(0);
  expect(await office.count('data_finding')).toBe(0);

  const found = (await clerk.get(`/api/imports/${batch.id}/findings?check=household.size`)).body;
  expect(found).toMatchObject({
    items: [{ sheet: '清溪镇', column: '人数', value: '5', nationalHouseholdNo: '529921000004' }],
    next: null,
  });
  // Documents are shown masked only; rows stand in the order of the file.
  const answer = (await clerk.get(`/api/imports/${batch.id}/findings`)).body as { items: { row: number }[] };
  const rows = answer.items.map((one) => one.row);
  expect(rows).toEqual([...rows].sort((a, b) => a - b));
  const all = JSON.stringify(answer);
  expect(all).toContain('document.');
  expect(all).not.toMatch(/52992119700101001X/);
});

test('commit writes, the same file again changes nothing, its findings are not doubled', async () => {
  const content = await office.workbook(rowsOf(3, { 2: { 人数: '7' } }));
  const first = await clerk.commit((await clerk.check(content)).id);
  expect(first).toMatchObject({ state: 'committed', summary: { after: { households: 3, members: 6 } } });
  const written = await versions();
  const findings = await office.count('data_finding', "state = 'open'");
  expect(findings).toBe(1);

  const checked = await clerk.check(content);
  expect(checked.twin).toMatchObject({ id: first.id });
  const again = await clerk.commit(checked.id);
  expect(again.summary).toMatchObject({
    added: { households: 0, members: 0 },
    changed: { households: 0 },
    unchanged: { households: 3, members: 6 },
    left: { households: 0 },
    byField: [],
  });
  expect(await versions()).toBe(written);
  expect(await office.count('data_finding')).toBe(findings);
});

test('a later file supersedes and keeps history; who is not in it becomes a task and is not deleted', async () => {
  const rows = rowsOf(2, { 1: { 人均纯收入: 6100, 联系电话: '13900000009' }, 2: { 人数: '2' } });
  const son = {
    ...(rows[1] ?? {}),
    人编号: '52992100000203',
    姓名: '张小',
    证件号码: documentOf('20100101', 551),
    与户主关系: '之子',
  };
  const checked = await clerk.check(
    await office.workbook(
      [
        ...rows.map((row) => ({ ...row, 人数: row.户编号 === '529921000001' ? '3' : '2' })),
        { ...son, 户编号: '529921000001', 人数: '3' },
      ],
      '数据截至：2019-12-31',
    ),
  );
  const { summary } = checked;
  expect(summary).toMatchObject({
    before: { households: 3, members: 6 },
    added: { households: 0, members: 0 },
    left: { households: 1, members: 2 },
    joined: 1,
    gone: 0,
    after: { households: 3, members: 7 },
  });
  expect(imbalancesOf(summary ?? ({} as never))).toEqual([]);
  expect(summary?.byField.map((one) => one.field)).toEqual(
    expect.arrayContaining(['memberJoined', 'perHeadFen']),
  );
  const changes = (await clerk.get(`/api/imports/${checked.id}/changes?kind=left`)).body;
  expect(changes).toMatchObject({ items: [{ nationalHouseholdNo: '529921000003', members: 2 }] });
  expect(JSON.stringify((await clerk.get(`/api/imports/${checked.id}/changes`)).body)).not.toContain(
    '13900000009',
  );

  await clerk.commit(checked.id);
  expect(await office.count('data_finding', "check_id = 'household.absent' and state = 'open'")).toBe(1);
  // 人数 of household 2 was mended by this file
  expect(await office.count('data_finding', "check_id = 'household.size' and state = 'mended'")).toBe(1);
  const [known] = await office.query<{ now: number; before: number }>(
    `select (select count(*)::int from household_version where valid_from <= '2019-12-31' and valid_to > '2019-12-31' and superseded_at = 'infinity') as now,
      (select count(*)::int from household_version where valid_from <= '2018-12-31' and valid_to > '2018-12-31' and superseded_at = 'infinity') as before`,
  );
  expect(known).toEqual({ now: 3, before: 3 });
});

test('the error workbook comes back in the sender’s layout with 原因; mended, it is imported like any file', async () => {
  const content = await office.workbook(
    rowsOf(6, { 5: { 证件号码: '1234' }, 6: { 民族: '火星族' } }),
    '数据截至：2020-12-31',
  );
  const batch = await clerk.commit((await clerk.check(content)).id);
  expect(batch.summary?.keptOut).toEqual({ households: 2, members: 4 });
  const { status, bytes } = await clerk.download(`/api/imports/${batch.id}/error-workbook`);
  expect(status).toBe(200);
  const rows = await readRows(bytes);
  expect(rows.map((row) => row.户编号)).toEqual(['5', '5', '6', '6'].map((n) => `52992100000${n}`));
  expect(rows[0]?.原因).toMatch(/证件号码/);
  expect(await office.count('audit', "command = 'exchange.errorWorkbook'")).toBe(1);

  const mended = rowsOf(6).slice(8);
  const before = await office.count('household');
  const back = await clerk.commit(
    (await clerk.check(await office.workbook(mended, '数据截至：2020-12-31'))).id,
  );
  expect(back.summary).toMatchObject({ added: { households: 2, members: 4 }, keptOut: { households: 0 } });
  expect(await office.count('household')).toBe(before + 2);
  expect(await office.count('data_finding', "severity = 'error' and state = 'open'")).toBe(0);
});

test('a batch is not written when the register has moved on since its check', async () => {
  const one = await clerk.check(await office.workbook(rowsOf(7), '数据截至：2021-12-31'));
  const two = await clerk.check(await office.workbook(rowsOf(7), '数据截至：2021-12-31'));
  await clerk.commit(one.id);
  const started = await clerk.command('exchange.commit', { batch: two.id });
  const job = await clerk.runJob((started.body as { job: string }).job);
  expect(job).toMatchObject({ state: 'failed', problem_code: 'exchange.registerMoved' });
  // The batch is given back to the step before: it can be checked again and then written.
  expect(await clerk.batch(two.id)).toMatchObject({ state: 'checked' });
  const again = (await clerk.command('exchange.check', { batch: two.id })).body as { job: string };
  expect(await clerk.runJob(again.job)).toMatchObject({ state: 'done' });
  expect((await clerk.batch(two.id)).summary).toMatchObject({ added: { households: 0 } });
});

test('a job that runs twice counts once, and one that is under way is not started beside itself', async () => {
  const batch = await clerk.check(await office.workbook(rowsOf(8), '数据截至：2022-12-31'));
  const id = office.server.services.newId();
  const [first, twin] = [
    await clerk.command('exchange.commit', { batch: batch.id }, id),
    await clerk.command('exchange.commit', { batch: batch.id }, id),
  ];
  expect(twin.body).toEqual(first.body);
  expect((await clerk.command('exchange.commit', { batch: batch.id })).body).toMatchObject({
    code: 'exchange.batchBusy',
  });
  const { job } = first.body as { job: string };
  await clerk.runJob(job);
  const written = await versions();
  // As after a crash between the commit and the end of the job: it is taken again.
  await office.query(`update job set state = 'running' where id = '${job}'`);
  expect(await clerk.runJob(job)).toMatchObject({ state: 'done' });
  expect(await versions()).toBe(written);
  expect(await office.count('audit', `command = 'exchange.committed' and command_id = '${job}'`)).toBe(1);
});

test('columns that the user corrects are read so, and remembered for the sender', async () => {
  const rows = rowsOf(1).map(({ 人均纯收入, ...row }) => ({ ...row, 年收入水平: 人均纯收入 ?? null }));
  const content = await office.workbook(rows, '数据截至：2023-12-31');
  const opened = (await clerk.upload([{ name: 'a.xlsx', content }])).body as {
    id: string;
    recognition: unknown;
  };
  expect(JSON.stringify(opened.recognition)).toContain('年收入水平');
  const mapping = { 年收入水平: 'perHead' };
  const saved = await clerk.command('exchange.correctMapping', {
    batch: opened.id,
    mapping,
    sender: '清溪镇',
  });
  expect(saved.status).toBe(200);
  const area = '529921000000';
  expect((await clerk.get(`/api/mappings?area=${area}`)).body).toEqual({
    items: [{ sender: '清溪镇', mapping }],
  });
  const next = await clerk.check(content, { sender: '清溪镇' });
  expect(next.mapping).toEqual(mapping);
  const [sheet] = next.recognition;
  expect(sheet?.columns.find((column) => column.header === '年收入水平')).toMatchObject({ field: 'perHead' });
});

test('a check without a day is refused in words and goes on when the user names it', async () => {
  const content = await office.workbook(rowsOf(1), '');
  const opened = (await clerk.upload([{ name: 'a.xlsx', content }])).body as { id: string; onDay: null };
  expect(opened.onDay).toBeNull();
  const started = (await clerk.command('exchange.check', { batch: opened.id })).body as { job: string };
  expect(await clerk.runJob(started.job)).toMatchObject({
    state: 'failed',
    problem_code: 'exchange.dateUnknown',
  });
  expect(await clerk.batch(opened.id)).toMatchObject({ state: 'recognised' });
  await clerk.command('exchange.correctMapping', { batch: opened.id, mapping: {}, on: '2024-06-30' });
  const again = (await clerk.command('exchange.check', { batch: opened.id })).body as { job: string };
  expect(await clerk.runJob(again.job)).toMatchObject({ state: 'done' });
  expect(await clerk.batch(opened.id)).toMatchObject({ onDay: '2024-06-30', onSource: 'user' });
});

test('a batch that is given up is closed and cannot be written', async () => {
  const batch = await clerk.check(await office.workbook(rowsOf(1), '数据截至：2024-12-31'));
  expect((await clerk.command('exchange.withdraw', { batch: batch.id })).status).toBe(200);
  expect(await clerk.batch(batch.id)).toMatchObject({ state: 'withdrawn' });
  expect((await clerk.command('exchange.commit', { batch: batch.id })).body).toMatchObject({
    code: 'exchange.batchMoved',
  });
});

test('the same upload sent twice opens one batch; another content under its id is refused', async () => {
  const content = await office.workbook(rowsOf(1));
  const id = office.server.services.newId();
  const first = await clerk.upload([{ name: 'a.xlsx', content }], {}, id);
  expect((await clerk.upload([{ name: 'a.xlsx', content }], {}, id)).body).toEqual(first.body);
  const other = await office.workbook(rowsOf(2));
  expect((await clerk.upload([{ name: 'a.xlsx', content: other }], {}, id)).body).toMatchObject({
    code: 'command.idUsed',
  });
});

test('a member who moves to another household leaves the one and joins the other: the equation adds up', async () => {
  const rows = rowsOf(12).slice(20);
  await clerk.commit((await clerk.check(await office.workbook(rows, '数据截至：2025-06-30'))).id);
  const [head, wife, head12, wife12] = rows;
  const moved = { ...wife, 户编号: '529921000012', 人编号: '52992100001203', 与户主关系: '其他', 人数: '3' };
  const later = [{ ...head, 人数: '1' }, { ...head12, 人数: '3' }, { ...wife12, 人数: '3' }, moved];
  const checked = await clerk.check(await office.workbook(later, '数据截至：2025-12-31'));
  expect(checked.summary?.keptOut.households).toBe(0);
  expect(imbalancesOf(checked.summary ?? ({} as never))).toEqual([]);
  const before = checked.summary?.before.members ?? 0;
  expect(checked.summary?.after.members).toBe(before);
  await clerk.commit(checked.id);
  const [count] = await office.query<{ n: number }>(
    `select count(*)::int as n from member_version m join household h on h.id = m.household and h.county = m.county
      where h.national_household_no in ('529921000011', '529921000012') and m.superseded_at = 'infinity' and m.valid_to = 'infinity'`,
  );
  expect(count?.n).toBe(4);
});

test('the command line tells what the whole register holds, also for a file of one town and for a dry run', async () => {
  const { services } = office.server;
  const area = '529921000000';
  const path = join(office.folder, 'far.xlsx');
  const far = specimenHousehold('A', 40).map((row) => ({ ...row, '乡(镇)': '白石镇', 行政村: '上河村' }));
  writeFileSync(path, await office.workbook(far, '数据截至：2026-01-31'));
  const progress = async () => undefined;
  const versionsBefore = await versions();
  const dry = await importFiles(services, OPERATOR, { paths: [path], area, dryRun: true, progress });
  expect(await versions()).toBe(versionsBefore);
  const real = await importFiles(services, OPERATOR, { paths: [path], area, dryRun: false, progress });
  expect(dry.totals).toEqual(real.totals);
  expect(real.totals.byTown['529921101000']).toEqual({ households: 1, members: 2 });
  expect(real.totals.byTown['529921100000']?.households).toBeGreaterThan(5);
  expect(real.totals.households).toBe((real.totals.byTown['529921100000']?.households ?? 0) + 1);
});
