import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobView } from '#platform/jobs/model.ts';
import { counted, formatNumber, read, useCommand, useMay, useProblemText } from '#platform/web/kit.ts';

/** States in which nothing more happens. */
const ENDED: readonly JobView['state'][] = ['done', 'failed', 'cancelled'];

type JobProgressProps = {
  readonly job: string;
  readonly title: string;
  readonly onEnd: () => void;
  readonly retry: ReactNode;
};

/** A job of this page: percent, units done, time left, stop; asked for every second, so that it survives a reload. */
export function JobProgress({ job, title, onEnd, retry }: JobProgressProps) {
  const { t } = useTranslation('exchange');
  const view = useQuery({
    queryKey: ['job', job],
    queryFn: ({ signal }) => read<JobView>(`/api/jobs/${job}`, {}, signal),
    staleTime: 0,
    refetchInterval: (query) =>
      query.state.data !== undefined && ENDED.includes(query.state.data.state) ? false : 1000,
  });
  const state = view.data?.state;
  const told = useRef<string>(undefined);
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (state === undefined || !ENDED.includes(state) || told.current === `${job} ${state}`) return;
    told.current = `${job} ${state}`;
    end.current();
  }, [state, job]);
  if (state === 'failed' || state === 'cancelled') return <Failed view={view.data} retry={retry} />;
  return (
    <section className="card ex-job" aria-live="polite">
      <h2>{title}</h2>
      <Bar view={view.data} />
      <p className="sub">{t('exchange:wizard.workingHelp')}</p>
      <Cancel job={job} />
    </section>
  );
}

function Bar({ view }: { readonly view: JobView | undefined }) {
  const { t, i18n } = useTranslation('exchange');
  const stepKey = `job:step.${view?.step ?? ''}`;
  const step = i18n.exists(stepKey) ? t(stepKey) : '';
  const done = view?.doneUnits ?? 0;
  const total = view?.totalUnits ?? 0;
  const known = total > 0;
  const percent = known ? Math.min(100, Math.floor((done / total) * 100)) : 0;
  const progress = t('exchange:wizard.progress', { done: formatNumber(done), total: formatNumber(total) });
  return (
    <>
      <progress
        className="ex-progress"
        max={100}
        aria-label={progress}
        {...(known ? { value: percent } : {})}
      />
      <p className="ex-job-line">
        <span>
          {step} {known ? progress : done > 0 && counted(t, 'exchange:wizard.rowsDone', done)}
        </span>
        <b>
          {known ? `${percent}%` : ''} <TimeLeft view={view} />
        </b>
      </p>
    </>
  );
}

function TimeLeft({ view }: { readonly view: JobView | undefined }) {
  const { t } = useTranslation('exchange');
  if (view === undefined || view.startedAt === null || view.doneUnits === 0 || view.totalUnits === 0)
    return null;
  const spent = (Date.now() - Date.parse(view.startedAt)) / 1000;
  const left = Math.ceil((spent / view.doneUnits) * Math.max(0, view.totalUnits - view.doneUnits));
  if (left < 90) return <>{t('exchange:wizard.secondsLeft', { n: left })}</>;
  return <>{t('exchange:wizard.minutesLeft', { n: Math.ceil(left / 60) })}</>;
}

function Cancel({ job }: { readonly job: string }) {
  const { t } = useTranslation('exchange');
  const may = useMay('exchange.check');
  const command = useCommand('jobs.cancel');
  if (!may) return null;
  return (
    <p>
      <button
        type="button"
        className="link"
        disabled={command.isPending}
        onClick={() => command.mutate({ job })}
      >
        {t('exchange:wizard.cancel')}
      </button>{' '}
      <span className="sub">{t('exchange:wizard.cancelHelp')}</span>
    </p>
  );
}

function Failed({ view, retry }: { readonly view: JobView | undefined; readonly retry: ReactNode }) {
  const { t } = useTranslation('exchange');
  const problem = useProblemText();
  const code = view?.problemCode ?? null;
  return (
    <section className="card ex-job bad" role="alert">
      <h2>{t('exchange:wizard.failed')}</h2>
      {code !== null && <p>{problem.sentence(code, view?.problemDetails ?? {})}</p>}
      <p className="sub">
        {t('exchange:wizard.failedHelp', { code: [code, view?.id.slice(-6)].filter(Boolean).join(' ') })}
      </p>
      {retry}
    </section>
  );
}
