import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiDocument } from '#platform/http/openapi.ts';
import { PERMISSIONS } from '../../src/app/modules.ts';
import { type TestServer, testServer } from '../attacks/county.ts';
import { routesOf } from '../attacks/matrix/routes-of.ts';

let server: TestServer;
let admin: pg.Client;
beforeAll(async () => {
  server = await testServer({ rate: { person: 1e6, address: 1e6 } });
  admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await server.close();
});

/** Routes that need no session: all others answer 401 without one. */
const PUBLIC = [
  'GET /*',
  'GET /api/health',
  'GET /api/openapi.json',
  'POST /api/auth/sign-in/username',
  'POST /api/auth/sign-out',
];
/** Routes that the description leaves out: the page and the description itself. */
const HIDDEN = ['GET /*', 'GET /api/openapi.json'];

describe('every route', () => {
  test('is described with a tag and what it answers, or is one of the two that need no description', () => {
    const { paths } = openApiDocument(server.app) as {
      paths: Record<string, Record<string, { tags?: string[]; responses?: object }>>;
    };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
        operation,
      })),
    );
    expect(described.map(({ route }) => route).sort()).toEqual(
      routesOf(server.app).filter((route) => !HIDDEN.includes(route)),
    );
    expect(
      described.filter(({ operation }) => (operation.tags ?? []).length === 0).map(({ route }) => route),
    ).toEqual([]);
    expect(
      described
        .filter(({ operation }) => !('default' in (operation.responses ?? {})))
        .map(({ route }) => route),
    ).toEqual([]);
  });

  test('needs a session, unless it is one of the public', async () => {
    const open: string[] = [];
    for (const route of routesOf(server.app)) {
      const [method = 'GET', url = ''] = route.split(' ');
      const answer = await server.app.inject({
        method: method as 'GET' | 'POST',
        url: url.replace(':id', server.services.newId()),
        headers: { 'command-id': server.services.newId() },
        ...(method === 'POST' && { payload: {} }),
      });
      if (answer.statusCode !== 401 || answer.json().code !== 'access.signInFirst') open.push(route);
    }
    expect(open).toEqual(PUBLIC.sort());
  });

  test('of a command stands in the table of permissions, and every permission has its command', () => {
    const commands = routesOf(server.app)
      .filter((route) => route.startsWith('POST /api/commands/'))
      .map((route) => route.slice('POST /api/commands/'.length));
    expect(commands.filter((name) => PERMISSIONS[name] === undefined)).toEqual([]);
    // These are asked by their own routes: uploads, and readings of numbers.
    const others = Object.keys(PERMISSIONS).filter((name) => !commands.includes(name));
    expect(others.sort()).toEqual([
      'areas.import',
      'exchange.upload',
      'exchange.uploadSurvey',
      'registry.reveal',
      'screening.match',
      'screening.revealClue',
    ]);
  });
});

describe('every table', () => {
  /** Tables that hold no people: places, files by their sum, the program's own marks. */
  const WITHOUT_PEOPLE = [
    'area',
    'area_population',
    'area_successor',
    'area_version',
    'auth_verification',
    'instance',
    'migration',
    'screening_rule_text',
    'stored_file',
  ];

  test('that holds people or papers has row-level security, forced; the others are known by name', async () => {
    const { rows } = await admin.query<{ name: string; forced: boolean }>(
      `select relname as name, relrowsecurity and relforcerowsecurity as forced from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
    );
    expect(rows.filter((row) => !row.forced).map((row) => row.name)).toEqual(WITHOUT_PEOPLE);
    expect(rows.length).toBeGreaterThan(20);
  });

  test('with a village or a place of people is guarded by the one procedure', async () => {
    const { rows } = await admin.query<{ name: string; policies: string[] }>(
      `select c.table_name as name, array(select policyname::text from pg_policies p where p.tablename = c.table_name) as policies
       from information_schema.columns c join information_schema.tables t on t.table_name = c.table_name and t.table_type = 'BASE TABLE'
       where c.table_schema = 'public' and t.table_schema = 'public' and c.column_name in ('village', 'household') group by 1 order by 1`,
    );
    expect(rows.length).toBeGreaterThan(7);
    for (const { name, policies } of rows)
      expect([name, policies]).toEqual([
        name,
        expect.arrayContaining(['within_scope', 'add_within_scope', 'change_within_scope']),
      ]);
  });

  test('belongs to the maintainer: the application owns nothing and is above no rule', async () => {
    const { rows } = await admin.query(
      `select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, (select count(*)::int from pg_class where relowner = r.oid) as owned from pg_roles r where rolname like 'daohu%' and rolname <> 'daohu_maintainer'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows)
      expect(row).toMatchObject({
        rolsuper: false,
        rolbypassrls: false,
        rolcreatedb: false,
        rolcreaterole: false,
        owned: 0,
      });
  });
});
