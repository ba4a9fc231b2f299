import { afterAll, beforeAll, expect, test } from 'vitest';
import { importAreas } from '#modules/areas/index.ts';
import type { HouseholdRecord } from '#modules/registry/model.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import { household, member, PLACES, takeIn } from '../../../../tests/setup/records.ts';
import { startScreening } from '../../screening/screen.ts';
import { allEvidence } from '../evidence/evidence.ts';
import { figures } from './figures.ts';

/** 清水县 has a line of its own neither here nor there: the national ones of 2016 and 2021 hold. */
const COUNTY = PLACES.county.padEnd(12, '0');
const FIRST = '2016-12-31';
const LATER = '2021-06-30';
const LIST = `code,name,level,parent
520000000000,云溪省,province,
529900000000,石泉市,city,520000000000
${COUNTY},清水县,county,529900000000
529921100000,清溪镇,town,${COUNTY}
${PLACES.villageA1},上河村,village,529921100000
`;
const office = testActor('county-office', PLACES.county);
let db: TestDatabase;

type Choice<Value> = readonly (Value | null)[];
const YES_NO: Choice<boolean> = [true, false, null];

/** Every code of a list of the packs, and none. */
function codesOf(list: string): Choice<string> {
  const codes = resolvePacks(db.services.packs, COUNTY)?.codes.get(list);
  if (!codes) throw new Error(`no list ${list}`);
  return [...codes.values.map(({ code }) => code), null];
}

/** Those who turn 0 to 17 on the day, one born on a leap day, and one whose birth nobody knows. */
const BIRTHS: Choice<string> = [
  ...Array.from({ length: 18 }, (_, age) => `${2016 - age}-12-31`),
  '2008-02-29',
  '2001-01-01',
  null,
];

function* children(): Generator<HouseholdRecord> {
  let no = 0;
  for (const birth of BIRTHS)
    for (const schoolingStatus of codesOf('schooling-status'))
      for (const educationLevel of codesOf('education-level')) {
        no += 1;
        yield household(`c${no}`, PLACES.villageA1, [
          member(`c${no}-1`, '孩子', { birth, schoolingStatus, educationLevel }),
        ]);
      }
}

/** Around the lines of 2952 and 6000 yuan. */
const PER_HEAD_FEN: Choice<number> = [0, 295_199, 295_200, 599_999, 600_000, null];

function incomeOf(perHeadFen: number | null): HouseholdRecord['income'] {
  return {
    year: 2016,
    perHeadFen,
    wageFen: 100,
    businessFen: null,
    propertyFen: null,
    transferFen: null,
    businessCostFen: null,
    claimFen: null,
    selfPaidFen: null,
  };
}

function* families(): Generator<HouseholdRecord> {
  let no = 0;
  for (const dangerousHousing of YES_NO)
    for (const safeWater of YES_NO)
      for (const perHeadFen of PER_HEAD_FEN) {
        no += 1;
        yield household(`f${no}`, PLACES.villageA1, [member(`f${no}-1`, '户主', { birth: '1970-01-01' })], {
          dangerousHousing,
          safeWater,
          income: incomeOf(perHeadFen),
        });
      }
}

function* insured(): Generator<HouseholdRecord> {
  let no = 0;
  for (const residentMedicalInsured of YES_NO)
    for (const criticalIllnessInsured of YES_NO)
      for (const other of YES_NO) {
        no += 1;
        yield household(`i${no}`, PLACES.villageA1, [
          member(`i${no}-1`, '户主', { birth: '1970-01-01', residentMedicalInsured, criticalIllnessInsured }),
          member(`i${no}-2`, '配偶', { residentMedicalInsured: other, criticalIllnessInsured: other }),
        ]);
      }
}

beforeAll(async () => {
  db = await testDatabase();
  const operator = testActor('operator', '52');
  await importAreas(
    { database: db.services.database, actor: operator, services: db.services },
    db.services.newId(),
    { name: 'regions.csv', bytes: Buffer.from(LIST), on: '2014-01-01' },
  );
  await takeIn(db.services, office, FIRST, [...children(), ...families(), ...insured()]);
}, 120_000);
afterAll(async () => db.close());

/** The households that a rule finds. */
async function foundBy(rule: string, on: string): Promise<string[]> {
  return db.services.database.read(office, async (tx) => {
    const { found } = await startScreening(tx, db.services.packs, { area: COUNTY, on, rules: [rule] });
    const numbers: string[] = [];
    for await (const some of found) numbers.push(...some.map(({ family }) => family.nationalHouseholdNo));
    return numbers.sort();
  });
}

async function evidenceOf(indicator: string, on: string) {
  const rows: { no: string; person: string | null }[] = [];
  for await (const row of allEvidence(db.services, office, {
    indicator,
    area: COUNTY,
    on,
    part: 'numerator',
  }))
    rows.push({ no: row.nationalHouseholdNo, person: row.person });
  return rows;
}

const PAIRS = [
  ['persons.dropped-out', 'guarantee.schooling', FIRST],
  ['persons.dropped-out', 'guarantee.schooling', LATER],
  ['households.dangerous-housing', 'guarantee.housing', FIRST],
  ['households.dangerous-housing', 'guarantee.housing', LATER],
  ['households.unsafe-water', 'guarantee.water', FIRST],
  ['households.unsafe-water', 'guarantee.water', LATER],
  ['persons.uninsured', 'guarantee.medical', FIRST],
  ['persons.uninsured', 'guarantee.medical', LATER],
  ['persons.without-critical-illness-insurance', 'guarantee.critical-illness', FIRST],
  ['persons.without-critical-illness-insurance', 'guarantee.critical-illness', LATER],
  ['households.below-line', 'income.below-poverty-line', FIRST],
  ['households.below-line', 'income.below-monitoring-line', LATER],
  ['persons.below-line', 'income.below-poverty-line', FIRST],
  ['persons.below-line', 'income.below-monitoring-line', LATER],
] as const;

test.each(PAIRS)('%s counts whom %s finds on %s', async (indicator, rule, on) => {
  const rows = await evidenceOf(indicator, on);
  const households = [...new Set(rows.map(({ no }) => no))].sort();
  expect(households.length).toBeGreaterThan(0);
  expect(households).toEqual(await foundBy(rule, on));
  const query = { area: COUNTY, on, split: 'none', ids: [indicator] } as const;
  const [figure] = await figures(db.services, office, { ...query, ids: [indicator] });
  expect(figure?.value).toBe(rows.length);
});

test('who has finished junior school is not counted as dropped out', async () => {
  const rows = await evidenceOf('persons.dropped-out', FIRST);
  const finished = await db.services.database.read(office, (tx) =>
    tx
      .selectFrom('member_version')
      .select('person')
      .where('schooling_status', '=', 'not-at-school')
      .where('education_level', 'in', ['junior', 'senior'])
      .execute(),
  );
  expect(finished.length).toBeGreaterThan(0);
  const counted = new Set(rows.map(({ person }) => person));
  expect(finished.filter(({ person }) => counted.has(person))).toEqual([]);
});
