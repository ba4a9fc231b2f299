import { useTranslation } from 'react-i18next';

/** Title and remedy of a data check in the page's language; catalogue keys have `_` where the id has a dot. */
export function useCheckText(): (check: string) => { readonly title: string; readonly remedy: string } {
  const { t } = useTranslation('exchange');
  return (check) => {
    const key = `exchange:check.${check.replaceAll('.', '_')}`;
    return {
      title: t(`${key}.title`, { defaultValue: check }),
      remedy: t(`${key}.remedy`, { defaultValue: '' }),
    };
  };
}
