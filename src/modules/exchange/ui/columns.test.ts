import { describe, expect, it } from 'vitest';
import type { RecognizedColumn, SheetRecognition } from '../model.ts';
import {
  batchColumns,
  cellOf,
  columnLetter,
  missingFields,
  openColumns,
  shownColumns,
  withOpenLeftOut,
} from './columns.ts';

function column(
  index: number,
  header: string,
  field: RecognizedColumn['field'],
  certainty: RecognizedColumn['certainty'] = 'sure',
): RecognizedColumn {
  return { index, header, key: header, field, certainty, reason: 'header', samples: [] };
}

const sheet: SheetRecognition = {
  file: 'a.xlsx',
  sheet: '青禾镇',
  skipped: null,
  layout: 'B',
  headerRows: [2],
  titleDate: null,
  columns: [
    column(0, '姓名', 'name'),
    column(1, '联系方式', null, 'unknown'),
    column(2, '人数', 'statedSize'),
    column(3, '家庭人口', null, 'unknown'),
    column(4, '备注', null, 'unknown'),
  ],
  missing: ['document'],
  questions: [
    { kind: 'ambiguousHeader', keys: ['联系方式'], candidates: ['householdPhone', 'memberPhone'], row: null },
    { kind: 'columnsDiffer', keys: ['人数', '家庭人口'], candidates: ['statedSize'], row: 7 },
  ],
  rows: 12,
  leftOut: [],
};

describe('recognised columns', () => {
  it('names columns as a spreadsheet does', () => {
    expect([0, 17, 25, 26, 51, 52].map(columnLetter)).toEqual(['A', 'R', 'Z', 'AA', 'AZ', 'BA']);
  });

  it('asks each question until it is answered', () => {
    expect(openColumns(sheet, {}).map((open) => open.columns.map((one) => one.header))).toEqual([
      ['联系方式'],
      ['人数', '家庭人口'],
    ]);
    expect(openColumns(sheet, { 联系方式: 'memberPhone' })).toHaveLength(1);
    expect(openColumns(sheet, { 联系方式: null, 人数: 'statedSize', 家庭人口: null })).toHaveLength(0);
  });

  it('shows doubtful columns first and what is left out last', () => {
    const shown = shownColumns(sheet, {});
    expect(shown.doubtful.map((one) => one.header)).toEqual(['联系方式', '人数', '家庭人口']);
    expect(shown.read.map((one) => one.header)).toEqual(['姓名']);
    expect(shown.left.map((one) => one.header)).toEqual(['备注']);
  });

  it('finds a missing column in what the clerk says', () => {
    expect(missingFields(sheet, {})).toEqual(['document']);
    expect(missingFields(sheet, { 备注: 'document' })).toEqual([]);
    expect(batchColumns([sheet], {}).lacking).toBe(1);
  });

  it('leaves open columns out, so that doubt blocks nothing', () => {
    const draft = withOpenLeftOut([sheet], { 联系方式: 'memberPhone' });
    expect(draft).toEqual({ 联系方式: 'memberPhone', 人数: null, 家庭人口: null });
    expect(openColumns(sheet, draft)).toHaveLength(0);
  });

  it('gives the address of a cell', () => {
    expect(cellOf([sheet], { file: 'a.xlsx', sheet: '青禾镇', row: 57, column: '人数' })).toBe('C57');
    expect(cellOf([sheet], { file: 'a.xlsx', sheet: '青禾镇', row: 57, column: '' })).toBeUndefined();
  });
});
