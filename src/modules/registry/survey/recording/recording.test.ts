import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '#kernel/problem.ts';
import type { Actor, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../../tests/setup/database.ts';
import { PLACES, takeIn } from '../../../../../tests/setup/records.ts';
import { SURVEY_HOUSEHOLDS, takeSurveyCounty } from '../../../../../tests/setup/survey-county.ts';
import { withSurveyPack } from '../../../../../tests/setup/survey-pack.ts';
import { moveHouseholds } from '../../moving/queries.ts';
import type { RecordSurvey } from '../model.ts';
import { recordSurvey } from './commands.ts';

let db: TestDatabase;
let services: Services;
const office = testActor('county-office', PLACES.county);
const townB = testActor('town-clerk', PLACES.villageB1.slice(0, 9));

const { B } = SURVEY_HOUSEHOLDS;

beforeAll(async () => {
  db = await testDatabase();
  services = withSurveyPack(db.services, PLACES.county);
  await takeSurveyCounty(services);
});
afterAll(async () => db.close());

const read = <T>(run: (tx: Tx) => Promise<T>, actor: Actor = office) => services.database.read(actor, run);
const idOf = (no: string) =>
  read(async (tx) => {
    const row = await tx
      .selectFrom('household')
      .select('id')
      .where('national_household_no', '=', no)
      .executeTakeFirst();
    return row?.id ?? '';
  });
const personOf = (no: string) =>
  read(async (tx) => {
    const row = await tx
      .selectFrom('member_version')
      .select('person')
      .where('national_person_no', '=', no)
      .executeTakeFirst();
    return row?.person ?? '';
  });
const send = (input: Partial<RecordSurvey>, actor: Actor = office, id = services.newId()) =>
  recordSurvey.execute({ database: services.database, actor, services }, id, {
    source: 'visit',
    ...input,
  });
const refusal = (input: Partial<RecordSurvey>, actor: Actor = office) =>
  send(input, actor).then(
    () => undefined,
    (error: Problem) => ({
      status: error.status,
      code: error.code,
      at: error.findings.map((finding) => `${finding.at} ${finding.code}`),
    }),
  );
/** The spans of an item as they are known, `from..to value village`. */
const spans = (item: string, subject: string) =>
  read(async (tx) => {
    const rows = await tx
      .selectFrom('survey_value')
      .selectAll()
      .where('item', '=', item)
      .where('subject', '=', subject)
      .where('superseded_at', '=', 'infinity')
      .orderBy('valid_from')
      .execute();
    return rows.map((row) => {
      const value = row.number ?? row.flag ?? row.day ?? row.codes?.join('+') ?? null;
      return `${row.valid_from}..${row.valid_to} ${value} ${row.village}`;
    });
  });

test('an answer holds from its day until the day from which something else is known; what was known stays', async () => {
  const subject = { household: await idOf('A') };
  const v = PLACES.villageA1;
  expect(await send({ subject, on: '2018-05-01', values: { 'try-area': 80.5 } })).toEqual({
    added: 1,
    changed: 0,
    unchanged: 0,
  });
  expect(await send({ subject, on: '2019-05-01', values: { 'try-area': 95 } })).toEqual({
    added: 0,
    changed: 1,
    unchanged: 0,
  });
  expect(await spans('try-area', subject.household)).toEqual([
    `2018-05-01..2019-05-01 80.5 ${v}`,
    `2019-05-01..infinity 95 ${v}`,
  ]);
  // Earlier than all that is known: up to there.
  await send({ subject, on: '2017-01-01', values: { 'try-area': 60 } });
  // A correction of what was recorded in 2018 does not touch what was seen in 2019.
  await send({ subject, on: '2018-05-01', values: { 'try-area': 81 } });
  expect(await spans('try-area', subject.household)).toEqual([
    `2017-01-01..2018-05-01 60 ${v}`,
    `2018-05-01..2019-05-01 81 ${v}`,
    `2019-05-01..infinity 95 ${v}`,
  ]);
  expect(await send({ subject, on: '2020-01-01', values: { 'try-area': 95 } })).toEqual({
    added: 0,
    changed: 0,
    unchanged: 1,
  });
  const known = await read((tx) =>
    tx.selectFrom('survey_value').selectAll().where('subject', '=', subject.household).execute(),
  );
  expect(known.filter((row) => row.superseded_at !== 'infinity')).toHaveLength(2);
  expect(known.every((row) => row.recorder === office.name)).toBe(true);
});

test('every type is kept as it was said, members and villages too, and "not clear" is an answer', async () => {
  const id = await idOf('B');
  const two = await personOf('3');
  await send(
    {
      subject: { household: id },
      on: '2018-01-01',
      values: {
        'try-clean': false,
        'try-debt': 1_234_50,
        'try-built': '2010-02-28',
        'try-cause': 'illness',
        'try-causes': ['lack-of-funds', 'illness'],
        'try-area': null,
      },
      members: [{ person: two, values: { 'try-post': true } }],
    },
    townB,
  );
  const v = PLACES.villageB1;
  const said = async (item: string, subject = id) => (await spans(item, subject))[0];
  expect(await said('try-clean')).toBe(`2018-01-01..infinity false ${v}`);
  expect(await said('try-debt')).toBe(`2018-01-01..infinity 123450 ${v}`);
  expect(await said('try-built')).toBe(`2018-01-01..infinity 2010-02-28 ${v}`);
  expect(await said('try-cause')).toBe(`2018-01-01..infinity illness ${v}`);
  // in the list's order
  expect(await said('try-causes')).toMatch(/illness\+lack-of-funds/);
  expect(await said('try-area')).toBe(`2018-01-01..infinity null ${v}`);
  expect(await said('try-post', two)).toBe(`2018-01-01..infinity true ${v}`);
  expect(
    await send({
      subject: { village: v },
      on: '2018-01-01',
      values: { 'try-road': true, 'try-fund': 500_000_00 },
    }),
  ).toMatchObject({ added: 2 });
});

test('the same command twice is written once', async () => {
  const subject = { household: await idOf('B') };
  const id = services.newId();
  const first = await send({ subject, on: '2019-01-01', values: { 'try-area': 44 } }, office, id);
  expect(await send({ subject, on: '2019-01-01', values: { 'try-area': 44 } }, office, id)).toEqual(first);
  expect(await spans('try-area', subject.household)).toHaveLength(2);
});

test('what is wrong is told with its place, all of it at once, and nothing is written', async () => {
  const subject = { household: await idOf('A') };
  const before = await spans('try-debt', subject.household);
  const told = await refusal({
    subject,
    on: '2019-01-01',
    values: {
      'try-debt': 10.5,
      'try-area': 'x',
      'try-clean': 1,
      'try-built': '2019-02-30',
      'try-cause': 'bad-luck',
      'try-causes': ['illness', 'illness', 'bad-luck'],
      'try-post': true,
      'try-nothing': true,
    },
    members: [{ person: await personOf('1'), values: { 'try-area': 1 } }],
  });
  expect(told).toEqual({
    status: 422,
    code: 'survey.amount',
    at: [
      'values.try-debt survey.amount',
      'values.try-area survey.number',
      'values.try-clean survey.flag',
      'values.try-built survey.day',
      'values.try-cause survey.code',
      'values.try-causes survey.code',
      'values.try-post survey.itemUnknown',
      'values.try-nothing survey.itemUnknown',
      'members.0.values.try-area survey.itemUnknown',
    ],
  });
  expect(await spans('try-debt', subject.household)).toEqual(before);
  const values = { 'try-area': 1 };
  expect(await refusal({ subject, on: '2099-01-01', values })).toMatchObject({
    code: 'registry.dayInFuture',
  });
  expect(await refusal({ subject, on: '2010-01-01', values })).toMatchObject({
    code: 'registry.noFactsOnDay',
  });
  expect(await refusal({ subject, on: '2019-01-01', values, note: '证件 529921198001011234' })).toMatchObject(
    {
      code: 'registry.numberInReason',
    },
  );
  expect(await refusal({ subject, on: '2019-01-01', values: {} })).toMatchObject({
    code: 'registry.nothingChanged',
  });
  const stranger = [{ person: await personOf('3'), values: { 'try-post': true } }];
  expect(await refusal({ subject, on: '2019-01-01', values: {}, members: stranger })).toMatchObject({
    status: 404,
  });
});

test('another town, an inspector and a department neither write nor see', async () => {
  const subject = { household: await idOf('A') };
  const values = { 'try-area': 1 };
  expect(await refusal({ subject, on: '2019-01-01', values }, townB)).toMatchObject({ status: 404 });
  expect(
    await refusal(
      { subject: { village: PLACES.villageA1 }, on: '2019-01-01', values: { 'try-road': true } },
      townB,
    ),
  ).toMatchObject({ status: 404 });
  for (const role of ['inspector', 'department-officer'])
    expect(
      await refusal({ subject, on: '2019-01-01', values }, testActor(role, PLACES.county)),
    ).toMatchObject({ status: 403 });
  const seen = (actor: Actor) =>
    read((tx) => tx.selectFrom('survey_value').select('village').execute(), actor);
  expect((await seen(office)).some((row) => row.village === PLACES.villageA1)).toBe(true);
  const theirs = await seen(townB);
  expect(theirs.length).toBeGreaterThan(5);
  expect(theirs.every((row) => row.village === PLACES.villageB1)).toBe(true);
  expect(await seen(testActor('county-office'))).toEqual([]);
});

test('who moves takes what is known along, as of the day of the move', async () => {
  const id = await idOf('B');
  const two = await personOf('3');
  // The household is in another village of another town from 2020 on.
  await takeIn(services, office, '2020-01-01', [{ ...B, villageCode: PLACES.villageA2 }]);
  const old = PLACES.villageB1;
  const now = PLACES.villageA2;
  expect(await spans('try-clean', id)).toEqual([
    `2018-01-01..2020-01-01 false ${old}`,
    `2020-01-01..infinity false ${now}`,
  ]);
  expect(await spans('try-post', two)).toEqual([
    `2018-01-01..2020-01-01 true ${old}`,
    `2020-01-01..infinity true ${now}`,
  ]);
  const rows = await read((tx) =>
    tx.selectFrom('survey_value').select('recorder').where('subject', '=', id).execute(),
  );
  expect(rows.every((row) => [townB.name, office.name].includes(row.recorder))).toBe(true);
  // A correction before the move holds behind it too, and lies in both villages.
  await send({ subject: { household: id }, on: '2019-06-01', values: { 'try-clean': true } });
  expect(await spans('try-clean', id)).toEqual([
    `2018-01-01..2019-06-01 false ${old}`,
    `2019-06-01..2020-01-01 true ${old}`,
    `2020-01-01..infinity true ${now}`,
  ]);
  // An answer of which nothing was known is laid into both villages at once.
  await send({ subject: { household: id }, on: '2017-06-01', values: { 'try-debt': 1 } });
  await send({
    subject: { household: await idOf('B') },
    on: '2017-03-01',
    values: { 'try-cause': 'disaster' },
  });
  expect(await spans('try-debt', id)).toEqual([
    `2017-06-01..2018-01-01 1 ${old}`,
    `2018-01-01..2020-01-01 123450 ${old}`,
    `2020-01-01..infinity 123450 ${now}`,
  ]);
});

test('villages that merge: the households’ answers go along, the village’s own end', async () => {
  const id = await idOf('A');
  await send({ subject: { village: PLACES.villageA1 }, on: '2018-01-01', values: { 'try-road': false } });
  const place = await read((tx) =>
    tx.selectFrom('area').select('id').where('code', '=', PLACES.villageA1).executeTakeFirst(),
  );
  await services.database.write(office, (tx) =>
    moveHouseholds(tx, {
      from: [PLACES.villageA1],
      to: PLACES.villageA2,
      on: '2021-01-01',
      commandId: services.newId(),
    }),
  );
  expect(await spans('try-area', id)).toEqual([
    `2017-01-01..2018-05-01 60 ${PLACES.villageA1}`,
    `2018-05-01..2019-05-01 81 ${PLACES.villageA1}`,
    `2019-05-01..2021-01-01 95 ${PLACES.villageA1}`,
    `2021-01-01..infinity 95 ${PLACES.villageA2}`,
  ]);
  expect(await spans('try-road', place?.id ?? '')).toEqual([
    `2018-01-01..2021-01-01 false ${PLACES.villageA1}`,
  ]);
});
