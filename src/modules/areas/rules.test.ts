import { expect, test } from 'vitest';
import { areaResolver } from './names/rules.ts';
import { parseAreas } from './rules.ts';

const HEADER = ['code', 'name', 'level', 'parent'];
const COUNTY = [
  ['529900000000', '石泉市', 'city', '520000000000'],
  ['520000000000', '云溪省', 'province', ''],
  ['529921000000', '清水县', 'county', '529900000000'],
  ['529921100000', '清溪镇', 'town', '529921000000'],
  ['529921100200', '红星村', 'village', '529921100000'],
  ['529921100201', '滨江社区', 'village', '529921100000'],
  ['529921100202', '上寨村', 'village', '529921100000'],
  ['529921100203', '上寨社区', 'village', '529921100000'],
  ['529921101000', '马场乡', 'town', '529921000000'],
  ['529921101200', '红星村', 'village', '529921101000'],
  ['529921102000', '马场镇', 'town', '529921000000'],
  ['529921102200', '石坝村', 'village', '529921102000'],
  ['', '新寨', 'natural', '529921100200'],
];

const { areas, findings } = parseAreas([HEADER, ...COUNTY]);
const { resolve } = areaResolver(areas);

test('reads a tree in any order, natural villages without a code', () => {
  expect(findings).toEqual([]);
  expect(areas).toHaveLength(13);
  expect(areas.at(-1)).toMatchObject({ code: null, name: '新寨', level: 'natural', parent: '529921100200' });
});

test('reads the optional counts', () => {
  const read = parseAreas([
    [...HEADER, 'agriculturalHouseholds', 'agriculturalPopulation', 'populationYear'],
    ['520000000000', '云溪省', 'province', '', '1,200', '4800', '2018'],
  ]);
  expect(read.areas[0]).toMatchObject({
    agriculturalHouseholds: 1200,
    agriculturalPopulation: 4800,
    populationYear: 2018,
  });
});

test('tells every fault of every record at once', () => {
  const read = parseAreas([
    HEADER,
    ['520000000000', '云溪省', 'province', ''],
    ['52000', '短码市', 'city', '520000000000'],
    ['529900000000', '', 'city', '520000000000'],
    ['529900000000', '石泉市', 'kingdom', '520000000000'],
    ['530000000000', '别省', 'province', ''],
    ['529900000000', '石泉市', 'city', '530000000000'],
    ['529921000000', '清水县', 'county', '529800000000'],
    ['529922000000', '清水县', 'town', '529900000000'],
  ]);
  expect(read.findings.map((finding) => `${finding.code} ${finding.at}`)).toEqual([
    'areas.codeInvalid row:3',
    'areas.nameMissing row:4',
    'areas.levelUnknown row:5',
    'areas.levelDiffers row:9',
    'areas.parentElsewhere row:7',
    'areas.parentUnknown row:8',
  ]);
  expect(parseAreas([['code', 'name']]).findings.map((finding) => finding.details?.column)).toEqual([
    'level',
    'parent',
  ]);
});

test('two villages of one name are told apart by their town', () => {
  expect(resolve({ town: '清溪镇', village: '红星村' })?.village).toBe('529921100200');
  expect(resolve({ town: '马场乡', village: '红星村' })).toEqual({
    village: '529921101200',
    town: '529921101000',
    county: '529921000000',
  });
  expect(resolve({ village: '红星村' })).toBeUndefined();
  expect(resolve({ village: '石坝村' })?.village).toBe('529921102200');
});

test('endings are forgiven only when one place remains', () => {
  expect(resolve({ town: '清溪', village: '红星' })?.village).toBe('529921100200');
  expect(resolve({ town: ' 清溪镇人民政府', village: '红星村民委员会' })?.village).toBe('529921100200');
  expect(resolve({ town: '马场', village: '红星村' })).toBeUndefined();
  expect(resolve({ town: '清溪镇', village: '上寨' })).toBeUndefined();
  expect(resolve({ town: '清溪镇', village: '红星社区' })).toBeUndefined();
  expect(resolve({ town: '清溪镇', village: '滨江' })?.village).toBe('529921100201');
  expect(resolve({ town: '清溪镇', village: '清溪镇红星村' })?.village).toBe('529921100200');
});

test('an unknown county, town or village is unknown, also when the rest would fit', () => {
  expect(resolve({ county: '浑水县', town: '清溪镇', village: '红星村' })).toBeUndefined();
  expect(resolve({ county: '清水县', town: '无名镇', village: '石坝村' })).toBeUndefined();
  expect(resolve({ county: '清水县', town: '清溪镇', village: '石坝村' })).toBeUndefined();
  expect(resolve({ county: '清水县', town: '清溪镇', village: '' })).toBeUndefined();
  expect(resolve({ county: '清水县', town: '清溪镇', village: '529921100200' })?.village).toBe(
    '529921100200',
  );
});
