/** Languages in which the server makes texts. */
const LANGUAGES = ['zh-CN', 'zh-Hant', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

function languageOf(tag: string): Language | undefined {
  const lower = tag.toLowerCase();
  if (/^zh\b.*(hant|-tw|-hk|-mo)/.test(lower)) return 'zh-Hant';
  if (/^zh\b/.test(lower)) return 'zh-CN';
  return /^en\b/.test(lower) ? 'en' : undefined;
}

/** The first language of an Accept-Language header that we speak, by its weights; Chinese when it names none. */
export function acceptedLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', weight] = part.trim().split(/;\s*q=/);
      return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 };
    })
    .filter((one) => one.weight > 0)
    .sort((one, other) => other.weight - one.weight);
  for (const { tag } of wanted) {
    const language = languageOf(tag);
    if (language) return language;
  }
  return 'zh-CN';
}
