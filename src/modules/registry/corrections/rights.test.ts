import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testActor } from '../../../../tests/setup/database.ts';
import {
  family,
  NUMBERS,
  office,
  problem,
  sixteenFamilies,
  TODAY,
  why,
} from '../../../../tests/setup/families.ts';
import { PLACES, takeIn } from '../../../../tests/setup/records.ts';
import { listHouseholds } from '../households/list/queries.ts';
import { HouseholdQuery } from '../households/model.ts';
import { moveHouseholds } from '../moving/queries.ts';

const H10 = NUMBERS[9] ?? '';
const cadre = testActor('village-cadre', PLACES.villageA1);

type World = Awaited<ReturnType<typeof sixteenFamilies>>;
let world: World;
beforeAll(async () => {
  world = await sixteenFamilies();
});
afterAll(async () => world.db.close());

describe('rights', () => {
  test('a cadre corrects his own village; for another it is as if it did not exist', async () => {
    const body = {
      household: await world.idOf(H10),
      person: await world.personOf(`${H10}01`),
      ...why,
      fields: { workMonths: 2 },
    };
    const stranger = testActor('village-cadre', PLACES.villageB1);
    const missing = { ...body, household: world.db.services.newId() };
    for (const input of [body, missing]) {
      const refused = await problem(world.send('registry.correctMember', input, stranger));
      expect([refused.status, refused.code, refused.details]).toEqual([
        404,
        'registry.householdNotFound',
        {},
      ]);
    }
    await expect(world.send('registry.correctMember', body, cadre)).resolves.toEqual({
      household: body.household,
    });
  });

  test.each(['inspector', 'department-officer', 'system-administrator'])(
    '%s corrects nothing',
    async (role) => {
      const body = { household: await world.idOf(H10), ...why, fields: { dangerousHousing: true } };
      const refused = await problem(
        world.send('registry.correctHousehold', body, testActor(role, PLACES.county)),
      );
      expect([refused.status, refused.code]).toEqual([403, 'command.forbidden']);
    },
  );

  test('an inspector who passes the command is stopped by the database', async () => {
    const inspector = testActor('inspector', PLACES.county);
    const write = world.db.services.database.write(inspector, (tx) =>
      sql`update household_version set superseded_at = now() where county = '529921'`.execute(tx),
    );
    expect((await write).numAffectedRows).toBe(0n);
  });
});

test('corrections of one household, and an intake of the county, follow one another', async () => {
  const no = NUMBERS[10] ?? '';
  const household = await world.idOf(no);
  const person = await world.personOf(`${no}01`);
  const months = Array.from({ length: 12 }, (_, index) => (index === 3 ? 0.5 : index));
  const sent = await Promise.allSettled([
    ...months.map((workMonths) =>
      world.send('registry.correctMember', { household, person, ...why, fields: { workMonths } }),
    ),
    takeIn(world.db.services, office, '2019-12-31', [{ ...family(no, 11), statedSize: 5 }]),
  ]);
  expect(sent.filter((one) => one.status === 'rejected')).toEqual([]);
  await world.soundChains();
  // Which of those sent at once is the last one is nobody's promise; that it is one of them, whole, is.
  expect(months).toContain((await world.open(no, TODAY)).members[0]?.workMonths);
});

test('villages that merge: households go along as dated versions, and stay findable where they were', async () => {
  const no = NUMBERS[11] ?? '';
  const before = await world.open(no, '2019-12-31');
  const moved = await world.db.services.database.write(office, (tx) =>
    moveHouseholds(tx, {
      from: [PLACES.villageA1],
      to: PLACES.villageA2,
      on: '2020-01-01',
      commandId: world.db.services.newId(),
    }),
  );
  expect(moved).toBe(NUMBERS.length);
  expect(await world.open(no, '2019-12-31')).toEqual(before);
  expect((await world.open(no, TODAY)).village).toBe(PLACES.villageA2);
  const at = (village: string, on: string) =>
    world.db.services.database.read(office, (tx) =>
      listHouseholds(tx, world.db.services.keys, HouseholdQuery.parse({ area: village, on, limit: 200 })),
    );
  expect((await at(PLACES.villageA1, '2019-12-31')).items).toHaveLength(NUMBERS.length);
  expect((await at(PLACES.villageA1, TODAY)).items).toEqual([]);
  expect((await at(PLACES.villageA2, TODAY)).items).toHaveLength(NUMBERS.length);
  expect(await world.owner(`select 1 from person where village = '${PLACES.villageA1}'`)).toEqual([]);
  await world.soundChains();
});
