import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTestUser, cookieOf, OWN, type TestServer, type TestUser, testServer } from './county.ts';

let server: TestServer;
let admin: pg.Client;
beforeAll(async () => {
  server = await testServer();
  admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await server.close();
});

const session = (cookie: string) =>
  server.app.inject({ method: 'GET', url: '/api/session', headers: { cookie } });
const post = (url: string, payload: object, cookie = '', headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'POST', url, payload, headers: { cookie, ...headers } });
const command = (name: string, input: object, cookie: string, id = server.services.newId()) =>
  post(`/api/commands/${name}`, input, cookie, { 'command-id': id });
const trySignIn = (username: string, password: string, cookie = '') =>
  post('/api/auth/sign-in/username', { username, password }, cookie);

test('a session tells who one is and what one may', async () => {
  const cookie = await server.signIn(server.users['town-clerk']);
  const answer = await session(cookie);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({
    user: { username: 'town-clerk' },
    role: 'town-clerk',
    area: { code: OWN.town, name: '清溪镇', level: 'town' },
    mayWrite: true,
    demo: false,
  });
  const inspector = (await session(await server.signIn(server.users.inspector))).json();
  expect(inspector).toMatchObject({ mayWrite: false, commands: [] });
});

test('the cookie cannot be read by scripts nor sent by other sites, and no answer carries the token', async () => {
  const { username, password } = server.users['county-office'];
  const answer = await trySignIn(username, password);
  const [cookie] = [answer.headers['set-cookie'] ?? []].flat();
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Strict/i);
  expect(cookie).not.toMatch(/Max-Age|Expires/i);
  const token = decodeURIComponent(cookieOf(cookie).split('=')[1] ?? '').split('.')[0] ?? '';
  expect(token.length).toBeGreaterThanOrEqual(32);
  expect(answer.body).not.toContain(token);
});

test('a made-up, changed or unsigned cookie is nobody', async () => {
  const cookie = decodeURIComponent(await server.signIn(server.users['county-office'])).split('; ')[0] ?? '';
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  const [token = ''] = value.split('.');
  for (const forged of [
    token,
    `${token}.`,
    `${token}.AAAA`,
    `x${value}`,
    `${value}x`,
    '%E0%A4%A',
    `${token}.${'A'.repeat(44)}`,
  ]) {
    expect((await session(`${name}=${forged}`)).statusCode).toBe(401);
  }
  // control: the unchanged cookie is known
  expect((await session(cookie)).statusCode).toBe(200);
});

test('signing in begins a new session and ends the one that the browser brought along', async () => {
  const user = server.users['town-clerk'];
  const before = await server.signIn(user);
  const answer = await trySignIn(user.username, user.password, before);
  const after = cookieOf(answer.headers['set-cookie']);
  expect(after).not.toBe(before);
  expect((await session(before)).statusCode).toBe(401);
  expect((await session(after)).statusCode).toBe(200);
});

test('a session ends unused, ends in any case, and ends at signing out', async () => {
  const user = server.users['village-cadre'];
  const idle = await server.signIn(user);
  await admin.query(`update auth_session set expires_at = now() - interval '1 second' where user_id = $1`, [
    user.id,
  ]);
  expect((await session(idle)).statusCode).toBe(401);
  const old = await server.signIn(user);
  await admin.query(`update auth_session set created_at = now() - interval '13 hours' where user_id = $1`, [
    user.id,
  ]);
  expect((await session(old)).statusCode).toBe(401);
  const left = await server.signIn(user);
  expect((await session(left)).statusCode).toBe(200);
  await post('/api/auth/sign-out', {}, left);
  expect((await session(left)).statusCode).toBe(401);
});

test('using a session puts its idle limit off', async () => {
  const user = server.users['department-officer'];
  const cookie = await server.signIn(user);
  await admin.query(
    `update auth_session set updated_at = now() - interval '10 minutes', expires_at = now() + interval '1 minute' where user_id = $1`,
    [user.id],
  );
  await session(cookie);
  const { rows } = await admin.query(
    `select expires_at > now() + interval '50 minutes' as later from auth_session where user_id = $1`,
    [user.id],
  );
  expect(rows[0].later).toBe(true);
});

