import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EvidenceRow, Figure } from '#kernel/figure.ts';
import { type TestDatabase, testActor, testDatabase } from '../../../../tests/setup/database.ts';
import {
  COUNTY,
  countyOffice,
  DAY,
  insertSmallRegister,
  TOWN_A,
  TOWN_B,
  VILLAGE_A1,
  VILLAGE_A2,
  VILLAGE_B1,
  VILLAGE_EMPTY,
} from '../../../../tests/setup/small-register.ts';
import { allEvidence, evidence } from '../evidence/evidence.ts';
import { INDICATORS } from './catalogue.ts';
import { figures, figuresFor } from './figures.ts';
import { roundedRatio } from './rules.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await insertSmallRegister(db.services);
});
afterAll(async () => db.close());

const read = (area: string, options: { on?: string; split?: 'none' | 'below'; ids?: string[] } = {}) =>
  figures(db.services, countyOffice, { area, on: DAY, split: 'none', ...options });

/** Counted by hand from tests/setup/small-register.ts. */
const COUNTY_FIGURES: Readonly<Record<string, number | null>> = {
  'households.all': 6,
  'persons.all': 13,
  'households.registered': 5,
  'persons.registered': 11,
  // 13 / 6 = 2.1666…
  'households.size': 2.17,
  // 44 (2016) + 10 + 66 (2014, because 2017 lies after the day) + 5
  'population.agricultural': 125,
  // h1 3 + h3 1 + h6 1 = 5; 5 / 125
  'poverty.incidence': 4,
  'households.not-graduated': 3,
  'persons.not-graduated': 5,
  'households.poor': 1,
  'persons.poor': 3,
  'households.pre-graduated': 1,
  'persons.pre-graduated': 1,
  'households.relapsed': 1,
  'persons.relapsed': 1,
  'households.graduated': 2,
  'persons.graduated': 6,
  'households.graduated-in-year': 1,
  'persons.graduated-in-year': 2,
  'households.ordinary': 1,
  'households.status-unknown': 0,
  'households.class-general': 2,
  'households.class-minimum-living': 1,
  'households.class-five-guarantee': 1,
  'households.cause-illness': 1,
  'households.cause-disability': 0,
  'households.cause-schooling': 1,
  'households.cause-disaster': 1,
  'households.cause-lack-of-skill': 0,
  'households.cause-lack-of-funds': 0,
  'households.cause-lack-of-labor': 1,
  'households.cause-lack-of-motivation': 0,
  'households.cause-other': 1,
  'households.cause-unknown': 1,
  'persons.chronic-illness': 2,
  'persons.healthy': 9,
  'persons.serious-illness': 1,
  'persons.disabled': 2,
  'households.with-disabled': 2,
  // h1-1, h2-1, h4-1, h5-1, h5-2, h6-1
  'persons.labourers': 6,
  'persons.skilled': 1,
  'persons.weak-labour': 2,
  'persons.without-labour': 7,
  'persons.labour-unknown': 0,
  'persons.working': 4,
  // (3 + 10.5 + 6 + 12) / 4 = 7.875
  'work.months': 7.9,
  'persons.at-school': 2,
  'persons.compulsory-schooling': 2,
  'persons.minimum-living': 2,
  'persons.destitute-support': 1,
  'households.monitored': 2,
  'persons.monitored': 6,
  'households.risk-open': 1,
  'persons.risk-open': 4,
  'households.risk-eliminated': 1,
  'persons.risk-eliminated': 2,
  'households.risk-eliminated-in-year': 1,
  'persons.risk-eliminated-in-year': 2,
  'households.unstable-graduated': 1,
  'households.marginal-at-risk': 1,
  'households.sudden-hardship': 0,
  'households.kind-unknown': 0,
  'persons.unstable-graduated': 4,
  'persons.marginal-at-risk': 2,
  'persons.sudden-hardship': 0,
  // 2000 2951.99 2952 3000 5000.50
  'income.median': 2952,
  // (2000×3 + 5000.5×2 + 3000 + 2951.99×4 + 2952×2) / 12 = 36712.96 / 12 = 3059.4133…
  'income.mean': 3059.41,
  // The line of 2016 is 2952: h1 and h4 are below, h5 is on it.
  'households.below-line': 2,
  'persons.below-line': 7,
  'households.income-unknown': 1,
  'households.dangerous-housing': 2,
  'households.unsafe-water': 1,
  'persons.uninsured': 1,
  'persons.without-critical-illness-insurance': 1,
  // h4-2 (11, not at school); h4-3 turned 6 on the day and may still be in pre-school
  'persons.dropped-out': 1,
  'findings.open': 3,
  'findings.closed': 1,
};

