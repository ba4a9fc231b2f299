import { useTranslation } from 'react-i18next';
import { PageLink } from '#platform/web/address.tsx';
import { StateView } from '#platform/web/state/StateView.tsx';

/** There is no such page. */
export function NotFound() {
  const { t } = useTranslation('frame');
  return (
    <div className="page">
      <h1 className="sr">{t('frame:notFound.title')}</h1>
      <StateView
        kind="not-found"
        title={t('frame:notFound.title')}
        text={t('frame:notFound.text')}
        actions={
          <PageLink to="/" className="btn go">
            {t('frame:notFound.home')}
          </PageLink>
        }
      />
    </div>
  );
}
