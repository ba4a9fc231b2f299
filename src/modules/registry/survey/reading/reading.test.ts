import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { type Item, itemVariable } from '#policy/items.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../../tests/setup/database.ts';
import { PLACES, takeIn } from '../../../../../tests/setup/records.ts';
import { SURVEY_HOUSEHOLDS, takeSurveyCounty } from '../../../../../tests/setup/survey-county.ts';
import { withSurveyPack } from '../../../../../tests/setup/survey-pack.ts';
import type { RecordSurvey } from '../model.ts';
import { recordSurvey } from '../recording/commands.ts';
import { itemColumns, readVillageFacts, villageRelation } from '../village/queries.ts';
import { itemRelation, readItems } from './queries.ts';

let db: TestDatabase;
let services: Services;
let items: readonly Item[];
let before: string;
const ids = { A: '', B: '', one: '', two: '' };
const office = testActor('county-office', PLACES.county);
const VILLAGES = [PLACES.villageA1, PLACES.villageA2, PLACES.villageB1];

const read = <T>(run: (tx: Tx) => Promise<T>, actor: Actor = office) => services.database.read(actor, run);
const send = (input: Partial<RecordSurvey>) =>
  recordSurvey.execute({ database: services.database, actor: office, services }, services.newId(), {
    source: 'visit',
    ...input,
  });
const of = (kind: Item['of']) => items.filter((item) => item.of === kind && item.id.startsWith('try-'));

beforeAll(async () => {
  db = await testDatabase();
  services = withSurveyPack(db.services, PLACES.county);
  items = [...(resolvePacks(services.packs, PLACES.villageA1)?.items.values() ?? [])];
  await takeSurveyCounty(services);
  await read(async (tx) => {
    for (const row of await tx
      .selectFrom('household')
      .select(['id', 'national_household_no as no'])
      .execute())
      ids[row.no as 'A' | 'B'] = row.id;
    for (const row of await tx
      .selectFrom('member_version')
      .select(['person', 'national_person_no as no'])
      .execute()) {
      if (row.no === '1') ids.one = row.person;
      if (row.no === '2') ids.two = row.person;
    }
  });
  const subject = { household: ids.A };
  await send({
    subject,
    on: '2018-01-01',
    values: { 'try-area': 80, 'try-causes': [], 'try-cause': 'illness', 'try-clean': null, 'try-debt': 5 },
    members: [{ person: ids.one, values: { 'try-post': true } }],
  });
  await send({
    subject: { household: ids.B },
    on: '2018-01-01',
    values: { 'try-clean': false, 'try-built': '2001-02-03' },
  });
  await send({
    subject: { village: PLACES.villageA1 },
    on: '2018-01-01',
    values: { 'try-road': true, 'try-fund': 700 },
  });
  const { rows } = await read((tx) => sql<{ now: string }>`select clock_timestamp() as now`.execute(tx));
  before = rows[0]?.now ?? '';
  await send({ subject, on: '2018-01-01', values: { 'try-area': 81 } });
  await send({ subject, on: '2020-01-01', values: { 'try-area': 100 } });
});
afterAll(async () => db.close());

type Pair = { readonly on: string; readonly known?: string };

/** The rows of the relation by subject, without what is null; and that memory says the same. */
async function valuesOf(kind: Item['of'], pair: Pair, villages = VILLAGES, actor = office) {
  return read(async (tx) => {
    const reading = { ...pair, villages };
    const { rows } = await sql<{ subject: string } & Record<string, unknown>>`
      select * from ${itemRelation(kind, of(kind), reading)} q`.execute(tx);
    const asSet = new Map(
      rows.map(({ subject, ...columns }) => [
        subject,
        Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null)),
      ]),
    );
    const inMemory = await readItems(tx, kind, of(kind), reading, [...asSet.keys()]);
    for (const [subject, values] of asSet) {
      const known = Object.entries(inMemory.get(subject) ?? {}).filter(([, value]) => value !== null);
      expect(Object.fromEntries(known)).toEqual(values);
    }
    return asSet;
  }, actor);
}

