import { expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { addedBy, keptFactsOf, keptValue } from './rules.ts';

const policy = present(resolvePacks(loadPackSet('packs'), '520221000000'), 'the country’s pack');
const uses = new Set(['lists.student', 'lists.student.enrolment', 'lists.student.class']);
const added = addedBy([policy], uses);

test('of a list only what rules read is read: a code, and no text that is for people', () => {
  expect([...added.lists.keys()]).toEqual(['student']);
  const facts = keptFactsOf(present(added.lists.get('student'), 'pupils'), 'lists.student', {
    ...added,
    uses,
  });
  expect(facts.map(({ name, type }) => [name, type])).toEqual([['enrolment', 'code:enrolment']]);
});

test('a code is what the packs’ spellings of the text mean; another text is not known', () => {
  const kind = present(added.lists.get('student'), 'pupils');
  const fact = present(keptFactsOf(kind, 'lists.student', { ...added, uses })[0], 'enrolment');
  const codeOf = (value: string) => keptValue([{ fact: 'enrolment', value }], fact);
  expect(['辍学', '疑似辍学', '休学', '在读', '看不清'].map(codeOf)).toEqual([
    'dropped-out',
    'dropped-out',
    'suspended',
    'enrolled',
    null,
  ]);
  expect(keptValue([{ fact: 'school', value: '辍学' }], fact)).toBeNull();
});
