import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import { overlayPacks, provenFindings, readOverlay } from './overlay.ts';
import { incomeInclusionOn, policyNumbers, rulesOn } from './policy.ts';
import { assemblePacks, type PackSet, resolvePacks } from './resolve.ts';

const packs = loadPackSet(resolve(import.meta.dirname, '../../packs'));
const COUNTY = '469921000000';
const OTHER = '469922000000';
const TOWN = '469921100000';
const RULE = 'income.below-poverty-line';
const reference = { title: '县里的文件', no: '春办发〔2027〕1号', invented: true };

function rowOf(id: string, set = packs) {
  const found = present(resolvePacks(set, COUNTY), 'a county').rules.find(({ rule }) => rule.id === id);
  const { area, from, to, reference: document, pack, rank, ...rule } = present(found, id).rule;
  return rule;
}

const idsOn = (set: PackSet, area: string, day: string) =>
  rulesOn(present(resolvePacks(set, area), area), day).map(({ rule }) => rule.id);

const inForce = (set: PackSet, area: string, day: string, id: string) =>
  rulesOn(present(resolvePacks(set, area), area), day).find(({ rule }) => rule.id === id)?.rule;

function lay(change: object, set = packs, id?: string) {
  const { overlay, findings } = readOverlay(change);
  expect(findings).toEqual([]);
  return overlayPacks(set, present(overlay, 'no findings'), id);
}

const severe = (from: string, severity: string, to?: string) => ({
  ...rowOf(RULE),
  severity,
  from,
  ...(to && { to }),
  reference,
});

test('a changed rule takes the place of the one above from its day on, there and nowhere else', () => {
  const { packSet, findings } = lay({ area: '469921', rules: [severe('2020-06-01', 'low', '2020-08-31')] });
  expect(findings).toEqual([]);
  const of = (area: string, day: string) => inForce(packSet, area, day, RULE)?.severity;
  const before = inForce(packs, COUNTY, '2020-05-31', RULE)?.severity;
  expect(before).not.toBe('low');
  expect([
    of(COUNTY, '2020-05-31'),
    of(COUNTY, '2020-06-01'),
    of(TOWN, '2020-08-31'),
    of(COUNTY, '2020-09-01'),
    of(OTHER, '2020-06-01'),
  ]).toEqual([before, 'low', 'low', before, before]);
  expect(inForce(packs, COUNTY, '2020-06-01', RULE)?.severity).toBe(before);
});

test('what was not changed stays the same object, so that places with one policy are asked together', () => {
  const { packSet } = lay({ area: '469922', rules: [severe('2020-06-01', 'low')] });
  const of = (set: PackSet, area: string) => present(resolvePacks(set, area), area).rules;
  expect(
    of(packSet, OTHER)
      .slice(0, -1)
      .every((rule, i) => rule === of(packs, OTHER)[i]),
  ).toBe(true);
  expect(of(packSet, COUNTY)).toBe(of(packs, COUNTY));
});

test('a rule is switched off on its days, by a document; a later change switches it on again', () => {
  const off = lay({ area: '469921', off: [{ rule: RULE, from: '2020-06-01', reference }] });
  expect(off.findings).toEqual([]);
  expect(idsOn(off.packSet, COUNTY, '2020-05-31')).toContain(RULE);
  expect(idsOn(off.packSet, COUNTY, '2020-06-01')).not.toContain(RULE);
  expect(idsOn(off.packSet, OTHER, '2020-06-01')).toContain(RULE);
  const on = lay({ area: '469921', rules: [severe('2020-07-01', 'low')] }, off.packSet, 'again');
  expect(on.findings).toEqual([]);
  expect(idsOn(on.packSet, COUNTY, '2020-06-30')).not.toContain(RULE);
  expect(idsOn(on.packSet, COUNTY, '2020-07-01')).toContain(RULE);
});

test('numbers and income components change by day and area', () => {
  const change = {
    area: '469921',
    parameters: [
      { id: 'poverty-line', values: [{ from: '2019-01-01', to: '2019-12-31', value: 3700, reference }] },
    ],
    incomeComponents: [
      {
        id: 'transfer.pension',
        title: { zh: '养老金', en: 'Pension' },
        values: [{ from: '2019-01-01', counted: false, reference }],
      },
    ],
  };
  const { packSet, findings } = lay(change);
  expect(findings).toEqual([]);
  const numbers = (area: string, day: string) =>
    policyNumbers(present(resolvePacks(packSet, area), area), day).numbers.povertyLineFen;
  expect([
    numbers(COUNTY, '2019-05-01'),
    numbers(OTHER, '2019-05-01'),
    numbers(COUNTY, '2016-05-01'),
  ]).toEqual([
    370000,
    null,
    present(
      policyNumbers(present(resolvePacks(packs, COUNTY), ''), '2016-05-01').numbers.povertyLineFen,
      '2016',
    ),
  ]);
  const county = present(resolvePacks(packSet, COUNTY), COUNTY);
  expect(incomeInclusionOn(county, 'transfer.pension', '2019-01-01')?.counted).toBe(false);
});