test('one row a household or person, a column an item, as of a day; memory says the same', async () => {
  const now = await valuesOf('household', { on: '2019-06-30' });
  expect(now.get(ids.A)).toEqual({ tryArea: 81, tryCauses: [], tryCause: 'illness', tryDebtFen: 5 });
  expect(now.get(ids.B)).toEqual({ tryClean: false, tryBuilt: '2001-02-03' });
  expect((await valuesOf('household', { on: '2020-01-01' })).get(ids.A)?.tryArea).toBe(100);
  expect(await valuesOf('household', { on: '2017-12-31' })).toEqual(new Map());
  expect(await valuesOf('member', { on: '2019-06-30' })).toEqual(new Map([[ids.one, { tryPost: true }]]));
});

test('as it was known before a correction', async () => {
  expect((await valuesOf('household', { on: '2020-06-30', known: before })).get(ids.A)?.tryArea).toBe(80);
});

test('of the villages that are asked for, and of none outside the actor’s scope', async () => {
  expect([...(await valuesOf('household', { on: '2019-06-30' }, [PLACES.villageB1])).keys()]).toEqual([
    ids.B,
  ]);
  const town = testActor('town-clerk', PLACES.villageB1.slice(0, 9));
  expect([...(await valuesOf('household', { on: '2019-06-30' }, VILLAGES, town)).keys()]).toEqual([ids.B]);
});

test('a relation of no items joins like any other and is empty', async () => {
  const { rows } = await read((tx) =>
    sql`select v.household from household_version v left join ${itemRelation('household', [], { on: '2019-06-30', villages: VILLAGES })} q on q.subject = v.household`.execute(
      tx,
    ),
  );
  expect(rows).toHaveLength(2);
});

test('a village is what is counted of it and what was asked; a set reads what memory reads', async () => {
  await read(async (tx) => {
    const reading = { on: '2019-06-30', villages: VILLAGES };
    const facts = await readVillageFacts(tx, of('village'), reading);
    expect(facts.get(PLACES.villageA1)).toEqual({
      households: 1,
      persons: 2,
      ruralHouseholds: 100,
      ruralPersons: 400,
      notGraduatedHouseholds: 1,
      notGraduatedPersons: 2,
      incidencePercent: 0.5,
      monitoredHouseholds: 0,
      dangerousHouses: 1,
      // The water of its only household is not known: none is not claimed.
      unsafeWaterHouseholds: null,
      tryRoad: true,
      tryFundFen: 700,
    });
    expect(facts.get(PLACES.villageA2)).toMatchObject({
      households: 0,
      persons: 0,
      notGraduatedPersons: 0,
      incidencePercent: 0,
      unsafeWaterHouseholds: 0,
    });
    expect(facts.get(PLACES.villageB1)).toMatchObject({
      households: 1,
      ruralPersons: null,
      incidencePercent: null,
      dangerousHouses: null,
    });
    const columns = {
      ...itemColumns(of('village')),
      ruralPersons: 'number',
      incidencePercent: 'number',
    } as const;
    const { rows } = await sql<{
      village: string;
    }>`select * from ${villageRelation(facts, columns)} w order by village`.execute(tx);
    expect(rows).toEqual(
      [...VILLAGES].sort().map((village) => ({
        village,
        ...Object.fromEntries(Object.keys(columns).map((name) => [name, facts.get(village)?.[name] ?? null])),
      })),
    );
    expect(of('village').map(itemVariable)).toEqual(['tryRoad', 'tryFundFen']);
  });
});

test('households that went elsewhere are counted where they are', async () => {
  const { B } = SURVEY_HOUSEHOLDS;
  await takeIn(services, office, '2021-01-01', [{ ...B, villageCode: PLACES.villageA2 }]);
  await read(async (tx) => {
    const on = async (day: string) =>
      [...(await readVillageFacts(tx, [], { on: day, villages: VILLAGES })).values()].map(
        ({ households }) => households,
      );
    expect(await on('2020-12-31')).toEqual([1, 0, 1]);
    expect(await on('2021-01-01')).toEqual([1, 1, 0]);
  });
  expect((await valuesOf('household', { on: '2021-06-30' }, [PLACES.villageA2])).get(ids.B)).toEqual({
    tryClean: false,
    tryBuilt: '2001-02-03',
  });
});
