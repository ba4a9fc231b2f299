import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAreaNodes } from '#modules/areas/ui/area-nodes.ts';
import { PageLink, useAddress } from '#platform/web/address.tsx';
import { formatNumber } from '#platform/web/format.ts';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { StateView } from '#platform/web/state/StateView.tsx';
import { type PageId, pageOfPath, pagesOf } from './navigation.ts';
import { TopBar } from './TopBar.tsx';
import { useWaiting, type WaitingWork } from './waiting.ts';

const NavDrawer = lazy(() => import('./NavDrawer.tsx').then((module) => ({ default: module.NavDrawer })));

/** Badges come when the page that one asked for is there. */
const BADGES_AFTER_MILLIS = 1_500;

function useLater(millis: number): boolean {
  const [later, setLater] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), millis);
    return () => clearTimeout(timer);
  }, [millis]);
  return later;
}

/** Top bar, left navigation by work, the page; at phone width tabs at the bottom. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('frame');
  const { area, on, past, session } = useFrame();
  const name = useAreaNodes().find((node) => node.code === area)?.name ?? session.area.name;
  const { path } = useAddress();
  const current = pageOfPath(path);
  const [drawer, setDrawer] = useState(false);
  const { counts } = useWaiting(useLater(BADGES_AFTER_MILLIS) || current === 'workbench');
  useEffect(() => {
    document.title =
      current === undefined ? t('frame:brand') : `${t(`frame:page.${current}`)} · ${t('frame:brand')}`;
  }, [current, t]);
  return (
    <div className={`frame ${past ? 'past' : ''}`}>
      <a className="skip" href="#main">
        {t('frame:skip')}
      </a>
      <TopBar onMenu={() => setDrawer(true)} />
      <nav className="nav" aria-label={t('frame:navigation')}>
        <NavLinks current={current} counts={counts} />
      </nav>
      <main id="main" className="main" tabIndex={-1}>
        <p className="print-head">{t('frame:printHead', { area: name, on })}</p>
        {current === undefined || current === 'workbench' || session.pages.includes(current) ? (
          children
        ) : (
          <NoRight page={current} />
        )}
      </main>
      <Tabs current={current} onMore={() => setDrawer(true)} />
      {drawer && (
        <Suspense fallback={null}>
          <NavDrawer onClose={() => setDrawer(false)}>
            <NavLinks current={current} counts={counts} onClick={() => setDrawer(false)} />
          </NavDrawer>
        </Suspense>
      )}
    </div>
  );
}

/** The address of a page that this role does not use. */
function NoRight({ page }: { readonly page: PageId }) {
  const { t } = useTranslation('frame');
  return (
    <div className="page">
      <h1 className="sr">{t(`frame:page.${page}`)}</h1>
      <StateView
        kind="forbidden"
        actions={
          <PageLink to="/" className="btn go">
            {t('frame:notFound.home')}
          </PageLink>
        }
      />
    </div>
  );
}

type NavLinksProps = {
  readonly current: PageId | undefined;
  readonly counts: WaitingWork['counts'];
  readonly onClick?: () => void;
};

function NavLinks({ current, counts, onClick }: NavLinksProps) {
  const { t } = useTranslation('frame');
  const { session } = useFrame();
  return pagesOf(session).map((page) => (
    <PageLink
      key={page.id}
      to={page.path}
      className={page.id === current ? 'on' : ''}
      current={page.id === current}
      {...(onClick === undefined ? {} : { onClick })}
    >
      {t(`frame:page.${page.id}`)}
      {(counts[page.id] ?? 0) > 0 && (
        <span className="badge">
          {formatNumber(counts[page.id] ?? 0)}
          <span className="sr">{t('frame:waits')}</span>
        </span>
      )}
    </PageLink>
  ));
}

/** What stands in thumb's reach at phone width. */
const TABS: readonly PageId[] = ['workbench', 'households', 'findings'];

function Tabs({ current, onMore }: { readonly current: PageId | undefined; readonly onMore: () => void }) {
  const { t } = useTranslation('frame');
  const { session } = useFrame();
  const pages = pagesOf(session);
  const tabs = [
    ...pages.filter((page) => TABS.includes(page.id)),
    ...pages.filter((page) => !TABS.includes(page.id)),
  ].slice(0, 3);
  return (
    <nav className="tabs4" aria-label={t('frame:navigationTabs')}>
      {tabs.map((page) => (
        <PageLink
          key={page.id}
          to={page.path}
          className={page.id === current ? 'on' : ''}
          current={page.id === current}
        >
          {t(`frame:tab.${page.id}`)}
        </PageLink>
      ))}
      <button type="button" onClick={onMore}>
        {t('frame:tab.more')}
      </button>
    </nav>
  );
}