test('a town has its own change below that of its county, in whatever order they come', () => {
  const town = { area: '469921100', rules: [severe('2020-06-01', 'medium')] };
  const county = { area: '469921', rules: [severe('2020-06-01', 'low')] };
  const sets = [lay(county, lay(town).packSet), lay(town, lay(county).packSet)];
  for (const { packSet, findings } of sets) {
    expect(findings).toEqual([]);
    expect(inForce(packSet, TOWN, '2020-06-01', RULE)?.severity).toBe('medium');
    expect(inForce(packSet, COUNTY, '2020-06-01', RULE)?.severity).toBe('low');
  }
});

test('a change of the country reaches a county with a pack of its own', () => {
  const { packSet, findings } = lay({ area: '', rules: [severe('2020-06-01', 'low')] });
  expect(findings).toEqual([]);
  expect(inForce(packSet, COUNTY, '2020-06-01', RULE)?.severity).toBe('low');
  expect(inForce(packSet, OTHER, '2020-05-31', RULE)?.severity).not.toBe('low');
});

const refused: [string, object, string, string][] = [
  [
    'a field that nobody has',
    { rules: [{ ...severe('2020-06-01', 'low'), expression: 'household.colour == 1' }] },
    'policy.expression.unknownName',
    RULE,
  ],
  [
    'a place that is not the county',
    { rules: [{ ...severe('2020-06-01', 'low'), area: '469922' }] },
    'policy.overlay.outside',
    RULE,
  ],
  [
    'two versions on one day',
    { rules: [severe('2020-06-01', 'low'), severe('2020-07-01', 'high')] },
    'policy.period.overlap',
    RULE,
  ],
  [
    'a rule that is no rule, switched off',
    { off: [{ rule: 'no.such', from: '2020-06-01', reference }] },
    'policy.overlay.noRule',
    'no.such',
  ],
  [
    'off and on at once',
    { rules: [severe('2020-06-01', 'low')], off: [{ rule: RULE, from: '2020-08-01', reference }] },
    'policy.overlay.offAndOn',
    RULE,
  ],
  [
    'a number without a name',
    { parameters: [{ id: 'no-such', values: [{ from: '2020-01-01', value: 1, reference }] }] },
    'policy.overlay.noParameter',
    'no-such',
  ],
  [
    'another unit',
    {
      parameters: [
        { id: 'poverty-line', unit: 'days', values: [{ from: '2020-01-01', value: 1, reference }] },
      ],
    },
    'policy.parameter.otherUnit',
    'change-469921',
  ],
  [
    'a case that says otherwise',
    {
      cases: [
        {
          rule: RULE,
          cases: [{ name: 'a', on: '2020-06-30', income: { perHeadFen: 100 }, expect: 'clear' }],
        },
      ],
    },
    'policy.case.failed',
    `${RULE}: a`,
  ],
];

test.each(refused)('%s is refused with its place', (_, change, code, at) => {
  const { findings } = lay({ area: '469921', ...change });
  expect(findings).toContainEqual(expect.objectContaining({ code, at }));
});

test('a change without a document, or of the wrong shape, says where', () => {
  const blank = { ...severe('2020-06-01', 'low'), reference: { ...reference, title: ' ' } };
  expect(readOverlay({ area: '469921', rules: [blank] }).findings).toContainEqual({
    code: 'policy.noDocument',
    at: 'rules.0.reference.title',
  });
  expect(
    readOverlay({ area: '4699', off: [{ rule: RULE, from: '2020-02-30', reference }] }).findings,
  ).toEqual([expect.objectContaining({ code: 'policy.schema', at: 'off.0.from' })]);
  expect(readOverlay('x').findings).not.toEqual([]);
});

test('a changed rule is proven by a hit and a clear case on days on which the change holds', () => {
  const of = (...cases: object[]) => {
    const { overlay } = readOverlay({
      area: '469921',
      rules: [severe('2020-06-01', 'low')],
      cases: cases.length === 0 ? [] : [{ rule: RULE, cases }],
    });
    return provenFindings(present(overlay, 'fits')).map(({ code }) => code);
  };
  const hit = { name: 'a', on: '2020-06-30', expect: 'hit' };
  expect(of()).toEqual(['policy.overlay.noHitCase', 'policy.overlay.noClearCase']);
  expect(of(hit, { ...hit, name: 'b', on: '2020-05-30', expect: 'clear' })).toEqual([
    'policy.overlay.noClearCase',
  ]);
  expect(of(hit, { ...hit, name: 'b', expect: 'clear' })).toEqual([]);
});

test('one county is put together in some milliseconds, whatever the number of rules', () => {
  const change = {
    area: '469921',
    rules: [severe('2020-06-01', 'low')],
    parameters: [
      { id: 'poverty-line', values: [{ from: '2019-01-01', to: '2019-12-31', value: 3700, reference }] },
    ],
  };
  lay(change);
  const start = performance.now();
  for (let i = 0; i < 20; i++) lay(change);
  expect((performance.now() - start) / 20).toBeLessThan(50);
});

test('laid on a set by hand it says the same as a set that was assembled', () => {
  const { packSet } = lay({ area: '469921', rules: [severe('2020-06-01', 'low')] });
  const again = assemblePacks(packSet.packs);
  expect(again.findings).toEqual([]);
  expect(idsOn(again.packSet, COUNTY, '2020-06-01')).toEqual(idsOn(packSet, COUNTY, '2020-06-01'));
  expect(inForce(again.packSet, COUNTY, '2020-06-01', RULE)?.severity).toBe('low');
});
