import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { present } from '#kernel/assert.ts';
import { loadPackSet } from '#platform/packs/load.ts';
import { readOverlay } from '#policy/overlay.ts';
import { resolvePacks } from '#policy/resolve.ts';
import { differencesOf } from './differences.ts';
import {
  type CaseDraft,
  caseDraft,
  contentOfDraft,
  type Draft,
  draftOf,
  emptyDraft,
  freeId,
  ruleDraft,
} from './draft.ts';
import { casesOf, placePolicy, policyBefore, runCase, versionsOf } from './place-policy.ts';
import { tryDraft } from './try-draft.ts';
import { wordsOf } from './vocabulary.ts';

const COUNTY = '469921000000';
const RULE = 'guarantee.water';
const packSet = loadPackSet(resolve(import.meta.dirname, '../../../../../packs'));
const chain = present(resolvePacks(packSet, COUNTY), COUNTY).chain;
const place = present(
  placePolicy(
    chain.flatMap((id) => packSet.packs.find((pack) => pack.id === id) ?? []),
    COUNTY,
  ),
  'a place',
);
const rule = present(versionsOf(place, RULE)[0], RULE).rule;
const reference = { title: '县里的文件', no: '无文号' };
const hit: CaseDraft = {
  rule: RULE,
  name: '不安全',
  on: '2027-01-01',
  expect: 'hit',
  facts: 'household: { safeWater: false }',
};
const clear: CaseDraft = { ...hit, name: '安全', expect: 'clear', facts: 'household: { safeWater: true }' };
const draft = (over: object = {}, more: Partial<Draft> = {}): Draft => ({
  ...emptyDraft(COUNTY),
  title: '改一条',
  rules: [{ ...ruleDraft(rule, '2027-01-01'), reference, severity: 'low', ...over }],
  cases: [hit, clear],
  ...more,
});
const codes = (one: Draft) => tryDraft(place, one).findings.map(({ code }) => code);

describe('a draft is tried while it is written', () => {
  test('whole, it stands in nobody’s way', () => {
    expect(tryDraft(place, draft()).findings).toEqual([]);
  });

  test('a wrong condition is told with its place although the document is still missing', () => {
    const found = tryDraft(
      place,
      draft({ expression: 'household.colour == 1', reference: { title: '', no: '' } }),
    ).findings;
    expect(found.map(({ code }) => code)).toContain('policy.noDocument');
    expect(found).toContainEqual(
      expect.objectContaining({
        code: 'policy.expression.unknownName',
        at: RULE,
        details: expect.objectContaining({ position: 1 }),
      }),
    );
  });

  test('and although the day is still missing', () => {
    expect(codes(draft({ expression: 'household.colour == 1', from: '' }))).toEqual([
      'policy.schema',
      'policy.expression.unknownName',
    ]);
  });

  test.each([
    [
      'a case that says otherwise',
      draft({}, { cases: [hit, { ...clear, facts: 'household: { safeWater: false }' }] }),
      'policy.case.failed',
    ],
    [
      'a case that cannot be read',
      draft({}, { cases: [hit, { ...clear, facts: 'household: { safeWater: ' }] }),
      'policy.case.unreadable',
    ],
    ['no case that is clear', draft({}, { cases: [hit] }), 'policy.overlay.noClearCase'],
    [
      'cases before its first day',
      draft({}, { cases: [hit, { ...clear, on: '2026-12-31' }] }),
      'policy.overlay.noClearCase',
    ],
    [
      'an empty number',
      draft(
        {},
        { parameters: [{ id: 'monitoring-line', values: [{ from: '2027-01-01', value: null, reference }] }] },
      ),
      'policy.schema',
    ],
  ])('%s is told', (_, one, code) => {
    expect(codes(one)).toContain(code);
  });

  test.each(['a: &x [1]\nb: [*x, *x', '- 1', '“', '{{{', `${'['.repeat(400)}`])(
    'whatever stands in a case, it is read or refused: %s',
    (facts) => {
      expect(codes(draft({}, { cases: [hit, clear, { ...hit, name: '乱', facts }] }))).not.toEqual([]);
    },
  );
});

test('what was kept can be written on: nothing is lost on the way', () => {
  const one = draft(
    { to: '2027-12-31' },
    {
      off: [{ rule: 'guarantee.housing', from: '2027-01-01', reference: { ...reference, note: '另有规定' } }],
    },
  );
  const { content } = contentOfDraft(one);
  const overlay = present(readOverlay({ ...content, area: '469921' }).overlay, 'fits');
  const again = draftOf({ id: 'x', revision: 3, area: COUNTY, title: '改一条' }, overlay);
  const parsed = present(readOverlay({ ...contentOfDraft(again).content, area: '469921' }).overlay, 'fits');
  expect(parsed).toEqual(overlay);
});

test('a difference says what was and what is, only where they differ', () => {
  const { content } = contentOfDraft(draft());
  const overlay = present(readOverlay({ ...content, area: '469921' }).overlay, 'fits');
  const [one] = differencesOf(place, overlay, ({ zh }) => zh).rules;
  expect(one).toMatchObject({ id: RULE, isNew: false });
  expect(one?.fields.map(({ field, was }) => [field, was])).toEqual([
    ['severity', 'high'],
    ['reference', expect.any(String)],
  ]);
});

test('the policy before an amendment is without it and what came after', () => {
  const layer = {
    ...present(place.packs.at(-1), 'a pack'),
    id: 'amendment-x',
    parent: place.packs.at(-1)?.id ?? null,
    rules: [],
    cases: [],
    layer: { off: [] },
  };
  const amended = present(placePolicy([...place.packs, layer], COUNTY), 'fits');
  expect(amended.policy.chain.at(-1)).toBe('amendment-x');
  expect(policyBefore(amended, 'x').policy.chain).toEqual(place.policy.chain);
  expect(policyBefore(place, 'none')).toBe(place);
});

test('every case of the packs runs in the page as it runs in the server', () => {
  const wrong = [...new Set(place.policy.rules.map((one) => one.rule.id))].flatMap((id) =>
    casesOf(place, id).filter(({ one, pack }) => {
      const run = runCase(place, id, one, pack.area, 'zh');
      // Cases of other places are run against the chain of this one only.
      return pack.area !== '' && run.findings.length > 0;
    }),
  );
  expect(wrong).toEqual([]);
});

test('every name of the list may stand in a condition', () => {
  const words = wordsOf(place.policy);
  expect(words.length).toBeGreaterThan(80);
  for (const { name, group } of words.filter((word) =>
    ['household', 'income', 'policy'].includes(word.group),
  ))
    expect([
      name,
      group,
      tryDraft(place, draft({ expression: `${name} == null` })).findings.filter(
        ({ code }) => code === 'policy.expression.unknownName',
      ),
    ]).toEqual([name, group, []]);
});

test('a copy gets an id that no rule has', () => {
  expect(freeId('a.b', (id) => id === 'a.b-2')).toBe('a.b-3');
  expect(caseDraft(RULE, present(casesOf(place, RULE)[0], 'a case').one).rule).toBe(RULE);
});
