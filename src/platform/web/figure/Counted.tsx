import { useTranslation } from 'react-i18next';
import type { Evidence } from '#kernel/figure.ts';
import { counted } from '../count.ts';

/** 39 户 141 人 */
export function Counted({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation('frame');
  if (evidence.households === 0 && evidence.persons === 0)
    return <>{counted(t, 'frame:count.rows', evidence.total)}</>;
  return (
    <>
      {t('frame:evidence.householdsPersons', {
        households: counted(t, 'frame:count.households', evidence.households),
        persons: counted(t, 'frame:count.persons', evidence.persons),
      })}
    </>
  );
}
