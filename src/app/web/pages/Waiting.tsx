import { useTranslation } from 'react-i18next';
import { PageLink } from '#platform/web/address.tsx';
import { formatInstant, formatNumber } from '#platform/web/format.ts';
import { useFrame } from '#platform/web/frame/frame-context.tsx';
import { useJobs } from '#platform/web/frame/jobs.ts';
import { useRead } from '#platform/web/queries.ts';
import { Skeleton } from '#platform/web/state/StateView.tsx';

type Group = {
  readonly check: string;
  readonly severity: 'error' | 'suspect';
  readonly count: number;
  readonly byTown: Readonly<Record<string, number>>;
};
const MOST = 10;

/** What waits for me: findings by reason with the verb on the button, then the jobs. */
export function Waiting() {
  const { session } = useFrame();
  return (
    <div className="waiting">
      {session.pages.includes('findings') && <Findings />}
      <RecentJobs />
    </div>
  );
}

function Findings() {
  const { t } = useTranslation('frame');
  const { area } = useFrame();
  const groups = useRead<{ items: Group[] }>('/api/findings/groups', { area, state: 'open' });
  const items = [...(groups.data?.items ?? [])].sort(
    (a, b) => Number(b.severity === 'error') - Number(a.severity === 'error') || b.count - a.count,
  );
  const total = items.reduce((sum, group) => sum + group.count, 0);
  return (
    <section className="card flat">
      <header className="waiting-head">
        <h2>
          {t('frame:workbench.findings')} <span className="waiting-total">{formatNumber(total)}</span>
        </h2>
      </header>
      {groups.isPending && <Skeleton rows={5} />}
      {groups.isSuccess && items.length === 0 && (
        <p className="waiting-none">
          <b>{t('frame:workbench.findingsNone')}</b>{' '}
          <span className="sub">{t('frame:workbench.findingsNoneText')}</span>
        </p>
      )}
      <ul className="waiting-list">
        {items.slice(0, MOST).map((group) => (
          <FindingGroup key={`${group.check} ${group.severity}`} group={group} />
        ))}
      </ul>
      {items.length > MOST && (
        <p className="waiting-more">
          <PageLink to="/findings">
            {t('frame:workbench.moreFindings', { count: items.length - MOST })}
          </PageLink>
        </p>
      )}
    </section>
  );
}

function FindingGroup({ group }: { readonly group: Group }) {
  const { t, i18n } = useTranslation('frame');
  const { session } = useFrame();
  const key = `exchange:check.${group.check.replaceAll('.', '_')}`;
  const title = i18n.exists(`${key}.title`) ? t(`${key}.title`) : group.check;
  const remedy = i18n.exists(`${key}.remedy`) ? t(`${key}.remedy`) : '';
  return (
    <li>
      <span className={`tag ${group.severity === 'error' ? 'red' : 'amber'}`}>
        {t(group.severity === 'error' ? 'frame:workbench.keptOut' : 'frame:workbench.suspect')}
      </span>
      <span className="waiting-what">
        <b>{title}</b>{' '}
        <span className="sub">{t('frame:workbench.findingCount', { count: group.count })}</span>
        <span className="sub waiting-why">{remedy}</span>
      </span>
      <PageLink to="/findings" search={{ check: group.check }} className="btn sm line">
        {t(session.mayWrite ? 'frame:workbench.verify' : 'frame:workbench.look')}
      </PageLink>
    </li>
  );
}

function RecentJobs() {
  const { t, i18n } = useTranslation('frame');
  const { jobs, open } = useJobs();
  if (jobs.length === 0) return null;
  return (
    <section className="card flat">
      <header className="waiting-head">
        <h2>{t('frame:workbench.jobs')}</h2>
        <button type="button" className="link" onClick={open}>
          {t('frame:workbench.seeJobs')}
        </button>
      </header>
      <ul className="waiting-list">
        {jobs.slice(0, 3).map((job) => (
          <li key={job.id}>
            <span className={`tag ${job.state === 'failed' ? 'red' : 'jade'}`}>
              {t(`job:state.${job.state}`)}
            </span>
            <span className="waiting-what">
              <b>{i18n.exists(`job:kind.${job.kind}`) ? t(`job:kind.${job.kind}`) : t('job:kind.other')}</b>{' '}
              <span className="sub">{formatInstant(job.createdAt)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
