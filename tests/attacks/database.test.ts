import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopeStatement } from '#platform/db/database.ts';
import { testActor } from '../setup/database.ts';
import { openWorld, type World } from './world.ts';

let world: World;
/** Tables behind row-level security, as the database itself lists them. */
let guarded: string[];
beforeAll(async () => {
  world = await openWorld();
  await world.admin.query('analyze');
  const { rows } = await world.admin.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity order by 1`,
  );
  guarded = rows.map((row) => row.name);
});
afterAll(async () => world.close());

/** Tables of people and papers: who sees no place sees nothing of them. Those of sign-in have rules of their own. */
const STAFF = ['auth_user', 'auth_account', 'auth_session', 'sign_in_attempt', 'user_role', 'audit', 'job'];
const ofPlaces = () => guarded.filter((table) => !STAFF.includes(table));

/** Runs statements in one transaction as the application's role, and takes it back. */
async function asApp<T>(
  statements: readonly string[],
  run: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await world.services.database.pool.connect();
  try {
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    return await run(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const refusal = (scope: readonly string[], statement: string) =>
  asApp(scope, (client) =>
    client.query(statement).then(
      (result) => `done: ${result.rowCount}`,
      (error: { code?: string }) => error.code ?? 'unknown',
    ),
  );

const own = (prefix: string, role = 'county-office') => [scopeStatement(testActor(role, prefix))];

describe('the application role alone', () => {
  const SCOPES: readonly (readonly [string, readonly string[]])[] = [
    ['nothing is set', []],
    ['it is empty', ["set local daohu.scope = ''"]],
    ['it was set before', ["set local daohu.scope = '529922'", "set local daohu.scope = ''"]],
    ['it is a pattern', ["set local daohu.scope = '%'"]],
    ['it is all patterns', ["set local daohu.scope = '_,.*,^,5299__,529922%'"]],
    ['it is one digit', ["set local daohu.scope = '5'"]],
    ['it is too long', ["set local daohu.scope = '5299221002001'"]],
    ['it holds blanks', ["set local daohu.scope = ' 529922, 529922 '"]],
    ['it holds a line end', ["set local daohu.scope = E'529922\\n'"]],
    ['it holds full-width digits', ["set local daohu.scope = '５２９９２２'"]],
    ['it is a word', ["set local daohu.scope = 'null'", "set local daohu.role = 'county-office'"]],
    ['it is an array', ["set local daohu.scope = '{529922}'"]],
    ['it is a quotation', ["set local daohu.scope = '''529922'''"]],
  ];

  test.each(SCOPES)('sees no row when of its scope %s', async (_title, statements) => {
    const seen: string[] = [];
    for (const table of ofPlaces()) {
      const counts = await asApp(
        statements,
        async (client) => (await client.query(`select count(*) as n from ${table}`)).rows[0].n,
      );
      if (counts > 0) seen.push(`${table}: ${counts}`);
    }
    expect(seen).toEqual([]);
  });

  test('the tables tried are those of people, and with a scope they have rows', async () => {
    expect(ofPlaces()).toEqual(
      expect.arrayContaining([
        'household',
        'person',
        'member_version',
        'import_batch',
        'data_finding',
        'report',
        'column_mapping',
      ]),
    );
    for (const table of [
      'household',
      'person',
      'household_version',
      'member_version',
      'status_version',
      'import_batch',
      'data_finding',
    ])
      expect(
        await asApp(own('529922'), async (client) => (await client.query(`select * from ${table}`)).rowCount),
        table,
      ).toBeGreaterThan(0);
  });

  test('within its scope it sees no row of another place, whichever way it asks', async () => {
    const column: Record<string, string> = {
      import_batch: 'area',
      data_finding: 'area',
      column_mapping: 'area',
      case_file: 'area',
      case_act: 'area',
      case_paper: 'area',
      pairing: 'area',
      clue: 'area',
      clue_report: 'area',
      clue_step: 'area',
      report: 'area',
      report_figure: 'area',
      report_revision: 'area',
    };
    const seen: string[] = [];
    for (const table of ofPlaces()) {
      const place = column[table] ?? 'village';
      for (const question of [
        `select 1 from ${table} where left(${place}, 6) = '529922'`,
        `select 1 from ${table} where not (${place} ^@ '529921')`,
        `select 1 from ${table} a where exists (select 1 from ${table} b where b.${place} > '529922')`,
        `select 1 from (select count(*) filter (where ${place} >= '529922') as n from ${table}) x where n > 0`,
        `select 1 from (select max(${place}) as last from ${table}) x where last >= '529922'`,
        `select 1 from ${table} tablesample system (100) where ${place} >= '529922'`,
      ]) {
        const found = await asApp(own('529921'), async (client) =>
          client.query(question).then(
            (result) => result.rowCount,
            (error: { code: string }) => error.code,
          ),
        );
        if (found !== 0 && found !== '42703') seen.push(`${question}: ${found}`);
      }
    }
    expect(seen).toEqual([]);
  });

  test('an error tells nothing of a row that is not seen', async () => {
    const questions = [
      `select 1 / (case when village ^@ '529922' then 0 else 1 end) from household`,
      `select * from member_version where name::int = 1 and village ^@ '529922'`,
      `select * from household where national_household_no::int2 = 1 and village ^@ '529922'`,
      `select * from person where document_mask::int = 1 and village >= '529922'`,
    ];
    for (const question of questions)
      expect(await refusal(own('529921100202'), question), question).toBe('done: 0');
    // control: who sees the row gets the error, with what it holds
    expect(await refusal(own('529922'), questions[1] ?? '')).toBe('22P02');
  });

  test('the statistics of the columns are not told', async () => {
    const about = async (client: { query: pg.Client['query'] }) =>
      (await client.query(`select tablename from pg_stats where schemaname = 'public'`)).rows.map(
        (row: { tablename: string }) => row.tablename,
      );
    const told = await asApp(own('529921'), about);
    expect(told.filter((table) => guarded.includes(table))).toEqual([]);
    expect(await about(world.admin)).toContain('member_version');
    expect(await refusal([], 'select * from pg_statistic')).toBe('42501');
    const extended = await asApp(
      own('529921'),
      async (client) => (await client.query(`select * from pg_stats_ext where schemaname = 'public'`)).rows,
    );
    expect(JSON.stringify(extended)).not.toMatch(/529922/);
  });
});

describe('a write outside the scope is refused', () => {
  const ATTACKS: readonly (readonly [string, string, string])[] = [
    [
      'a household elsewhere',
      `insert into household (county, id, national_household_no, village) values ('529922', gen_random_uuid(), 'x', '529922100200')`,
      '42501',
    ],
    [
      'a household whose county is not its village',
      `insert into household (county, id, national_household_no, village) values ('529922', gen_random_uuid(), 'x', '529921100200')`,
      '23514',
    ],
    [
      'a move of the own to elsewhere',
      `update household set village = '529922100200', county = '529922'`,
      '42501',
    ],
    [
      'a change elsewhere',
      `update household set national_household_no = 'x' where village ^@ '529922'`,
      'done: 0',
    ],
    [
      'a taking over of what is elsewhere',
      `update household_version set village = '529921100200' where village = '529922100200'`,
      'done: 0',
    ],
    [
      'a finding elsewhere closed',
      `update data_finding set state = 'mended' where area ^@ '529922'`,
      'done: 0',
    ],
    [
      'a batch elsewhere withdrawn',
      `update import_batch set state = 'withdrawn' where area ^@ '529922'`,
      'done: 0',
    ],
    ['a household deleted', 'delete from household', '42501'],
    ['a version deleted', 'delete from member_version', '42501'],
    ['the audit changed', `update audit set actor = 'x'`, '42501'],
    ['the audit deleted', 'delete from audit', '42501'],
    ['the audit emptied', 'truncate audit', '42501'],
    ['the register emptied', 'truncate household cascade', '42501'],
    [
      'an audit row of another',
      `insert into audit (actor, actor_role, command, command_id, body_digest, subject) values ('x', 'county-office', 'x', gen_random_uuid(), '', '')`,
      '42501',
    ],
    [
      'a role for oneself',
      `insert into user_role (user_id, role, area, changed_by) values ('x', 'county-office', '529922000000', 'x')`,
      '42501',
    ],
    ['a role raised', `update user_role set role = 'county-office', area = '529922000000'`, 'done: 0'],
    ['a password read', 'select * from auth_account', 'done: 0'],
    ['a session read', 'select * from auth_session', 'done: 0'],
  ];
  test.each(ATTACKS)('%s', async (_title, statement, answer) => {
    expect(await refusal(own('529921'), statement)).toBe(answer);
  });

  test('an inspector writes nothing, in his own place either', async () => {
    const inspector = own('529921', 'inspector');
    expect(await refusal(inspector, `update household set national_household_no = 'x'`)).toBe('done: 0');
    expect(
      await refusal(
        inspector,
        `insert into household (county, id, national_household_no, village) values ('529921', gen_random_uuid(), 'x', '529921100200')`,
      ),
    ).toBe('42501');
    // control: the office does
    expect(
      await refusal(
        own('529921'),
        `insert into household (county, id, national_household_no, village) values ('529921', gen_random_uuid(), 'x', '529921100200')`,
      ),
    ).toBe('done: 1');
  });
});

describe('the role has no power over the rules', () => {
  test.each([
    ['set local row_security = off; select * from household', '42501'],
    ['alter table household disable row level security', '42501'],
    ['alter table household no force row level security', '42501'],
    ['drop policy within_scope on household', '42501'],
    ['create policy all_of_it on household using (true)', '42501'],
    ['alter role current_user bypassrls', '42501'],
    ['set role daohu_maintainer', '42501'],
    ['set role pg_read_all_data', '42501'],
    ['set session authorization postgres', '42501'],
    ['create table public.mine (x int)', '42501'],
    ['create function public.mine() returns int language sql as $$ select 1 $$', '42501'],
    [
      'create or replace function scope_prefixes() returns text[] language sql as $$ select null::text[] $$',
      '42501',
    ],
    ['create view public.mine as select * from household', '42501'],
    ['create extension dblink', '42501'],
    ["copy household to program 'cat'", '42501'],
    ["copy household to '/tmp/x'", '42501'],
    ["select pg_read_file('postgresql.conf')", '42501'],
    ["select lo_import('/etc/passwd')", '42501'],
    ['select * from pg_authid', '42501'],
    ['checkpoint', '42501'],
  ])('%s', async (statement, answer) => {
    expect(await refusal(own('529921'), statement)).toBe(answer);
  });

  test('functions that run as their owner answer within the scope only', async () => {
    const [, , , foreign] = world.targets;
    const { household = '', name = '' } = foreign?.ids ?? {};
    const villages = `village_from => '529922000000', village_to => '529922999999'`;
    const sought = `kind => 'name', term => '${name}', on_day => '2018-12-31', known => null, most => null`;
    const members = `select * from find_members(asked_county => '529922', ${villages}, ${sought})`;
    const sources = `select * from sources_of_household('529922', '${household}')`;
    for (const question of [members, sources]) {
      expect(await refusal(own('529921'), question)).toBe('done: 0');
      expect(await refusal([], question)).toBe('done: 0');
      expect(await refusal(own('529922'), question)).not.toBe('done: 0');
    }
    expect(
      await refusal(own('529921'), `select set_password('${foreign?.ids.user}', '$argon2id$x', false)`),
    ).toBe('42501');
  });

  test('functions that run as their owner cannot be led astray by a table of the same name', async () => {
    const { rows } = await world.admin.query<{ name: string; settings: string[] | null; open: boolean }>(
      `select proname as name, proconfig as settings, has_function_privilege('public', oid, 'execute') and prorettype <> 'trigger'::regtype as open
       from pg_proc where prosecdef and pronamespace = 'public'::regnamespace order by 1`,
    );
    expect(rows.length).toBeGreaterThan(3);
    const path = (settings: string[] | null) =>
      (settings ?? []).find((one) => one.startsWith('search_path=')) ?? '';
    expect(
      rows.filter(({ settings }) => !path(settings).endsWith('pg_temp')).map(({ name }) => name),
    ).toEqual([]);
    expect(rows.filter(({ open }) => open).map(({ name }) => name)).toEqual([]);
    const shadow = [
      'create temp table household (county text, id uuid)',
      `insert into household values ('529921', '00000000-0000-7000-8000-000000000001')`,
    ];
    const orphan = `insert into living_version (county, household, village, valid_from, recorded_at, recorded_by)
      values ('529921', '00000000-0000-7000-8000-000000000001', '529921100200', '2018-01-01', now(), gen_random_uuid())`;
    expect(await refusal([...own('529921'), ...shadow], orphan)).toBe('23503');
  });

  test('no view shows more than its reader may see', async () => {
    const { rows } = await world.admin.query(
      `select relname from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
         and not coalesce('security_invoker=true' = any (reloptions), false)`,
    );
    expect(rows).toEqual([]);
  });

  test('nothing of an import is left on its connection for the next', async () => {
    const { rows } = await world.admin.query(
      `select relname, reltuples from pg_class where relpersistence = 't' and relkind = 'r'`,
    );
    expect(rows).toEqual([]);
  });

  test('the queue carries ids only', async () => {
    const { rows } = await world.admin.query('select data from pgboss.job');
    expect(rows.length).toBeGreaterThan(0);
    for (const { data } of rows) expect(Object.keys(data ?? {})).toEqual(['job']);
  });
});
