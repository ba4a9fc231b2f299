import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { createApp } from '#platform/http/create-app.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../tests/setup/database.ts';
import { household, member, PLACES, residentNumber, takeIn } from '../../../tests/setup/records.ts';
import { registryRoutes } from './routes.ts';

let db: TestDatabase;
let app: App;
let actor: Actor;
const office = testActor('county-office', PLACES.county);
const DAY = '2018-12-31';
const document = residentNumber('1971-03-01', 11);
const PHONE = '13800001234';
const CARD = '6228480100998877665';
const NO = '529921501';
let id = '';

beforeAll(async () => {
  db = await testDatabase();
  await takeIn(db.services, office, DAY, [
    household(
      NO,
      PLACES.villageA1,
      [member(`${NO}01`, '符德兴', { relationToHead: 'head', document: `${document}31`, phone: PHONE })],
      { phone: PHONE, bankCard: CARD, bankName: '农村信用社' },
    ),
  ]);
  app = await createApp({
    authenticate: async () => actor,
    log: 'silent',
    rate: { person: 10_000, address: 10_000 },
  });
  registryRoutes(app, db.services);
  await app.ready();
  actor = office;
  const list = await post('/api/households/query', { area: '529921000000', on: DAY });
  id = (list.json() as { items: { id: string }[] }).items[0]?.id ?? '';
});
afterAll(async () => {
  await app.close();
  await db.close();
});

const get = (url: string) => app.inject({ method: 'GET', url });
const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload });
async function audit(command: string) {
  const client = new pg.Client({ connectionString: db.adminUrl });
  await client.connect();
  try {
    const query = 'select actor, subject, purpose, details, area from audit where command = $1 order by seq';
    return (await client.query(query, [command])).rows;
  } finally {
    await client.end();
  }
}
const withoutReference = (answer: { json: () => unknown }) => {
  const { reference: _, ...rest } = answer.json() as Record<string, unknown>;
  return rest;
};

describe('a file', () => {
  test('is answered masked, and its opening is written down once an hour', async () => {
    const answers = [
      await get(`/api/households/${id}?on=${DAY}`),
      await get(`/api/households/${id}/timeline`),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(200);
      for (const secret of [document, PHONE, CARD]) expect(answer.body).not.toContain(secret);
    }
    expect(answers[0]?.json()).toMatchObject({
      headName: '符德兴',
      phoneMask: '138****1234',
      members: [{ documentMask: `${document.slice(0, 4)}**********${document.slice(-4)}` }],
    });
    expect(await audit('registry.viewHousehold')).toMatchObject([
      { actor: office.id, subject: `household:${id}`, area: PLACES.villageA1 },
    ]);
  });

  test('of a day before all records is not found, and says so', async () => {
    const answer = await get(`/api/households/${id}?on=2001-01-01`);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'registry.noFactsOnDay', details: { on: '2001-01-01' } });
  });

  test.each([
    ['a cadre of another village', testActor('village-cadre', PLACES.villageB1)],
    ['another county', testActor('county-office', '529922')],
    ['an administrator without a scope', testActor('system-administrator')],
  ])('is to %s as if it did not exist', async (_, stranger) => {
    actor = stranger;
    const missing = db.services.newId();
    for (const path of ['', '/timeline'])
      expect(withoutReference(await get(`/api/households/${id}${path}`))).toEqual(
        withoutReference(await get(`/api/households/${missing}${path}`)),
      );
    expect((await get(`/api/households/${id}`)).statusCode).toBe(404);
    const list = await post('/api/households/query', { area: PLACES.villageA1, on: DAY, search: '符德兴' });
    expect(list.json()).toEqual({ items: [], next: null });
    const views = await audit('registry.viewHousehold');
    expect(views.filter((view) => view.actor === stranger.id)).toEqual([]);
    actor = office;
  });
});

describe('full numbers', () => {
  test('are shown against a purpose, which is written down', async () => {
    actor = testActor('village-cadre', PLACES.villageA1);
    const answer = await post(`/api/households/${id}/reveal`, { purpose: '入户核对' });
    expect(answer.statusCode).toBe(200);
    const revealed = answer.json() as { documents: Record<string, string> };
    expect(Object.values(revealed.documents)).toEqual([`${document}31`]);
    expect(revealed).toMatchObject({ householdPhone: PHONE, bankCard: CARD });
    const [row] = await audit('registry.reveal');
    expect(row).toMatchObject({ purpose: '入户核对', subject: `household:${id}`, actor: actor.id });
    expect(JSON.stringify(row)).not.toContain(PHONE);
    actor = office;
  });

  test('are shown to an inspector, who changes nothing, and to no department', async () => {
    actor = testActor('inspector', PLACES.county);
    expect((await post(`/api/households/${id}/reveal`, { purpose: '督查核对' })).statusCode).toBe(200);
    actor = testActor('department-officer', PLACES.county);
    expect((await post(`/api/households/${id}/reveal`, { purpose: '比对' })).statusCode).toBe(403);
    actor = office;
  });

  test('need a purpose in words, and a household within reach', async () => {
    const before = await audit('registry.reveal');
    expect((await post(`/api/households/${id}/reveal`, { purpose: ' ' })).statusCode).toBe(400);
    expect((await post(`/api/households/${id}/reveal`, {})).statusCode).toBe(400);
    const numbered = await post(`/api/households/${id}/reveal`, { purpose: `核对 ${document}` });
    expect(numbered.json()).toMatchObject({ status: 422, code: 'registry.numberInReason' });
    actor = testActor('town-clerk', '529921101');
    expect((await post(`/api/households/${id}/reveal`, { purpose: '核对' })).statusCode).toBe(404);
    expect(await audit('registry.reveal')).toEqual(before);
    actor = office;
  });
});

test('what is not asked properly is refused before anything is read', async () => {
  for (const body of [
    {},
    { area: '529921', on: DAY },
    { area: '529921000000', on: '2018-02-30' },
    { area: '529921000000', on: DAY, limit: 5000 },
    { area: '529921000000', on: DAY, sort: 'document' },
    { area: '529921000000', on: DAY, filter: { registration: ['rich'] } },
  ])
    expect((await post('/api/households/query', body)).statusCode, JSON.stringify(body)).toBe(400);
  expect((await get('/api/households/1')).statusCode).toBe(400);
});
