import { useTranslation } from 'react-i18next';
import { formatFen, useCodes } from '#platform/web/kit.ts';

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

const STATES = new Set(['registration', 'monitoring']);

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
  const labels = (list: string, value: string) =>
    value
      .replace(/^\{|\}$/g, '')
      .split(/[,、]/)
      .map((code) => codes.label(list, code.trim()))
      .join(t('registry:separator'));
  const state = (key: string, value: string) => (i18n.exists(key) ? t(key) : value);
  const plain = (name: string, value: string) => {
    if (value === 'true' || value === 'false') return t(value === 'true' ? 'registry:yes' : 'registry:no');
    if (STATES.has(name)) return state(`registry:${name}.${value}`, value);
    if (name.endsWith('Fen') && /^-?\d+$/.test(value))
      return t('registry:yuanValue', { yuan: formatFen(Number(value)) });
    return value;
  };
  return {
    name: (field) => state(`registry:change.${camel(field)}`, field),
    value: (field, value) => {
      const name = camel(field);
      const list = LISTS[name];
      return list === undefined ? plain(name, value) : labels(list, value);
    },
  };
}
