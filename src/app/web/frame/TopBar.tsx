import { useTranslation } from 'react-i18next';
import { PageLink, useAddress } from '#platform/web/address.tsx';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { useJobs } from '#platform/web/frame/jobs.ts';
import { AreaPick } from './AreaPick.tsx';
import { DayPick } from './DayPick.tsx';
import { SearchBox } from './SearchBox.tsx';
import { UserMenu } from './UserMenu.tsx';

/** Where, when, one search, the jobs, oneself. A past date tints it. */
export function TopBar({ onMenu }: { readonly onMenu: () => void }) {
  const { t } = useTranslation('frame');
  const { past } = useFrame();
  const { set } = useAddress();
  return (
    <header className={`top ${past ? 'past' : ''}`}>
      <PageLink to="/" className="brand">
        {t('frame:brand')}
      </PageLink>
      <AreaPick />
      <DayPick />
      {past && (
        <span className="past-note">
          {t('frame:date.past')}{' '}
          <button type="button" className="link" onClick={() => set({ on: undefined })}>
            {t('frame:date.backToToday')}
          </button>
        </span>
      )}
      <SearchBox />
      <span className="grow" />
      <JobsLink />
      <UserMenu onMenu={onMenu} />
    </header>
  );
}

function JobsLink() {
  const { t } = useTranslation('frame');
  const jobs = useJobs();
  return (
    <button type="button" className="link ink jobs-link" onClick={jobs.open}>
      {t('frame:jobs.title')}
      {jobs.running > 0 && <b> {t('frame:jobs.running', { count: jobs.running })}</b>}
    </button>
  );
}
