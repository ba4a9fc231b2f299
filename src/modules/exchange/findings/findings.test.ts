import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clerk, type Office, openOffice } from '../../../../tests/setup/import-office.ts';
import type { FindingLine } from '../batch/model.ts';
import { type SpecimenRow, specimenHousehold } from '../register/specimen.ts';

let office: Office;
let county: Clerk;
let town: Clerk;
let village: Clerk;
let inspector: Clerk;
beforeAll(async () => {
  office = await openOffice();
  const { users } = office.server;
  county = await office.as(users['county-office']);
  town = await office.as(users['town-clerk']);
  village = await office.as(users['village-cadre']);
  inspector = await office.as(users.inspector);
});
afterAll(async () => office.close());

const rowsOf = (n: number, village: string, change: SpecimenRow = {}) =>
  specimenHousehold('A', n).map((row) => ({ ...row, 行政村: village, ...change }));
const without = (row: SpecimenRow, column: string): SpecimenRow =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));
const far = { '乡(镇)': '白石镇' };
const bring = async (year: number, rows: readonly SpecimenRow[]) =>
  county.commit((await county.check(await office.workbook(rows, `数据截至：${year}-12-31`))).id);
const list = async (clerk: Clerk, area: string, more = '') =>
  ((await clerk.get(`/api/findings?area=${area}${more}`)).body as { items: FindingLine[] }).items;
const COUNTY = '529921000000';
const TOWN = '529921100000';

test('findings of a county’s import are seen by town and village, each its own', async () => {
  await bring(2018, [
    ...rowsOf(1, '上河村', { 人数: '5' }),
    ...rowsOf(2, '下河村', { 联系电话: '0870123' }),
    ...rowsOf(3, '上河村', { ...far, 人数: '9' }),
    ...rowsOf(4, '上河村', { 人编号: null, 证件号码: '123' }),
  ]);
  const checks = async (clerk: Clerk, area: string) =>
    (await list(clerk, area, '&severity=suspect')).map(
      (one) => `${one.nationalHouseholdNo.slice(-1)} ${one.check}`,
    );
  expect(await checks(county, COUNTY)).toEqual(['1 household.size', '2 phone.length', '3 household.size']);
  expect(await checks(town, TOWN)).toEqual(['1 household.size', '2 phone.length']);
  expect(await checks(village, '529921100200')).toEqual(['1 household.size']);
  expect(await checks(inspector, COUNTY)).toHaveLength(3);
  // Asking for a wider place gives nothing more.
  expect(await checks(village, COUNTY)).toEqual(['1 household.size']);
  const groups = (await town.get(`/api/findings/groups?area=${TOWN}&state=open&severity=suspect`)).body;
  expect(groups).toMatchObject({ items: [{ count: 1, byTown: { [TOWN]: 1 } }, { count: 1 }] });
  const phones = (await list(town, TOWN, '&check=phone.length')).map((one) => one.value);
  expect(phones.join()).not.toContain('0870123');
});

test('a finding is assigned, and found by whom it was given to', async () => {
  const [finding] = await list(town, TOWN, '&check=household.size');
  const user = office.server.users['village-cadre'].id;
  const input = { finding: finding?.id, user, dueOn: '2026-12-01' };
  expect((await village.command('exchange.assignFinding', input)).status).toBe(403);
  expect((await inspector.command('exchange.assignFinding', input)).status).toBe(403);
  expect((await town.command('exchange.assignFinding', { ...input, user: 'nobody' })).status).toBe(404);
  // Nor to somebody whom the finding does not concern: of another county, or an administrator.
  const { foreigner, users } = office.server;
  for (const other of [foreigner, users['system-administrator']])
    expect((await county.command('exchange.assignFinding', { ...input, user: other.id })).status).toBe(404);
  expect((await town.command('exchange.assignFinding', input)).status).toBe(200);
  const mine = await list(village, '529921100200', `&assignedTo=${user}`);
  expect(mine).toMatchObject([{ id: finding?.id, dueOn: '2026-12-01', assignedName: '测试village-cadre' }]);
  // The same file again neither doubles it nor takes it from whom it was given to.
  await bring(2018, [...rowsOf(1, '上河村', { 人数: '5' })]);
  expect(await list(village, '529921100200', `&assignedTo=${user}`)).toEqual(mine);
});

