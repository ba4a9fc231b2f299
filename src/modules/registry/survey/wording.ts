import { traditionalConverter } from '#platform/i18n/traditional.ts';
import type { PolicyText } from '#policy/document.ts';

/** Texts of the packs in the reader's language; where a pack has no 繁體, the characters of the 简体 are converted. */
export type SurveyWords = {
  readonly text: (text: PolicyText) => string;
  /** A text that the packs have in Chinese only. */
  readonly convert: (text: string) => string;
  /** A value of a code list. */
  readonly label: (value: { readonly label: string; readonly english: string }) => string;
};

export async function surveyWords(language: string): Promise<SurveyWords> {
  if (language === 'en')
    return { text: ({ en }) => en, convert: (text) => text, label: ({ english }) => english };
  if (language !== 'zh-Hant')
    return { text: ({ zh }) => zh, convert: (text) => text, label: ({ label }) => label };
  const convert = await traditionalConverter();
  return {
    text: ({ zh, zhHant }) => zhHant ?? convert(zh),
    convert,
    label: ({ label }) => convert(label),
  };
}
