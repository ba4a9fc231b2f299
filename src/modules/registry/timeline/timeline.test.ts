import { afterAll, beforeAll, expect, test } from 'vitest';
import { testActor } from '../../../../tests/setup/database.ts';
import { EARLY, NUMBERS, office, problem, sixteenFamilies, why } from '../../../../tests/setup/families.ts';
import { PLACES } from '../../../../tests/setup/records.ts';
import { readTimeline } from './read.ts';

type World = Awaited<ReturnType<typeof sixteenFamilies>>;
let world: World;
const [H1 = '', H2 = '', H3 = '', H4 = ''] = NUMBERS;
beforeAll(async () => {
  world = await sixteenFamilies();
});
afterAll(async () => world.db.close());

const timeline = async (no: string) => readTimeline(world.db.services, office, await world.idOf(no));
const correct = async (no: string, workMonths: number, reason: string) =>
  world.send('registry.correctMember', {
    household: await world.idOf(no),
    person: await world.personOf(`${no}01`),
    ...why,
    reason,
    fields: { workMonths },
  });

test('tells how a household came in, in one entry with its members, its sheet and row', async () => {
  const entries = await timeline(H3);
  expect(entries.at(-1)).toMatchObject({
    kind: 'registered',
    validFrom: EARLY,
    source: { sheet: '登记表', row: 4 },
  });
  const told = Object.fromEntries((entries.at(-1)?.changes ?? []).map((one) => [one.field, one.new]));
  expect(told).toMatchObject({ members: '符德兴、王阿妹', member_count: '2', poverty_causes: 'illness' });
  expect(entries.filter((entry) => entry.kind === 'member-joined')).toEqual([]);
});

test('tells what a later file changed, old and new, and nothing of what it repeated', async () => {
  const entries = (await timeline(H2)).filter((entry) => entry.validFrom === '2018-12-31');
  expect(entries.map((entry) => [entry.kind, entry.about, entry.changes])).toEqual(
    expect.arrayContaining([
      ['household', '', [{ field: 'stated_size', old: '2', new: '3' }]],
      [
        'member',
        '符德兴',
        [
          { field: 'ethnicity', old: null, new: 'han' },
          { field: 'work_months', old: '3', new: '8' },
        ],
      ],
      ['member', '王阿妹', [{ field: 'ethnicity', old: null, new: 'han' }]],
    ]),
  );
  expect(entries.every((entry) => entry.state === 'in-force')).toBe(true);
});

test('a correction across two files is one entry; corrected again it stays, superseded', async () => {
  await correct(H1, 5, '口头说明');
  await correct(H1, 7, '发票 2 张');
  const corrections = (await timeline(H1)).filter((entry) => entry.source.reason !== null);
  expect(corrections).toMatchObject([
    {
      kind: 'member',
      about: '符德兴',
      validFrom: why.on,
      validTo: 'infinity',
      state: 'in-force',
      changes: [{ field: 'work_months', old: '5', new: '7' }],
      source: { reason: '发票 2 张', file: null },
    },
    {
      state: 'superseded',
      changes: [{ field: 'work_months', old: '3', new: '5' }],
      source: { reason: '口头说明' },
    },
  ]);
  expect(corrections[1]?.supersededAt).toMatch(/^20/);
});

test('shows numbers masked, and names of places instead of codes where they are known', async () => {
  await world.send('registry.correctHousehold', {
    household: await world.idOf(H4),
    ...why,
    fields: { phone: '13912345678' },
  });
  const text = JSON.stringify(await timeline(H4));
  expect(text).toContain('139****5678');
  expect(text).not.toMatch(/\d{11}(?!\d*["、])/);
  expect(text).not.toContain('13912345678');
});

test('is to a stranger as if there were no such household', async () => {
  const id = await world.idOf(H1);
  const stranger = testActor('village-cadre', PLACES.villageB1);
  const refused = await problem(readTimeline(world.db.services, stranger, id));
  expect([refused.status, refused.code]).toEqual([404, 'registry.householdNotFound']);
});
