import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import { inForceOn } from './dated.ts';
import { itemVariable } from './items.ts';
import { incomeInclusionOn, rulesOn } from './policy.ts';
import { resolvePacks } from './resolve.ts';
import { readsOf } from './rules.ts';

const packSet = loadPackSet(new URL('../../packs/', import.meta.url).pathname);
const national = present(
  packSet.packs.find((pack) => pack.id === 'cn-national'),
  'national pack',
);
/** Outside of every place that has values of its own. */
const ANYWHERE = '360102000000';
const policyOf = (area: string) => present(resolvePacks(packSet, area), area);

const rulesLike = (pattern: RegExp) => national.rules.filter((rule) => pattern.test(rule.id));
const casesOf = (id: string) =>
  national.cases.filter((file) => file.rule === id).flatMap((file) => file.cases);

/** Every part of a list of the sources has a rule with a document that exists, and cases where it hits and where it is clear. */
function holds(pattern: RegExp, kind: string): void {
  const rules = rulesLike(pattern);
  expect(rules.length, String(pattern)).toBeGreaterThan(0);
  for (const { id, kind: own, reference, responsible } of rules) {
    const said = casesOf(id).map(({ expect: outcome }) => outcome);
    expect([id, own, said.includes('hit'), said.includes('clear')]).toEqual([id, kind, true, true]);
    expect(reference.invented, id).toBeUndefined();
    expect(`${reference.title}${responsible.zh}`.length, id).toBeGreaterThan(8);
  }
}

const two = (number: number) => String(number).padStart(2, '0');

describe('the fourteen sieves of 2020', () => {
  const UNITS = [
    '扶贫工作站、各村',
    '教管中心、各村',
    '计生中心、卫生院、各村',
    '农业农村中心、各村',
    '社会事务中心、各村',
    '相关村',
    '农业农村中心、各村',
    '农村公路管理所、各村',
    '社会事务中心、各村',
    '农业农村中心、各村',
    '党政办、扶贫工作站、驻村帮扶工作队、各村',
    '农业农村中心、扶贫工作站、各村',
    '扶贫工作站、各村',
    '党政办、扶贫工作站、驻村帮扶工作队',
  ];
  test.each(UNITS.map((unit, i) => [i + 1, unit] as const))('sieve %i, answered by %s', (number, unit) => {
    const pattern = new RegExp(`^sieve\\.${two(number)}-`);
    holds(pattern, 'sieve');
    expect([...new Set(rulesLike(pattern).map(({ responsible }) => responsible.zh))]).toEqual([unit]);
  });
  test('ask what stood in the plan: 4,000 yuan, and nothing after its year', () => {
    const ids = (on: string) =>
      rulesOn(policyOf(ANYWHERE), on, ['sieve']).filter(({ rule }) => rule.id.startsWith('sieve.'));
    expect(ids('2020-12-31').length).toBeGreaterThanOrEqual(14);
    expect(ids('2021-01-01')).toEqual([]);
    expect(casesOf('sieve.01-income').map(({ income }) => income.perHeadFen)).toContain(399_999);
  });
});

describe('the fourteen gaps of 2020', () => {
  /** Units, and how many failings the plan counts under the gap at least. */
  const GAPS: readonly (readonly [string, number])[] = [
    ['教管中心、各村', 6],
    ['计生中心、卫生院、各村', 7],
    ['农业农村中心、各村', 5],
    ['社会事务中心、各村', 7],
    ['相关村', 9],
    ['农业农村中心、各村', 14],
    ['扶贫工作站、各村', 9],
    ['农村公路管理所、各村', 3],
    ['扶贫工作站、各村', 3],
    ['财务中心、扶贫工作站、各村', 4],
    ['扶贫工作站、各村', 3],
    ['社会事务中心、各村', 3],
    ['农业农村中心、各村', 2],
    ['扶贫工作站、驻村帮扶工作队', 6],
  ];
  const NUMBERED = GAPS.map(([unit, failings], i) => [i + 1, unit, failings] as const);
  test.each(NUMBERED)('gap %i, answered by %s, with its %i failings', (number, unit, failings) => {
    const pattern = new RegExp(`^gap\\.${two(number)}-`);
    holds(pattern, 'sieve');
    const rules = rulesLike(pattern);
    expect(rules.length).toBeGreaterThanOrEqual(failings);
    expect([...new Set(rules.map(({ responsible }) => responsible.zh))]).toEqual([unit]);
  });
});

