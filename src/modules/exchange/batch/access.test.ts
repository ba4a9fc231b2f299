import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clerk, type Office, openOffice } from '../../../../tests/setup/import-office.ts';
import { type SpecimenRow, specimenHousehold } from '../register/specimen.ts';
import type { Batch } from './model.ts';

let office: Office;
let county: Clerk;
let town: Clerk;
beforeAll(async () => {
  office = await openOffice();
  county = await office.as(office.server.users['county-office']);
  town = await office.as(office.server.users['town-clerk']);
});
afterAll(async () => office.close());

const own = (n: number, change: SpecimenRow = {}) =>
  specimenHousehold('A', n).map((row) => ({ ...row, 行政村: '上河村', ...change }));
const foreign = (n: number, change: SpecimenRow = {}) => own(n, { '乡(镇)': '白石镇', ...change });
const idsOf = async (clerk: Clerk) =>
  ((await clerk.get('/api/imports')).body as { items: Batch[] }).items.map((batch) => batch.id);

test('a town clerk imports the own town', async () => {
  const batch = await town.commit((await town.check(await office.workbook(own(1)))).id);
  expect(batch).toMatchObject({ state: 'committed', area: '529921100000' });
  expect(batch.summary?.added).toEqual({ households: 1, members: 2 });
});

test.each([
  ['sound rows', foreign(3)],
  ['rows with errors', foreign(3, { 证件号码: '123' })],
])('a file with %s of another town is refused, naming the town, and nothing is written', async (_, rows) => {
  const content = await office.workbook([...own(2), ...rows]);
  const opened = (await town.upload([{ name: '全县.xlsx', content }])).body as Batch;
  const before = await office.count('household');
  const started = (await town.command('exchange.check', { batch: opened.id })).body as { job: string };
  expect(await town.runJob(started.job)).toMatchObject({
    state: 'failed',
    problem_code: 'exchange.outsideScope',
  });
  const [job] = await office.query<{ problem_details: object }>(
    `select problem_details from job where id = '${started.job}'`,
  );
  expect(job?.problem_details).toMatchObject({ area: '清溪镇', households: 1, towns: '白石镇' });
  expect(await office.count('household')).toBe(before);
  expect(await office.count('import_finding', `batch = '${opened.id}'`)).toBe(0);
  expect(await town.batch(opened.id)).toMatchObject({ state: 'recognised', summary: null });
});

test('a town clerk cannot open a batch for the county or another town', async () => {
  const content = await office.workbook(own(1));
  for (const area of ['529921000000', '529921101000', '529922100000'])
    expect((await town.upload([{ name: 'a.xlsx', content }], { area })).status).toBe(404);
});

test('a town clerk sees the own batches only, by list and by address', async () => {
  const theirs = await county.check(await office.workbook([...own(1), ...foreign(4, { 人数: '8' })]));
  const ids = await idsOf(town);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids).not.toContain(theirs.id);
  for (const path of ['', '/findings', '/changes', '/error-workbook'])
    expect((await town.get(`/api/imports/${theirs.id}${path}`)).status).toBe(404);
  for (const name of ['exchange.check', 'exchange.commit', 'exchange.withdraw'])
    expect((await town.command(name, { batch: theirs.id })).status).toBe(404);
  // control: the county office sees both
  expect(await idsOf(county)).toEqual(expect.arrayContaining([...ids, theirs.id]));
});

test('an inspector sees and changes nothing; a village cadre and the administrators import nothing', async () => {
  const batch = await county.check(
    await office.workbook([...own(1), ...foreign(5, { 证件号码: '52992119700101001X' })]),
  );
  expect(batch.summary?.errorWorkbook).not.toBeNull();
  const content = await office.workbook(own(1));
  const { users } = office.server;
  for (const user of Object.values(users)) {
    if (user.role === 'county-office' || user.role === 'town-clerk') continue;
    const clerk = await office.as(user);
    const { status, body } = await clerk.upload([{ name: 'a.xlsx', content }]);
    expect([user.role, status, (body as { code: string }).code]).toEqual([
      user.role,
      403,
      'command.forbidden',
    ]);
    for (const name of ['exchange.check', 'exchange.commit', 'exchange.withdraw'])
      expect((await clerk.command(name, { batch: batch.id })).status).toBe(403);
    // Full numbers go back to those only who could have sent them.
    expect((await clerk.get(`/api/imports/${batch.id}/error-workbook`)).status).toBe(403);
  }
  const inspector = await office.as(users.inspector);
  expect((await inspector.get(`/api/imports/${batch.id}`)).status).toBe(200);
  const found = await inspector.get(`/api/imports/${batch.id}/findings`);
  expect(JSON.stringify(found.body)).toContain('document.duplicate');
  const cadre = await office.as(users['village-cadre']);
  expect((await cadre.get(`/api/imports/${batch.id}`)).status).toBe(404);
  expect(await idsOf(cadre)).toEqual([]);
});

test('another county sees nothing of it', async () => {
  const foreigner = await office.as(office.server.foreigner);
  expect(await idsOf(foreigner)).toEqual([]);
  const [id] = await idsOf(county);
  expect((await foreigner.get(`/api/imports/${id}`)).status).toBe(404);
  expect((await foreigner.get('/api/findings?area=529921000000')).body).toMatchObject({ items: [] });
});
