import fc from 'fast-check';
import { expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { componentsOf, reasonPercentOf } from './components.ts';
import { type AccountComponent, type AccountEntry, IncomeKind } from './model.ts';
import {
  type AccountInput,
  disagreementsOf,
  linesOf,
  type RegisterSums,
  recordFindings,
  registerFields,
  roundFen,
  sumsOf,
  wantsReason,
} from './rules.ts';

const packs = loadPackSet(new URL('../../../../packs/', import.meta.url).pathname);
const componentsAt = (area: string, year: number) =>
  componentsOf(present(resolvePacks(packs, area), area), year, ({ zh }) => zh);
const DEMO = '469921100200';
const GUANGXI = '451221100200';
const CHUXIONG = '532301100200';
const ELSEWHERE = '520221100200';

const counts = (area: string, year: number, id: string) =>
  componentsAt(area, year).find((one) => one.id === id)?.counted;

test('what counts depends on county and year, and stands with its document; what policy does not say cannot be entered', () => {
  expect(counts(ELSEWHERE, 2018, 'transfer.basic-pension')).toBe(true);
  expect(counts(GUANGXI, 2018, 'transfer.basic-pension')).toBe(false);
  expect(counts(GUANGXI, 2016, 'transfer.basic-pension')).toBe(true);
  expect(counts(GUANGXI, 2021, 'transfer.basic-pension')).toBe(true);
  expect(counts(DEMO, 2019, 'transfer.basic-pension')).toBe(false);
  expect(counts(ELSEWHERE, 2018, 'transfer.tied-subsidy')).toBe(false);
  expect(counts(ELSEWHERE, 2018, 'transfer.temporary-relief')).toBeUndefined();
  expect(counts(GUANGXI, 2018, 'transfer.temporary-relief')).toBe(false);
  expect(componentsAt(ELSEWHERE, 2013)).toEqual([]);
  const pension = componentsAt(GUANGXI, 2018).find((one) => one.id === 'transfer.basic-pension');
  expect(pension?.reference).toMatchObject({ no: '无文号', invented: false });
});

test('the same sheet comes out otherwise in another county and year', () => {
  const entries: AccountEntry[] = [
    { component: 'wage', grossFen: 1_200_000, costFen: null, reason: '' },
    { component: 'transfer.basic-pension', grossFen: 120_000, costFen: null, reason: '' },
    { component: 'transfer.temporary-gift', grossFen: 50_000, costFen: null, reason: '' },
  ];
  const perHead = (area: string, year: number) => {
    const input = {
      components: componentsAt(area, year),
      entries,
      register: null,
      last: null,
      reasonPercent: null,
    };
    return sumsOf(linesOf(input), { members: 3, claimFen: null, selfPaidFen: null }, null);
  };
  expect(perHead(ELSEWHERE, 2018)).toMatchObject({
    countedFen: 1_320_000,
    excludedFen: 50_000,
    perHeadFen: 440_000,
  });
  expect(perHead(GUANGXI, 2018)).toMatchObject({
    countedFen: 1_200_000,
    excludedFen: 170_000,
    perHeadFen: 400_000,
  });
  expect(perHead(GUANGXI, 2016).perHeadFen).toBe(440_000);
  expect(perHead(DEMO, 2021).perHeadFen).toBe(440_000);
});

test('a county’s cost share is taken of the gross, unless the real cost was entered', () => {
  const [livestock] = componentsAt(CHUXIONG, 2018).filter((one) => one.id === 'business.livestock');
  expect(livestock?.share).toMatchObject({ percent: 40, reference: { invented: false } });
  expect(componentsAt(ELSEWHERE, 2018).some((one) => one.share !== null)).toBe(false);
  const line = (costFen: number | null, grossFen = 333) =>
    linesOf({
      components: componentsAt(CHUXIONG, 2018),
      entries: [{ component: 'business.livestock', grossFen, costFen, reason: '' }],
      register: null,
      last: null,
      reasonPercent: null,
    })[0];
  // 133.2 fen are rounded to whole fen.
  expect(line(null)).toMatchObject({ costFen: 133, netFen: 200, costBy: 'share', counted: true });
  expect(line(200)).toMatchObject({ costFen: 200, netFen: 133, costBy: 'entered' });
  expect(line(500)).toMatchObject({ netFen: -167 });
});

const fen = fc.integer({ min: 0, max: 100_000_000_00 });
const component = fc.record({
  kind: fc.constantFrom(...IncomeKind.options),
  counted: fc.constantFrom(true, false, null),
  percent: fc.option(fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10)),
  grossFen: fen,
  costFen: fc.option(fen),
});
const sheets = fc.array(component, { maxLength: 30 }).map((all) => ({
  components: all.map(
    ({ kind, counted, percent }, index): AccountComponent => ({
      id: `${kind}.c${index}`,
      kind,
      title: `${index}`,
      counted,
      reference: null,
      share: percent === null ? null : { percent, reference: { title: '', no: '', invented: true } },
    }),
  ),
  entries: all.map(
    ({ kind, grossFen, costFen }, index): AccountEntry => ({
      component: `${kind}.c${index}`,
      grossFen,
      costFen,
      reason: '',
    }),
  ),
}));
const plain = { register: null, last: null, reasonPercent: null };
const nobody = { members: 1, claimFen: null, selfPaidFen: null };

