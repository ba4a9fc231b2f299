import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { createApp } from '#platform/http/create-app.ts';
import { loadPackSet } from './load.ts';
import { packRoutes } from './routes.ts';

let app: App;
const actor = (role: string, ...scope: string[]): Actor => ({
  id: role,
  name: role,
  role,
  scope,
  mayWrite: true,
});
let who: Actor | undefined;
beforeAll(async () => {
  app = await createApp({ authenticate: async () => who, log: 'silent' });
  packRoutes(app, { packs: loadPackSet('packs'), refreshPacks: async () => undefined });
  await app.ready();
});
afterAll(() => app.close());

async function get(url: string, as: Actor | undefined) {
  who = as;
  return app.inject({ method: 'GET', url });
}
const clerk = actor('town-clerk', '469921101');

test('nobody gets anything without a session', async () => {
  for (const url of ['/api/codes', '/api/terms?on=2020-01-01'])
    expect((await get(url, undefined)).statusCode).toBe(401);
});

test('code lists with their labels, also for who has no place', async () => {
  for (const as of [clerk, actor('system-administrator')]) {
    const { lists } = (await get('/api/codes', as)).json();
    const causes = lists.find((list: { id: string }) => list.id === 'poverty-cause');
    expect(causes.values).toContainEqual(
      expect.objectContaining({ code: 'illness', label: '因病', english: 'Illness' }),
    );
    expect(causes.reference.no).toBe('无文号');
  }
});

test('things are called as in the period of the day; before the first period there are no names', async () => {
  const called = async (on: string) => {
    const { period, terms } = (await get(`/api/terms?on=${on}`, clerk)).json();
    return [period?.id ?? null, terms['registered-household']?.zh, terms['at-risk-household']?.zh];
  };
  expect(await called('2013-12-31')).toEqual([null, undefined, undefined]);
  expect(await called('2018-12-31')).toEqual(['poverty-alleviation', '建档立卡贫困户', undefined]);
  expect(await called('2023-09-30')).toEqual(['transition', '脱贫户', '监测对象']);
  expect(await called('2026-03-01')).toEqual(['regular-assistance', '脱贫户', '防止返贫致贫对象']);
});

test('a day or a code that is none is refused', async () => {
  expect((await get('/api/terms?on=2020-02-30', clerk)).statusCode).toBe(400);
  expect((await get('/api/codes?area=46', clerk)).statusCode).toBe(400);
});
