import type { Locale } from 'antd/es/locale';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = ['zh-CN', 'zh-Hant', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = 'daohu.language';

type Texts = Promise<{ texts: Record<string, Record<string, string>> }>;

/** What the frame and the workbench need. */
const FIRST: Record<Language, () => Texts> = {
  'zh-CN': () => import('virtual:catalogue/zh-CN/first'),
  'zh-Hant': () => import('virtual:catalogue/zh-Hant/first'),
  en: () => import('virtual:catalogue/en/first'),
};
/** What all other pages need. */
const MORE: Record<Language, () => Texts> = {
  'zh-CN': () => import('virtual:catalogue/zh-CN/more'),
  'zh-Hant': () => import('virtual:catalogue/zh-Hant/more'),
  en: () => import('virtual:catalogue/en/more'),
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

let start: () => void = () => undefined;
/** Fulfilled when the first texts are there. */
const started = new Promise<void>((resolve) => {
  start = resolve;
});

function addTexts(language: Language, texts: Awaited<Texts>['texts']): void {
  for (const [space, sentences] of Object.entries(texts))
    i18next.addResourceBundle(language, space, sentences, true, true);
}

/** The texts of all pages in the page's language; a page's route waits for them before it is shown. */
export async function loadPageTexts(): Promise<void> {
  await started;
  const language = currentLanguage();
  addTexts(language, (await MORE[language]()).texts);
}

/** The workbench needs only what is there, but for the words that the server sends in 简体. */
export async function loadFirstPageTexts(): Promise<void> {
  await started;
  if (currentLanguage() === 'zh-Hant') await loadPageTexts();
}

/** Loads a language's texts and antd's own words for it, then shows the page in it. */
export async function showLanguage(language: Language): Promise<Locale> {
  const [catalogue, locale, more] = await Promise.all([
    FIRST[language](),
    ANTD_LOCALES[language](),
    // Whoever changes the language stands on some page already.
    i18next.isInitialized ? MORE[language]() : undefined,
  ]);
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
    addTexts(language, catalogue.texts);
    if (more !== undefined) addTexts(language, more.texts);
    await i18next.changeLanguage(language);
  }
  start();
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
  return locale.default;
}
