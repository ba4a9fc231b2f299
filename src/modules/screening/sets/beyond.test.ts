import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { parsePack } from '#policy/pack.ts';
import type { PackSet } from '#policy/resolve.ts';
import { assemblePacks } from '#policy/resolve.ts';
import { asSets, inMemory } from '../../../../tests/setup/both-executors.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { insertRandom } from '../../../../tests/setup/random-register.ts';
import {
  COUNTY,
  countyOffice,
  insertSmallRegister,
  TOWN_A,
  TOWN_B,
  VILLAGE_A1,
  VILLAGE_EMPTY,
} from '../../../../tests/setup/small-register.ts';
import { lookAtVillages } from '../villages/screen.ts';

const REFERENCE = 'reference: { title: 测试, no: 无文号, invented: true }';
const ITEMS = `
- { id: trial-house-area, of: household, title: { zh: 住房面积, en: House area }, type: number, form: { zh: 住房, en: House }, ${REFERENCE} }
- { id: trial-asset-value, of: household, title: { zh: 资产, en: Assets }, type: yuan, form: { zh: 住房, en: House }, ${REFERENCE} }
- { id: trial-food-enough, of: household, title: { zh: 不愁吃, en: Food }, type: boolean, form: { zh: 六项, en: Six }, ${REFERENCE} }
- { id: trial-causes-seen, of: household, title: { zh: 原因, en: Causes }, type: 'codes:poverty-cause', form: { zh: 六项, en: Six }, ${REFERENCE} }
- { id: trial-public-post, of: member, title: { zh: 公益岗, en: Post }, type: boolean, form: { zh: 就业, en: Work }, ${REFERENCE} }
- { id: trial-post-since, of: member, title: { zh: 上岗, en: Since }, type: day, form: { zh: 就业, en: Work }, ${REFERENCE} }
- { id: trial-hardened-road, of: village, title: { zh: 硬化路, en: Road }, type: boolean, form: { zh: 村, en: Village }, ${REFERENCE} }
- { id: trial-collective-income, of: village, title: { zh: 集体收入, en: Income }, type: yuan, form: { zh: 村, en: Village }, ${REFERENCE} }
`;
const EXPRESSIONS: Readonly<Record<string, string>> = {
  'own.area': 'household.trialHouseArea < 50',
  'own.assets': 'household.trialAssetValueFen > 10000000 && !household.trialFoodEnough',
  'own.causes': "'illness' in household.trialCausesSeen || household.trialCausesSeen.size() == 0",
  'own.post': 'members.exists(m, m.trialPublicPost && m.age > 60)',
  'own.since': "members.filter(m, m.trialPostSince >= '2018-01-01').size() > 1",
  'own.fall': 'incomes.exists(i, i.year < income.year && i.perHeadFen > income.perHeadFen * 2)',
  'own.years': 'incomes.size() >= 3 && incomes.all(i, i.wageFen != null)',
  'own.relapsed': "statuses.exists(s, s.graduationStatus == 'graduated' && s.to != null && s.to <= day)",
  'own.watched': 'statuses.filter(s, s.monitored).size() == 1 && statuses.all(s, s.from < day)',
  'own.car': 'lists.vehicle.exists(x, x.priceFen >= 3000000)',
  'own.cars': 'members.exists(m, lists.vehicle.filter(x, x.person == m.person).size() > 1)',
  'own.died': "lists.death.exists(x, x.died <= day && x.certainty == 'exact')",
  'own.business': 'lists.business.size() > 0',
  'own.dropout':
    "members.exists(m, lists.student.exists(x, x.person == m.person && x.enrolment == 'dropped-out'))",
  'own.here': "livesIn('529921100') && village.households > 1",
  'own.poor-village': 'village.notGraduatedPersons >= village.persons / 2 || village.trialHardenedRoad',
};
const VILLAGE_EXPRESSIONS: Readonly<Record<string, string>> = {
  'own.no-road': '!village.trialHardenedRoad',
  'own.no-income': 'village.trialCollectiveIncomeFen < 2000000',
  'own.nobody': 'village.households == 0',
};
const ruleText =
  (subject: string) =>
  ([id, expression]: readonly [string, string]) =>
    `
- id: ${id}
  title: { zh: ${id}, en: ${id} }
  kind: sieve
  subject: ${subject}
  from: 2010-01-01
  severity: low
  responsible: { zh: 村, en: Village }
  expression: ${JSON.stringify(expression)}
  message: { zh: 筛出, en: Found }
  ${REFERENCE}`;
const caseText = (id: string) => `
- { rule: ${id}, cases: [{ name: 全不知, on: 2009-12-31, expect: not-in-force }] }`;