describe('what a household is held against', () => {
  test.each([1, 2, 3, 4, 5, 6])('content %i of the six checks', (number) => {
    holds(new RegExp(`^home\\.${number}-`), 'sieve');
  });
  const INDICATORS = 'below-line food clothing not-at-school uninsured unsafe-house unsafe-water'.split(' ');
  test.each(INDICATORS)('indicator of exit: %s', (indicator) => {
    holds(new RegExp(`^exit\\.graduated-${indicator}$`), 'exit-standard');
  });
  test.each([1, 2, 3, 4, 5, 6, 7])('indicator %i by itself, of whoever is looked at', (number) => {
    holds(new RegExp(`^exit\\.${number}-`), 'exit-standard');
    expect(rulesLike(new RegExp(`^exit\\.${number}-`))[0]?.expression).not.toContain('graduationStatus');
  });
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('广西八有一超 %i, there only', (number) => {
    const pattern = new RegExp(`^guangxi\\.${number}-`);
    holds(pattern, 'exit-standard');
    expect(new Set(rulesLike(pattern).map(({ area }) => area))).toEqual(new Set(['45']));
  });
  test.each([1, 2, 3, 4, 5, 6, 7])('长顺县 “cannot exit” %i, there only', (number) => {
    const pattern = new RegExp(`^changshun\\.${number}-`);
    holds(pattern, 'exit-standard');
    expect(new Set(rulesLike(pattern).map(({ area }) => area))).toEqual(new Set(['522729']));
  });
  test.each(['talk', 'measures', 'data', 'clean-up'])('one of the four ones: %s', (one) => {
    holds(new RegExp(`^visit\\.${one}$`), 'data-check');
  });
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('demand %i on the files', (number) => {
    holds(new RegExp(`^archive\\.${number}-`), 'data-check');
  });
  const NEAT = ['doors-windows', 'bedroom', 'kitchen', 'person', 'around-house', 'furniture', 'neat'];
  test.each(NEAT)('五净一有一整齐: %s', (what) => {
    holds(new RegExp(`^cleans\\.home-${what}$`), 'sieve');
    expect(rulesLike(new RegExp(`^cleans\\.home-${what}$`))[0]?.subject).toBe('household');
  });
});

describe('what a village is held against', () => {
  test.each([1, 2, 3, 4])('item %i of the four of its exit', (number) => {
    holds(new RegExp(`^village\\.${number}-`), 'village-standard');
  });
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('广西十一有一低于 %i, there only', (number) => {
    const pattern = new RegExp(`^guangxi-village\\.${two(number)}-`);
    holds(pattern, 'village-standard');
    expect(rulesLike(pattern).map(({ area, subject }) => `${area} ${subject}`)).toContain('45 village');
  });
  test('the ten cleans, and they last', () => {
    holds(/^cleans\.(?!home-)/, 'sieve');
    const rules = rulesLike(/^cleans\.(?!home-)/);
    expect(rules.map(({ subject }) => subject)).toEqual(Array.from({ length: 10 }, () => 'village'));
    expect(rules.filter(({ to }) => to !== 'infinity')).toEqual([]);
  });
  test('the incidence that ends it is 3 in the west and 2 elsewhere', () => {
    const outcomes = casesOf('village.1-incidence').map((c) => [
      c.area,
      c.village.incidencePercent,
      c.expect,
    ]);
    expect(outcomes).toContainEqual(['36', 2, 'hit']);
    expect(outcomes).toContainEqual(['52', 2, 'clear']);
    expect(outcomes).toContainEqual(['52', 3, 'hit']);
  });
});

