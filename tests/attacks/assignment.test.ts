import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FOREIGN, OWN } from './county.ts';
import { fingerprint, probesOf, send, VIEWERS } from './matrix/probing.ts';
import { DAY, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world.close());

/** What a sender may hope to set besides what is asked. */
const EXTRA = {
  actor: { id: 'operator', role: 'operator', scope: ['529922'], mayWrite: true },
  actorId: 'operator',
  by: 'operator',
  changedBy: 'operator',
  commandId: '00000000-0000-7000-8000-000000000000',
  county: '529922',
  createdBy: 'operator',
  created_by: 'operator',
  digest: 'x',
  disabled: false,
  fullNumbers: true,
  id: '00000000-0000-7000-8000-000000000001',
  isAdmin: true,
  job: '00000000-0000-7000-8000-000000000002',
  known_at: '1970-01-01T00:00:00Z',
  mayWrite: true,
  operator: true,
  permission: { roles: ['village-cadre'] },
  recordedAt: '1970-01-01T00:00:00Z',
  recorded_by: 'operator',
  scope: ['529922'],
  state: 'saved',
  superseded_at: '1970-01-01T00:00:00Z',
  'user.role': 'county-office',
} as const;
const HEADERS = {
  'x-role': 'operator',
  'x-actor': 'operator',
  'x-user-id': 'operator',
  'x-scope': '529922',
  'x-forwarded-user': 'operator',
  authorization: 'Bearer operator',
  'daohu.role': 'operator',
};

const told = (answer: { statusCode: number; body: string }) =>
  answer.statusCode === 200 ? '200' : `${answer.statusCode} ${JSON.parse(answer.body).code}`;

/** A field that nobody asked for is refused outright, or is as if it had not been sent; a route of files takes no such body at all. */
const REFUSED_OUTRIGHT = new Set(['400 command.invalid', '415 exchange.sendFiles']);

const isClosed = (plain: string, withMore: string) =>
  plain !== '200' && withMore !== '200' && (withMore === plain || REFUSED_OUTRIGHT.has(withMore));

test('no field or header besides those asked for opens what is closed', async () => {
  const [, , , foreign] = world.targets;
  if (foreign === undefined) throw new Error('there is no foreign place');
  const before = await fingerprint(world);
  const different: string[] = [];
  let sent = 0;
  for (const viewer of VIEWERS)
    for (const { probe, changes } of probesOf(world, foreign)) {
      if (!changes) continue;
      const plain = told(await send(world, viewer, probe));
      const answer = await world.app.inject({
        method: 'POST',
        url: `${probe.url}?role=operator&area=${FOREIGN.county}`,
        headers: { cookie: world.cookies[viewer] ?? '', 'command-id': world.services.newId(), ...HEADERS },
        payload: { ...EXTRA, ...probe.body },
      });
      sent += Object.keys(EXTRA).length;
      if (!isClosed(plain, told(answer)))
        different.push(`${viewer} ${probe.url}: ${plain} and ${told(answer)}`);
    }
  expect(different).toEqual([]);
  expect(sent).toBeGreaterThan(200);
  expect(await fingerprint(world)).toBe(before);
}, 120_000);

