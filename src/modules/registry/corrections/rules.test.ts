import { describe, expect, test } from 'vitest';
import {
  type Amounts,
  type Codes,
  judgeHousehold,
  judgeIncome,
  judgeMember,
  type MemberFacts,
} from './rules.ts';

const codes: Codes = {
  has: (list, code) => !code.startsWith('no-such') && list !== '',
  sexOfRelation: (code) => (code === 'son' ? 'male' : code === 'daughter' ? 'female' : undefined),
};
const member: MemberFacts = {
  person: 'p',
  name: '王阿妹',
  birth: '2008-05-05',
  sex: 'female',
  relationToHead: 'daughter',
  educationLevel: null,
  schoolingStatus: 'primary',
  healthStatus: ['healthy'],
  laborCapacity: 'none',
  workMonths: null,
  disabilityType: null,
};
const why = { household: 'h', on: '2019-01-01', reason: '入户核实' };
const judge = (fields: object, given: Partial<MemberFacts> = {}, more: object = {}) => {
  const judged = judgeMember(
    { ...why, person: 'p', ...more, fields },
    { member: { ...member, ...given }, others: [{ relationToHead: 'head' }], codes, today: '2020-06-30' },
  );
  const names = (findings: typeof judged.errors) => findings.map((one) => one.code.replace('registry.', ''));
  return { errors: names(judged.errors), doubts: names(judged.doubts) };
};

describe('a member', () => {
  test.each([
    [{ workMonths: 0 }, [], []],
    [{ workMonths: 12.5 }, ['months'], ['doubt.labourWorking', 'doubt.pupilWorking']],
    [{ workMonths: -1 }, ['months'], []],
    [{ workMonths: 3.25 }, ['months'], ['doubt.labourWorking', 'doubt.pupilWorking']],
    [
      { workMonths: 0.5, laborCapacity: 'ordinary', schoolingStatus: 'senior-1' },
      [],
      ['doubt.labourChild', 'doubt.pupilWorking'],
    ],
    [{ educationLevel: 'primary' }, [], ['doubt.educationBoth']],
    [{ educationLevel: 'preschool-age' }, [], []],
    [{ educationLevel: 'primary', schoolingStatus: 'not-at-school' }, [], []],
    [{ relationToHead: 'son' }, [], ['doubt.sexRelation']],
    [{ relationToHead: 'head' }, ['secondHead'], []],
    [{ relationToHead: 'no-such-relation' }, ['codeUnknown'], []],
    [{ healthStatus: ['healthy', 'disabled'] }, ['healthyAndIll'], []],
    [{ disabilityType: 'limb' }, [], ['doubt.disabilityHealth']],
    [{ disabilityType: 'limb', healthStatus: ['disabled'] }, [], []],
    [{ name: '· ·' }, ['nameWithoutLetters'], []],
    [{}, ['nothingChanged'], []],
  ])('%j', (fields, errors, doubts) => {
    expect(judge(fields)).toEqual({ errors, doubts });
  });

  test('is a child until sixteen, by the day of the correction', () => {
    expect(judge({ laborCapacity: 'ordinary' }, {}, { on: '2024-05-04' }).doubts).toEqual([
      'doubt.labourChild',
    ]);
    expect(judge({ laborCapacity: 'ordinary' }, {}, { on: '2024-05-05' }).doubts).toEqual([]);
    expect(judge({ laborCapacity: 'ordinary' }, { birth: null }).doubts).toEqual([]);
  });

  test('what was doubtful before is not told again', () => {
    expect(judge({ ethnicity: 'li' }, { educationLevel: 'primary' }).doubts).toEqual([]);
  });

  test('the head may be given up, and then another may be made the head', () => {
    const before = { relationToHead: 'head' };
    const only = judgeMember(
      { ...why, person: 'p', fields: { relationToHead: 'mother' } },
      { member: { ...member, ...before }, others: [], codes, today: '2020-06-30' },
    );
    expect(only.errors).toEqual([]);
    expect(only.doubts.map((one) => one.code)).toEqual(['registry.doubt.noHead']);
  });

  test.each([['证件 52992 1197103 010117'], ['电话：138-0000-1234'], ['卡 6228480100998877665']])(
    'no number stands in a reason: %s',
    (reason) => {
      expect(judge({ ethnicity: 'li' }, {}, { reason }).errors).toEqual(['numberInReason']);
      expect(judge({ ethnicity: 'li' }, {}, { reason: '发票 2 张，2019-03-08 核' }).errors).toEqual([]);
    },
  );

  test('nothing is known otherwise tomorrow', () => {
    expect(judge({ ethnicity: 'li' }, {}, { on: '2020-07-01' }).errors).toEqual(['dayInFuture']);
  });
});

test('a household: causes once each and of the list; stated size and water asked', () => {
  const judged = judgeHousehold(
    {
      ...why,
      fields: {
        povertyCauses: ['illness', 'illness', 'no-such'],
        statedSize: 4,
        safeWater: true,
        waterDifficult: true,
      },
    },
    { members: 3, codes, today: '2020-06-30' },
  );
  expect(judged.errors.map((one) => one.code)).toEqual(['registry.codeUnknown', 'registry.causeTwice']);
  expect(judged.doubts.map((one) => one.code)).toEqual(['registry.doubt.size', 'registry.doubt.water']);
});

describe('an income', () => {
  const before: Amounts = {
    perHeadFen: 500_000,
    wageFen: 1_000_000,
    businessFen: null,
    propertyFen: null,
    transferFen: null,
    businessCostFen: null,
    claimFen: null,
    selfPaidFen: null,
  };
  const of = (fields: object, year = 2018, known: Amounts | undefined = before) =>
    judgeIncome({ ...why, year, fields }, { before: known, members: 2, today: '2020-06-30' });

  test('adds up by the parts that count, within a yuan', () => {
    expect(of({ transferFen: 199 }).doubts).toEqual([]);
    expect(of({ transferFen: 100_000 }).doubts).toMatchObject([
      { code: 'registry.doubt.arithmetic', details: { statedYuan: 5000, computedYuan: 5500 } },
    ]);
    expect(of({ claimFen: 100_000, selfPaidFen: 50_000 }).doubts).toEqual([]);
    expect(of({ businessFen: -100_000, perHeadFen: 450_000 })).toEqual({ errors: [], doubts: [] });
  });

  test('is never negative where money is received, never of a year to come, never absurd', () => {
    expect(of({ wageFen: -1, businessCostFen: -1 }).errors.map((one) => one.at)).toEqual([
      'fields.wageFen',
      'fields.businessCostFen',
    ]);
    expect(of({ wageFen: 1 }, 2021).errors.map((one) => one.code)).toEqual(['registry.yearInFuture']);
    expect(of({ perHeadFen: 2_000_000_000_00 }, 2018, undefined).errors.map((one) => one.code)).toEqual([
      'registry.amountTooLarge',
    ]);
  });
});
