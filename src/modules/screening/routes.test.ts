import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { createApp } from '#platform/http/create-app.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../tests/setup/database.ts';
import {
  COUNTY,
  countyOffice,
  DAY,
  insertSmallRegister,
  TOWN_A,
  TOWN_B,
} from '../../../tests/setup/small-register.ts';
import { HouseholdScreening, ScreeningAnswer, ScreeningRule } from './model.ts';
import { screeningRoutes } from './routes.ts';

let db: TestDatabase;
let app: App;
let who: Actor | undefined = countyOffice;
beforeAll(async () => {
  db = await testDatabase();
  await insertSmallRegister(db.services);
  app = await createApp({ authenticate: async () => who, log: 'silent' });
  screeningRoutes(app, db.services);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await db.close();
});

const send = (url: string, payload: object, as: Actor | undefined, headers: Record<string, string> = {}) => {
  who = as;
  return app.inject({ method: 'POST', url, payload, headers });
};
const question = { area: COUNTY, on: DAY };

test('nobody asks without a session', async () => {
  expect((await send('/api/screening/query', question, undefined)).statusCode).toBe(401);
  who = undefined;
  expect((await app.inject({ url: `/api/screening/rules?area=${COUNTY}&on=${DAY}` })).statusCode).toBe(401);
});

test('the rules in force, with their documents, in the language of the reader', async () => {
  who = countyOffice;
  const rules = async (language: string) => {
    const answer = await app.inject({
      url: `/api/screening/rules?area=${COUNTY}&on=${DAY}`,
      headers: { 'accept-language': language },
    });
    return ScreeningRule.array().parse(answer.json().items);
  };
  const [line] = await rules('zh-CN');
  expect(line).toMatchObject({
    id: 'income.below-poverty-line',
    title: '人均纯收入低于国家扶贫标准',
    reference: { title: '扶贫开发建档立卡工作方案', no: '国开办发〔2014〕24号' },
    validFrom: '2014-01-01',
    validTo: '2020-12-31',
    usual: true,
  });
  expect((await rules('en'))[0]?.title).toBe('Net income per person below the poverty line');
  expect((await rules('zh-Hant'))[0]?.title).toBe('人均純收入低於國家扶貧標準');
});

test('an inspector reads what the county office reads; a town clerk only the own town', async () => {
  const ask = async (as: Actor) =>
    ScreeningAnswer.parse((await send('/api/screening/query', question, as)).json()).summary;
  expect(await ask(testActor('inspector', '529921'))).toEqual(await ask(countyOffice));
  expect((await ask(testActor('town-clerk', TOWN_B.slice(0, 9))))?.screenedHouseholds).toBe(3);
});

test('one household against every rule: hit with its reason, clear, or not known and what is missing', async () => {
  const hits = ScreeningAnswer.parse((await send('/api/screening/query', question, countyOffice)).json());
  const h4 = hits.items.find((hit) => hit.nationalHouseholdNo === 'h4');
  const of = async (as: Actor, on = DAY) => {
    who = as;
    return app.inject({ url: `/api/screening/households/${h4?.household}?on=${on}` });
  };
  const { items } = HouseholdScreening.parse((await of(countyOffice)).json());
  const verdict = (rule: string) => items.find((one) => one.rule === rule);
  expect(items.flatMap((one) => (one.usual && one.reason ? [one.reason] : []))).toEqual(h4?.reasons);
  expect(verdict('guarantee.housing')).toMatchObject({ outcome: 'clear', reason: null, missing: [] });
  expect(verdict('guarantee.water-access')).toMatchObject({
    outcome: 'unknown',
    missing: ['household.waterDifficult'],
  });
  // Before its first record nothing is known; in another town, and for an administrator, it does not exist.
  const before = HouseholdScreening.parse((await of(countyOffice, '2016-06-30')).json());
  expect(new Set(before.items.map((one) => one.outcome))).toEqual(new Set(['unknown']));
  expect((await of(testActor('town-clerk', TOWN_A.slice(0, 9)))).statusCode).toBe(404);
  expect((await of(testActor('system-administrator'))).statusCode).toBe(404);
});

test('a question that is none is refused with its place', async () => {
  for (const wrong of [{ area: 'x' }, { on: '2016-02-30' }, { limit: 0 }, { limit: 5000 }, { rules: [] }])
    expect((await send('/api/screening/query', { ...question, ...wrong }, countyOffice)).statusCode).toBe(
      400,
    );
  const unknown = await send('/api/screening/query', { ...question, rules: ["' or 1=1"] }, countyOffice);
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'screening.ruleNotFound']);
});

test('the export is a job of the asker, once for one command id', async () => {
  const id = db.services.newId();
  const order = () => send('/api/commands/screening.export', question, countyOffice, { 'command-id': id });
  const first = (await order()).json();
  expect((await order()).json()).toEqual(first);
  const jobs = await db.services.database.read(countyOffice, (tx) =>
    tx.selectFrom('job').select(['id', 'kind', 'created_by']).execute(),
  );
  expect(jobs).toEqual([{ id: first.job, kind: 'screening.export', created_by: countyOffice.id }]);
});