test('the parts are the total: counted, excluded and undecided together, and by kind', () => {
  fc.assert(
    fc.property(sheets, (sheet) => {
      const lines = linesOf({ ...plain, ...sheet });
      const sums = sumsOf(lines, nobody, null);
      expect(lines).toHaveLength(sheet.entries.length);
      const all = lines.reduce((total, line) => total + line.netFen, 0);
      expect(sums.countedFen + sums.excludedFen + sums.undecidedFen).toBe(all);
      for (const name of ['countedFen', 'excludedFen', 'undecidedFen'] as const)
        expect(sums.byKind.reduce((total, one) => total + one[name], 0)).toBe(sums[name]);
      for (const line of lines) {
        expect(Number.isInteger(line.netFen) && Number.isInteger(line.costFen)).toBe(true);
        expect(line.netFen).toBe(line.grossFen - line.costFen);
        if (line.costBy === 'share') expect(line.costFen <= line.grossFen).toBe(true);
      }
    }),
  );
});

test('what does not count changes nothing of the income per head, whatever its amount', () => {
  fc.assert(
    fc.property(sheets, fc.integer({ min: 1, max: 15 }), fen, (sheet, members, other) => {
      const perHead = (entries: readonly AccountEntry[]) =>
        sumsOf(linesOf({ ...plain, ...sheet, entries }), { ...nobody, members }, null).perHeadFen;
      const changed = sheet.entries.map((entry, index) =>
        sheet.components[index]?.counted === true ? entry : { ...entry, grossFen: other },
      );
      expect(perHead(changed)).toBe(perHead(sheet.entries));
    }),
  );
});

test('the income per head is whole fen, within half a fen of the quotient, and unknown of nobody or nothing', () => {
  fc.assert(
    fc.property(sheets, fc.integer({ min: 0, max: 15 }), (sheet, members) => {
      const sums = sumsOf(linesOf({ ...plain, ...sheet }), { ...nobody, members }, null);
      const { perHeadFen } = sums;
      if (members === 0 || sheet.entries.length === 0) expect(perHeadFen).toBeNull();
      else {
        expect(Number.isInteger(perHeadFen)).toBe(true);
        expect(Math.abs((perHeadFen ?? 0) * members - sums.countedFen) * 2).toBeLessThanOrEqual(members);
      }
    }),
  );
  expect([roundFen(0.5), roundFen(-0.5), roundFen(2.5), roundFen(-2.4)]).toEqual([1, -1, 3, -2]);
});

const COMPONENTS = componentsAt(ELSEWHERE, 2018);
const entry = (component: string, grossFen: number, reason = ''): AccountEntry => ({
  component,
  grossFen,
  costFen: null,
  reason,
});
const register: RegisterSums = {
  perHeadFen: 500_000,
  wageFen: 1_000_000,
  businessFen: 600_000,
  businessCostFen: 200_000,
  propertyFen: null,
  transferFen: 100_000,
};
const input = (more: Partial<AccountInput> = {}): AccountInput => ({
  components: COMPONENTS,
  entries: [],
  register,
  last: null,
  reasonPercent: null,
  ...more,
});

test('a kind that was not broken down is the register’s sum, and of a kind broken down the register’s is only compared', () => {
  const whole = linesOf(input());
  expect(whole.map((line) => [line.component, line.netFen, line.from])).toEqual([
    ['wage', 1_000_000, 'register'],
    ['business', 400_000, 'register'],
    ['transfer', 100_000, 'register'],
  ]);
  const some = linesOf(
    input({ entries: [entry('transfer.minimum-living', 70_000), entry('transfer.tied-subsidy', 90_000)] }),
  );
  const sums = sumsOf(some, { ...nobody, members: 3 }, null);
  expect(sums).toMatchObject({ countedFen: 1_470_000, excludedFen: 90_000, perHeadFen: 490_000 });
  expect(disagreementsOf(some, sums, register)).toEqual([
    { kind: 'transfer', accountFen: 70_000, registerFen: 100_000 },
    { kind: 'per-head', accountFen: 490_000, registerFen: 500_000 },
  ]);
  expect(registerFields(some, sums)).toEqual({ transferFen: 70_000, perHeadFen: 490_000 });
  expect(disagreementsOf(whole, sumsOf(whole, { ...nobody, members: 3 }, null), register)).toEqual([]);
});

