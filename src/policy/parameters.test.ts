import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '#kernel/day.ts';
import { type Dated, datedFindings } from './dated.ts';
import { type Parameter, type ParameterValue, ruleNumber, valueOn, variableOf } from './parameters.ts';

const reference = { title: '示例文件', no: '示例〔2018〕1号', invented: true };
const value = (number: number, from: Day, to: Day, more: Partial<Dated> = {}): ParameterValue => ({
  area: '',
  pack: 'p',
  rank: 0,
  reference,
  from,
  to,
  value: number,
  ...more,
});
const parameter = (...values: ParameterValue[]): Parameter => ({
  id: 'poverty-line',
  title: { zh: '标准', en: 'Line' },
  unit: 'yuan',
  values,
});

const COUNTY = '469921000000';
const prefixes = ['', '46', '4699', '469921', '469921101', '53'];
const day = fc.integer({ min: 0, max: 400 }).map((n) => addDays('2018-01-01', n));
const period = fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
const row = fc
  .tuple(fc.integer(), period, fc.constantFrom(...prefixes), fc.integer({ min: 0, max: 2 }))
  .map(([number, { from, to }, area, rank]) => value(number, from, to, { area, rank }));

describe('valueOn', () => {
  test('gives a value of that place and day, or none', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), day, (rows, on) => {
        const found = valueOn(parameter(...rows), COUNTY, on);
        const candidates = rows.filter((r) => r.from <= on && on <= r.to && '469921'.startsWith(r.area));
        expect(found === undefined).toBe(candidates.length === 0);
        if (!found) return;
        expect(candidates).toContain(found);
        // Nobody is nearer: neither a deeper pack, nor in the same pack a smaller area.
        const key = (r: ParameterValue) => r.rank * 100 + r.area.length;
        expect(Math.max(...candidates.map(key))).toBe(key(found));
      }),
    );
  });
  test('the value of a nearer pack beats its parent, whatever the areas', () => {
    fc.assert(
      fc.property(
        period,
        day,
        fc.constantFrom('', '46', '469921'),
        fc.constantFrom('', '46', '469921'),
        (p, on, a, b) => {
          const rows = parameter(
            value(1, '2018-01-01', '2020-01-01', { area: a }),
            value(2, p.from, p.to, { area: b, rank: 1 }),
          );
          expect(valueOn(rows, COUNTY, on)?.value).toBe(p.from <= on && on <= p.to ? 2 : 1);
        },
      ),
    );
  });
  test('order of the rows does not matter where the loader lets them in', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), day, (rows, on) => {
        const byPack = [0, 1, 2].map((rank) => rows.filter((r) => r.rank === rank));
        fc.pre(byPack.every((own) => datedFindings(own, 'x').length === 0));
        expect(valueOn(parameter(...rows), COUNTY, on)).toBe(
          valueOn(parameter(...rows.toReversed()), COUNTY, on),
        );
      }),
    );
  });
  test('holds on its first and last day, and not beside them', () => {
    const line = parameter(value(3500, '2018-01-01', '2018-12-31'));
    expect(
      ['2017-12-31', '2018-01-01', '2018-12-31', '2019-01-01'].map((on) => valueOn(line, COUNTY, on)?.value),
    ).toEqual([undefined, 3500, 3500, undefined]);
  });
  test('a value without end holds for ever', () => {
    expect(valueOn(parameter(value(1, '2018-01-01', 'infinity')), COUNTY, '2199-12-31')?.value).toBe(1);
  });
});

test('two rows for one area and day are refused, and only they', () => {
  fc.assert(
    fc.property(row, row, (a, b) => {
      const overlap = a.area === b.area && a.from <= b.to && b.from <= a.to;
      expect(datedFindings([a, b], 'x').map((f) => f.code)).toEqual(overlap ? ['policy.period.overlap'] : []);
    }),
  );
  expect(datedFindings([value(1, '2018-02-01', '2018-01-01')], 'x').map((f) => f.code)).toEqual([
    'policy.period.reversed',
  ]);
});

test('rules read yuan as fen, under a name that says so', () => {
  expect(variableOf({ id: 'poverty-line', unit: 'yuan' })).toBe('povertyLineFen');
  expect(variableOf({ id: 'village-notice', unit: 'days' })).toBe('villageNoticeDays');
  expect(ruleNumber({ unit: 'yuan' }, 2952.5)).toBe(295250);
  expect(ruleNumber({ unit: 'percent' }, 2)).toBe(2);
});