test('a change of role, a new password and a disabling end the sessions at once', async () => {
  const [system, security] = [
    await server.signIn(server.users['system-administrator']),
    await server.signIn(server.users['security-administrator']),
  ];
  let user: TestUser = await addTestUser(server, 'town-clerk', OWN.town, 'moving-clerk');
  const first = await server.signIn(user);
  expect(
    (
      await command(
        'access.changeUser',
        { user: user.id, role: 'village-cadre', area: OWN.village },
        security,
      )
    ).statusCode,
  ).toBe(200);
  expect((await session(first)).statusCode).toBe(401);
  const second = await server.signIn(user);
  expect((await session(second)).json()).toMatchObject({ role: 'village-cadre' });
  const reset = await command('access.resetPassword', { user: user.id }, security);
  expect((await session(second)).statusCode).toBe(401);
  expect((await trySignIn(user.username, user.password)).statusCode).toBe(401);
  user = { ...user, password: reset.json().password };
  const handedOver = await server.signIn(user);
  const own = await post(
    '/api/auth/change-password',
    { currentPassword: user.password, newPassword: 'chosen by myself' },
    handedOver,
  );
  user = { ...user, password: 'chosen by myself' };
  const third = cookieOf(own.headers['set-cookie']);
  expect((await command('access.disableUser', { user: user.id }, system)).statusCode).toBe(200);
  expect((await session(third)).statusCode).toBe(401);
  const refused = await trySignIn(user.username, user.password);
  expect(refused.statusCode).toBe(401);
  expect(refused.json().code).toBe('access.wrongPassword');
  await command('access.enableUser', { user: user.id }, system);
  expect((await session(third)).statusCode).toBe(401);
  await server.signIn(user);
});

test('a password is changed by who knows the old one, and ends the other sessions', async () => {
  const user = await addTestUser(server, 'town-clerk', OWN.town, 'own-password');
  const [here, elsewhere] = [await server.signIn(user), await server.signIn(user)];
  const change = (currentPassword: string, newPassword: string) =>
    post('/api/auth/change-password', { currentPassword, newPassword }, here);
  expect((await change('wrong-password', 'another good one')).json()).toMatchObject({
    status: 422,
    code: 'access.wrongPassword',
  });
  expect((await change(user.password, 'short')).json()).toMatchObject({
    status: 422,
    code: 'access.passwordTooShort',
  });
  expect((await change(user.password, 'aaaaaaaaaaaa')).json()).toMatchObject({
    status: 422,
    code: 'access.passwordWeak',
  });
  const done = await change(user.password, 'another good one');
  expect(done.statusCode).toBe(200);
  expect((await session(cookieOf(done.headers['set-cookie']))).statusCode).toBe(200);
  expect((await session(elsewhere)).statusCode).toBe(401);
  expect((await trySignIn(user.username, user.password)).statusCode).toBe(401);
});

test('unknown, wrong and disabled are told in the same words and about the same time', async () => {
  const user = await addTestUser(server, 'town-clerk', OWN.town, 'known-clerk');
  const timeOf = async (username: string) => {
    const begun = performance.now();
    const answer = await trySignIn(username, 'not-the-password');
    const time = performance.now() - begun;
    expect(answer.statusCode).toBe(401);
    expect({ ...answer.json(), reference: '' }).toEqual({
      type: 'urn:daohu:problem:access.wrongPassword',
      title: '请先登录',
      status: 401,
      code: 'access.wrongPassword',
      detail: '请先登录 (access.wrongPassword)',
      findings: [],
      details: {},
      reference: '',
    });
    return time;
  };
  // By turns, and the fastest of each: what else the machine does hits both.
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let i = 0; i < 9; i += 1) {
    times.known.push(await timeOf(user.username));
    times.unknown.push(await timeOf('nobody-at-all'));
  }
  const ratio = Math.min(...times.unknown) / Math.min(...times.known);
  expect(ratio).toBeGreaterThan(0.4);
  expect(ratio).toBeLessThan(2.5);
});

