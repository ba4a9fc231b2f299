import { describe, expect, it } from 'vitest';
import { pageOfPath } from './navigation.ts';

describe('the page that an address belongs to', () => {
  it.each([
    ['/', 'workbench'],
    ['/households', 'households'],
    ['/households/7', 'households'],
    ['/imports/7', 'imports'],
    ['/reports/7', 'reports'],
    ['/indicators', 'reports'],
    ['/survey', 'households'],
    ['/villages/529921100200', 'households'],
    ['/householdsx', undefined],
  ])('%s', (path, page) => {
    expect(pageOfPath(path)).toBe(page);
  });
});
