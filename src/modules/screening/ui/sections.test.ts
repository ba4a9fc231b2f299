import { expect, it } from 'vitest';
import { SECTIONS, sectionsFor } from './sections.ts';

it('every section has an address of its own below /screening', () => {
  for (const key of ['id', 'path'] as const)
    expect(new Set(SECTIONS.map((one) => one[key])).size).toBe(SECTIONS.length);
  for (const { path } of SECTIONS) expect(path).toMatch(/^\/screening(\/[a-z-]+)?$/);
});

it('whoever may send no command still sees what is for all', () => {
  expect(sectionsFor([]).map(({ id }) => id)).toContain('ask');
  const held = SECTIONS.filter((one) => one.commands !== undefined);
  for (const one of held) {
    expect(sectionsFor([])).not.toContain(one);
    expect(sectionsFor(one.commands ?? [])).toContain(one);
  }
});
