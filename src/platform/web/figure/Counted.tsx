import { useTranslation } from 'react-i18next';
import type { Evidence } from '#kernel/figure.ts';
import { formatNumber } from '../format.ts';

/** 39 户 141 人 */
export function Counted({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation('frame');
  if (evidence.households === 0 && evidence.persons === 0)
    return <>{t('frame:evidence.rows', { count: evidence.total })}</>;
  return (
    <>
      {t('frame:evidence.householdsPersons', {
        households: formatNumber(evidence.households),
        persons: formatNumber(evidence.persons),
      })}
    </>
  );
}
