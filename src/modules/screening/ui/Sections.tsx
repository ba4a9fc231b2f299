import { useTranslation } from 'react-i18next';
import { PageLink, useFrame } from '#platform/web/kit.ts';
import './sections.css';
import { sectionsFor } from './sections.ts';

/** The row of 筛查's pages under the page head; `current` is the id of the page shown. A single page needs no row. */
export function Sections({ current }: { readonly current: string }) {
  const { t } = useTranslation('screening');
  const { session } = useFrame();
  const sections = sectionsFor(session.commands, session.role);
  if (sections.length < 2) return null;
  return (
    <nav className="sc-sections no-print" aria-label={t('screening:sections')}>
      {sections.map(({ id, path }) => (
        <PageLink key={id} to={path} current={id === current} className={id === current ? 'on' : ''}>
          {t(`screening:section.${id}`)}
        </PageLink>
      ))}
    </nav>
  );
}
