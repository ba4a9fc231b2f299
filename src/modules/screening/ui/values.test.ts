import { describe, expect, it } from 'vitest';
import { barShare, shownValue } from './values.ts';

describe('values that a rule looked at', () => {
  it('are money, truths, words, or not known', () => {
    expect(shownValue('income.perHeadFen', 345_600)).toEqual({ kind: 'money', fen: 345_600 });
    expect(shownValue('household.safeWater', false)).toEqual({ kind: 'truth', is: false });
    expect(shownValue('income.perHeadFen', null)).toEqual({ kind: 'unknown' });
    expect(shownValue('members', 2)).toEqual({ kind: 'text', text: '2' });
  });

  it('give bars that are seen', () => {
    expect([barShare(0, 900), barShare(1, 900), barShare(450, 900), barShare(0, 0)]).toEqual([0, 2, 50, 0]);
  });
});
