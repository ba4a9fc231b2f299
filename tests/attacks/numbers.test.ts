import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileStore } from '#platform/files/store.ts';
import { type Aimed, probesOf, send, VIEWERS, type Viewer } from './matrix/probing.ts';
import { openWorld, type World } from './world.ts';

/** All that the server wrote into its log. */
let logged = '';
let world: World;
beforeAll(async () => {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  world = await openWorld({ log: pino({ level: 'trace' }, sink) });
});
afterAll(async () => world.close());

const numbers = () => world.targets.flatMap((target) => target.numbers);
const names = () => world.targets.map((target) => target.ids.name);
const found = (text: string, secrets: readonly string[]) => secrets.filter((secret) => text.includes(secret));

/** Answers that hold full numbers by their purpose: they are asked for with one, written down, and given to few. */
const FULL = /^(POST \/api\/households\/:id\/reveal|GET \/api\/imports\/:id\/error-workbook)$/;

/** The full numbers in an answer that the question did not name, and how many of the people it told of. */
async function askedOf(viewer: Viewer, { probe }: Aimed): Promise<{ numbers: string[]; people: number }> {
  const { body } = await send(world, viewer, probe);
  const asked = decodeURIComponent(probe.url) + JSON.stringify(probe.body ?? {});
  return {
    numbers: found(body, numbers()).filter((number) => !asked.includes(number)),
    people: found(body, names()).length,
  };
}

test('no answer to anybody holds a full number, but the few that are there for it', async () => {
  const leaks: string[] = [];
  let people = 0;
  const reading = ({ route, changes }: Aimed) => !changes && !FULL.test(route);
  // Who sees the people of the own village; what the others get is held by the matrix.
  const [own] = world.targets;
  const questions = own === undefined ? [] : probesOf(world, own).filter(reading);
  for (const viewer of VIEWERS.filter((one) => one !== 'nobody' && !one.endsWith('-administrator')))
    for (const aimed of questions) {
      const told = await askedOf(viewer, aimed);
      people += told.people;
      leaks.push(...told.numbers.map((number) => `${viewer} ${aimed.route}: ${number}`));
    }
  expect(leaks).toEqual([]);
  // control: the people themselves were in the answers
  expect(people).toBeGreaterThan(100);
}, 120_000);

test('a full number is given with a purpose to who may have it, and that is written down', async () => {
  const [own] = world.targets;
  const ask = (viewer: Viewer, purpose: string) =>
    send(world, viewer, {
      method: 'POST',
      url: `/api/households/${own?.ids.household}/reveal`,
      body: { purpose },
    });
  expect(found((await ask('village-cadre', '入户核对')).body, own?.numbers ?? []).length).toBeGreaterThan(2);
  expect((await ask('village-cadre', '')).statusCode).toBe(400);
  for (const viewer of [
    'department-officer',
    'system-administrator',
    'security-administrator',
    'audit-administrator',
  ] as const) {
    const answer = await ask(viewer, '入户核对');
    expect([viewer, answer.statusCode >= 400, found(answer.body, numbers())]).toEqual([viewer, true, []]);
  }
  const { rows } = await world.admin.query(
    `select purpose, subject from audit where command = 'registry.reveal'`,
  );
  expect(rows).toEqual([{ purpose: '入户核对', subject: `household:${own?.ids.household}` }]);
});

test('the error workbook, which carries full numbers, goes to who keeps the register and to nobody else', async () => {
  const [own] = world.targets;
  const url = `/api/imports/${own?.ids.batch}/error-workbook`;
  for (const viewer of VIEWERS.filter((one) => one !== 'county-office'))
    expect([viewer, (await send(world, viewer, { method: 'GET', url })).statusCode >= 400]).toEqual([
      viewer,
      true,
    ]);
  expect((await send(world, 'county-office', { method: 'GET', url })).statusCode).toBe(200);
});

test('the log tells of every request, and of nobody', async () => {
  const [own] = world.targets;
  for (const url of [
    `/api/households/${own?.ids.document}`,
    `/api/findings?area=${own?.ids.document}`,
    `/api/imports/${own?.ids.name}`,
    `/${own?.ids.document}`,
    `/api/none?search=${own?.ids.document}`,
  ])
    await send(world, 'county-office', { method: 'GET', url: encodeURI(url) });
  await world.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/username',
    payload: { username: own?.ids.document, password: own?.ids.name },
  });
  // A fault of the program itself: a text that the database cannot compare.
  await world.admin.query('alter table data_finding rename to data_finding_away');
  const answer = await send(world, 'county-office', {
    method: 'GET',
    url: `/api/findings?area=${own?.ids.village}&assignedTo=${own?.ids.document}`,
  });
  await world.admin.query('alter table data_finding_away rename to data_finding');
  expect(answer.statusCode).toBe(500);
  expect(found(answer.body, [...numbers(), 'data_finding'])).toEqual([]);
  expect(logged.split('\n').length).toBeGreaterThan(300);
  expect(logged).toContain('"route":"/api/households/:id"');
  expect(logged).toContain('unexpected');
  const others = world.targets.flatMap((target) => [target.ids.householdNo, target.ids.household]);
  expect(found(logged, [...numbers(), ...names(), ...names().map(encodeURI), ...others])).toEqual([]);
  // control: the looking finds what is there
  expect(found(logged + own?.ids.document, numbers())).toEqual([own?.ids.document]);
});

test('in the database no column but the encrypted ones holds a full number', async () => {
  const { rows } = await world.admin.query<{ table: string; column: string }>(
    `select c.table_schema || '.' || c.table_name as table, c.column_name as column from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where t.table_type = 'BASE TABLE' and c.table_schema in ('public', 'pgboss') and c.data_type in ('text', 'jsonb', 'json', 'ARRAY', 'character varying')`,
  );
  expect(rows.length).toBeGreaterThan(80);
  const pattern = numbers().join('|');
  const plain: string[] = [];
  for (const { table, column } of rows) {
    const { rowCount } = await world.admin.query(
      `select 1 from ${table} where "${column}"::text ~ $1 limit 1`,
      [pattern],
    );
    if (rowCount !== 0) plain.push(`${table}.${column}`);
  }
  expect(plain).toEqual([]);
  // control: the names stand there in plain
  expect(
    (await world.admin.query('select 1 from member_version where name = $1', [names()[0]])).rowCount,
  ).toBe(1);
});

test('in the folder of files nothing can be read without the key', async () => {
  const [own] = world.targets;
  const files = readdirSync(world.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    // A workbook begins with PK and holds the names of its parts.
    expect(
      bytes.includes('PK\u0003\u0004') ||
        bytes.includes('xl/worksheets') ||
        bytes.includes(own?.ids.name ?? ''),
    ).toBe(false);
  }
});

test('what a killed process left in plain is gone when the folder is opened again', async () => {
  const { files, keys } = world.services;
  // While it works, plain content lies within the data folder and nowhere else.
  expect(files.work.startsWith(world.folder)).toBe(true);
  writeFileSync(join(files.work, 'left'), world.targets[0]?.ids.document ?? '');
  const again = new FileStore(world.folder, keys);
  expect(readdirSync(again.work)).toEqual([]);
  expect(statSync(again.work).mode & 0o077).toBe(0);
});
