import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { addDays, type Day } from '#kernel/day.ts';
import type { HouseholdRecord, MemberRecord } from '#modules/registry/model.ts';
import type { RegisterLayout } from '../model.ts';
import { writeErrorWorkbook } from './error-workbook.ts';
import {
  documentOf,
  readSpecimen,
  specimenAreas,
  specimenCodes,
  specimenHousehold,
  writeRows,
} from './specimen.ts';
import { writeRegister } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'write-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ON = '2023-09-30';

const code = (list: string) =>
  fc.constantFrom(...(specimenCodes.get(list)?.values ?? []).map((value) => value.code));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const flag = maybe(fc.boolean());
const day = maybe(fc.integer({ min: 0, max: 3500 }).map((n): Day => addDays('2014-01-01', n)));
const fen = maybe(fc.integer({ min: -1_000_000, max: 99_999_999 }));
const name = fc.constantFrom(
  '张三',
  '=1+1',
  '<b>',
  '阿依古丽·买买提',
  '𠮷',
  '李 Ann Lee',
  "'@x",
  '-·-',
  '欧阳\u{20bb7}',
);
const phone = maybe(fc.constantFrom('13800000001', '8900001', '0898-x'.replace('-', '')));
const inOrder = (list: string, codes: string[]) => {
  const order = (specimenCodes.get(list)?.values ?? []).map((value) => value.code);
  return codes.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
};

const memberOf = fc.record({
  nationalPersonNo: fc.constant(''),
  name,
  document: fc.constantFrom('', '44', '4411'),
  birth: fc.constant(null),
  sex: fc.constant(null),
  relationToHead: fc.constant('other'),
  ethnicity: maybe(code('ethnicity')),
  educationLevel: maybe(code('education-level')),
  schoolingStatus: maybe(code('schooling-status')),
  healthStatus: fc.uniqueArray(code('health-status')).map((codes) => inOrder('health-status', codes)),
  laborCapacity: maybe(code('labor-capacity')),
  workPlace: maybe(code('work-place')),
  workMonths: maybe(fc.integer({ min: 0, max: 24 }).map((n) => n / 2)),
  criticalIllnessInsured: flag,
  residentMedicalInsured: flag,
  residentPensionInsured: flag,
  staffPensionInsured: flag,
  minimumLiving: flag,
  destituteSupport: flag,
  disabilityType: maybe(code('disability-type')),
  phone,
  identifiedOn: day,
}) satisfies fc.Arbitrary<MemberRecord>;

const incomeOf = fc.record({
  year: fc.constant(2023),
  perHeadFen: fen.map((value) => value ?? 0),
  wageFen: fen,
  businessFen: fen,
  propertyFen: fen,
  transferFen: fen,
  businessCostFen: fen,
  claimFen: fen,
  selfPaidFen: fen,
});

const householdOf = fc.record({
  nationalHouseholdNo: fc.constant(''),
  villageCode: fc.constantFrom('529921100200', '529921100201', '529921101200'),
  naturalVillage: maybe(fc.constantFrom('新寨', '=组', '三 组', '1')),
  statedSize: maybe(fc.integer({ min: 0, max: 30 })),
  phone,
  bankName: maybe(fc.constantFrom('农村信用社', '@行')),
  bankCard: maybe(fc.constantFrom('6217795299211000011', '0012')),
  povertyCauses: fc.uniqueArray(code('poverty-cause'), { maxLength: 3 }),
  dangerousHousing: flag,
  safeWater: flag,
  waterDifficult: flag,
  householdType: maybe(code('household-type')),
  povertyClass: maybe(code('poverty-class')),
  graduationStatus: maybe(code('graduation-status')),
  graduationYear: maybe(fc.integer({ min: 2014, max: 2023 })),
  monitoredKind: maybe(code('monitored-kind')),
  risks: fc.uniqueArray(code('poverty-risk'), { maxLength: 5 }),
  riskEliminated: flag,
  riskIdentifiedOn: day,
  riskEliminatedOn: day,
  firstIdentifiedOn: day,
  income: maybe(incomeOf),
  members: fc.array(memberOf, { minLength: 1, maxLength: 4 }),
}) satisfies fc.Arbitrary<HouseholdRecord>;

/** Gives numbers, documents and one head to what was drawn, so that it could stand in a register. */
function numbered(households: HouseholdRecord[]): HouseholdRecord[] {
  let person = 0;
  return households.map((household, h) => ({
    ...household,
    nationalHouseholdNo: String(529921000000 + h),
    members: household.members.map((member, m) => {
      person += 1;
      const birth = addDays('1950-01-01', person * 37);
      return {
        ...member,
        nationalPersonNo: `${529921000000 + h}${m + 10}`,
        document: documentOf(birth.replace(/-/g, ''), person) + (member.document ?? ''),
        birth,
        sex: person % 2 === 1 ? ('male' as const) : ('female' as const),
        relationToHead: m === 0 ? 'head' : 'other',
      };
    }),
  }));
}

