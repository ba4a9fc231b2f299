import { describe, expect, it } from 'vitest';
import { type CorrectionField, changedFields, typedOf, valueOfTyped } from './correction-fields.ts';

const wage: CorrectionField = { name: 'wageFen', label: '', kind: 'fen' };

describe('a correction', () => {
  it('is typed in yuan and kept in fen', () => {
    expect(typedOf(wage, 2_100_050)).toBe('21000.5');
    expect(valueOfTyped(wage, '21000.5')).toBe(2_100_050);
    expect(valueOfTyped(wage, '0.29')).toBe(29);
  });

  it('tells not known from nonsense', () => {
    expect(valueOfTyped(wage, ' ')).toBeNull();
    expect(valueOfTyped(wage, 'many')).toBeUndefined();
    expect(valueOfTyped({ name: 'name', label: '', kind: 'text', required: true }, ' ')).toBeUndefined();
    expect(valueOfTyped({ name: 'phone', label: '', kind: 'phone' }, '1380000')).toBeUndefined();
  });

  it('sends only what differs', () => {
    const before = { name: '甲', healthStatus: ['healthy'], workMonths: 3, minimumLiving: null };
    expect(changedFields(before, { ...before, healthStatus: ['healthy'] })).toEqual({});
    expect(changedFields(before, { ...before, workMonths: null, minimumLiving: false })).toEqual({
      workMonths: null,
      minimumLiving: false,
    });
  });
});