/** The packs with one more for the county. */
function withOwnPack(packSet: PackSet): PackSet {
  const rules = [
    ...Object.entries(EXPRESSIONS).map(ruleText('household')),
    ...Object.entries(VILLAGE_EXPRESSIONS).map(ruleText('village')),
  ];
  const ids = [...Object.keys(EXPRESSIONS), ...Object.keys(VILLAGE_EXPRESSIONS)];
  const { pack, findings } = parsePack([
    {
      path: 'pack.yaml',
      text: "{ id: own, title: { zh: 测试, en: Test }, parent: cn-national, area: '529921' }",
    },
    { path: 'items/own.yaml', text: ITEMS },
    { path: 'rules/own.yaml', text: rules.join('') },
    { path: 'cases/own.yaml', text: ids.map(caseText).join('') },
  ]);
  expect(findings).toEqual([]);
  const assembled = assemblePacks([...packSet.packs, present(pack, 'the pack is well written')]);
  expect(assembled.findings).toEqual([]);
  return assembled.packSet;
}

/** Survey values, and lists that were compared: of two senders, of a town only, corrected and judged later. */
async function insertBeyond(): Promise<void> {
  await db.services.database.write(countyOffice, async (tx) => {
    await sql`select setseed(0.17)`.execute(tx);
    const values = [
      ['household', 'trial-house-area', 'number', 'floor(random() * 120)'],
      ['household', 'trial-asset-value', 'number', 'floor(random() * 20000000)'],
      ['household', 'trial-food-enough', 'flag', 'random() < 0.5'],
      [
        'household',
        'trial-causes-seen',
        'codes',
        "(array[array['illness'], array['schooling'], array[]::text[]])[1 + floor(random() * 3)::int:1 + floor(random() * 0)::int]",
      ],
      ['member', 'trial-public-post', 'flag', 'random() < 0.5'],
      ['member', 'trial-post-since', 'day', "'2016-01-01'::date + floor(random() * 1500)::int"],
    ] as const;
    for (const [kind, item, column, value] of values) {
      const people =
        kind === 'household'
          ? sql`select household as subject, village from household_version`
          : sql`select person as subject, village from member_version`;
      const drawn =
        column === 'codes'
          ? sql`case floor(random() * 3) when 0 then array['illness'] when 1 then array['schooling'] else '{}' end`
          : sql.raw(value);
      await sql`insert into survey_value (county, kind, subject, village, item, ${sql.raw(column)}, source, valid_from, valid_to, recorded_at, superseded_at, recorded_by)
        select '529921', ${kind}, subject, village, ${item}, ${drawn}, 'visit', d.f, d.u, d.k, d.z, md5('survey')::uuid
        from (select distinct on (subject) * from (${people}) x order by subject, village) p
        cross join (values ('2016-06-01'::date, '2019-03-01'::date, '2017-02-01'::timestamptz, 'infinity'::timestamptz), ('2019-03-01', 'infinity', '2019-04-01', '2021-03-01'), ('2019-03-01', 'infinity', '2021-03-01', 'infinity')) d (f, u, k, z)
        where random() < 0.8`.execute(tx);
    }
    await sql`insert into survey_value (county, kind, subject, village, item, flag, source, valid_from, recorded_at, recorded_by)
      select '529921', 'village', id, code, 'trial-hardened-road', code = ${VILLAGE_A1}, 'survey', '2017-01-01', '2017-02-01', md5('survey')::uuid from area where code in (${VILLAGE_A1}, ${VILLAGE_EMPTY})`.execute(
      tx,
    );
    const run = async (
      id: string,
      area: string,
      kind: string,
      sender: string,
      on: string,
      share: number,
      kept: string,
    ) => {
      await sql`insert into list_run (county, id, area, kind, sender, file_name, file_hash, on_day, purpose, state, created_by, finished_at)
        values ('529921', md5(${id})::uuid, ${area}, ${kind}, ${sender}, 'f', 'h', ${on}, '比对', 'done', 'x', ${on}::date + interval '1 day')`.execute(
        tx,
      );
      await sql`insert into list_hit (county, id, run, person, household, village, sheet, source_row, certainty, aspects, listed, kept, fingerprint, verdict, judged_by, judged_at)
        select '529921', md5(${id} || person || n)::uuid, md5(${id})::uuid, person, household, village, 's', n, case when random() < 0.5 then 'exact' else 'probable' end, '{}', '{}', ${sql.raw(kept)}, '\\x00',
          case when random() < 0.7 then 'same' when random() < 0.5 then 'open' else 'other' end, 'x', case when random() < 0.5 then '2022-01-01'::timestamptz end
        from (select distinct person, household, village from member_version) m cross join generate_series(1, 2) n
        where village ^@ area_prefix(${area}) and random() < ${sql.lit(share)}`.execute(tx);
      await sql`update list_hit set reason = '不是' where verdict = 'other'`.execute(tx);
    };
    const price = `jsonb_build_array(jsonb_build_object('fact', 'price', 'title', '价', 'value', (floor(random() * 6000000) / 100)::numeric(12, 2)::text))`;
    await run('car-1', COUNTY, 'vehicle', '公安局', '2018-03-01', 0.5, price);
    await run('car-2', COUNTY, 'vehicle', '公安局', '2019-03-01', 0.4, price);
    await run('car-3', TOWN_A, 'vehicle', '青禾镇', '2020-03-01', 0.4, price);
    await run(
      'dead',
      TOWN_B,
      'death',
      '殡仪馆',
      '2018-06-01',
      0.3,
      `jsonb_build_array(jsonb_build_object('fact', 'died', 'title', '日', 'value', ('2017-01-01'::date + floor(random() * 900)::int)::text))`,
    );
    await run(
      'pupils',
      COUNTY,
      'student',
      '教育局',
      '2018-09-01',
      0.5,
      `jsonb_build_array(jsonb_build_object('fact', 'enrolment', 'title', '学籍', 'value', (array['在读', '辍学', '疑似辍学', '休学', '看不清'])[1 + floor(random() * 5)::int]))`,
    );
  });
}

