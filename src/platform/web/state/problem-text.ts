import { useTranslation } from 'react-i18next';
import type { Finding } from '#kernel/problem.ts';
import { type Details, ProblemError } from '../client.ts';

export type ProblemTexts = {
  /** The sentence of an error in the page's language. */
  text(error: Error): string;
  /** The sentence of one finding. */
  finding(finding: Finding): string;
  /** Sentence of a code with its values; used for failed jobs. */
  sentence(code: string, details?: Details): string;
  /** What one reads out on the telephone. */
  code(error: Error): string;
};

/** Texts of problems and findings from the catalogue namespace `problem`, by code. */
export function useProblemText(): ProblemTexts {
  const { t, i18n } = useTranslation('problem');
  const sentence = (code: string, details: Details = {}): string => {
    if (i18n.exists(`problem:${code}`, { ...details })) return t(`problem:${code}`, { ...details });
    // A module keeps the sentences of its own problems in its own catalogue.
    const [space = '', ...rest] = code.split('.');
    const own = `${space}:problem.${rest.join('.')}`;
    if (i18n.exists(own, { ...details })) return t(own, { ...details });
    return t('problem:unknown');
  };
  return {
    sentence,
    text: (error) =>
      error instanceof ProblemError ? sentence(error.code, error.details) : t('problem:unknown'),
    finding: (finding) => sentence(finding.code, { at: finding.at, ...finding.details }),
    code: (error) =>
      error instanceof ProblemError ? [error.code, error.reference].filter(Boolean).join(' ') : 'web.bug',
  };
}
