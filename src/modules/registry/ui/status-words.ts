import { useTranslation } from 'react-i18next';
import { type Tone, useCodes, useTerms } from '#platform/web/kit.ts';
import type { HouseholdRow } from '../households/model.ts';

type Status = Pick<HouseholdRow, 'registration' | 'graduationYear' | 'monitoring' | 'monitoredKind'>;

/** 2018年脱贫, 未脱贫, 边缘易致贫户 …: what a household is, in the words of the period. */
export function useStatusWords() {
  const { t } = useTranslation('registry');
  const codes = useCodes();
  const term = useTerms();
  const registration = (row: Status): string => {
    if (row.registration === null) return t('registry:unknown');
    if (row.registration === 'graduated' && row.graduationYear !== null)
      return t('registry:graduatedIn', { year: row.graduationYear });
    return t(`registry:registration.${row.registration}`);
  };
  const monitoring = (row: Status): string => {
    if (row.monitoring === 'none') return '';
    if (row.monitoring === 'eliminated') return t('registry:monitoring.eliminated');
    return row.monitoredKind === null
      ? term('at-risk-household', t('registry:monitoring.monitored'))
      : codes.label('monitored-kind', row.monitoredKind);
  };
  const tone = (row: Status): Tone =>
    row.registration === 'graduated'
      ? 'jade'
      : row.registration === 'poor' || row.registration === 'relapsed'
        ? 'amber'
        : 'plain';
  return { registration, monitoring, tone };
}
