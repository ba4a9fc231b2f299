import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildServer } from '../../src/app/server.ts';
import { cookieOf } from './county.ts';
import { urlOf } from './matrix/probing.ts';
import { ROUTES } from './matrix/requests.ts';
import { openWorld, type World } from './world.ts';

const SECRET = 'this file lies outside the built page';
let world: World;
let folder: string;
/** The server with a page folder of its own, beside which a secret lies. */
let app: World['app'];
beforeAll(async () => {
  world = await openWorld();
  folder = mkdtempSync(join(tmpdir(), 'daohu-web-'));
  mkdirSync(join(folder, 'web/assets'), { recursive: true });
  writeFileSync(join(folder, 'web/index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(folder, 'web/assets/page.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), SECRET);
  const demo = {
    users: [{ id: world.users['county-office'].id, role: 'county-office' as const, name: '某人' }],
  };
  app = (await buildServer(world.services, { web: join(folder, 'web'), log: 'silent', demo })).app;
});
afterAll(async () => {
  await app.close();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const cookie = () => world.cookies['county-office'] ?? '';
const writes = () =>
  Object.keys(ROUTES)
    .filter((route) => route.startsWith('POST'))
    .map((route) => urlOf(route).url.replace(':id', world.services.newId()));

async function post(url: string, headers: Record<string, string>, payload: string | Buffer = '{}') {
  return app.inject({ method: 'POST', url, headers: { cookie: cookie(), ...headers }, payload });
}

describe('another site', () => {
  const JSON_BODY = { 'content-type': 'application/json' };
  const FOREIGN: readonly (readonly [string, Record<string, string>])[] = [
    ['its origin', { ...JSON_BODY, origin: 'https://evil.example' }],
    ['an origin with our name in it', { ...JSON_BODY, origin: 'http://localhost.evil.example' }],
    ['our name with another port', { ...JSON_BODY, origin: 'http://localhost:81' }],
    ['no origin that can be named', { ...JSON_BODY, origin: 'null' }],
    ['an origin that is none', { ...JSON_BODY, origin: 'localhost' }],
    ['what its browser says of it', { ...JSON_BODY, 'sec-fetch-site': 'cross-site' }],
    ['a neighbour of our domain', { ...JSON_BODY, 'sec-fetch-site': 'same-site' }],
    ['a plain form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a form with a file', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['a form of text', { 'content-type': 'text/plain' }],
    ['no type', {}],
  ];
  test.each(FOREIGN)('cannot send any change by %s', async (_title, headers) => {
    const open: string[] = [];
    for (const url of writes()) {
      const answer = await post(url, headers);
      if (answer.statusCode !== 403 || answer.json().code !== 'http.foreignOrigin')
        open.push(`${url} ${answer.statusCode}`);
    }
    expect(open).toEqual([]);
  });

  test('control: our own page is let through to what decides', async () => {
    const answer = await post('/api/commands/exchange.check', {
      ...JSON_BODY,
      origin: 'http://localhost',
      host: 'localhost',
      'sec-fetch-site': 'same-origin',
      'command-id': world.services.newId(),
    });
    expect(answer.json().code).toBe('command.invalid');
  });

  test('is never told that it may read', async () => {
    for (const method of ['OPTIONS', 'GET'] as const)
      for (const url of ['/api/session', '/api/households/query', '/api/openapi.json', '/']) {
        const answer = await app.inject({
          method,
          url,
          headers: {
            cookie: cookie(),
            origin: 'https://evil.example',
            'access-control-request-method': 'POST',
          },
        });
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
  });

  test('a method in a header or a field changes nothing', async () => {
    for (const name of ['x-http-method-override', 'x-method-override', 'x-http-method']) {
      const answer = await app.inject({
        method: 'GET',
        url: '/api/commands/exchange.check?_method=POST',
        headers: { cookie: cookie(), [name]: 'POST' },
      });
      expect(answer.statusCode).toBe(404);
    }
  });
});

describe('the headers', () => {
  test('of every answer, also of refusals, files and pages, forbid framing, guessing of types and foreign scripts', async () => {
    const urls = [
      '/',
      '/households',
      '/assets/page.js',
      '/assets/none.js',
      '/api/health',
      '/api/session',
      '/api/none',
      '/api/openapi.json',
      '/demo/links',
    ];
    for (const url of urls)
      for (const headers of [{}, { cookie: cookie() }]) {
        const answer = await app.inject({ method: 'GET', url, headers });
        const policy = String(answer.headers['content-security-policy']);
        expect([url, answer.headers['x-frame-options']]).toEqual([url, 'DENY']);
        expect(answer.headers['x-content-type-options']).toBe('nosniff');
        expect(policy).toMatch(/frame-ancestors 'none'/);
        expect(policy).toMatch(/script-src 'self'(;|$)/);
        expect(policy).toMatch(/base-uri 'none'/);
        expect(policy).not.toMatch(/unsafe-eval|[*]|http:/);
        expect(answer.headers['x-powered-by']).toBeUndefined();
        expect(answer.headers.server).toBeUndefined();
        if (url.startsWith('/api/') || url.startsWith('/demo/'))
          expect([url, answer.headers['cache-control']]).toEqual([url, 'no-store']);
      }
  });

  test('behind https the cookie is sent by https only, and the browser keeps to it', async () => {
    const secure = (
      await buildServer(world.services, { web: folder, log: 'silent', publicUrl: 'https://daohu.example' })
    ).app;
    const { username, password } = world.users['town-clerk'];
    const answer = await secure.inject({
      method: 'POST',
      url: '/api/auth/sign-in/username',
      payload: { username, password },
    });
    expect(answer.statusCode).toBe(200);
    expect(String(answer.headers['set-cookie'])).toMatch(/^__Secure-daohu[^;]+;.*Secure/);
    expect(answer.headers['strict-transport-security']).toMatch(/max-age=31536000/);
    const foreign = {
      'content-type': 'application/json',
      host: 'daohu.example',
      origin: 'http://evil.example',
    };
    expect(
      (await secure.inject({ method: 'POST', url: '/api/auth/sign-out', headers: foreign, payload: '{}' }))
        .statusCode,
    ).toBe(403);
    await secure.close();
  });

  test('the name that a browser calls us by is never given back', async () => {
    for (const url of ['/', '/api/session', '/api/none', '/demo/links', '/api/openapi.json']) {
      const answer = await app.inject({
        method: 'GET',
        url,
        headers: {
          cookie: cookie(),
          host: 'evil.example',
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'https',
        },
      });
      expect(answer.body + JSON.stringify(answer.headers)).not.toContain('evil.example');
    }
  });

  test('whoever says to come by a proxy is not believed', async () => {
    const tries = Array.from({ length: 12 }, (_, i) =>
      app.inject({
        method: 'POST',
        url: '/api/auth/sign-in/username',
        headers: { 'x-forwarded-for': `10.0.0.${i}` },
        payload: { username: 'proxy-guess', password: `guess ${i}` },
      }),
    );
    const codes = (await Promise.all(tries)).map((answer) => answer.statusCode);
    expect(codes).toContain(429);
  });

  test('a cookie of the demo link is as hidden as any', async () => {
    const { items } = (await app.inject({ method: 'GET', url: '/demo/links' })).json();
    const answer = await app.inject({ method: 'GET', url: items[0].url });
    expect(answer.statusCode).toBe(302);
    expect(answer.headers.location).toBe('/');
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    expect(
      (
        await app.inject({
          method: 'GET',
          url: '/api/session',
          headers: { cookie: cookieOf(answer.headers['set-cookie']) },
        })
      ).statusCode,
    ).toBe(200);
    expect((await app.inject({ method: 'GET', url: '/demo/sign-in/none' })).statusCode).toBe(404);
    // Outside the demo there is no such door.
    expect((await world.app.inject({ method: 'GET', url: '/demo/links' })).statusCode).toBe(404);
    expect((await world.app.inject({ method: 'GET', url: items[0].url })).statusCode).toBe(404);
  });
});

describe('addresses', () => {
  const PATHS = [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '//secret.txt',
    '/./../secret.txt',
    '/secret.txt%00.js',
    '/assets/page.js%00',
    '/%252e%252e/secret.txt',
    '/..;/secret.txt',
    '/.%00./secret.txt',
    '/etc/passwd',
    '//etc/passwd',
    '/../../../../../../etc/passwd',
    '/..%c0%afsecret.txt',
    '/%ff',
    '/assets/',
    '/assets',
    '/master.key',
    '/files/',
    '/.data/master.key',
    '/.env',
    '/.git/config',
    '/package.json',
    '/src/app/server.ts',
    '/index.html/../../secret.txt',
  ];
  test.each(PATHS)('%s reaches no file of ours', async (url) => {
    const answer = await app.inject({ method: 'GET', url });
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.body).not.toContain(SECRET);
    expect(answer.body).not.toMatch(/root:x:|"name": "daohu"|buildServer/);
    if (answer.statusCode === 200) expect(answer.body).toContain('<title>page</title>');
  });

  test('control: the page and its files are served by their exact names', async () => {
    expect((await app.inject({ method: 'GET', url: '/assets/page.js' })).body).toBe('export {};');
    expect((await app.inject({ method: 'GET', url: '/households?on=2018-12-31' })).body).toContain(
      '<title>page</title>',
    );
  });

  test('an id in an address is an id, and nothing else', async () => {
    const ids = [
      '..',
      '%2e%2e',
      '..%2f..%2fmaster.key',
      "'",
      '0',
      '-1',
      'null',
      'undefined',
      '[object Object]',
      '%00',
      'x'.repeat(150),
      '*',
      '00000000-0000-0000-0000-000000000000',
    ];
    for (const make of [
      (id: string) => `/api/imports/${id}`,
      (id: string) => `/api/imports/${id}/error-workbook`,
      (id: string) => `/api/jobs/${id}`,
      (id: string) => `/api/jobs/${id}/file`,
      (id: string) => `/api/reports/${id}/docx`,
      (id: string) => `/api/households/${id}?on=2018-12-31`,
      (id: string) => `/api/areas/${id}/history`,
    ])
      for (const id of ids) {
        const url = make(id);
        const answer = await app.inject({ method: 'GET', url, headers: { cookie: cookie() } });
        expect([
          url,
          (answer.statusCode >= 400 && answer.statusCode < 500) ||
            answer.body.includes('<title>page</title>'),
        ]).toEqual([url, true]);
      }
  });
});

describe('what is sent', () => {
  const send = (payload: string, headers: Record<string, string> = {}) =>
    post('/api/households/query', { 'content-type': 'application/json', ...headers }, payload);

  test('too much, too deep or no JSON is refused in words, without a trace of the program', async () => {
    const bodies = [
      '{',
      'null',
      '[]',
      '"x"',
      '1',
      '',
      `${'['.repeat(50_000)}`,
      `{"area":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
      '{"__proto__":{"role":"operator"}}',
      '{"constructor":{"prototype":{"role":"operator"}}}',
      `{"area":"${'9'.repeat(900_000)}"}`,
      '\u0000',
    ];
    for (const body of bodies) {
      const answer = await send(body);
      expect([body.slice(0, 40), answer.statusCode]).toEqual([body.slice(0, 40), 400]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body).not.toMatch(/at .+[.]ts:|node_modules|SyntaxError|Unexpected token/);
      expect(answer.body.length).toBeLessThan(5000);
    }
    expect((await send(`{"area":"${'9'.repeat(2_000_000)}"}`)).statusCode).toBe(413);
    expect(({} as Record<string, unknown>).role).toBeUndefined();
    expect((await send('{}', { 'content-type': 'application/xml' })).statusCode).toBe(403);
  });

  test('lists and words are as long as they may be, and not longer', async () => {
    const area = '529921000000';
    const on = '2018-12-31';
    for (const body of [
      { area, on, limit: 1_000_000 },
      { area, on, limit: -1 },
      { area, on, search: 'x'.repeat(41) },
      { area, on: '2018-02-30' },
      { area: '5299', on },
      { area, on, sort: 'name; drop' },
    ])
      expect([JSON.stringify(body), (await send(JSON.stringify(body))).statusCode]).toEqual([
        JSON.stringify(body),
        400,
      ]);
  });
});
