import { useTranslation } from 'react-i18next';
import { formatInstant, PageLink, read, Tag, type Tone, useList } from '#platform/web/kit.ts';
import type { SurveyImport, SurveyImportState } from '../../survey/model.ts';
import { useAreaNames } from '../townNames.ts';

export const IMPORT_TONES: Readonly<Record<SurveyImportState, Tone>> = {
  checking: 'plain',
  checked: 'amber',
  writing: 'plain',
  written: 'jade',
  failed: 'red',
};

/** Workbooks that were sent, newest first; nothing is shown as long as there is none. */
export function SurveyImports() {
  const { t } = useTranslation('survey');
  const nameOf = useAreaNames();
  const list = useList<SurveyImport>(['survey-imports'], (cursor, signal) =>
    read('/api/survey/imports', { cursor }, signal),
  );
  if (list.rows.length === 0) return null;
  return (
    <section className="card" aria-labelledby="survey-imports">
      <h2 id="survey-imports">{t('survey:imports.title')}</h2>
      <ul className="survey-lines">
        {list.rows.map((one) => (
          <li key={one.id}>
            <PageLink to={`/survey/imports/${one.id}`}>{one.fileName}</PageLink>
            <span className="sub">
              {[nameOf(one.area), one.on, one.createdBy, formatInstant(one.createdAt)]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <Tag tone={IMPORT_TONES[one.state]}>{t(`survey:imports.state.${one.state}`)}</Tag>
          </li>
        ))}
      </ul>
      {list.more && (
        <button type="button" className="btn" disabled={list.loadingMore} onClick={list.loadMore}>
          {t('survey:imports.more')}
        </button>
      )}
    </section>
  );
}
