import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Keys } from '#platform/crypto/keys.ts';
import type { Actor } from '#platform/db/database.ts';
import { testActor } from '../../../tests/setup/database.ts';
import { createReportCommand, saveReportCommand } from '../../modules/reports/summary/commands.ts';
import { claimDemo, loadDemo } from '../demo/load.ts';
import { openServices } from '../instance.ts';
import { examine, type Patient } from './doctor.ts';

const OPERATOR: Actor = {
  id: 'operator',
  name: 'operator',
  role: 'operator',
  scope: ['469921'],
  mayWrite: true,
};
const OFFICE = testActor('county-office', '469921');
const keys = new Keys(Buffer.from(inject('masterKey'), 'hex'));
const root = inject('adminUrl');
const sound = `doctor_${randomBytes(4).toString('hex')}`;
let folder: string;

function urlOf(name: string): string {
  const url = new URL(root);
  url.pathname = `/${name}`;
  return url.toString();
}

async function run(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The small demo county with a saved report, on a database that every test below copies. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daohu-doctor-'));
  await run(root, `create database ${sound} template daohu_template`);
  const services = await openServices(urlOf(sound), folder, keys);
  writeFileSync(join(folder, 'master.key'), 'not looked into\n', { mode: 0o600 });
  await run(
    urlOf(sound),
    `insert into instance (id, key_check) values (gen_random_uuid(), '\\x${keys.hash('key-check', 'daohu').toString('hex')}') on conflict do nothing`,
  );
  await services.jobs.start();
  const mark = await claimDemo(services, OPERATOR, { scenario: 'small', households: 25 });
  await loadDemo(services, OPERATOR, mark, () => undefined);
  const environment = { database: services.database, actor: OFFICE, services };
  const { report } = await createReportCommand.execute(environment, services.newId(), {
    kind: 'annual-summary',
    area: '469921000000',
    on: '2025-12-31',
  });
  await saveReportCommand.execute(environment, services.newId(), { report });
  await services.jobs.stop();
  await services.database.close();
}, 120_000);
afterAll(async () => {
  await run(root, `drop database if exists ${sound} with (force)`);
  rmSync(folder, { recursive: true, force: true });
});

/** Examines a copy of the sound county after something was done to it. @returns ids of what is wrong */
async function wrongAfter(
  statements: readonly string[],
  harmFiles: (data: string) => void = () => undefined,
): Promise<string[]> {
  const name = `${sound}_${randomBytes(3).toString('hex')}`;
  const data = `${folder}-${name}`;
  await run(root, `create database ${name} template ${sound}`);
  cpSync(folder, data, { recursive: true });
  // As somebody with every right would do it by hand: without triggers and foreign keys.
  await run(urlOf(name), 'set session_replication_role = replica', ...statements);
  harmFiles(data);
  const services = await openServices(urlOf(name), data, keys);
  try {
    const patient: Patient = { services, adminUrl: urlOf(name), dataFolder: data };
    return (await examine(patient, OPERATOR)).filter((one) => !one.ok).map((one) => one.id);
  } finally {
    await services.database.close();
    await run(root, `drop database ${name} with (force)`);
    rmSync(data, { recursive: true, force: true });
  }
}

const CURRENT = "superseded_at = 'infinity' and valid_to = 'infinity'";
const ONE = (table: string, key: string) =>
  `${key} = (select ${key} from ${table} where ${CURRENT} order by 1 limit 1)`;
const columnsOf = (table: string) =>
  `(select string_agg(quote_ident(column_name), ', ') from information_schema.columns where table_name = '${table}' and column_name <> 'recorded_at')`;
/** Doubles the current version of one fact, recorded a second later. */
const doubled = (table: string, key: string) =>
  `do $$ begin execute format('insert into ${table} (recorded_at, %1$s) select recorded_at + interval ''1 second'', %1$s from ${table} where ${CURRENT.replaceAll("'", "''")} and ${key} = (select ${key} from ${table} where ${CURRENT.replaceAll("'", "''")} order by 1 limit 1)', ${columnsOf(table)}); end $$`;

const STRANGER = '00000000-0000-7000-8000-000000000001';

/** An answer of a household, as somebody would put it in by hand. */
const answered = (subject: string, village: string, from: string) =>
  `insert into survey_value (county, kind, subject, village, item, flag, source, valid_from, recorded_at, recorded_by)
   select county, 'household', ${subject}, ${village}, 'by-hand', true, 'visit', '${from}', now() - interval '1 day', recorded_by
   from household_version where ${CURRENT} order by household limit 1`;

