import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testActor, testDatabase } from '../../../../../tests/setup/database.ts';
import { household, member, PLACES, takeIn } from '../../../../../tests/setup/records.ts';
import { HouseholdQuery } from '../model.ts';
import { countHouseholds, listHouseholds } from './queries.ts';
import { meansMany } from './search/queries.ts';

/** More members of one name than are gathered before the list is walked instead. */
const MANY = 1700;
const DAY = '2018-12-31';
let db: TestDatabase;
const office = testActor('county-office', PLACES.county);

beforeAll(async () => {
  db = await testDatabase();
  const villages = [PLACES.villageA1, PLACES.villageA2, PLACES.villageB1];
  await takeIn(
    db.services,
    office,
    DAY,
    Array.from({ length: MANY }, (_, index) => {
      const no = `52992120${String(10_000 + index)}`;
      const [head, other] = index % 2 === 0 ? ['王德', '符兴'] : ['符兴', '王德'];
      return household(no, villages[index % 3] ?? '', [
        member(`${no}01`, head, { relationToHead: 'head' }),
        member(`${no}02`, other, { relationToHead: 'spouse' }),
      ]);
    }),
  );
});
afterAll(async () => db.close());

const query = (given: object) =>
  HouseholdQuery.parse({ area: '529921000000', on: DAY, limit: 200, ...given });

async function all(given: object, actor = office) {
  const found: { id: string; headName: string; matchedMember: string | null }[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await db.services.database.read(actor, (tx) =>
      listHouseholds(tx, db.services.keys, query({ ...given, ...(cursor == null ? {} : { cursor }) })),
    );
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return found;
}
const many = (given: object, actor = office) =>
  db.services.database.read(actor, (tx) => meansMany(tx, query(given), db.services.keys));

test.each([
  ['王', 'village'],
  ['王', 'name'],
  ['王', 'size'],
  ['w', 'village'],
  ['wangd', 'name'],
  ['52992', 'village'],
  ['德', 'village'],
])('%s, which many bear, walks the list by %s and shows each once', async (search, sort) => {
  expect(await many({ search })).toBe(true);
  const found = await all({ search, sort });
  expect(found.map((one) => one.id)).toEqual((await all({ sort })).map((one) => one.id));
  const matched = found.filter((one) => one.matchedMember !== null);
  if (search === '52992') expect(matched).toEqual([]);
  else {
    expect(matched).toHaveLength(MANY / 2);
    expect(new Set(matched.map((one) => `${one.headName} ${one.matchedMember}`))).toEqual(
      new Set(['符兴 王德']),
    );
  }
});

test('a cadre walks his own village and nothing else', async () => {
  const cadre = testActor('village-cadre', PLACES.villageB1);
  const own = await all({ area: PLACES.villageB1 });
  for (const area of ['529921000000', PLACES.villageB1])
    for (const search of ['王', 'w', '52992'])
      expect((await all({ search, area }, cadre)).map((one) => one.id)).toEqual(own.map((one) => one.id));
  expect(await all({ search: '52992', area: PLACES.villageA1 }, cadre)).toEqual([]);
});

test('the totals are those of the list, and a rare name is not walked for', async () => {
  const totals = await db.services.database.read(office, (tx) =>
    countHouseholds(tx, db.services.keys, query({ search: '王' })),
  );
  expect(totals).toMatchObject({ households: MANY, persons: 2 * MANY });
  expect(await many({ search: '王德', area: PLACES.villageA1 })).toBe(false);
  expect(await many({ search: '李' })).toBe(false);
});
