import { expect, it } from 'vitest';
import { fingerprintOf, groupsByCheck, newFindings } from './rules.ts';

const size = {
  check: 'household.size',
  household: '529921000001',
  person: null,
  field: 'statedSize',
  value: '5',
  details: { stated: 5, rows: 2 },
  sheet: '清溪镇',
  row: 4,
} as const;

it('a finding on the same facts has one fingerprint, wherever in the file it stands', () => {
  expect(fingerprintOf({ ...size, row: 99, sheet: '别的表' })).toBe(fingerprintOf(size));
  expect(fingerprintOf({ ...size, details: { rows: 2, stated: 5 } })).toBe(fingerprintOf(size));
});

it('other facts are another finding: value, person, what was counted', () => {
  const others = [
    { ...size, value: '6' },
    { ...size, person: '52992100000101' },
    { ...size, details: { stated: 5, rows: 3 } },
    { ...size, household: '529921000002' },
  ];
  expect(new Set([size, ...others].map(fingerprintOf)).size).toBe(5);
});

it('what moves on by itself is no new fact: a child’s age, the file’s date', () => {
  const child = { ...size, check: 'labour.child', details: { age: 14 } } as const;
  expect(fingerprintOf({ ...child, details: { age: 15 } })).toBe(fingerprintOf(child));
});

it('rows that belong to no household are told apart by their place', () => {
  const stray = { ...size, check: 'household.number', household: '', details: {} } as const;
  expect(fingerprintOf({ ...stray, row: 5 })).not.toBe(fingerprintOf(stray));
});

it('a finding lies in the village of its household, else its town, else the batch’s place', () => {
  const found = (household: string) => ({
    ...size,
    severity: 'suspect' as const,
    file: 'a.xlsx',
    column: '人数',
    household,
    details: {},
  });
  let ids = 0;
  const kept = newFindings({
    reading: {
      findings: [found('1'), found('2'), found('3')],
      households: [
        {
          record: {
            nationalHouseholdNo: '1',
            villageCode: '529921100200',
            members: [
              { name: '李四', relationToHead: 'spouse' },
              { name: '张三', relationToHead: 'head' },
            ],
          },
        },
      ],
      keptOut: { list: [{ household: '2', headName: '王五' }] },
    },
    absent: [{ national_household_no: '9', head_name: '赵六', village: '529921100201', members: 3 }],
    towns: new Map([['2', '529921101000']]),
    area: '529921000000',
    files: 'a.xlsx',
    newId: () => String(++ids),
  });
  expect(kept.map((one) => [one.area, one.headName, one.check])).toEqual([
    ['529921100200', '张三', 'household.size'],
    ['529921101000', '王五', 'household.size'],
    ['529921000000', '', 'household.size'],
    ['529921100201', '赵六', 'household.absent'],
  ]);
});

it('groups count by check and town, the most frequent first', () => {
  const row = (check_id: string, town: string, count: number) => ({
    check_id,
    severity: 'suspect',
    town,
    count,
  });
  expect(groupsByCheck([row('a', 'x', 1), row('b', 'x', 2), row('b', 'y', 3)])).toEqual([
    { check: 'b', severity: 'suspect', count: 5, byTown: { x: 2, y: 3 } },
    { check: 'a', severity: 'suspect', count: 1, byTown: { x: 1 } },
  ]);
});
