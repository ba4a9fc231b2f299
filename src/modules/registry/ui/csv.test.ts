import { describe, expect, it } from 'vitest';
import { csvCell } from './csv.ts';

describe('a cell of the export as seen', () => {
  it('is never a formula', () => {
    for (const text of ['=1+1', '+86', '-cmd', '@SUM(A1)', '\t=1'])
      expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it('keeps numbers as numbers and quotes what must be quoted', () => {
    expect(csvCell(-5.5)).toBe('-5.5');
    expect(csvCell('a,"b"')).toBe('"a,""b"""');
    expect(csvCell(null)).toBe('');
    expect(csvCell('白水村二组')).toBe('白水村二组');
  });
});