describe('the merged lists of who is not, and who must be, taken in', () => {
  test.each([
    ['a public employee in the family', 'public-payroll|kin-payroll'],
    ['a village cadre', 'village-cadre'],
    ['a car', 'vehicle|uses-car'],
    ['a large machine', 'large-machine'],
    ['a house in town, a new or luxurious one', 'property|town-house|new-house|luxury'],
    ['a business', 'business|contractor'],
    ['a big planter or breeder', 'big-farm'],
    ['away for a year, or empty', 'away|empty-registration'],
    ['split or merged for aid', 'split'],
    ['dead, missing or sharing nothing', 'deceased|not-sharing'],
    ['studies abroad, commercial insurance', 'study-abroad|commercial-pension'],
    ['red line eight', 'conduct'],
    ['cannot explain', 'unexplained'],
    ['favour and fraud', 'false-information'],
  ])('not: %s', (_, ids) => {
    for (const id of ids.split('|')) holds(new RegExp(`^exclusion\\.${id}$`), 'exclusion');
  });
  test.each([
    'income.below-poverty-line',
    'must-include.schooling',
    'must-include.housing',
    'must-include.medical',
  ])('must: %s', (id) => holds(new RegExp(`^${id.replace('.', '\\.')}$`), 'must-include'));
  test('no list tells of conduct: it is a judgement of the review meeting', () => {
    const { rules } = policyOf(ANYWHERE);
    const conduct = rules.find(({ rule }) => rule.id === 'exclusion.conduct');
    expect(conduct?.rule.responsible.zh).toBe('村民评议会');
    expect([...readsOf(present(conduct, 'rule'))].filter((name) => name.startsWith('lists.'))).toEqual([]);
  });
  test('what a department knows is read from its list; a list that never came is not an empty one', () => {
    for (const [id, kind] of [
      ['vehicle', 'vehicle'],
      ['business', 'business'],
      ['public-payroll', 'payroll'],
      ['property', 'property'],
      ['deceased', 'death'],
    ] as const) {
      const rules = rulesLike(new RegExp(`^exclusion\\.${id}$`));
      expect(
        rules.every(({ expression }) => expression.includes(`lists.${kind}.exists(`)),
        id,
      ).toBe(true);
      const silent = casesOf(`exclusion.${id}`).filter(({ lists }) => Object.keys(lists).length === 0);
      expect([...new Set(silent.map((c) => c.expect))], id).toEqual(['unknown']);
    }
  });
});

describe('what counts as income', () => {
  const counted = (area: string, component: string, on: string) =>
    incomeInclusionOn(policyOf(area), component, on)?.counted;
  test.each(['wage', 'business', 'property', 'transfer', 'transfer.basic-pension'])(
    '%s, as a rule',
    (one) => {
      expect(counted(ANYWHERE, one, '2019-12-31')).toBe(true);
    },
  );
  test.each(['transfer.tied-subsidy', 'transfer.temporary-gift'])('not %s, nowhere', (one) => {
    expect(counted(ANYWHERE, one, '2019-12-31')).toBe(false);
    expect(counted('450121000000', one, '2019-12-31')).toBe(false);
  });
  test('in 广西 neither basic pension nor class C allowance nor temporary relief; in 济阳 the pension', () => {
    const out = ['basic-pension', 'minimum-living-class-c', 'temporary-relief', 'temporary-gift'];
    expect(out.map((one) => counted('450121000000', `transfer.${one}`, '2019-12-31'))).toEqual(
      out.map(() => false),
    );
    expect(counted('450121000000', 'transfer.minimum-living', '2019-12-31')).toBe(true);
    expect(counted('370125000000', 'transfer.basic-pension', '2018-06-30')).toBe(true);
    expect(counted(ANYWHERE, 'transfer.minimum-living-class-c', '2019-12-31')).toBeUndefined();
  });
  test('楚雄州 takes shares as cost, and no place without a document does', () => {
    const shares = (area: string) =>
      [...policyOf(area).costShares.values()].map(
        ({ id, values }) => `${id} ${inForceOn(values, area, '2019-12-31')?.percent}`,
      );
    expect(shares('532301000000')).toEqual([
      'grain 40',
      'tobacco 45',
      'livestock 40',
      'fruit 15',
      'other 40',
    ]);
    expect(shares(ANYWHERE).every((text) => text.endsWith(' undefined'))).toBe(true);
  });
});

describe('survey items', () => {
  const asked = policyOf(ANYWHERE).items;
  const read = new Set(policyOf(ANYWHERE).rules.flatMap((compiled) => [...readsOf(compiled)]));
  test('each is read by a rule: nothing is asked in vain', () => {
    const idle = [...asked.values()].filter((item) => !read.has(`${item.of}.${itemVariable(item)}`));
    expect(idle.map(({ id }) => id)).toEqual([]);
  });
  test('each stands on a sheet, in both languages, with a document', () => {
    for (const { id, form, title, reference } of asked.values())
      expect(
        [form.zh, form.en, title.zh, title.en, reference.title].every((text) => text !== ''),
        id,
      ).toBe(true);
  });
});
