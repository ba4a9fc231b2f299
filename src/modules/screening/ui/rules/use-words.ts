import { useTranslation } from 'react-i18next';
import { currentLanguage } from '#platform/web/kit.ts';
import type { PolicyText } from '#policy/document.ts';
import type { MessageLanguage } from '#policy/rules.ts';
import { labelKey } from '../../values.ts';
import type { Word } from './vocabulary.ts';

const LANGUAGES: Readonly<Record<string, MessageLanguage>> = { en: 'en', 'zh-Hant': 'zhHant' };

/** Texts of packs and names of facts in the page's language. */
export function useWords(): {
  readonly language: MessageLanguage;
  readonly say: (text: PolicyText) => string;
  readonly nameOf: (word: Pick<Word, 'fact' | 'title' | 'name'>) => string;
} {
  const { t, i18n } = useTranslation('screening');
  const language = LANGUAGES[currentLanguage()] ?? 'zh';
  const say = (text: PolicyText): string => {
    if (language === 'en') return text.en;
    if (language === 'zhHant' && text.zhHant !== undefined) return text.zhHant;
    return i18n.exists(`labels:${text.zh}`) ? i18n.t(`labels:${text.zh}`) : text.zh;
  };
  return {
    language,
    say,
    nameOf: ({ fact, title, name }) => {
      if (title) return say(title);
      const key = `screening:${labelKey(fact)}`;
      return i18n.exists(key) ? t(key) : name;
    },
  };
}
