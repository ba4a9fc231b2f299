import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { Keys } from '#platform/crypto/keys.ts';
import type { Actor } from '#platform/db/database.ts';
import type { App } from '#platform/http/app.ts';
import { createApp } from '#platform/http/create-app.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import type { Services } from '#platform/services.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { openServices } from '../../../../src/app/instance.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { COUNTY, DAY, insertSmallRegister, TOWN_A, TOWN_B } from '../../../../tests/setup/small-register.ts';
import { screeningRoutes } from '../routes.ts';

let db: TestDatabase;
let app: App;
/** A second process on the same database. */
let other: Services;
let who: Actor;
const PACKS = loadPackSet('packs');
const PREFIX = COUNTY.slice(0, 6);
const RULE = 'income.below-poverty-line';
const DAY_BEFORE = '2016-12-30';
const writer = { ...testActor('county-office', PREFIX), id: 'writer', name: '李文' };
const approver = { ...testActor('county-office', PREFIX), id: 'approver', name: '王审' };
const reference = { title: '县脱贫攻坚指挥部文件', no: '〔2018〕7号', invented: true };

beforeAll(async () => {
  db = await testDatabase();
  await insertSmallRegister(db.services);
  other = await openServices(db.adminUrl, db.folder, new Keys(Buffer.from(inject('masterKey'), 'hex')));
  app = await createApp({ authenticate: async () => who, log: 'silent' });
  screeningRoutes(app, db.services);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await other.database.close();
  await db.close();
});

async function send(name: string, body: object, as: Actor) {
  who = as;
  const answer = await app.inject({
    method: 'POST',
    url: `/api/commands/screening.${name}`,
    payload: body,
    headers: { 'command-id': db.services.newId() },
  });
  return { status: answer.statusCode, ...answer.json() };
}

async function get(url: string, as: Actor) {
  who = as;
  const answer = await app.inject({ url });
  return { status: answer.statusCode, ...answer.json() };
}

function rowOf(id: string) {
  const policy = present(resolvePacks(PACKS, COUNTY), 'a county');
  const found = policy.rules.find(({ rule }) => rule.id === id)?.rule;
  const { area, to, pack, rank, ...rule } = present(found, id);
  return rule;
}

/** The poverty line rule with another severity, from the day of the small register on. */
const content = (over: object = {}) => ({
  rules: [{ ...rowOf(RULE), severity: 'low', from: DAY, reference, ...over }],
  cases: [
    {
      rule: RULE,
      cases: [
        { name: '低于', on: '2020-06-30', income: { perHeadFen: 399999 }, expect: 'hit' },
        { name: '达到', on: '2020-06-30', income: { perHeadFen: 400000 }, expect: 'clear' },
      ],
    },
  ],
});

const draft = (over: object = {}, as = writer) =>
  send('draftAmendment', { area: COUNTY, title: '贫困线规则改为一般', content: content(), ...over }, as);

async function severityOn(on: string, area = COUNTY, services = db.services, known?: string) {
  const query = `area=${area}&on=${on}`;
  if (services === db.services && known === undefined) {
    const { items } = await get(`/api/screening/rules?${query}`, writer);
    return items.find((rule: { id: string }) => rule.id === RULE)?.severity;
  }
  return services.database.read(writer, async () => {
    const packs = known === undefined ? services.packs : present(services.packs.asOf, 'laid')(known);
    const rules = present(resolvePacks(packs, area), area).rules.filter(({ rule }) => rule.id === RULE);
    return rules.filter(({ rule }) => rule.from <= on && on <= rule.to).at(-1)?.rule.severity;
  });
}

test('drafted by one, approved by another, in force from its day on, there and nowhere else, in every process at once', async () => {
  const before = await severityOn(DAY);
  expect(before).not.toBe('low');
  const drafted = await draft();
  expect(drafted).toMatchObject({ status: 200, revision: 1 });
  const step = { amendment: drafted.amendment, revision: 1 };
  expect(await send('approveAmendment', step, approver)).toMatchObject({
    status: 409,
    code: 'screening.amendmentState',
  });
  expect(await send('submitAmendment', step, writer)).toMatchObject({ status: 200 });
  expect(await send('approveAmendment', step, writer)).toMatchObject({
    status: 403,
    code: 'screening.amendmentOwn',
  });
  expect(await severityOn(DAY)).toBe(before);
  const approved = await send('approveAmendment', step, approver);
  expect(approved).toMatchObject({ status: 200 });

  expect([await severityOn(DAY), await severityOn(DAY_BEFORE), await severityOn(DAY, TOWN_A)]).toEqual([
    'low',
    before,
    'low',
  ]);
  expect(await severityOn(DAY, COUNTY, other)).toBe('low');
  expect(await severityOn(DAY, '469999000000', other)).toBe(before);

  const detail = await get(`/api/screening/amendments/${drafted.amendment}`, approver);
  expect(detail).toMatchObject({ state: 'approved', own: false, counts: { rules: 1, off: 0 } });
  expect(detail.steps.map((one: { what: string; name: string }) => [one.what, one.name])).toEqual([
    ['drafted', '李文'],
    ['submitted', '李文'],
    ['approved', '王审'],
  ]);
  // As known before the approval the rule is what it was, to the microsecond.
  const at = detail.approvedAt as string;
  const [, second, fraction = ''] = present(/^([^.Z]+)(?:\.(\d+))?Z$/.exec(at), 'an instant');
  const micros = Date.parse(`${second}Z`) * 1000 + Number(fraction.padEnd(6, '0')) - 1;
  const justBefore = `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`;
  expect(await severityOn(DAY, COUNTY, db.services, at)).toBe('low');
  expect(await severityOn(DAY, COUNTY, other, justBefore)).toBe(before);
});

