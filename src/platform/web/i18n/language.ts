import type { Locale } from 'antd/es/locale';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = ['zh-CN', 'zh-Hant', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = 'daohu.language';

const CATALOGUES: Record<Language, () => Promise<{ texts: Record<string, Record<string, string>> }>> = {
  'zh-CN': () => import('virtual:catalogue/zh-CN'),
  'zh-Hant': () => import('virtual:catalogue/zh-Hant'),
  en: () => import('virtual:catalogue/en'),
};
const ANTD_LOCALES: Record<Language, () => Promise<{ default: Locale }>> = {
  'zh-CN': () => import('antd/es/locale/zh_CN'),
  'zh-Hant': () => import('antd/es/locale/zh_TW'),
  en: () => import('antd/es/locale/en_US'),
};

function isLanguage(text: string | null): text is Language {
  return (LANGUAGES as readonly (string | null)[]).includes(text);
}

/** The language chosen before, else the browser's, else 简体. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(KEY);
  if (isLanguage(chosen)) return chosen;
  const asked = navigator.language;
  if (/^zh[-_](hant|tw|hk|mo)/i.test(asked)) return 'zh-Hant';
  return asked.startsWith('en') ? 'en' : 'zh-CN';
}

/** The language that the page shows now. */
export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'zh-CN';
}

/** Loads a language's texts and antd's own words for it, then shows the page in it. */
export async function showLanguage(language: Language): Promise<Locale> {
  const [catalogue, locale] = await Promise.all([CATALOGUES[language](), ANTD_LOCALES[language]()]);
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng: language,
      resources: { [language]: catalogue.texts },
      defaultNS: 'frame',
      keySeparator: false,
      fallbackLng: false,
      returnEmptyString: false,
      // React escapes what it shows.
      interpolation: { escapeValue: false },
    });
  } else {
    for (const [space, texts] of Object.entries(catalogue.texts))
      i18next.addResourceBundle(language, space, texts, true, true);
    await i18next.changeLanguage(language);
  }
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
  return locale.default;
}