/** What a layout has no column for. */
function inLayout(household: HouseholdRecord, layout: RegisterLayout): HouseholdRecord {
  const { income } = household;
  if (layout === 'B') {
    return {
      ...household,
      bankName: null,
      bankCard: null,
      waterDifficult: null,
      povertyClass: null,
      graduationStatus: null,
      graduationYear: null,
      members: household.members.map((member) => ({
        ...member,
        workPlace: null,
        residentPensionInsured: null,
        staffPensionInsured: null,
      })),
    };
  }
  const none = {
    wageFen: null,
    businessFen: null,
    propertyFen: null,
    transferFen: null,
    businessCostFen: null,
    claimFen: null,
    selfPaidFen: null,
  };
  return {
    ...household,
    householdType: null,
    monitoredKind: null,
    risks: [],
    riskEliminated: null,
    riskIdentifiedOn: null,
    riskEliminatedOn: null,
    income: income === null ? null : { ...income, ...none },
    members: household.members.map((member) => ({
      ...member,
      minimumLiving: null,
      destituteSupport: null,
      disabilityType: null,
      phone: null,
    })),
  };
}

test.each([
  ['A', 'xlsx'],
  ['A', 'csv'],
  ['B', 'xlsx'],
  ['B', 'csv'],
] as const)('what is written in layout %s as %s is read again', async (layout, format) => {
  const path = join(folder, `r.${format}`);
  await fc.assert(
    fc.asyncProperty(fc.array(householdOf, { minLength: 1, maxLength: 8 }), async (drawn) => {
      const households = numbered(drawn);
      const members = households.reduce((sum, household) => sum + household.members.length, 0);
      const written = await writeRegister({
        layout,
        format,
        on: ON,
        households,
        areas: specimenAreas,
        codes: specimenCodes,
        path,
      });
      expect(written).toEqual({ households: households.length, members });
      const reading = await readSpecimen([path]);
      expect(reading.keptOut.list).toEqual([]);
      expect(reading.on).toBe(ON);
      expect(reading.households.map(({ record }) => record)).toEqual(
        households.map((household) => inLayout(household, layout)),
      );
    }),
    { numRuns: 40 },
  );
});

test('the error workbook holds the kept-out households whole, says why, and can be mended and imported', async () => {
  const source = join(folder, 'source.xlsx');
  const [good, bad, worse] = [1, 2, 3].map((n) => specimenHousehold('A', n)) as [
    ReturnType<typeof specimenHousehold>,
    ReturnType<typeof specimenHousehold>,
    ReturnType<typeof specimenHousehold>,
  ];
  const rows = [
    ...good,
    ...bad.map((row, i) => (i === 1 ? { ...row, 文化程度: '大学堂', 证件号码: 529921197001010000 } : row)),
    ...worse.map((row) => ({ ...row, 人均纯收入: '三千多', 首次识别时间: '20140506' })),
  ];
  await writeRows(source, rows, ['某表']);
  const files = [{ name: 's.xlsx', path: source }];
  const reading = await readSpecimen([source], { on: '2018-12-31' });
  const path = join(folder, 'errors.xlsx');
  await writeErrorWorkbook(files, reading, path, (finding) => `【${finding.check}】`);

  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const sheet = book.getWorksheet('清溪镇');
  expect(sheet?.getRow(2).getCell(1).value).toBe('原因');
  expect([3, 4, 5, 6].map((row) => sheet?.getRow(row).getCell(1).value ?? null)).toEqual([
    null,
    '【document.precision】；【code.unknown】',
    '【number.invalid】',
    null,
  ]);
  const headers = [...((sheet?.getRow(2).values ?? []) as string[])].slice(1);
  const fillAt = (row: number, header: string) =>
    (sheet?.getRow(row).getCell(headers.indexOf(header) + 1).fill as ExcelJS.FillPattern | undefined)?.fgColor
      ?.argb;
  expect([fillAt(4, '文化程度'), fillAt(4, '证件号码'), fillAt(3, '文化程度')]).toEqual([
    'FFFFC7CE',
    'FFFFC7CE',
    undefined,
  ]);
  expect([fillAt(5, '人均纯收入'), fillAt(6, '人均纯收入')]).toEqual(['FFFFC7CE', 'FFFFC7CE']);

  const again = await readSpecimen([path]);
  expect(again.on).toBe('2018-12-31');
  expect(again.findings.map(({ check }) => check)).toEqual(reading.findings.map(({ check }) => check));
  expect(again.keptOut).toMatchObject({ households: 2, members: 4 });

  for (const row of [4]) {
    const cell = (header: string) => sheet?.getRow(row).getCell(headers.indexOf(header) + 1);
    const [education, document] = [cell('文化程度'), cell('证件号码')];
    if (education && document) [education.value, document.value] = ['初中', documentOf('19720202', 46)];
  }
  await book.xlsx.writeFile(path);
  const mended = await readSpecimen([path]);
  expect(mended.households.map(({ record }) => record.nationalHouseholdNo)).toEqual(['529921000002']);
  expect(mended.keptOut.households).toBe(1);
});
