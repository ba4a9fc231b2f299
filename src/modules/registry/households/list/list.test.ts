import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#platform/db/database.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../../tests/setup/database.ts';
import { household, member, PLACES, residentNumber, takeIn } from '../../../../../tests/setup/records.ts';
import { HouseholdQuery } from '../model.ts';
import { countHouseholds, listHouseholds } from './queries.ts';

let db: TestDatabase;
const office = testActor('county-office', PLACES.county);
const DAY = '2018-12-31';
const documents = {
  /** One person in the form of the first generation, one with a disability certificate. */
  old: residentNumber('1950-02-03', 101),
  certified: residentNumber('1965-07-08', 102),
  abroad: `52992219700101${'0018'}`,
};
const firstGeneration = documents.old.slice(0, 6) + documents.old.slice(8, 17);

beforeAll(async () => {
  db = await testDatabase();
  // Thirty households of one name in one village: every key but the household itself is equal.
  const equal = Array.from({ length: 30 }, (_, index) => {
    const no = `5299211${String(100 + index)}`;
    return household(no, PLACES.villageA1, [member(`${no}01`, '王阿妹', { relationToHead: 'head' })]);
  });
  await takeIn(db.services, office, DAY, [
    ...equal,
    household('529921200', PLACES.villageA2, [
      member('52992120001', '吕绿芳', {
        relationToHead: 'head',
        document: firstGeneration,
        birth: '1950-02-03',
      }),
      member('52992120002', '符德兴', { relationToHead: 'son' }),
    ]),
    household('529921300', PLACES.villageB1, [
      member('52992130001', '曾长重', {
        relationToHead: 'head',
        document: `${documents.certified}31`,
        healthStatus: ['disabled'],
        disabilityType: 'limb',
      }),
    ]),
  ]);
  const abroad = testActor('county-office', PLACES.abroad.slice(0, 6));
  await takeIn(db.services, abroad, DAY, [
    household('529922900', PLACES.abroad, [
      member('52992290001', '符德兴', { relationToHead: 'head', document: documents.abroad }),
    ]),
  ]);
});
afterAll(async () => db.close());

const ask = (given: object, actor: Actor = office) =>
  db.services.database.read(actor, (tx) =>
    listHouseholds(
      tx,
      db.services.keys,
      HouseholdQuery.parse({ area: '529921000000', on: DAY, limit: 200, ...given }),
    ),
  );
const numbers = async (given: object, actor: Actor = office) =>
  (await ask(given, actor)).items.map((one) => one.nationalHouseholdNo).sort();

describe('search', () => {
  test.each([
    ['吕绿芳', 'the whole name'],
    ['绿芳', 'its end'],
    ['吕', 'its beginning'],
    ['lvlvfang', 'pinyin'],
    ['lülü', 'pinyin with ü'],
    ['LLF', 'initials'],
    ['529921200', 'household code'],
    ['52992120', 'its beginning'],
    ['52992120001', 'person code'],
    [documents.old, 'the document'],
    [firstGeneration, 'the document of the first generation'],
    [documents.old.slice(-4), 'its last four'],
    [`${documents.old.slice(0, 6)} ${documents.old.slice(6)}`, 'the document with a space'],
  ])('%s finds the household by %s', async (words) => {
    expect(await numbers({ search: words })).toEqual(['529921200']);
  });

  test('one person is found by each form of the document', async () => {
    const { certified } = documents;
    for (const words of [certified, certified.toLowerCase(), `${certified}31`, `${certified}3100`])
      expect(await numbers({ search: words }), words).toEqual(['529921300']);
  });

  test('says which member it found, when that is not the head', async () => {
    expect((await ask({ search: '符德兴' })).items.map((one) => [one.headName, one.matchedMember])).toEqual([
      ['吕绿芳', '符德兴'],
    ]);
    expect((await ask({ search: '吕绿芳' })).items[0]?.matchedMember).toBeNull();
  });

  test.each([['%'], ['_'], ["'"], ['\\'], ['符%'], ['()*'], ['%\u0000'], ['  ']])(
    'takes %j for what it is',
    async (words) => {
      const found = await numbers({ search: words });
      expect(words.trim() === '' ? found.length : found).toEqual(words.trim() === '' ? 32 : []);
    },
  );

  test('a document of another is not guessed by its hash, nor by half of it', async () => {
    expect(await numbers({ search: documents.certified.slice(0, 10) })).toEqual([]);
    expect(await numbers({ search: documents.abroad })).toEqual([]);
  });
});

describe('paging', () => {
  test.each([
    ['village', false],
    ['village', true],
    ['name', false],
    ['name', true],
    ['size', false],
    ['size', true],
    ['income', false],
    ['income', true],
  ])('by %s, descending %s, shows each household once whatever the page', async (sort, descending) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask({ sort, descending, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map((one) => one.id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(32);
    expect(seen).toEqual((await ask({ sort, descending })).items.map((one) => one.id));
  });

  test('a cursor of another sort, or one that was tampered with, is refused', async () => {
    const { next } = await ask({ limit: 5 });
    for (const given of [
      { sort: 'name', cursor: next },
      { cursor: 'x' },
      { cursor: btoa('[1]') },
      { descending: true, cursor: next },
    ])
      await expect(ask(given)).rejects.toMatchObject({ code: 'registry.badCursor', status: 400 });
  });
});

describe('scope', () => {
  const count = (given: object, actor: Actor) =>
    db.services.database.read(actor, (tx) =>
      countHouseholds(
        tx,
        db.services.keys,
        HouseholdQuery.parse({ area: '529921000000', on: DAY, ...given }),
      ),
    );

  test.each([
    ['the county office', office, 32, 33],
    ['an inspector', testActor('inspector', PLACES.county), 32, 33],
    ['a town', testActor('town-clerk', PLACES.townA), 31, 32],
    ['a village', testActor('village-cadre', PLACES.villageB1), 1, 1],
    ['another county', testActor('county-office', '529922'), 0, 0],
    ['an empty scope', testActor('county-office'), 0, 0],
  ])('%s sees its own and counts the same', async (_, actor, households, persons) => {
    expect(await numbers({}, actor)).toHaveLength(households);
    expect(await count({}, actor)).toMatchObject({ households, persons });
  });

  test('a village finds nothing of another village, by whatever it searches', async () => {
    const cadre = testActor('village-cadre', PLACES.villageB1);
    for (const words of [
      '吕绿芳',
      'lvlv',
      'llf',
      '529921200',
      documents.old,
      documents.old.slice(-4),
      '52992120001',
    ])
      for (const area of ['529921000000', PLACES.villageA2, '529922000000', '520000000000']) {
        expect(await numbers({ search: words, area }, cadre), words).toEqual([]);
        expect(await count({ search: words, area }, cadre)).toEqual({
          households: 0,
          persons: 0,
          disabled: 0,
        });
      }
  });

  test('a filter tells a stranger nothing of another village', async () => {
    const cadre = testActor('village-cadre', PLACES.villageA1);
    expect(await numbers({ filter: { hasDisabled: true } }, cadre)).toEqual([]);
    expect(await numbers({ filter: { hasDisabled: true } })).toEqual(['529921300']);
  });
});
