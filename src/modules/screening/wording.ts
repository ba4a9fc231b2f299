import { traditionalConverter } from '#platform/i18n/traditional.ts';
import type { PolicyText } from '#policy/document.ts';
import { type CompiledRule, type MessageLanguage, messageOf, usedValueText } from '#policy/rules.ts';
import type { ScreeningLanguage, ScreeningReason } from './model.ts';
import { reasonOf } from './rules.ts';
import type { Found } from './screen.ts';

/** Texts of the packs in one language; where a pack has no 繁體, the characters of the 简体 are converted. */
export type Words = {
  readonly language: MessageLanguage;
  readonly text: (text: PolicyText) => string;
  readonly convert: (text: string) => string;
};

export async function wordsOf(language: ScreeningLanguage): Promise<Words> {
  if (language === 'en') return { language: 'en', text: ({ en }) => en, convert: (text) => text };
  if (language === 'zh-CN') return { language: 'zh', text: ({ zh }) => zh, convert: (text) => text };
  const convert = await traditionalConverter();
  return { language: 'zhHant', text: ({ zh, zhHant }) => zhHant ?? convert(zh), convert };
}

/** Why a rule finds a household: its sentence, the values it used, the members concerned. */
export function reasonView(rule: CompiledRule, found: Found, words: Words): ScreeningReason {
  const { place, facts, family } = found;
  const { explanation, context } = reasonOf(rule, place, facts);
  const { codes } = place.policy;
  const nameOf = (person: string) => family.members.find((member) => member.person === person)?.name ?? '';
  const wording = { language: words.language, codes };
  return {
    rule: rule.rule.id,
    title: words.text(rule.rule.title),
    severity: rule.rule.severity,
    responsible: words.text(rule.rule.responsible),
    message: words.convert(messageOf(rule, context, explanation, words.language, codes)),
    values: explanation.values.map(({ name, value, member }) => ({
      name,
      member: member === undefined ? null : nameOf(member),
      value: value === null || typeof value !== 'object' ? value : [...value],
      text: words.convert(usedValueText(name, value, wording)),
    })),
    members: explanation.members.map(nameOf),
  };
}
