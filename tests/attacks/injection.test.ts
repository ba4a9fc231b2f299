import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Probe } from './matrix/probe.ts';
import { probesOf, secretsFrom, send, type Viewer } from './matrix/probing.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world.close());

/** What comes after a quotation that was not closed; the last two would be slow or fatal. */
const STRINGS = [
  "' or '1'='1",
  "' union select name, national_person_no from member_version --",
  "529922' or village ^@ '529922",
  '"; drop table household cascade; --',
  "\\'; set daohu.scope = '529922'; --",
  "$$ or true $$; select '",
  "%' or '%'='",
  "'||(select string_agg(name, ',') from member_version)||'",
  '1); delete from audit; --',
  "'; select pg_sleep(4); --",
  '\u0000',
] as const;
const SLOW_MS = 3000;

type Leaf = { readonly path: readonly string[]; readonly text: string };

function leavesOf(value: unknown, path: readonly string[] = []): Leaf[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function withText(body: object, path: readonly string[], text: string): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  const holder = path.slice(0, -1).reduce((inner, key) => inner[key] as Record<string, unknown>, copy);
  holder[last] = text;
  return copy;
}

/** The same question with an injection in the place of each text of its body, or behind it. */
const inBody = (probe: Probe, body: object, text: string): Probe[] =>
  leavesOf(body).map((leaf) => ({
    ...probe,
    body: withText(body, leaf.path, text.startsWith("'") ? leaf.text + text : text),
  }));

/** The same question with an injection in each part of its address that names something. */
function inAddress(probe: Probe, text: string): Probe[] {
  const [path = '', query = ''] = probe.url.split('?');
  const ids = path.split('/').filter((part) => part.length > 20);
  const fields = [...new URLSearchParams(query).keys(), 'cursor'];
  return [
    ...ids.map((id) => ({ ...probe, url: path.replace(id, encodeURIComponent(id + text)) })),
    ...fields.map((field) => {
      const changed = new URLSearchParams(query);
      changed.set(field, text);
      return { ...probe, url: `${path}?${changed}` };
    }),
  ];
}

const injected = (probe: Probe): Probe[] =>
  STRINGS.flatMap((text) =>
    probe.body === undefined ? inAddress(probe, text) : inBody(probe, probe.body, text),
  );

/** The first question of each route and of each set of fields. */
function isNewKind(seen: Set<string>, route: string, body: object | undefined): boolean {
  const kind = `${route} ${Object.keys(body ?? {})}`;
  return !seen.has(kind) && seen.add(kind) !== undefined;
}

const TELLS_OF_SQL = /syntax error|relation "|column "|pg_|postgres|kysely|\bat \S+[.]ts:|42601|22P02/i;

/** What is wrong with the answer to an injection. */
async function faultsOf(viewer: Viewer, probe: Probe, secrets: readonly string[]): Promise<string[]> {
  const begun = performance.now();
  const { statusCode, body } = await send(world, viewer, probe);
  const faults = secrets.filter(
    (secret) => body.includes(secret) && !decodeURIComponent(probe.url).includes(secret),
  );
  if (statusCode >= 500) faults.push(String(statusCode));
  if (
    TELLS_OF_SQL.test(
      STRINGS.reduce((text, one) => text.replaceAll(JSON.stringify(one).slice(1, -1), ''), body),
    )
  )
    faults.push(body.slice(0, 200));
  if (performance.now() - begun > SLOW_MS) faults.push('slow');
  return faults.map((fault) => `${probe.method} ${probe.url} ${JSON.stringify(probe.body ?? '')}: ${fault}`);
}

test('no text of a question is ever read as a statement', async () => {
  const [own] = world.targets;
  if (own === undefined) throw new Error('there is no own place');
  const secrets = secretsFrom(world, 'county-office', false);
  const found: string[] = [];
  let sent = 0;
  const seen = new Set<string>();
  for (const { probe } of probesOf(world, own).filter(({ route, probe: { body } }) =>
    isNewKind(seen, route, body),
  ))
    for (const one of injected(probe)) {
      sent += 1;
      found.push(...(await faultsOf('county-office', one, secrets)));
    }
  expect(found).toEqual([]);
  expect(sent).toBeGreaterThan(400);
  const { rows } = await world.admin.query(
    `select (select count(*) from household) as households, (select count(*) from audit) as audit`,
  );
  expect(rows[0].households).toBe(4);
  expect(Number(rows[0].audit)).toBeGreaterThan(10);
}, 180_000);

test('a cursor is taken only as it was given, for the question that it was given for', async () => {
  const [own] = world.targets;
  const area = own?.ids.county ?? '';
  const query = { area, on: '2018-12-31', limit: 1 };
  const ask = (body: object) =>
    send(world, 'county-office', { method: 'POST', url: '/api/households/query', body });
  const first = (await ask(query)).json();
  expect(first.next).toBeTypeOf('string');
  // control: the cursor as given leads on
  expect((await ask({ ...query, cursor: first.next })).statusCode).toBe(200);
  const text = Buffer.from(first.next, 'base64').toString();
  const forged = [
    Buffer.from(text.replace('village', 'income')).toString('base64'),
    Buffer.from(`${text}x`).toString('base64'),
    Buffer.from('[]').toString('base64'),
    Buffer.from('{"a":1}').toString('base64'),
    Buffer.from(encodeURIComponent(JSON.stringify(['village', false, "529922' --", '', 'x']))).toString(
      'base64',
    ),
    'x'.repeat(5000),
    '%00',
  ];
  for (const cursor of forged) {
    const answer = await ask({ ...query, cursor });
    expect([cursor.slice(0, 40), answer.statusCode]).toEqual([cursor.slice(0, 40), 400]);
  }
  const elsewhere = Buffer.from(
    encodeURIComponent(JSON.stringify(['village', false, '529922000000', '', own?.ids.household])),
  ).toString('base64');
  const { items = [] } = (await ask({ ...query, cursor: elsewhere })).json();
  expect(items).toEqual([]);
});
