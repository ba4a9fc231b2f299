import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES } from '#modules/access/model.ts';
import { jobHandlers, PERMISSIONS } from '../../src/app/modules.ts';
import { addTestUser, OWN } from './county.ts';
import { type Aimed, fingerprint, probesOf, send } from './matrix/probing.ts';
import { DAY, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  for (const handler of jobHandlers(world.services)) world.services.jobs.register(handler);
});
afterAll(async () => world.close());

/** Routes that take files are held by the permission of the command that they begin. */
const OF_FILES: Readonly<Record<string, string>> = {
  'POST /api/lists': 'screening.match',
  'POST /api/lists/drafts': 'screening.match',
};
const commandOf = (route: string) => OF_FILES[route] ?? route.replace('POST /api/commands/', '');

test("in his own place too, nobody sends a command that is not his role's", async () => {
  const before = await fingerprint(world);
  const changes = world.targets.flatMap((target) => probesOf(world, target).filter((aimed) => aimed.changes));
  const mayNot = (role: string, { route }: Aimed) =>
    !((PERMISSIONS[commandOf(route)]?.roles ?? []) as readonly string[]).includes(role);
  const opened: string[] = [];
  let sent = 0;
  for (const role of ROLES)
    for (const aimed of changes.filter((one) => mayNot(role, one))) {
      const answer = await send(world, role, aimed.probe);
      sent += 1;
      if (answer.statusCode !== 403) opened.push(`${role} ${aimed.route}: ${answer.statusCode}`);
    }
  expect(opened).toEqual([]);
  expect(sent).toBeGreaterThan(500);
  expect(await fingerprint(world)).toBe(before);
}, 120_000);

test('an inspector has no command at all but to take out and look, and the administrators share none', () => {
  const of = (role: string) =>
    Object.entries(PERMISSIONS).flatMap(([name, { roles }]) =>
      (roles as readonly string[]).includes(role) ? [name] : [],
    );
  for (const name of of('inspector')) expect(name).toMatch(/export|reveal|cancel/);
  const administrators = ROLES.filter((role) => role.endsWith('-administrator'));
  const shared = administrators.flatMap((one) =>
    administrators
      .filter((other) => other < one)
      .flatMap((other) => of(one).filter((name) => of(other).includes(name))),
  );
  expect(shared.filter((name) => name !== 'jobs.cancel')).toEqual([]);
});

test('who is given a lower role keeps neither his session nor his files, batches and reports of before', async () => {
  const user = await addTestUser(world, 'county-office', OWN.county, 'falling-office');
  const cookie = await world.signIn(user);
  const as = (held: string, method: 'GET' | 'POST', url: string, payload?: object) =>
    world.app.inject({
      method,
      url,
      headers: { cookie: held, 'command-id': world.services.newId() },
      ...(payload && { payload }),
    });
  const { job } = (
    await as(cookie, 'POST', '/api/commands/exchange.export', {
      layout: 'A',
      area: OWN.county,
      on: DAY,
      fullNumbers: true,
      purpose: '上报',
    })
  ).json();
  await world.services.jobs.runOne(job);
  const { report } = (
    await as(cookie, 'POST', '/api/commands/reports.create', {
      kind: 'annual-summary',
      area: OWN.county,
      on: DAY,
    })
  ).json();
  expect((await as(cookie, 'GET', `/api/jobs/${job}/file`)).statusCode).toBe(200);
  const lowered = await as(
    world.cookies['security-administrator'] ?? '',
    'POST',
    '/api/commands/access.changeUser',
    { user: user.id, role: 'village-cadre', area: OWN.village },
  );
  expect(lowered.statusCode).toBe(200);
  expect((await as(cookie, 'GET', `/api/jobs/${job}/file`)).statusCode).toBe(401);
  const later = await world.signIn(user);
  expect((await as(later, 'GET', '/api/session')).json().role).toBe('village-cadre');
  for (const url of [`/api/jobs/${job}/file`, `/api/reports/${report}`, `/api/reports/${report}/docx`])
    expect([url, (await as(later, 'GET', url)).statusCode]).toEqual([url, 404]);
  const { items } = (await as(later, 'GET', `/api/reports?area=${OWN.county}`)).json();
  expect(items ?? []).toEqual([]);
});

test('nobody raises himself: not by his own account, not by another administrator, not by the place', async () => {
  const security = (body: object) =>
    send(world, 'security-administrator', { method: 'POST', url: '/api/commands/access.changeUser', body });
  const users = world.users;
  const refused = [
    await security({ user: users['security-administrator'].id, role: 'county-office', area: OWN.county }),
    await security({ user: users['system-administrator'].id, role: 'county-office', area: OWN.county }),
    await security({ user: users['town-clerk'].id, role: 'audit-administrator', area: OWN.county }),
    await security({ user: users['town-clerk'].id, role: 'county-office', area: '529922000000' }),
    await security({ user: users['town-clerk'].id, role: 'county-office', area: '520000000000' }),
    await security({ user: users['town-clerk'].id, role: 'operator', area: OWN.county }),
  ];
  expect(refused.map((answer) => answer.statusCode >= 400 && answer.statusCode < 500)).toEqual(
    refused.map(() => true),
  );
  // control: a right within the county is given
  expect(
    (await security({ user: users['town-clerk'].id, role: 'town-clerk', area: OWN.otherTown })).statusCode,
  ).toBe(200);
});
