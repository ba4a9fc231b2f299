import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWN } from '../county.ts';
import { DAY, type Ids, openWorld, type Target, type World } from '../world.ts';
import type { Probe } from './probe.ts';
import {
  type Aimed,
  countsIn,
  faultsOf,
  fingerprint,
  holdsOwn,
  inOwnCounty,
  isAdministrator,
  leaks,
  nothingOf,
  probesOf,
  secretsFrom,
  seesPapers,
  seesPeople,
  send,
  toldBy,
  twinOf,
  urlOf,
  VIEWERS,
  type Viewer,
  wordsOf,
} from './probing.ts';
import { ROUTES } from './requests.ts';
import { routesOf } from './routes-of.ts';

let world: World;
let nothing: Ids;
let before: string;
beforeAll(async () => {
  world = await openWorld();
  nothing = nothingOf(world);
  before = await fingerprint(world);
});
afterAll(async () => world.close());

const seesAny = (viewer: Viewer, target: Target) => seesPeople(viewer, target) || seesPapers(viewer, target);

/** Whether a change is the viewer's to make: of a place that he sees, or an administrator's work in his county. */
const isOwnWork = (viewer: Viewer, target: Target, { administrators }: Aimed) =>
  seesAny(viewer, target) || (administrators && isAdministrator(viewer) && inOwnCounty(target));

/** Sends every question about a place, and every change that is not the viewer's to make. */
async function attack(viewer: Viewer, target: Target): Promise<string[]> {
  const found: string[] = [];
  for (const aimed of probesOf(world, target)) {
    if (aimed.changes && isOwnWork(viewer, target, aimed)) continue;
    const answer = await send(world, viewer, aimed.probe);
    const secrets = secretsFrom(world, viewer, aimed.administrators);
    for (const fault of faultsOf(answer, viewer, aimed, secrets))
      found.push(`${wordsOf(aimed.probe, target)}: ${fault}`);
  }
  return found;
}

async function compare(viewer: Viewer, target: Target, aimed: Aimed): Promise<string[]> {
  const { probe } = aimed;
  if (holdsOwn(viewer, probe) || isOwnWork(viewer, target, aimed)) return [];
  const there = await send(world, viewer, probe);
  const nowhere = await send(world, viewer, twinOf(probe, target.ids, nothing));
  const told = `${toldBy(there)} and ${toldBy(nowhere)}`;
  const counts = probe.area === undefined ? [] : countsIn(there.body).filter((count) => count > 0);
  return [
    ...(toldBy(there) === toldBy(nowhere) ? [] : [`${wordsOf(probe, target)}: ${told}`]),
    ...(counts.length === 0 ? [] : [`${wordsOf(probe, target)}: counts ${counts}`]),
  ];
}

test('every route of the program is in the matrix, and the matrix names no other', () => {
  expect(Object.keys(ROUTES).sort()).toEqual(routesOf(world.app));
});

describe.each(VIEWERS)('%s', (viewer) => {
  test('gets nothing of what he may not see, from any route', async () => {
    const found: string[] = [];
    for (const target of world.targets) found.push(...(await attack(viewer, target)));
    expect(found).toEqual([]);
  }, 120_000);

  test('is told nothing that tells what is elsewhere from what is nowhere', async () => {
    const found: string[] = [];
    for (const target of world.targets.filter((one) => !seesAny(viewer, one)))
      for (const aimed of probesOf(world, target)) found.push(...(await compare(viewer, target, aimed)));
    expect(found).toEqual([]);
  }, 120_000);
});

test('who may see no batch of a place gets no batch in the list', async () => {
  const batchesOf = async (viewer: Viewer) => {
    const { items = [] } = (await send(world, viewer, { method: 'GET', url: '/api/imports' })).json();
    return (items as { id: string }[]).map(({ id }) => id).sort();
  };
  for (const viewer of VIEWERS.filter((one) => one !== 'nobody')) {
    const own = world.targets.filter((target) => seesPapers(viewer, target));
    const ids = own.map((target) => target.ids.batch).sort();
    expect([viewer, await batchesOf(viewer)]).toEqual([viewer, ids]);
  }
});

test.each(['village-cadre', 'town-clerk', 'department-officer'] as const)(
  'what %s takes out of his own place holds nobody of another',
  async (viewer) => {
    const place = { 'village-cadre': OWN.village, 'town-clerk': OWN.town, 'department-officer': OWN.county };
    const input = { layout: 'A', area: place[viewer], on: DAY };
    const asked = await send(world, viewer, {
      method: 'POST',
      url: '/api/commands/exchange.export',
      body: input,
    });
    const { job } = asked.json();
    await world.services.jobs.runOne(job);
    const file = await send(world, viewer, { method: 'GET', url: `/api/jobs/${job}/file` });
    const none: Probe = { method: 'GET', url: '' };
    expect(leaks(file.body, none, secretsFrom(world, viewer, false))).toEqual([]);
    expect(leaks(file.body, none, world.targets[0]?.people ?? []).length).toBeGreaterThan(0);
    await world.admin.query('delete from job where id = $1', [job]);
  },
);

test('none of it changed a record', async () => {
  expect(await fingerprint(world)).toBe(before);
  // control: a change would be seen
  await world.admin.query('update household_version set stated_size = stated_size + 1');
  expect(await fingerprint(world)).not.toBe(before);
});

describe('the controls', () => {
  test('who may see a place finds its people and papers by the same questions', async () => {
    const [own] = world.targets;
    const missing: string[] = [];
    for (const [route, { control, probes }] of Object.entries(ROUTES)) {
      if (control === undefined || own === undefined || !world.app.hasRoute(urlOf(route))) continue;
      const plain: Probe = { method: 'GET', url: '' };
      const answers = await Promise.all(probes(own.ids).map((probe) => send(world, 'county-office', probe)));
      const expected = control === 'batch' ? [own.ids.batch] : own[control];
      if (answers.every(({ body }) => leaks(body, plain, expected).length === 0)) missing.push(route);
    }
    expect(missing).toEqual([]);
  });

  test('the looking for secrets finds a planted one, but not what was asked with', () => {
    const probe: Probe = { method: 'GET', url: '/api/households?search=龘知秋' };
    expect(leaks('{"headName":"龘望舒"}', probe, ['龘望舒', '龘知秋'])).toEqual(['龘望舒']);
    expect(leaks('{"search":"龘知秋"}', probe, ['龘望舒', '龘知秋'])).toEqual([]);
  });

  test('there are two thousand probes and more', () => {
    const each = world.targets.reduce((sum, target) => sum + probesOf(world, target).length, 0);
    expect(each * VIEWERS.length).toBeGreaterThanOrEqual(2000);
  });
});
