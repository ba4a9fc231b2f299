import { useTranslation } from 'react-i18next';
import { formatFen, PageLink, useCodes } from '#platform/web/kit.ts';
import type { HouseholdRow } from '../households/model.ts';
import { placeOf } from './household-columns.tsx';
import { useStatusWords } from './status-words.ts';

/** A household at phone width: two lines and the one number. */
export function HouseholdCard({ row }: { readonly row: HouseholdRow }) {
  const { t } = useTranslation('registry');
  const codes = useCodes();
  const status = useStatusWords();
  const cause = row.povertyCauses[0];
  const second = [
    status.registration(row),
    status.monitoring(row),
    cause === undefined ? '' : codes.label('poverty-cause', cause),
  ].filter(Boolean);
  return (
    <PageLink to={`/households/${row.id}`} className="household-card">
      <span className="household-card-who">
        <b>{row.headName}</b> {t('registry:list.cardLine', { count: row.memberCount, place: placeOf(row) })}
        <small>
          {second.join(' · ')}
          {row.openFindings > 0 && <em> · {t('registry:list.cardFindings', { count: row.openFindings })}</em>}
        </small>
      </span>
      <span className="household-card-income">
        <b>{formatFen(row.perHeadFen)}</b>
        <small>{t('registry:yuanPerHead')}</small>
      </span>
    </PageLink>
  );
}
