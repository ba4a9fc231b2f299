import { describe, expect, it } from 'vitest';
import { HouseholdFilter } from '../households/model.ts';
import { addPart, filterOf, groupParts, readParts, writeParts } from './filter-parts.ts';

describe('the filter sentence', () => {
  it('is the same after a way through the address', () => {
    const text =
      'registration.poor~registration.relapsed~hasDisabled.yes~minimumLiving.no~incomeBelowFen.350000';
    expect(writeParts(readParts(text))).toBe(text);
  });

  it('becomes a filter that the server accepts: values of one field in a list, flags and numbers once', () => {
    const filter = filterOf(
      readParts(
        'registration.poor~registration.relapsed~hasDisabled.yes~minimumLiving.no~graduationYear.2018',
      ),
    );
    expect(HouseholdFilter.parse(filter)).toEqual({
      registration: ['poor', 'relapsed'],
      hasDisabled: true,
      minimumLiving: false,
      graduationYear: 2018,
    });
  });

  it('leaves out what it does not understand', () => {
    expect(readParts('nonsense.1~hasDisabled.perhaps~incomeBelowFen.-3~registration.poor~')).toEqual([
      { field: 'registration', value: 'poor' },
    ]);
  });

  it('replaces a flag, adds a value of a list once', () => {
    const parts = readParts('hasDisabled.yes~cause.illness');
    expect(writeParts(addPart(parts, { field: 'hasDisabled', value: 'no' }))).toBe(
      'cause.illness~hasDisabled.no',
    );
    expect(writeParts(addPart(parts, { field: 'cause', value: 'illness' }))).toBe(
      'hasDisabled.yes~cause.illness',
    );
    expect(
      groupParts(addPart(parts, { field: 'cause', value: 'disability' })).map((group) => group.length),
    ).toEqual([1, 2]);
  });
});
