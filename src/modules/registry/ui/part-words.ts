import { useTranslation } from 'react-i18next';
import { formatFen, useCodes } from '#platform/web/kit.ts';
import { CODE_LIST_OF, type FilterField, type FilterPart, kindOf } from './filter-parts.ts';

const REGISTRATIONS = ['poor', 'pre-graduated', 'graduated', 'relapsed', 'ordinary'];
const MONITORINGS = ['monitored', 'eliminated', 'none'];

/** The words of the filter sentence: `2018年脱贫`, `有残疾成员`, `主要原因因病`. */
export function usePartWords() {
  const { t } = useTranslation('registry');
  const codes = useCodes();
  const valueWord = (field: FilterField, value: string): string => {
    if (field === 'registration') return t(`registry:registration.${value}`);
    if (field === 'monitoring') return t(`registry:monitoring.${value}`);
    const list = CODE_LIST_OF[field];
    return list === undefined ? value : codes.label(list, value);
  };
  const word = ({ field, value }: FilterPart): string => {
    if (kindOf(field) === 'flag') return t(`registry:filter.${field}.${value}`);
    if (field === 'graduationYear') return t('registry:filter.graduationYear.is', { year: value });
    if (kindOf(field) === 'number')
      return t(`registry:filter.${field}.is`, { yuan: formatFen(Number(value)) });
    return t(`registry:filter.${field}.is`, { value: valueWord(field, value) });
  };
  const choices = (field: FilterField, year: number): { value: string; label: string }[] => {
    if (field === 'registration')
      return REGISTRATIONS.map((value) => ({ value, label: valueWord(field, value) }));
    if (field === 'monitoring')
      return MONITORINGS.map((value) => ({ value, label: valueWord(field, value) }));
    if (kindOf(field) === 'flag')
      return ['yes', 'no'].map((value) => ({ value, label: word({ field, value }) }));
    if (field === 'graduationYear')
      return Array.from({ length: year - 2013 }, (_, back) => String(year - back)).map((value) => ({
        value,
        label: value,
      }));
    return codes.options(CODE_LIST_OF[field] ?? '');
  };
  return { word, choices, fieldName: (field: FilterField) => t(`registry:filter.${field}.name`) };
}
