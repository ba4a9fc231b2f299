import { findText } from '#platform/i18n/texts.ts';
import { traditionalConverter } from '#platform/i18n/traditional.ts';
import type { PolicyText } from '#policy/document.ts';
import { itemVariable } from '#policy/items.ts';
import { variableOf } from '#policy/parameters.ts';
import type { Policy } from '#policy/policy.ts';
import { type CompiledRule, type MessageLanguage, messageOf, usedValueText } from '#policy/rules.ts';
import { listFactVariable, listVariable, type Vocabulary } from '#policy/vocabulary.ts';
import type { ScreeningLanguage, ScreeningReason } from './model.ts';
import { reasonOf } from './rules.ts';
import type { Found } from './screen.ts';
import { labelKey } from './values.ts';

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

const packLabels = new WeakMap<Vocabulary, ReadonlyMap<string, PolicyText>>();

/** 国家扶贫标准（人均纯收入，元/年）: in a line of values the unit stands behind the number. */
function withoutBrackets({ zh, zhHant, en }: PolicyText): PolicyText {
  const cut = (text: string) => text.replace(/\s*[（(].*$/, '');
  return { zh: cut(zh), en: cut(en), ...(zhHant !== undefined && { zhHant: cut(zhHant) }) };
}

/** The packs' words for policy numbers, survey items and lists, by the names that rules give them. */
function labelsOfPacks({ vocabulary, parameters, items, lists }: Policy): ReadonlyMap<string, PolicyText> {
  const known = packLabels.get(vocabulary);
  if (known) return known;
  const labels = new Map<string, PolicyText>();
  for (const parameter of parameters.values())
    labels.set(`policy.${variableOf(parameter)}`, withoutBrackets(parameter.title));
  for (const item of items.values()) labels.set(`${item.of}.${itemVariable(item)}`, item.title);
  for (const kind of lists.values()) {
    labels.set(`lists.${listVariable(kind)}`, kind.title);
    for (const fact of kind.facts) {
      const variable = listFactVariable(fact);
      if (variable) labels.set(`lists.${listVariable(kind)}.${variable.name}`, fact.title);
    }
  }
  packLabels.set(vocabulary, labels);
  return labels;
}

/** The packs' word for what they add to the facts of the register; null for those of the register, which the page names itself. */
function labelOf(name: string, policy: Policy, words: Words): string | null {
  const label = labelsOfPacks(policy).get(name);
  return label ? words.text(label) : null;
}

const LANGUAGES = { zh: 'zh-CN', zhHant: 'zh-CN', en: 'en' } as const;

/** The name of any fact for people: of what packs add theirs, of the register's own that of the page. */
export function factLabel(name: string, policy: Policy, words: Words): string {
  const own = findText(LANGUAGES[words.language], 'screening', labelKey(name));
  return labelOf(name, policy, words) ?? (own === undefined ? name : words.convert(own));
}

/** Whom a rule finds: a household, or a village, which has no members. */
type Reasoned = Pick<Found, 'place' | 'facts'> & {
  readonly family: { readonly members: readonly { readonly person: string; readonly name: string }[] };
};

/** Why a rule finds a household or a village: its sentence, the values it used, the members concerned. */
export function reasonView(
  rule: CompiledRule,
  { place, facts, family }: Reasoned,
  words: Words,
): ScreeningReason {
  const { explanation, context } = reasonOf(rule, place, facts);
  const nameOf = (person: string) => family.members.find((member) => member.person === person)?.name ?? '';
  const { codes, vocabulary } = place.policy;
  const wording = { language: words.language, codes, vocabulary };
  return {
    rule: rule.rule.id,
    title: words.text(rule.rule.title),
    severity: rule.rule.severity,
    responsible: words.text(rule.rule.responsible),
    message: words.convert(messageOf(rule, context, explanation, wording)),
    values: explanation.values.map(({ name, value, member }) => ({
      name,
      label: labelOf(name, place.policy, words),
      member: member === undefined ? null : nameOf(member),
      value: value === null || typeof value !== 'object' ? value : [...value],
      text: words.convert(usedValueText(name, value, wording)),
    })),
    members: explanation.members.map(nameOf),
  };
}
