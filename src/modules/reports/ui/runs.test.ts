import { describe, expect, it } from 'vitest';
import type { Run } from '../model.ts';
import { lostFigures, markOf, piecesOf, textOf } from './runs.ts';

const a = { figure: 'households.all', area: '469001000000', shown: '6412', unit: '户' };
const b = { figure: 'persons.all', area: '469001000000', shown: '24873', unit: '人' };
const runs: readonly Run[] = [{ text: '全县有' }, a, b, { text: '。' }];

describe('the words of a paragraph', () => {
  it('keep figures as marks', () => {
    expect(textOf(runs)).toBe('全县有{{households.all@469001000000}}{{persons.all@469001000000}}。');
  });

  it('tell which figures an edit has lost', () => {
    expect(lostFigures(runs, textOf(runs))).toEqual([]);
    expect(lostFigures(runs, `现有${markOf(a)}。`)).toEqual([b]);
  });

  it('count a figure that stands twice', () => {
    expect(lostFigures([a, a], markOf(a))).toEqual([a]);
  });

  it('keep their punctuation with the figure before it, and lose no character', () => {
    const pieces = piecesOf([{ text: '有' }, a, { text: '、' }, b, { text: '）。其中' }, a, b]);
    expect(pieces.map((piece) => [piece.figure?.shown ?? '', piece.text])).toEqual([
      ['', '有'],
      ['6412', '、'],
      ['24873', '）。'],
      ['', '其中'],
      ['6412', ''],
      ['24873', ''],
    ]);
  });
});
