import { useTranslation } from 'react-i18next';
import { useFieldWords } from '#modules/registry/ui/index.ts';
import { useAreaNames } from './townNames.ts';

/** Changed facts in words: their names as the columns are named, their values by the register's own words. */
export function useChangeWords(): {
  readonly name: (field: string) => string;
  readonly value: (field: string, value: string) => string;
} {
  const { t, i18n } = useTranslation('exchange');
  const words = useFieldWords();
  const placeOf = useAreaNames();
  return {
    name: (field) =>
      i18n.exists(`exchange:field.${field}`) ? t(`exchange:field.${field}`) : words.name(field),
    value: (field, value) =>
      field === 'village' ? placeOf(value) : words.value(field, value.replace(/^(-?\d+)\.0+$/, '$1')),
  };
}