test('a screening as known before the approval uses the rule of then', async () => {
  const { items } = await get(`/api/screening/amendments?area=${COUNTY}`, writer);
  const at = items[0].approvedAt as string;
  const early = new Date(Date.parse(at) - 1).toISOString();
  const reason = async (known: string) => {
    who = writer;
    const answer = await app.inject({
      method: 'POST',
      url: '/api/screening/query',
      payload: { area: COUNTY, on: DAY, known, rules: [RULE] },
    });
    return answer.json().summary.byRule.find((rule: { rule: string }) => rule.rule === RULE);
  };
  // The register itself was not known then, so the sums differ; that it is asked at all is what counts.
  expect([await reason(early), await reason(at)]).toEqual([
    expect.objectContaining({ rule: RULE }),
    expect.objectContaining({ rule: RULE }),
  ]);
});

test('what is approved stays: nobody changes, withdraws or sends it back, not even by SQL as the application', async () => {
  const { items } = await get(`/api/screening/amendments?area=${COUNTY}`, writer);
  const step = { amendment: items[0].id, revision: 1 };
  for (const name of ['submitAmendment', 'withdrawAmendment', 'approveAmendment'])
    expect(await send(name, step, approver)).toMatchObject({ code: 'screening.amendmentState' });
  expect(await draft(step)).toMatchObject({ code: 'screening.amendmentState' });
  const touched = await db.services.database.write(writer, (tx) =>
    tx.updateTable('rule_amendment').set({ title: 'x' }).where('id', '=', step.amendment).executeTakeFirst(),
  );
  expect(touched.numUpdatedRows).toBe(0n);
});

test('who wrote any part of it does not approve it', async () => {
  const drafted = await draft({ content: content({ severity: 'medium' }) });
  const second = await draft(
    { amendment: drafted.amendment, revision: 1, content: content({ severity: 'high' }) },
    approver,
  );
  expect(second).toMatchObject({ status: 200, revision: 2 });
  expect(await draft({ amendment: drafted.amendment, revision: 1 })).toMatchObject({
    status: 409,
    code: 'screening.amendmentChanged',
  });
  const step = { amendment: drafted.amendment, revision: 2 };
  await send('submitAmendment', step, writer);
  for (const one of [writer, approver])
    expect(await send('approveAmendment', step, one)).toMatchObject({ code: 'screening.amendmentOwn' });
  expect(await send('sendBackAmendment', { ...step, note: '依据不对' }, approver)).toMatchObject({
    status: 200,
  });
  const { steps } = await get(`/api/screening/amendments/${drafted.amendment}`, writer);
  expect(steps.at(-1)).toMatchObject({ what: 'sent-back', note: '依据不对' });
  expect(await send('withdrawAmendment', step, { ...approver, id: 'third' })).toMatchObject({
    code: 'screening.amendmentOthers',
  });
  expect(await send('withdrawAmendment', step, writer)).toMatchObject({ status: 200 });
  const admin = new pg.Client({ connectionString: db.adminUrl });
  await admin.connect();
  const own = admin.query(
    "update rule_amendment set state = 'approved', approved_by = 'writer', approved_at = now() where id = $1",
    [drafted.amendment],
  );
  await expect(own).rejects.toMatchObject({ code: '23514' });
  await admin.end();
});

const faulty: [string, object, string][] = [
  ['an unknown field', content({ expression: 'household.colour == 1' }), 'policy.expression.unknownName'],
  ['a wrong type', content({ expression: 'income.perHeadFen < true' }), 'policy.expression.notComparable'],
  [
    'no case that is clear',
    { ...content(), cases: [{ rule: RULE, cases: [content().cases[0]?.cases[0]] }] },
    'policy.overlay.noClearCase',
  ],
  [
    'a case that fails',
    {
      ...content(),
      cases: [
        {
          rule: RULE,
          cases: [
            { name: 'x', on: '2020-06-30', income: { perHeadFen: 1 }, expect: 'clear' },
            ...(content().cases[0]?.cases ?? []),
          ],
        },
      ],
    },
    'policy.case.failed',
  ],
  ['nothing at all', {}, 'policy.overlay.empty'],
];

