import { afterAll, beforeAll, expect, test } from 'vitest';
import { testActor } from '../../../../tests/setup/database.ts';
import { COUNTY, openListOffice } from '../../../../tests/setup/list-office.ts';
import type { ListHead } from './model.ts';
import { columnsOfSender } from './remembered.ts';

let office: Awaited<ReturnType<typeof openListOffice>>;
beforeAll(async () => {
  office = await openListOffice();
});
afterAll(async () => office.close());

const DRAFTS = '/api/lists/drafts';
const head = (run: string) => office.get<ListHead>(`/api/lists/${run}/head`);
/** A list whose column of numbers has a title that nobody knows. */
const odd = () =>
  [
    '殡仪馆登记簿',
    '逝者姓名,编号,出生日期,死亡日期,病因,电话',
    ...office.people
      .slice(0, 3)
      .map(({ name, document, birth }) =>
        [name, document, birth, '2018-03-01', '肺部感染', '13912345678'].join(','),
      ),
  ].join('\n');

const startOf = (run: string, sheets: ListHead['sheets'], said: Record<string, string | null>) => {
  const columns = Object.fromEntries(
    sheets.flatMap((sheet) => sheet.columns.map(({ key, meaning }) => [key, meaning])),
  );
  return office.command<{ run: string; job: string; code: string }>('screening.startList', {
    run,
    columns: { ...columns, ...said },
  });
};

test('a list waits until somebody says what its columns are; the word counts, and for the next list of the sender too', async () => {
  const { run } = (await office.send(odd(), { to: DRAFTS, sender: '县殡仪馆' })).body;
  expect(await office.run(run)).toMatchObject({ state: 'proposed', said: false, summary: null });
  const { body: first } = await head(run);
  expect(first.remembered).toBe(false);
  const [sheet] = first.sheets;
  expect(sheet).toMatchObject({ sheet: '名单', skipped: null, headerRows: [2] });
  expect(sheet?.columns.map(({ header, meaning, certainty }) => [header, meaning, certainty])).toEqual([
    ['逝者姓名', 'name', 'sure'],
    ['编号', null, 'unknown'],
    ['出生日期', 'birth', 'sure'],
    ['死亡日期', 'died', 'sure'],
    ['病因', null, 'unknown'],
    ['电话', null, 'unknown'],
  ]);
  const started = await startOf(run, first.sheets, { 编号: 'document' });
  expect(started.status).toBe(200);
  await office.services.jobs.runOne(started.body.job);
  expect(await office.run(run)).toMatchObject({ state: 'done', said: true, counts: { exact: 3 } });

  const second = (await office.send(odd(), { to: DRAFTS, sender: '县殡仪馆' })).body.run;
  const { body: again } = await head(second);
  expect(again.remembered).toBe(true);
  expect(again.sheets[0]?.columns[1]).toMatchObject({ header: '编号', meaning: 'document' });
  // sent straight to be matched, the word counts as well; another sender's list knows nothing of it
  const straight = (await office.send(odd(), { sender: '县殡仪馆' })).body.run;
  await office.services.jobs.runOne(straight);
  expect((await office.run(straight)).counts.exact).toBe(3);
  const other = (await office.send(odd(), { sender: '镇卫生院' })).body.run;
  await office.services.jobs.runOne(other);
  expect((await office.run(other)).counts.exact).toBe(0);
  expect(
    await columnsOfSender(office.services, testActor('county-office', '469921'), {
      area: COUNTY,
      kind: 'death',
      sender: '县殡仪馆',
    }),
  ).toMatchObject({ 编号: 'document', 逝者姓名: 'name' });
  await office.command('screening.dropList', { run: second });
});

test('the beginning that is shown holds no number, phone or illness in full', async () => {
  const { run } = (await office.send(odd(), { to: DRAFTS })).body;
  const shown = JSON.stringify((await head(run)).body);
  for (const { document } of office.people.slice(0, 3)) expect(shown).not.toContain(document);
  expect(shown).not.toMatch(/13912345678|肺部感染|\d{7,}(?!")/);
  expect(shown).toContain('肺***');
  expect(shown).toContain(office.people[0]?.name);
  await office.command('screening.dropList', { run });
});

test('of a sheet without a known header the likeliest row is shown, and it is read when somebody says what stands there', async () => {
  const [a] = office.people;
  const text = `甲栏,乙栏,丙栏\n${a?.name},${a?.document},x`;
  const { run } = (await office.send(text, { to: DRAFTS })).body;
  const { body } = await head(run);
  expect(body.sheets[0]).toMatchObject({ skipped: 'noHeader', headerRows: [1] });
  const { body: started } = await startOf(run, body.sheets, { 甲栏: 'name', 乙栏: 'document' });
  await office.services.jobs.runOne(started.job);
  expect(await office.run(run)).toMatchObject({ state: 'done', counts: { exact: 1 } });
});

test('what is started or dropped is neither started nor looked at again; a dropped list is forgotten', async () => {
  const kept = office.keptFiles();
  const { run } = (await office.send(odd(), { to: DRAFTS })).body;
  expect(office.keptFiles()).toBe(kept + 1);
  expect((await startOf(run, [], { 编号: 'colour' })).body.code).toBe('screening.list.unknownMeaning');
  expect((await office.command('screening.dropList', { run })).status).toBe(200);
  expect(office.keptFiles()).toBe(kept);
  expect(await office.run(run)).toMatchObject({ state: 'cancelled' });
  expect((await head(run)).status).toBe(409);
  expect((await startOf(run, [], {})).body.code).toBe('screening.list.notProposed');
  expect((await office.command('screening.dropList', { run })).body.code).toBe('screening.list.notProposed');
});

test('nobody else proposes, looks, starts or drops', async () => {
  const { run } = (await office.send(odd(), { to: DRAFTS })).body;
  for (const as of [testActor('town-clerk', '469921'), testActor('inspector', '469921')]) {
    expect((await office.send(odd(), { to: DRAFTS, as })).status).toBe(403);
    expect((await office.get(`/api/lists/${run}/head`, as)).status).toBe(403);
    expect((await office.command('screening.startList', { run, columns: {} }, as)).status).toBe(403);
  }
  const elsewhere = testActor('county-office', '469922');
  expect((await office.get(`/api/lists/${run}/head`, elsewhere)).status).toBe(404);
  expect((await office.command('screening.startList', { run, columns: {} }, elsewhere)).status).toBe(404);
  expect((await office.command('screening.dropList', { run }, elsewhere)).status).toBe(404);
});