test('confirmed as it is, with a reason: not opened again while its facts are unchanged', async () => {
  const [finding] = await list(village, '529921100200', '&check=household.size');
  const input = { finding: finding?.id, reason: '两口在外省打工，户口已迁走' };
  expect((await inspector.command('exchange.confirmFinding', input)).status).toBe(403);
  expect((await village.command('exchange.confirmFinding', { ...input, reason: '' })).status).toBe(400);
  expect((await village.command('exchange.confirmFinding', input)).status).toBe(200);
  expect((await village.command('exchange.confirmFinding', input)).body).toMatchObject({
    code: 'finding.closed',
  });
  await bring(2019, [...rowsOf(1, '上河村', { 人数: '5' })]);
  expect(await list(village, '529921100200', '&check=household.size&state=open')).toEqual([]);
  // Control: another value is another fact, and is asked.
  await bring(2020, [...rowsOf(1, '上河村', { 人数: '6' })]);
  expect(await list(village, '529921100200', '&check=household.size&state=open')).toHaveLength(1);
});

test('a later file that no longer shows it mends a finding; one that does not name the household leaves it', async () => {
  const open = async () =>
    (await list(county, COUNTY, '&state=open&severity=suspect')).map((one) => one.check);
  await bring(2021, [...rowsOf(1, '上河村')]);
  expect(await list(village, '529921100200', '&check=household.size&state=open')).toEqual([]);
  // Households 2 and 3 were not in that file.
  expect(await open()).toEqual(
    expect.arrayContaining(['phone.length', 'household.size', 'household.absent']),
  );
  await bring(2022, [...rowsOf(2, '下河村').map((row) => without(row, '联系电话'))]);
  // A file without the column says nothing of the phone.
  expect(await open()).toContain('phone.length');
  await bring(2023, [...rowsOf(2, '下河村', { 联系电话: '13800000002' })]);
  expect(await open()).not.toContain('phone.length');
});

test('mended by hand only when the record was corrected since; an error is mended in the file', async () => {
  const [suspect] = await list(county, COUNTY, '&check=household.size&state=open');
  const input = { finding: suspect?.id, reason: '已按户口簿改正' };
  expect((await county.command('exchange.mendFinding', input)).body).toMatchObject({
    code: 'finding.notCorrected',
  });
  await bring(2024, [...rowsOf(3, '上河村', { ...far, 人数: '9', 人均纯收入: 7777 })]);
  expect((await county.command('exchange.mendFinding', input)).status).toBe(200);
  const [error] = await list(county, COUNTY, '&severity=error&state=open');
  expect(error?.check).toBe('document.length');
  for (const name of ['exchange.mendFinding', 'exchange.confirmFinding'])
    expect((await county.command(name, { finding: error?.id, reason: '没有问题' })).body).toMatchObject({
      code: 'finding.mendInFile',
    });
});

test('nobody closes a finding of another place', async () => {
  await bring(2025, [...rowsOf(5, '上河村', { ...far, 人数: '4' })]);
  const [finding] = await list(county, COUNTY, '&check=household.size&state=open');
  const input = { finding: finding?.id, reason: '不是我的村' };
  expect((await village.command('exchange.confirmFinding', input)).status).toBe(404);
  expect((await town.command('exchange.confirmFinding', input)).status).toBe(404);
  expect((await county.command('exchange.confirmFinding', input)).status).toBe(200);
});

test('a page of findings goes on where the last one ended, village by village', async () => {
  const all = await list(county, COUNTY);
  const first = (await county.get(`/api/findings?area=${COUNTY}&limit=2`)).body as {
    items: FindingLine[];
    next: string;
  };
  const rest = await list(county, COUNTY, `&cursor=${first.next}`);
  expect([...first.items, ...rest].map((one) => one.id)).toEqual(all.map((one) => one.id));
  const places = all.map((one) => one.area);
  expect(places).toEqual([...places].sort());
});