describe('a change that one may make takes only what it asks for', () => {
  const command = (role: string, name: string, body: object) =>
    world.app.inject({
      method: 'POST',
      url: `/api/commands/${name}`,
      headers: { cookie: world.cookies[role] ?? '', 'command-id': world.services.newId() },
      payload: { ...EXTRA, ...body },
    });
  const one = async <T = Record<string, unknown>>(sql: string, values: unknown[]): Promise<T> =>
    (await world.admin.query(sql, values)).rows[0] as T;

  test('a report is a draft of its sender, of now', async () => {
    const answer = await command('county-office', 'reports.create', {
      kind: 'annual-summary',
      area: OWN.county,
      on: DAY,
    });
    expect(answer.statusCode).toBe(200);
    const row = await one(
      'select county, state, created_by, revision, known_at > $2 as fresh from report where id = $1',
      [answer.json().report, '2020-01-01'],
    );
    expect(row).toEqual({
      county: '529921',
      state: 'draft',
      created_by: world.users['county-office'].id,
      revision: 1,
      fresh: true,
    });
  });

  test('an export runs on behalf of its sender, within his scope, with masked numbers unless he asked for full ones', async () => {
    const { fullNumbers: _full, ...rest } = EXTRA;
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/commands/exchange.export',
      headers: { cookie: world.cookies['village-cadre'] ?? '', 'command-id': world.services.newId() },
      payload: { ...rest, layout: 'A', area: OWN.village, on: DAY },
    });
    expect(answer.statusCode).toBe(200);
    const { input } = await one<{ input: { actor: object; input: { fullNumbers: boolean } } }>(
      'select input from job where id = $1',
      [answer.json().job],
    );
    expect(input.actor).toMatchObject({
      id: world.users['village-cadre'].id,
      role: 'village-cadre',
      scope: [OWN.village],
    });
    expect(input.input.fullNumbers).toBe(false);
    const full = await command('village-cadre', 'exchange.export', {
      layout: 'A',
      area: OWN.village,
      on: DAY,
      purpose: '上报',
    });
    expect(full.json().code).toBe('exchange.fullNumbersForbidden');
  });

  test('a new user has the role and place that were given, and no more', async () => {
    const answer = await command('system-administrator', 'access.addUser', {
      username: 'assigned-one',
      name: '新人',
      role: 'village-cadre',
      area: OWN.village,
    });
    expect(answer.statusCode).toBe(200);
    const row = await one(
      'select u.id, r.role, r.area, r.changed_by, u.disabled_at from auth_user u join user_role r on r.user_id = u.id where u.username = $1',
      ['assigned-one'],
    );
    expect(row).toMatchObject({
      role: 'village-cadre',
      area: OWN.village,
      changed_by: world.users['system-administrator'].id,
      disabled_at: null,
    });
    expect(row.id).not.toBe(EXTRA.id);
  });

  test('a correction is recorded by its sender, now, in the household that it names', async () => {
    const [own] = world.targets;
    const answer = await command('village-cadre', 'registry.correctHousehold', {
      household: own?.ids.household,
      on: DAY,
      reason: '入户核对',
      fields: { statedSize: 2, national_household_no: 'x', village: FOREIGN.village, county: '529922' },
    });
    expect(answer.statusCode).toBe(200);
    const { rows } = await world.admin.query(
      `select village, county, stated_size, recorded_at > '2020-01-01' as fresh from household_version where household = $1 and superseded_at = 'infinity' order by valid_from desc limit 1`,
      [own?.ids.household],
    );
    expect(rows).toEqual([{ village: OWN.village, county: '529921', stated_size: 2, fresh: true }]);
    expect(
      await one('select actor, area from audit where command = $1 order by seq desc limit 1', [
        'registry.correctHousehold',
      ]),
    ).toEqual({ actor: world.users['village-cadre'].id, area: OWN.village });
  });

  test('a finding is given to somebody of the own place only', async () => {
    const [own, , , foreign] = world.targets;
    const answer = await command('county-office', 'exchange.assignFinding', {
      finding: own?.ids.finding,
      user: foreign?.ids.user,
    });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'access.userNotFound']);
    const unknown = await command('county-office', 'exchange.assignFinding', {
      finding: own?.ids.finding,
      user: '<b>nobody</b>',
    });
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'access.userNotFound']);
    // control: somebody of the own place
    const cadre = await command('county-office', 'exchange.assignFinding', {
      finding: own?.ids.finding,
      user: world.users['village-cadre'].id,
    });
    expect(cadre.statusCode).toBe(200);
    expect(await one('select state, area from data_finding where id = $1', [own?.ids.finding])).toEqual({
      state: 'open',
      area: OWN.village,
    });
  });
});
