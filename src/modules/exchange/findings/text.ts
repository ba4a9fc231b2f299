import { findText, type Language } from '#platform/i18n/texts.ts';
import type { DataFinding } from '../model.ts';

/** 原因: what is wrong and what to do, in words; the catalogues key check ids with `_` for the dots. */
export function reasonText(
  finding: Pick<DataFinding, 'check' | 'details' | 'column' | 'value'>,
  language: Language,
): string {
  const key = `check.${finding.check.replaceAll('.', '_')}`;
  const values = { ...finding.details, column: finding.column ?? '', value: finding.value ?? '' };
  const title = findText(language, 'exchange', `${key}.title`, values) ?? finding.check;
  const remedy = findText(language, 'exchange', `${key}.remedy`, values) ?? '';
  const where = finding.column ? `${finding.column}${language === 'en' ? ': ' : '：'}` : '';
  return `${where}${title}${language === 'en' ? '. ' : '。'}${remedy}`;
}
