import { traditionalConverter } from '#platform/i18n/traditional.ts';
import type { PolicyText } from '#policy/document.ts';
import { itemVariable } from '#policy/items.ts';
import { variableOf } from '#policy/parameters.ts';
import type { Policy } from '#policy/policy.ts';
import { type CompiledRule, type MessageLanguage, messageOf, usedValueText } from '#policy/rules.ts';
import { listFactVariable, listVariable } from '#policy/vocabulary.ts';
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

/** The packs' words for what they add to the facts of the register; null for those of the register, which the page names itself. */
function labelsOf({ items, lists, parameters }: Policy, words: Words): (name: string) => string | null {
  return (name) => {
    const parameter = [...parameters.values()].find((one) => name === `policy.${variableOf(one)}`);
    // 国家扶贫标准（人均纯收入，元/年）: in a line of values the unit stands behind the number.
    if (parameter) return words.text(parameter.title).replace(/\s*[（(].*$/, '');
    const item = [...items.values()].find((one) => name === `${one.of}.${itemVariable(one)}`);
    if (item) return words.text(item.title);
    const [, kindName, field] = /^lists\.([a-zA-Z0-9]+)(?:\.([a-zA-Z0-9]+))?$/.exec(name) ?? [];
    const kind = [...lists.values()].find((one) => listVariable(one) === kindName);
    const fact = kind?.facts.find((one) => listFactVariable(one)?.name === field);
    if (kind && field === undefined) return words.text(kind.title);
    return fact ? words.text(fact.title) : null;
  };
}

/** Why a rule finds a household: its sentence, the values it used, the members concerned. */
export function reasonView(rule: CompiledRule, found: Found, words: Words): ScreeningReason {
  const { place, facts, family } = found;
  const { explanation, context } = reasonOf(rule, place, facts);
  const nameOf = (person: string) => family.members.find((member) => member.person === person)?.name ?? '';
  const { codes, vocabulary } = place.policy;
  const wording = { language: words.language, codes, vocabulary };
  const labels = labelsOf(place.policy, words);
  return {
    rule: rule.rule.id,
    title: words.text(rule.rule.title),
    severity: rule.rule.severity,
    responsible: words.text(rule.rule.responsible),
    message: words.convert(messageOf(rule, context, explanation, wording)),
    values: explanation.values.map(({ name, value, member }) => ({
      name,
      label: labels(name),
      member: member === undefined ? null : nameOf(member),
      value: value === null || typeof value !== 'object' ? value : [...value],
      text: words.convert(usedValueText(name, value, wording)),
    })),
    members: explanation.members.map(nameOf),
  };
}
