import { useTranslation } from 'react-i18next';
import { formatNumber, PageLink } from '#platform/web/kit.ts';
import type { ListRun } from '../../lists/model.ts';

/** Persons only in this list, in both and only in the sender's last one: each number opens them. */
export function Difference({ run }: { readonly run: ListRun }) {
  const { t } = useTranslation('lists');
  const difference = run.summary?.difference;
  if (run.state !== 'done' || run.summary === null) return null;
  if (difference === null || difference === undefined)
    return <span className="sub">{t('lists:difference.first')}</span>;
  return (
    <span className="ls-difference">
      {(['new', 'same', 'gone'] as const).map((one) => (
        <span key={one}>
          {t(`lists:difference.${one}`)}{' '}
          <PageLink to={`/screening/lists/${run.id}`} search={{ difference: one }} className="fig">
            {formatNumber(difference[one])}
          </PageLink>
        </span>
      ))}
    </span>
  );
}
