import { useTranslation } from 'react-i18next';
import { formatNumber, useCodes } from '../../../app/web/kit.ts';

const LISTS: Readonly<Record<string, string>> = {
  relationToHead: 'relation-to-head',
  ethnicity: 'ethnicity',
  educationLevel: 'education-level',
  schoolingStatus: 'schooling-status',
  healthStatus: 'health-status',
  laborCapacity: 'labor-capacity',
  workPlace: 'work-place',
  disabilityType: 'disability-type',
  povertyCauses: 'poverty-cause',
  householdType: 'household-type',
  povertyClass: 'poverty-class',
  monitoredKind: 'monitored-kind',
  risks: 'poverty-risk',
};

/** `work_months` and `workMonths` are one field. */
function camel(field: string): string {
  return field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Field names and values of a change, in words: codes by their lists, fen as yuan, true as 是. */
export function useFieldWords(): {
  name(field: string): string;
  value(field: string, value: string): string;
} {
  const { t, i18n } = useTranslation('registry');
  const codes = useCodes();
  return {
    name: (field) =>
      i18n.exists(`registry:change.${camel(field)}`) ? t(`registry:change.${camel(field)}`) : field,
    value: (field, value) => {
      const name = camel(field);
      const list = LISTS[name];
      if (value === 'true' || value === 'false') return t(value === 'true' ? 'registry:yes' : 'registry:no');
      if (list !== undefined) {
        return value
          .replace(/^\{|\}$/g, '')
          .split(/[,、]/)
          .map((code) => codes.label(list, code.trim()))
          .join(t('registry:separator'));
      }
      if (name === 'registration' || name === 'monitoring')
        return i18n.exists(`registry:${name}.${value}`) ? t(`registry:${name}.${value}`) : value;
      if (name.endsWith('Fen') && /^-?\d+$/.test(value))
        return t('registry:yuanValue', { yuan: formatNumber(Number(value) / 100) });
      return value;
    },
  };
}
