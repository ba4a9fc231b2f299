import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { counted } from '#platform/web/count.ts';
import { actorName } from '#platform/web/state/actor-name.ts';
import { readCatalogues } from './catalogues-plugin.ts';

async function textsOf(language: 'zh-CN' | 'en') {
  const i18n = createInstance();
  await i18n.init({
    lng: language,
    resources: { [language]: readCatalogues(language) },
    keySeparator: false,
    interpolation: { escapeValue: false },
  });
  return i18n.t;
}

describe('a number with its noun', () => {
  it('tells one from many in English', async () => {
    const t = await textsOf('en');
    expect(counted(t, 'frame:count.households', 1)).toBe('1 household');
    expect(counted(t, 'frame:count.households', 0)).toBe('0 households');
    expect(counted(t, 'frame:count.persons', 2300)).toBe('2,300 persons');
    expect(counted(t, 'screening:list.size', 1)).toBe('1 person');
  });
  it('is the same for one and many in Chinese', async () => {
    const t = await textsOf('zh-CN');
    expect(counted(t, 'frame:count.households', 1)).toBe('1 户');
    expect(counted(t, 'exchange:count.members', 2300)).toBe('2,300人');
  });
});

it('shows the person at the shell and the program under a word of the language, users by their name', async () => {
  expect(actorName(await textsOf('en'), 'operator')).toBe('Operator');
  expect(actorName(await textsOf('zh-CN'), 'operator')).toBe('运维');
  expect(actorName(await textsOf('zh-CN'), 'system')).toBe('程序');
  expect(actorName(await textsOf('zh-CN'), '陈镇站')).toBe('陈镇站');
});
