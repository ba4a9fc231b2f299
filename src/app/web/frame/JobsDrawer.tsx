import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import type { JobView } from '#platform/jobs/model.ts';
import { PageLink } from '#platform/web/address.tsx';
import { useAsync } from '#platform/web/async.ts';
import { download } from '#platform/web/client.ts';
import { takeFocus } from '#platform/web/focus.ts';
import { formatInstant, formatNumber } from '#platform/web/format.ts';
import { goesOn, useJobs } from '#platform/web/frame/jobs.ts';
import { useCommand } from '#platform/web/queries.ts';
import { useProblemText } from '#platform/web/state/problem-text.ts';
import { ErrorLine, StateView } from '#platform/web/state/StateView.tsx';

/** 作业: progress, time left, result, cancel; a failure in words with its code. */
export function JobsDrawer() {
  const { t } = useTranslation('job');
  const { jobs, close } = useJobs();
  return (
    <Drawer
      open
      onClose={close}
      placement="right"
      size={400}
      title={t('frame:jobs.title')}
      aria-label={t('frame:jobs.title')}
    >
      <div ref={takeFocus} tabIndex={-1} className="jobs focus-start">
        {jobs.length === 0 && (
          <StateView kind="empty" title={t('frame:jobs.none')} text={t('frame:jobs.noneText')} />
        )}
        {jobs.map((job) => (
          <Job key={job.id} job={job} />
        ))}
      </div>
    </Drawer>
  );
}

const TONES: Record<JobView['state'], string> = {
  waiting: '',
  running: 'jade',
  done: 'jade',
  failed: 'red',
  cancelled: '',
};

function Job({ job }: { readonly job: JobView }) {
  const { t, i18n } = useTranslation('job');
  const problem = useProblemText();
  const title = i18n.exists(`job:kind.${job.kind}`)
    ? t(`job:kind.${job.kind}`, { ...job.titleDetails })
    : t('job:kind.other');
  return (
    <article className="job">
      <h3>
        {title} <span className={`tag ${TONES[job.state]}`}>{t(`job:state.${job.state}`)}</span>
      </h3>
      {goesOn(job) && <Progress job={job} />}
      {job.state === 'failed' && (
        <p className="job-failed">
          {problem.sentence(job.problemCode ?? '', job.problemDetails ?? {})}{' '}
          <span className="sub">
            {t('frame:state.code')} <b>{job.problemCode}</b> {job.id.slice(-4)}
          </span>
        </p>
      )}
      <Result job={job} />
      <p className="sub">{formatInstant(job.finishedAt ?? job.startedAt ?? job.createdAt)}</p>
    </article>
  );
}

/** Seconds left by the pace so far; undefined while there is no pace yet. */
function secondsLeft(job: JobView): number | undefined {
  if (job.startedAt === null || job.doneUnits <= 0 || job.totalUnits <= job.doneUnits) return undefined;
  const spent = (Date.now() - Date.parse(job.startedAt)) / 1000;
  return spent < 2 ? undefined : Math.ceil((spent / job.doneUnits) * (job.totalUnits - job.doneUnits));
}

function Progress({ job }: { readonly job: JobView }) {
  const { t, i18n } = useTranslation('job');
  const cancel = useCommand<unknown, { job: string }>('jobs.cancel');
  const share = job.totalUnits > 0 ? Math.min(100, Math.floor((job.doneUnits / job.totalUnits) * 100)) : 0;
  const left = secondsLeft(job);
  const step = i18n.exists(`job:step.${job.step}`) ? t(`job:step.${job.step}`) : '';
  return (
    <>
      <div
        className="bar"
        role="progressbar"
        aria-valuenow={share}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={step === '' ? t('frame:jobs.title') : step}
      >
        <i style={{ width: `${share}%` }} />
      </div>
      <p className="job-line">
        <span>
          {step} {job.totalUnits > 0 && `${formatNumber(job.doneUnits)} / ${formatNumber(job.totalUnits)}`}{' '}
          {left !== undefined && t('job:left', { seconds: left })}
        </span>
        <button
          type="button"
          className="link"
          disabled={cancel.isPending}
          onClick={() => cancel.mutate({ job: job.id })}
        >
          {t('job:cancel')}
        </button>
      </p>
      <ErrorLine error={cancel.error} />
    </>
  );
}

function Result({ job }: { readonly job: JobView }) {
  const { t } = useTranslation('job');
  const { close } = useJobs();
  const { file, batch, report, screening, answers } = job.result;
  const fetched = useAsync(() =>
    download(`/api/jobs/${job.id}/file`, typeof file === 'string' ? file : 'daohu'),
  );
  return (
    <div className="job-result">
      {typeof file === 'string' && (
        <button type="button" className="btn sm line" disabled={fetched.busy} onClick={fetched.run}>
          {t('job:download', { file })}
        </button>
      )}
      {typeof batch === 'string' && (
        <PageLink to={`/imports/${batch}`} onClick={close}>
          {t('job:openBatch')}
        </PageLink>
      )}
      {typeof report === 'string' && (
        <PageLink to={`/reports/${report}`} onClick={close}>
          {t('job:openReport')}
        </PageLink>
      )}
      {typeof screening === 'string' && (
        <PageLink to={`/screening/runs/${screening}`} onClick={close}>
          {t('job:openRun')}
        </PageLink>
      )}
      {typeof answers === 'string' && (
        <PageLink to="/screening/tasks" search={{ answers }} onClick={close}>
          {t('job:openAnswers')}
        </PageLink>
      )}
      <ErrorLine error={fetched.error} />
    </div>
  );
}