test.each(faulty)('%s is never submitted, and says where', async (_, wrong, code) => {
  const drafted = await draft({ content: wrong });
  expect(drafted.status).toBe(200);
  const refused = await send('submitAmendment', { amendment: drafted.amendment, revision: 1 }, writer);
  expect(refused).toMatchObject({ status: 422, code: 'screening.amendmentRefused' });
  expect(refused.findings.map((one: { code: string }) => one.code)).toContain(code);
});

test('a change without a document is not even kept', async () => {
  const refused = await draft({ content: content({ reference: { title: '', no: '' } }) });
  expect(refused).toMatchObject({ status: 422, code: 'screening.amendmentShape' });
  expect(refused.findings).toContainEqual({ code: 'policy.noDocument', at: 'rules.0.reference.title' });
});

test('only the county’s office writes, and only of its own places', async () => {
  for (const role of ['town-clerk', 'village-cadre', 'department-officer', 'inspector'])
    expect((await draft({}, testActor(role, PREFIX))).status).toBe(403);
  expect((await draft({}, testActor('county-office', '110101'))).status).toBe(404);
  expect(await draft({ area: `${PREFIX}999000` })).toMatchObject({ status: 404, code: 'area.notFound' });
  expect(await draft({ area: `${TOWN_A.slice(0, 9)}001` })).toMatchObject({
    code: 'screening.amendmentArea',
  });
});

test('drafts are the county’s; what is approved is known to the village and to the other county', async () => {
  const stranger = testActor('county-office', '110101');
  const cadre = testActor('village-cadre', `${TOWN_A.slice(0, 9)}001`);
  const states = async (as: Actor) =>
    (await get(`/api/screening/amendments?area=${COUNTY}`, as)).items.map(
      (one: { state: string }) => one.state,
    );
  expect(new Set(await states(writer))).toEqual(new Set(['draft', 'withdrawn', 'approved']));
  expect(await states(stranger)).toEqual(['approved']);
  expect(await states(cadre)).toEqual(['approved']);
  const { items } = await get(`/api/screening/amendments?area=${COUNTY}`, writer);
  const kept = items.find((one: { state: string }) => one.state === 'draft');
  expect((await get(`/api/screening/amendments/${kept.id}`, stranger)).status).toBe(404);
});

test('a town’s change holds in the town; a rule is switched off there', async () => {
  const off = { off: [{ rule: RULE, from: DAY, reference }] };
  const drafted = await draft({ area: TOWN_B, content: off });
  const step = { amendment: drafted.amendment, revision: 1 };
  await send('submitAmendment', step, writer);
  who = writer;
  const effect = await app.inject({
    method: 'POST',
    url: `/api/screening/amendments/${drafted.amendment}/effect`,
    payload: { on: DAY },
  });
  expect(effect.json().items).toEqual([expect.objectContaining({ rule: RULE, after: null })]);
  expect(effect.json().items[0].before).toBeGreaterThanOrEqual(0);
  expect((await send('approveAmendment', step, approver)).status).toBe(200);
  expect([
    await severityOn(DAY, TOWN_A),
    await severityOn(DAY, TOWN_B),
    await severityOn(DAY_BEFORE, TOWN_B),
  ]).toEqual(['low', undefined, expect.any(String)]);
});

test('the packs of a place go to the page, the country’s first, the approved changes last', async () => {
  const cadre = testActor('village-cadre', TOWN_B.slice(0, 9));
  const { packs, broken } = await get(`/api/screening/policy?area=${TOWN_B}`, cadre);
  const layers = packs.filter((pack: { layer?: object }) => pack.layer);
  expect([packs[0].id, layers.length, broken]).toEqual(['cn-national', 2, []]);
  expect(layers[1].layer.off[0].rule).toBe(RULE);
});

test('an approved change that no longer fits is left out and told; everything else goes on', async () => {
  const admin = new pg.Client({ connectionString: db.adminUrl });
  await admin.connect();
  await admin.query(
    `insert into rule_amendment (county, id, area, title, state, revision, content, authors, steps, created_at, changed_at, approved_by, approved_at)
     values ($1, gen_random_uuid(), $2, '坏的', 'approved', 1, '{"rules":[{"id":"no.such"}]}', '{a}', '[]', now(), now(), 'b', now())`,
    [PREFIX, COUNTY],
  );
  await admin.end();
  expect(await severityOn(DAY)).toBe('low');
  const { broken } = await get(`/api/screening/policy?area=${COUNTY}`, writer);
  expect(broken).toEqual([expect.objectContaining({ title: '坏的', area: COUNTY })]);
  expect(broken[0].findings.length).toBeGreaterThan(0);
});