async function collect(rows: AsyncIterable<EvidenceRow>): Promise<EvidenceRow[]> {
  const all: EvidenceRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

const values = (list: readonly Figure[]) =>
  Object.fromEntries(list.map((figure) => [figure.id, figure.value]));

test('every indicator of the county equals the count by hand', async () => {
  expect(values(await read(COUNTY))).toEqual(COUNTY_FIGURES);
});

test('there are at least 34 indicators, each with its words', () => {
  expect(INDICATORS.size).toBeGreaterThanOrEqual(34);
  for (const indicator of INDICATORS.values()) {
    expect(indicator.definition.length, indicator.id).toBeGreaterThan(5);
    expect(indicator.rounding, indicator.id).not.toBe('');
  }
});

describe('the number and its evidence cannot disagree', () => {
  const PLACES = [COUNTY, TOWN_A, TOWN_B, VILLAGE_A1, VILLAGE_A2, VILLAGE_B1, VILLAGE_EMPTY];
  const kindsOf = (id: string) => INDICATORS.get(id)?.kind;
  const amountOf = async (indicator: string, area: string, part: 'numerator' | 'denominator') => {
    const rows = await collect(allEvidence(db.services, countyOffice, { indicator, area, on: DAY, part }));
    return rows.reduce((total, row) => total + row.amount, 0);
  };

  test.each(PLACES)('counts and sums in %s', async (area) => {
    for (const { id, value, note } of await read(area)) {
      if (kindsOf(id) !== 'count' && kindsOf(id) !== 'sum') continue;
      if (value === null) expect(note, id).toBe('figure.notStated');
      expect(value ?? 0, id).toBe(await amountOf(id, area, 'numerator'));
    }
  });

  test.each(PLACES)('ratios in %s', async (area) => {
    for (const { id, value } of await read(area)) {
      const indicator = INDICATORS.get(id);
      if (indicator?.base === null || !indicator) continue;
      const above = await amountOf(id, area, 'numerator');
      const below = await amountOf(id, area, 'denominator');
      expect(value, id).toBe(
        roundedRatio(above, below, indicator.digits, indicator.kind === 'percent' ? 100 : 1),
      );
    }
  });
});

test('counts of the parts add up to the whole', async () => {
  for (const area of [COUNTY, TOWN_A, TOWN_B]) {
    const all = await read(area, { split: 'below' });
    for (const indicator of INDICATORS.values()) {
      if (indicator.kind === 'ratio' || indicator.kind === 'percent' || indicator.kind === 'median') continue;
      const own = all.filter((figure) => figure.id === indicator.id);
      const parts = own
        .filter((figure) => figure.area !== area)
        .reduce((sum, figure) => sum + (figure.value ?? 0), 0);
      const whole = own.find((figure) => figure.area === area)?.value;
      // A finding whose village is not known belongs to the county and to no town.
      expect(
        parts + (indicator.id === 'findings.open' && area === COUNTY ? 1 : 0),
        `${indicator.id} ${area}`,
      ).toBe(whole ?? 0);
    }
  }
});

test('a part alone says the same as within the whole', async () => {
  const within = (await read(COUNTY, { split: 'below' })).filter((figure) => figure.area === TOWN_B);
  expect(values(within)).toEqual(values(await read(TOWN_B)));
});

test('states of a household partition the register', async () => {
  const all = values(await read(COUNTY));
  const sum = (...ids: string[]) => ids.reduce((total, id) => total + (all[id] ?? 0), 0);
  expect(sum('households.registered', 'households.ordinary', 'households.status-unknown')).toBe(
    all['households.all'],
  );
  expect(
    sum('households.poor', 'households.pre-graduated', 'households.relapsed', 'households.graduated'),
  ).toBe(all['households.registered']);
  expect(
    sum(
      'households.unstable-graduated',
      'households.marginal-at-risk',
      'households.sudden-hardship',
      'households.kind-unknown',
    ),
  ).toBe(all['households.monitored']);
  expect(sum(...[...INDICATORS.keys()].filter((id) => id.startsWith('households.cause-')))).toBe(
    all['households.all'],
  );
  expect(sum('persons.labourers', 'persons.without-labour', 'persons.labour-unknown')).toBe(
    all['persons.all'],
  );
  expect(sum('households.risk-open', 'households.risk-eliminated')).toBe(all['households.monitored']);
});

test('what is not known is null and says why, never 0', async () => {
  const notes = (list: Figure[]) =>
    Object.fromEntries(list.map((figure) => [figure.id, [figure.value, figure.note]]));
  const before = notes(await read(COUNTY, { on: '2015-12-31' }));
  expect(before['persons.all']).toEqual([null, 'figure.noFactsYet']);
  expect(before['households.all']).toEqual([null, 'figure.noFactsYet']);
  const in2018 = notes(await read(COUNTY, { on: '2018-12-31' }));
  expect(in2018['households.below-line']).toEqual([null, 'figure.noLine']);
  expect(in2018['households.all']).toEqual([6, null]);
  const empty = notes(await read(VILLAGE_EMPTY));
  expect(empty['persons.all']).toEqual([0, null]);
  expect(empty['work.months']).toEqual([null, 'figure.emptyBase']);
  // Nobody of 木棉村 says whether he has 低保; of the county some do.
  expect(notes(await read(VILLAGE_A2))['persons.minimum-living']).toEqual([null, 'figure.notStated']);
  expect(notes(await read(COUNTY))['persons.minimum-living']).toEqual([2, null]);
  const early = notes(await read(VILLAGE_B1, { on: '2013-12-31' }));
  expect(early['population.agricultural']).toEqual([null, 'figure.noPopulation']);
});

test('where states are not known, no household is said to be of none', async () => {
  const owner = new pg.Client({ connectionString: db.adminUrl });
  await owner.connect();
  const set = (registration: string | null) =>
    owner.query("update status_version set registration = $1 where household = md5('h1')::uuid", [
      registration,
    ]);
  try {
    await set(null);
    const all = Object.fromEntries((await read(COUNTY)).map((figure) => [figure.id, figure]));
    expect(all['households.status-unknown']?.value).toBe(1);
    // h1 was the only poor one: now there may be one or none. Two graduated are there whatever h1 is.
    expect(all['households.poor']).toMatchObject({ value: null, note: 'figure.notStated' });
    expect(all['persons.poor']).toMatchObject({ value: null, note: 'figure.notStated' });
    expect(all['households.graduated']?.value).toBe(2);
  } finally {
    await set('poor');
    await owner.end();
  }
});

test('row-level security: a town sees its own and nothing of another', async () => {
  const clerk = testActor('town-clerk', '529921100');
  const query = { on: DAY, split: 'none' } as const;
  await expect(figures(db.services, clerk, { ...query, area: COUNTY })).rejects.toMatchObject({
    status: 404,
    code: 'area.notFound',
  });
  await expect(figures(db.services, clerk, { ...query, area: TOWN_B })).rejects.toMatchObject({
    status: 404,
  });
  const paging = { on: DAY, part: 'numerator', limit: 50 } as const;
  await expect(
    evidence(db.services, clerk, { ...paging, indicator: 'households.all', area: VILLAGE_B1 }),
  ).rejects.toMatchObject({ status: 404 });
  const own = await figures(db.services, clerk, { ...query, area: TOWN_A });
  expect(values(own)).toEqual(values(await read(TOWN_A)));
});

test('evidence comes in pages, names its households and ends', async () => {
  const page = (cursor?: string) =>
    evidence(db.services, countyOffice, {
      indicator: 'persons.all',
      area: COUNTY,
      on: DAY,
      part: 'numerator',
      limit: 5,
      ...(cursor ? { cursor } : {}),
    });
  const first = await page();
  const second = await page(first.next ?? undefined);
  const third = await page(second.next ?? undefined);
  expect([first.items.length, second.items.length, third.items.length, third.next]).toEqual([5, 5, 3, null]);
  expect(new Set([...first.items, ...second.items, ...third.items].map((row) => row.person)).size).toBe(13);
  expect(first).toMatchObject({ total: 13, households: 6, persons: 13 });
  expect(first.items[0]).toMatchObject({
    nationalHouseholdNo: 'h1',
    headName: '符德兴',
    villageName: '春田村',
    townName: '青禾镇',
    registration: 'poor',
    cause: 'illness',
    memberCount: 3,
  });
  await expect(page('bm9uc2Vuc2U')).rejects.toMatchObject({ status: 400, code: 'paging.cursor' });
});

test('the base of the incidence shows its villages and their source', async () => {
  const base = await evidence(db.services, countyOffice, {
    indicator: 'poverty.incidence',
    area: COUNTY,
    on: DAY,
    part: 'denominator',
    limit: 50,
  });
  expect(base.items.map((row) => [row.villageName, row.amount, row.source])).toEqual([
    ['春田村', 44, '农村人口年报 / 2016'],
    ['木棉村', 10, '农村人口年报 / 2016'],
    ['石桥村', 66, '农村人口年报 / 2014'],
    ['空山村', 5, '农村人口年报 / 2016'],
  ]);
  expect(base.figure).toMatchObject({ value: 4, numerator: 5, denominator: 125 });
});

test('the digest depends on the evidence and on nothing else', async () => {
  const digestsOf = async (area: string, known?: string) =>
    Object.fromEntries(
      (await figuresFor(db.services, countyOffice, { area, on: DAY, known, withDigest: true })).map(
        (figure) => [figure.id, figure.digest],
      ),
    );
  const county = await digestsOf(COUNTY);
  expect(await digestsOf(COUNTY, '2026-01-01T00:00:00Z')).toEqual({
    ...county,
    'population.agricultural': expect.any(String),
    'poverty.incidence': expect.any(String),
  });
  expect(county['households.poor']).not.toBe(county['households.pre-graduated']);
  // Both count all four households of their place, one by one.
  expect(county['households.all']).not.toBe((await digestsOf(TOWN_A))['households.all']);
  expect(county['households.poor']).toBe((await digestsOf(VILLAGE_A1))['households.poor']);
  expect(county['households.cause-disability']).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
});