test('guessing is stopped after ten tries, for names that exist and for those that do not, also many at once', async () => {
  const user = await addTestUser(server, 'town-clerk', OWN.town, 'guessed-clerk');
  for (const username of [user.username, 'guessed-nobody']) {
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, i) => trySignIn(username, `guess number ${i}`)),
    );
    const codes = answers.map((answer) => answer.statusCode);
    expect(codes.filter((code) => code === 401)).toHaveLength(10);
    expect(codes.filter((code) => code === 429)).toHaveLength(15);
    expect(answers.find((answer) => answer.statusCode === 429)?.headers['retry-after']).toMatch(/^\d+$/);
  }
  expect((await trySignIn(user.username, user.password)).statusCode).toBe(429);
  // control: after the window the right password opens
  await admin.query('delete from sign_in_attempt');
  expect((await trySignIn(user.username, user.password)).statusCode).toBe(200);
});

test('nothing else of the sign-in machinery is reachable', async () => {
  const cookie = await server.signIn(server.users['county-office']);
  for (const path of [
    'sign-up/email',
    'sign-in/email',
    'update-user',
    'delete-user',
    'change-email',
    'request-password-reset',
    'is-username-available',
    'list-sessions',
    'admin/set-role',
  ]) {
    const answer = await post(
      `/api/auth/${path}`,
      { email: 'a@b.cn', password: 'x'.repeat(12), name: 'x', role: 'admin' },
      cookie,
    );
    expect(answer.statusCode).toBe(404);
  }
});

test('with a password that was handed over one can do nothing but choose an own one', async () => {
  const security = await server.signIn(server.users['security-administrator']);
  const user = await addTestUser(server, 'county-office', OWN.county, 'new-office');
  const { password } = (await command('access.resetPassword', { user: user.id }, security)).json();
  const cookie = await server.signIn({ ...user, password });
  const read = (url: string, who: string) =>
    server.app.inject({ method: 'GET', url, headers: { cookie: who } });
  expect((await session(cookie)).json()).toMatchObject({ mustChangePassword: true });
  for (const url of ['/api/users', '/api/audit', '/api/imports']) {
    const answer = await read(url, cookie);
    expect([url, answer.statusCode, answer.json().code]).toEqual([url, 403, 'access.changePasswordFirst']);
  }
  const change = (newPassword: string) =>
    post('/api/auth/change-password', { currentPassword: password, newPassword }, cookie);
  // The password that was handed over is not an own one.
  expect((await change(password)).json()).toMatchObject({ status: 422, code: 'access.passwordSame' });
  const done = cookieOf((await change('an own long one')).headers['set-cookie']);
  expect((await session(done)).json()).toMatchObject({ mustChangePassword: false });
  expect((await read('/api/users', done)).statusCode).toBe(200);
});

test('the audit administrator reads what was done in the own county, and nothing of another', async () => {
  const security = await server.signIn(server.users['security-administrator']);
  const system = await server.signIn(server.users['system-administrator']);
  const user = await addTestUser(server, 'town-clerk', OWN.town, 'audited-clerk');
  expect((await command('access.resetPassword', { user: user.id }, security)).statusCode).toBe(200);
  const foreign = await server.signIn(server.foreigner);
  const audit = await server.signIn(server.users['audit-administrator']);
  const lines = async (cookie: string): Promise<{ area: string; command: string }[]> =>
    (await server.app.inject({ method: 'GET', url: '/api/audit?limit=200', headers: { cookie } })).json()
      .items;
  const own = await lines(audit);
  expect(own.some((line) => line.command === 'access.resetPassword')).toBe(true);
  expect(own.filter((line) => !line.area.startsWith('529921'))).toEqual([]);
  // control: the other county has lines of its own
  expect((await lines(foreign)).some((line) => line.area.startsWith('529922'))).toBe(true);
  const refused = await server.app.inject({ method: 'GET', url: '/api/audit', headers: { cookie: system } });
  expect(refused.statusCode).toBe(403);
});
