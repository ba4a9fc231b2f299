import { useTranslation } from 'react-i18next';
import { formatInstant } from '#platform/web/format.ts';
import { useJobs } from '#platform/web/frame/jobs.ts';

/** The latest long work, with the way to the drawer. */
export function RecentJobs() {
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
            <span className="waiting-what">
              <span className={`tag ${job.state === 'failed' ? 'red' : 'jade'}`}>
                {t(`job:state.${job.state}`)}
              </span>{' '}
              <b>{i18n.exists(`job:kind.${job.kind}`) ? t(`job:kind.${job.kind}`) : t('job:kind.other')}</b>{' '}
              <span className="sub">{formatInstant(job.createdAt)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