/** What was done, the statements, and the examination that must find it (others may as well). */
const CORRUPTIONS: readonly (readonly [string, string, ...string[]])[] = [
  [
    'two current versions of a household',
    'overlap.household_version',
    doubled('household_version', 'household'),
  ],
  ['two current versions of a member', 'overlap.member_version', doubled('member_version', 'person')],
  ['two current versions of a status', 'overlap.status_version', doubled('status_version', 'household')],
  [
    'a period that reaches into the next one',
    'overlap.status_version',
    "update status_version set valid_to = 'infinity' where superseded_at = 'infinity' and valid_to <> 'infinity'",
  ],
  [
    'two current answers to one question',
    'survey.overlap',
    answered('household', 'village', '2019-01-01'),
    answered('household', 'village', '2020-01-01'),
  ],
  ['an answer of nobody', 'survey.subject', answered(`'${STRANGER}'`, 'village', '2019-01-01')],
  [
    'an answer in another village',
    'survey.place',
    answered(
      'household',
      `(select code from area where level = 'village' and code <> village limit 1)`,
      '2019-01-01',
    ),
  ],
  [
    'a household deleted under its versions',
    'orphan.household_version',
    `delete from household where ${ONE('household_version', 'household').replace('household =', 'id =')}`,
  ],
  [
    'a person deleted under its versions',
    'orphan.person',
    `delete from person where ${ONE('member_version', 'person').replace('person =', 'id =')}`,
  ],
  [
    'all versions of a household deleted',
    'orphan.household',
    `delete from household_version where ${ONE('household_version', 'household')}`,
  ],
  [
    'all versions of a member deleted',
    'person.nowhere',
    `delete from member_version where ${ONE('member_version', 'person')}`,
  ],
  [
    'a member moved out of the sight of its village',
    'village.member_version',
    `update member_version set village = '469921100999' where ${ONE('member_version', 'person')}`,
  ],
  [
    'a village that is no area',
    'place.income_version',
    `update income_version set village = '469921100999' where ${ONE('income_version', 'household')}`,
  ],
  [
    'a household with two heads',
    'head.one',
    `update member_version set relation_to_head = 'head' where ${CURRENT} and household in (select household from member_version where ${CURRENT} group by 1 having count(*) > 1)`,
  ],
  [
    'a wrong count of members',
    'size.members',
    'update household_version set member_count = member_count + 1',
  ],
  [
    'times in the wrong order',
    'time.household_version',
    'alter table household_version drop constraint household_version_check1',
    `update household_version set superseded_at = recorded_at - interval '1 day' where ${ONE('household_version', 'household')}`,
  ],
  [
    'a document in plain digits',
    'document.form',
    "update person set document_mask = '469921199001011234' where document_hash is not null",
  ],
  [
    'one byte of one document changed',
    'key.reads',
    'update person set document_cipher = set_byte(document_cipher, 30, get_byte(document_cipher, 30) # 1) where id = (select min(id::text)::uuid from person where document_cipher is not null)',
  ],
  [
    'the documents of two people swapped',
    'key.reads',
    `with two as (select id, document_cipher, lead(document_cipher) over w as next, first_value(document_cipher) over w as first
      from (select * from person where document_cipher is not null order by id limit 2) p window w as (order by id rows between unbounded preceding and unbounded following))
     update person p set document_cipher = coalesce(t.next, t.first) from two t where p.id = t.id`,
  ],
  [
    'a telephone number of another key',
    'key.numbers',
    `update household_version set phone_cipher = '\\x${'ab'.repeat(40)}' where phone_cipher is not null`,
  ],
  [
    'a version that nobody recorded',
    'origin.living_version',
    `update living_version set recorded_by = '${STRANGER}' where ${ONE('living_version', 'household')}`,
  ],
  [
    'an audit row taken out',
    'origin.household_version',
    "delete from audit where command = 'exchange.committed' and seq = (select min(seq) from audit where command = 'exchange.committed')",
  ],
  ['an audit row without its digest', 'audit.gap', "update audit set body_digest = '\\x00' where seq = 1"],
  ['the numbers of the audit set back', 'audit.sequence', "select setval('audit_seq_seq', 1, false)"],
  [
    'a finding closed without a time',
    'finding.closed',
    "update data_finding set state = 'confirmed', reason = 'x', closed_at = null where state = 'open'",
  ],
  [
    'a batch at which nobody works',
    'batch.stuck',
    "update import_batch set state = 'committing' where id = (select min(id::text)::uuid from import_batch)",
  ],
  [
    'a place without a name',
    'area.nameless',
    "delete from area_version where area = (select id from area where level = 'village' limit 1)",
  ],
  [
    'a user without a role',
    'user.role',
    "insert into auth_user (id, username, name, email) values ('x', 'stranger', '某人', 'x@daohu.invalid')",
  ],
  [
    'an income changed behind a saved figure',
    'figures.rederived',
    "update income_version set per_head_fen = 1 where valid_from <= '2025-12-31'",
  ],
  [
    'members deleted behind a saved figure',
    'figures.rederived',
    "delete from member_version where valid_from <= '2025-12-31'",
  ],
  [
    'an approved change of rules that no longer fits',
    'policy.amendments',
    `insert into rule_amendment (county, id, area, title, state, revision, content, authors, steps, created_at, changed_at, approved_by, approved_at)
     values ('469921', gen_random_uuid(), '469921000000', '旧的', 'approved', 1, '{"off":[{"rule":"no.such","from":"2020-01-01","reference":{"title":"文件","no":"无文号"}}]}', '{a}', '[]', now(), now(), 'b', now())`,
  ],
  ['row-level security switched off', 'rights.rowSecurity', 'alter table person disable row level security'],
  [
    'row-level security no longer forced',
    'rights.rowSecurity',
    'alter table member_version no force row level security',
  ],
  [
    'a policy that lets everybody in',
    'rights.policies',
    'create policy open on person for select to daohu_app using (true)',
  ],
  ['the policy of a table dropped', 'rights.policies', 'drop policy within_scope on household'],
  ['the right to delete facts', 'rights.delete', 'grant delete on income_version to daohu_app'],
  ['the right to change the audit', 'rights.audit', 'grant update on audit to daohu_app'],
  ['a table open to everybody', 'rights.public', 'grant select on person to public'],
  ['a view that looks past the policies', 'rights.views', 'create view everybody as select * from person'],
  [
    'a table of the application’s own',
    'rights.ownership',
    'grant create on schema public to daohu_app',
    'create table own (id int primary key)',
    'alter table own owner to daohu_app',
  ],
  [
    'a function as its owner without a search path',
    'rights.functions',
    'create function peek() returns bigint language sql security definer as $$ select count(*) from person $$',
  ],
  ['a trigger switched off', 'schema.triggers', 'alter table member_version disable trigger known_person'],
  ['a trigger dropped', 'schema.triggers', 'drop trigger known_household on income_version'],
  [
    'a constraint dropped',
    'schema.constraints',
    'alter table status_version drop constraint status_version_check',
    'alter table status_version drop constraint status_version_check1',
    'alter table status_version drop constraint status_version_registration_check',
    'alter table status_version drop constraint status_version_monitoring_check',
  ],
  ['a key dropped', 'schema.constraints', 'alter table living_version drop constraint living_version_pkey'],
  [
    'an index that was not finished',
    'schema.indexes',
    "update pg_index set indisvalid = false where indexrelid = 'member_version_by_name'::regclass",
  ],
  ['a table that is not logged', 'schema.logged', 'alter table import_change set unlogged'],
  [
    'a migration with another content',
    'server.migrations',
    "update migration set checksum = 'other' where name like '0003%'",
  ],
  [
    'a migration that this program does not know',
    'server.migrations',
    "insert into migration (name, checksum) values ('9999-from-tomorrow.sql', 'x')",
  ],
];

describe('the doctor', () => {
  it('control: finds nothing wrong in a sound county', async () => {
    expect(await wrongAfter([])).toEqual([]);
  });

  it.each(CORRUPTIONS.map(([what, finds, ...statements]) => ({ what, finds, statements })))(
    'finds $what',
    async ({ finds, statements }) => {
      expect(await wrongAfter(statements)).toContain(finds);
    },
  );

  it('finds a lost upload', async () => {
    const harm = (data: string) => {
      const [first = ''] = readdirSync(join(data, 'files'));
      rmSync(join(data, 'files', first));
    };
    expect(await wrongAfter([], harm)).toEqual(['files.present']);
  });

  it('finds a file with another content', async () => {
    const harm = (data: string) => {
      for (const name of readdirSync(join(data, 'files')))
        writeFileSync(join(data, 'files', name), randomBytes(400));
    };
    expect(await wrongAfter([], harm)).toEqual(['files.sound']);
  });

  it.skipIf(process.platform === 'win32')('finds a key that others can read', async () => {
    expect(await wrongAfter([], (data) => chmodSync(join(data, 'master.key'), 0o644))).toEqual([
      'key.closed',
    ]);
  });
});
