import { expect, it } from 'vitest';
import { changesAnything, writtenBy } from './equation.ts';

const pair = (households: number, members: number) => ({ households, members });
const nothing = { added: pair(0, 0), changed: pair(0, 0), left: pair(0, 0) };

it('the button carries what is written: new and changed households', () => {
  expect(writtenBy({ added: pair(6, 31), changed: pair(412, 1204) })).toEqual(pair(418, 1235));
});

it('an import of the same file changes nothing; one that leaves a household out does', () => {
  expect(changesAnything(nothing)).toBe(false);
  expect(changesAnything({ ...nothing, left: pair(1, 3) })).toBe(true);
});