test('the reference income adds claims and takes off self-paid spending, and is there only where one of them is known', () => {
  const lines = linesOf(input());
  const of = (claimFen: number | null, selfPaidFen: number | null) =>
    sumsOf(lines, { members: 3, claimFen, selfPaidFen }, null).referenceFen;
  expect(of(null, null)).toBeNull();
  expect(of(30_000, 330_000)).toBe(400_000);
  expect(of(null, 3_000_000)).toBe(-500_000);
});

test('a change above the limit wants a reason, also from nothing; without a limit or a year before none', () => {
  expect(wantsReason(130, 100, 30)).toBe(false);
  expect(wantsReason(131, 100, 30)).toBe(true);
  expect(wantsReason(69, 100, 30)).toBe(true);
  expect(wantsReason(1, 0, 30)).toBe(true);
  expect(wantsReason(0, 0, 30)).toBe(false);
  expect(wantsReason(-131, -100, 30)).toBe(true);
  expect(wantsReason(500, null, 30)).toBe(false);
  expect(wantsReason(500, 100, null)).toBe(false);
  expect(reasonPercentOf(resolvePacks(packs, DEMO), 2019)).toBe(30);
  expect(reasonPercentOf(resolvePacks(packs, ELSEWHERE), 2019)).toBeNull();
});

test('what was broken down otherwise last year is compared as a kind, and only there', () => {
  const last = {
    lines: [
      { component: 'transfer', netFen: 100_000 },
      { component: 'wage', netFen: 100_000 },
    ],
    byKind: [
      { kind: 'transfer', countedFen: 100_000 },
      { kind: 'wage', countedFen: 100_000 },
    ],
  } as const;
  const of = (...entries: AccountEntry[]) =>
    linesOf(input({ entries, last, reasonPercent: 30 }))
      .filter((line) => line.kind === 'transfer')
      .map((line) => [line.component, line.lastFen, line.wantsReason]);
  expect(of(entry('transfer', 200_000))).toEqual([['transfer', 100_000, true]]);
  expect(of(entry('transfer.minimum-living', 60_000), entry('transfer', 50_000))).toEqual([
    ['transfer.minimum-living', null, false],
    ['transfer', null, false],
  ]);
  expect(of(entry('transfer.minimum-living', 90_000), entry('transfer', 50_000))).toEqual([
    ['transfer.minimum-living', null, false],
    ['transfer', null, true],
  ]);
  // What does not count is not compared.
  expect(of(entry('transfer.minimum-living', 100_000), entry('transfer.tied-subsidy', 900_000))).toEqual([
    ['transfer.minimum-living', null, false],
    ['transfer.tied-subsidy', null, false],
  ]);
});

test('everything that is wrong with a sheet is told at once', () => {
  const last = { lines: [{ component: 'transfer.minimum-living', netFen: 100 }], byKind: [] };
  const entries = [
    entry('wage', 1000),
    entry('wage', 5),
    entry('gambling', 5),
    entry('property', -1),
    { ...entry('business', 5, '电话 13800001111'), costFen: -1 },
    entry('transfer.minimum-living', 1000),
  ];
  const lines = linesOf(input({ entries, last, reasonPercent: 30 }));
  const findings = recordFindings({
    input: { year: 2019, on: '2018-01-01', entries, claimFen: -1, selfPaidFen: null },
    today: '2018-12-31',
    lines,
    components: COMPONENTS,
  });
  expect(findings.map(({ code, at }) => [code, at])).toEqual([
    ['account.yearInFuture', 'year'],
    ['account.dayBeforeYear', 'on'],
    ['account.amountWrong', 'claimFen'],
    ['account.componentTwice', 'entries.1'],
    ['account.componentUnknown', 'entries.2'],
    ['account.amountWrong', 'entries.3'],
    ['account.amountWrong', 'entries.4'],
    ['account.numberInReason', 'entries.4.reason'],
    ['account.reasonWanted', 'entries.5.reason'],
  ]);
});