let db: TestDatabase;
let packs: PackSet;
beforeAll(async () => {
  db = await testDatabase();
  await insertSmallRegister(db.services);
  await insertRandom(db.services, 160);
  await insertBeyond();
  packs = withOwnPack(db.services.packs);
});
afterAll(async () => db.close());

const own = () => ({ ...db.services, packs });

describe('sets say what memory says', () => {
  test('of survey items, years, states, lists and the village, as of several pairs', {
    timeout: 120_000,
  }, async () => {
    const seen = new Map<string, { households: number; unknown: number }>();
    for (const [on, known] of [
      ['2016-12-31', undefined],
      ['2018-04-01', undefined],
      ['2019-06-30', undefined],
      ['2019-06-30', '2020-01-01T00:00:00Z'],
      ['2020-12-31', undefined],
      ['2020-12-31', '2021-03-01T00:00:00Z'],
    ] as const) {
      const scope = { area: COUNTY, on, known, rules: Object.keys(EXPRESSIONS) };
      const sets = await asSets(own(), countyOffice, scope);
      expect(sets, JSON.stringify({ on, known })).toEqual(await inMemory(own(), countyOffice, scope));
      for (const id of Object.keys(EXPRESSIONS)) {
        const sum = seen.get(id) ?? { households: 0, unknown: 0 };
        sum.households += sets.byRule[id]?.households ?? 0;
        sum.unknown += sets.byRule[id]?.unknown ?? 0;
        seen.set(id, sum);
      }
    }
    // Every rule finds somebody somewhere, but the one of the list that nobody sent: that is unknown of everybody.
    expect([...seen].filter(([, { households }]) => households === 0).map(([id]) => id)).toEqual([
      'own.business',
    ]);
    expect(seen.get('own.business')?.unknown).toBeGreaterThan(500);
  });

  test('and to a village cadre what they say to the county office: the county compared the list', async () => {
    const scope = { area: VILLAGE_A1, on: '2019-06-30', rules: ['own.car', 'own.cars', 'own.died'] };
    const cadre = testActor('village-cadre', VILLAGE_A1);
    const office = await asSets(own(), countyOffice, scope);
    expect(await asSets(own(), cadre, scope)).toEqual(office);
    const { hits, all, byRule } = await inMemory(own(), cadre, scope);
    expect({ hits, all, byRule }).toEqual({ hits: office.hits, all: office.all, byRule: office.byRule });
    expect(office.byRule['own.car']?.households).toBeGreaterThan(0);
    // The deaths were compared for the other town only.
    expect(office.byRule['own.died']).toMatchObject({ households: 0 });
    expect(office.byRule['own.died']?.unknown).toBeGreaterThan(10);
  });
});

test('villages are judged by what was recorded of them and counted in them', async () => {
  const look = (actor: typeof countyOffice) =>
    db.services.database.read(actor, (tx) =>
      lookAtVillages(tx, packs, { area: COUNTY, on: '2019-06-30', rules: Object.keys(VILLAGE_EXPRESSIONS) }),
    );
  const said = (villages: Awaited<ReturnType<typeof look>>) =>
    Object.fromEntries(
      villages.map(({ village, verdicts }) => [village, verdicts.map(({ outcome }) => outcome).join(' ')]),
    );
  expect(said(await look(countyOffice))).toEqual({
    [VILLAGE_A1]: 'clear unknown clear',
    '529921100201': 'unknown unknown clear',
    '529921101200': 'unknown unknown clear',
    [VILLAGE_EMPTY]: 'hit unknown clear',
  });
  expect(Object.keys(said(await look(testActor('village-cadre', VILLAGE_A1))))).toEqual([VILLAGE_A1]);
});
